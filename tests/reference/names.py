# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""The public names of headers and the words that belong to them, as a compiler reads them.

    Names(["-std=c++20", "-Iinclude"]).of([Path("include/tonnage/units/gpu.hpp")], root=Path("include"))[0].words

libclang is asked through its C interface: neither headers of clang nor a Python package is needed, only the library
(Debian: libclang1-19). A name is public where a program can say it: it is not private, not in a namespace `detail` or
`impl`, not between \\cond and \\endcond, and not inside a function.
"""
import ctypes
import re
from ctypes import CFUNCTYPE, POINTER, Structure, byref, c_char_p, c_int, c_uint, c_ulong, c_void_p
from dataclasses import dataclass
from pathlib import Path

LIBRARIES = ["libclang-19.so.1", "libclang-20.so.1", "libclang-21.so.1", "libclang-18.so.1", "libclang.so"]
HIDDEN = {"detail", "impl"}
HOUSE = "tonnage"

# CXCursorKind, of clang-c/Index.h
KINDS = {
    2: "class", 3: "class", 4: "class", 31: "class", 32: "class", 5: "enum", 6: "field", 7: "value", 8: "function",
    9: "variable", 20: "alias", 36: "alias", 601: "alias", 21: "function", 24: "constructor", 25: "destructor",
    26: "conversion", 30: "function", 604: "concept",
}
UNEXPOSED, FUNCTION, NAMESPACE, FUNCTION_TEMPLATE, PARTIAL_SPECIALIZATION, FRIEND = 1, 8, 22, 30, 32, 603
ACCESSIBLE = {0, 1}  # of no class, public
DELETED = 2  # CXAvailability_NotAvailable
ERROR = 3


class Cursor(Structure):
    _fields_ = [("kind", c_int), ("xdata", c_int), ("data", c_void_p * 3)]


class String(Structure):
    _fields_ = [("data", c_void_p), ("flags", c_uint)]


class Location(Structure):
    _fields_ = [("pointer", c_void_p * 2), ("number", c_uint)]


class Range(Structure):
    _fields_ = [("pointer", c_void_p * 2), ("begin", c_uint), ("end", c_uint)]


class Unsaved(Structure):
    _fields_ = [("name", c_char_p), ("text", c_char_p), ("length", c_ulong)]


VISITOR = CFUNCTYPE(c_int, Cursor, Cursor, c_void_p)


@dataclass
class Name:
    kind: str
    qualified: str  # tonnage::kernels::sum
    scope: str  # tonnage::kernels
    file: Path
    line: int  # where the name stands
    begin: int  # the first line of the declaration, and its last
    end: int
    words: str  # of its comment, without the slashes
    is_deleted: bool
    is_regular: bool  # defaulted, or a copy or a move: it does what the language says
    is_specialization: bool

    @property
    def plain(self):
        """Without the scope, and without the arguments of a template."""
        plain = self.qualified[len(self.scope) + 2:]
        return plain if plain.startswith(("operator", "<")) else plain.partition("<")[0]


def library():
    """libclang, or None where there is none."""
    for name in LIBRARIES:
        try:
            clang = ctypes.CDLL(name)
        except OSError:
            continue
        for result, functions in {
            c_void_p: "createIndex parseTranslationUnit getDiagnostic",
            c_char_p: "getCString",
            Cursor: "getTranslationUnitCursor getSpecializedCursorTemplate getCursorSemanticParent getCursorLexicalParent",
            String: "getCursorSpelling Cursor_getRawCommentText getFileName formatDiagnostic",
            Location: "getCursorLocation getRangeStart getRangeEnd",
            Range: "getCursorExtent",
        }.items():
            for function in functions.split():
                getattr(clang, "clang_" + function).restype = result
        clang.clang_parseTranslationUnit.argtypes = [c_void_p, c_char_p, POINTER(c_char_p), c_int, POINTER(Unsaved),
                                                     c_uint, c_uint]
        return clang
    return None


def words_of(comment):
    """A comment without its slashes; \\cond and \\endcond are no words."""
    lines = (re.sub(r"^\s*//[/!]<? ?", "", line).rstrip() for line in comment.splitlines())
    return "\n".join(line for line in lines if not re.match(r"\\(end)?cond\b", line)).strip()


def hidden_lines(lines):
    """The numbers of the lines between \\cond and \\endcond."""
    hidden, inside = set(), False
    for number, line in enumerate(lines, 1):
        inside = inside or re.search(r"///\s*\\cond\b", line) is not None
        if inside:
            hidden.add(number)
        inside = inside and not re.search(r"///\s*\\endcond\b", line)
    return hidden


class Names:
    def __init__(self, flags):
        self.flags = [*flags, "-Wno-everything"]
        self.clang = library()
        self.index = c_void_p(self.clang.clang_createIndex(0, 0))

    def of(self, headers, root):
        """The names in the order of files and lines. Exits where the headers do not compile."""
        source = "".join(f"#include <{h.relative_to(root)}>\n" for h in headers).encode()
        arguments = (c_char_p * len(self.flags))(*[f.encode() for f in self.flags])
        unit = c_void_p(self.clang.clang_parseTranslationUnit(
            self.index, b"reference.cpp", arguments, len(arguments),
            byref(Unsaved(b"reference.cpp", source, len(source))), 1, 0))
        for i in range(self.clang.clang_getNumDiagnostics(unit)):
            diagnostic = c_void_p(self.clang.clang_getDiagnostic(unit, i))
            if self.clang.clang_getDiagnosticSeverity(diagnostic) >= ERROR:
                raise SystemExit("not compiled: " + self._string(self.clang.clang_formatDiagnostic(diagnostic, 1)))
        self.wanted = {str(h.resolve()): h for h in headers}
        self.lines = {h: h.read_text().splitlines() for h in headers}
        self.hidden = {h: hidden_lines(lines) for h, lines in self.lines.items()}
        self.files = {}
        self.found = []
        self._inside(self.clang.clang_getTranslationUnitCursor(unit), "")
        self.clang.clang_disposeTranslationUnit(unit)
        return sorted(self.found, key=lambda n: (str(n.file), n.line))

    def _string(self, string):
        text = self.clang.clang_getCString(string)
        self.clang.clang_disposeString(string)
        return (text or b"").decode()

    def _children(self, cursor):
        found = []

        def visit(child, _parent, _data):
            found.append(Cursor(child.kind, child.xdata, child.data))
            return 1  # go on, do not go in

        self.clang.clang_visitChildren(cursor, VISITOR(visit), None)
        return found

    def _place(self, location):
        handle, line = c_void_p(), c_uint()
        self.clang.clang_getExpansionLocation(location, byref(handle), byref(line), None, None)
        if handle.value not in self.files:
            path = self._string(self.clang.clang_getFileName(handle)) if handle else ""
            self.files[handle.value] = self.wanted.get(str(Path(path).resolve())) if path else None
        return self.files[handle.value], line.value

    def _inside(self, cursor, scope):
        for child in self._children(cursor):
            file, line = self._place(self.clang.clang_getCursorLocation(child))
            if file is not None and line not in self.hidden[file]:
                self._one(child, scope, file, line)

    def _one(self, child, scope, file, line):
        clang = self.clang
        spelling = self._string(clang.clang_getCursorSpelling(child))
        if child.kind == NAMESPACE:
            inner = scope if clang.clang_Cursor_isInlineNamespace(child) else f"{scope}::{spelling}".removeprefix("::")
            if spelling not in HIDDEN and inner.split("::")[0] == HOUSE:
                self._inside(child, inner)
            return
        if child.kind == FRIEND:  # a friend that is defined in the class is found by its argument, and is public
            for friend in self._children(child):
                if friend.kind in (FUNCTION, FUNCTION_TEMPLATE) and clang.clang_isCursorDefinition(friend):
                    self._one(friend, scope, file, line)
            return
        kind = "variable" if child.kind == UNEXPOSED and re.match(r"\w", spelling) else KINDS.get(child.kind)
        if not kind or not scope or clang.clang_getCXXAccessSpecifier(child) not in ACCESSIBLE:
            return
        words = words_of(self._string(clang.clang_Cursor_getRawCommentText(child)))
        if kind == "class" and not clang.clang_isCursorDefinition(child) and not words:
            return  # announced here, defined elsewhere
        parent = clang.clang_getCursorSemanticParent(child)
        if child.kind != FRIEND and kind in ("function", "constructor") and not clang.clang_equalCursors(
                parent, clang.clang_getCursorLexicalParent(child)) and KINDS.get(parent.kind) == "class":
            scope += "::" + self._string(clang.clang_getCursorSpelling(parent))  # defined outside of its class
        extent = clang.clang_getCursorExtent(child)
        begin = self._place(clang.clang_getRangeStart(extent))[1]
        end = self._place(clang.clang_getRangeEnd(extent))[1]
        lines = self.lines[file]
        if not words:  # clang does not look again at what was announced without words
            above = begin - 1
            while above and lines[above - 1].lstrip().startswith("///"):
                above -= 1
            words = words_of("\n".join(lines[above:begin - 1]))
        if not words and kind not in ("class", "enum"):  # and reads `///<` behind variables only
            words = lines[end - 1].partition("///<")[2].strip()
        self.found.append(Name(
            kind, f"{scope}::{spelling}", scope, file, line, begin, end, words,
            clang.clang_getCursorAvailability(child) == DELETED,
            bool(clang.clang_CXXMethod_isDefaulted(child) or clang.clang_CXXConstructor_isCopyConstructor(child) or
                 clang.clang_CXXConstructor_isMoveConstructor(child)),
            child.kind == PARTIAL_SPECIALIZATION or
            not clang.clang_Cursor_isNull(clang.clang_getSpecializedCursorTemplate(child))))
        if kind in ("class", "enum") and not self.found[-1].is_specialization:
            self._inside(child, f"{scope}::{spelling}")
