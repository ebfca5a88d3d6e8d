# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""What cpack makes: the sources, the headers, and a Debian package.

Each is listed and held against what it should hold. They are made twice, in other folders, at another hour, with another umask
and from files that were written in another order, and must be the same to the byte. The Debian package is unpacked and a
program compiled with what pkg-config says of it; the source package is configured, installed, and makes the same packages
again. A single header in the build folder goes into the source package alone.
"""
import hashlib
import os
import re
import shutil
import sys
import tarfile

import support

LAST_YEAR = 1_700_000_000  # 2023-11-14
DOCUMENTS = ["changelog.gz", "copyright"]


def names_in(archive):
    """Of its files, below its one folder."""
    with tarfile.open(archive) as tar:
        members = tar.getmembers()
    bad = [m.name for m in members if (m.uid, m.gid, m.mtime) != (0, 0, LAST_YEAR) or m.mode not in (0o644, 0o755)]
    support.same(f"members of {archive.name} with an owner, a time or a mode of their own", bad, [])
    support.same(f"the order of {archive.name}", [m.name.split("/") for m in members], sorted(m.name.split("/") for m in members))
    top = {m.name.partition("/")[0] for m in members}
    support.same(f"the folders of {archive.name}", top, {archive.name.removesuffix(".tar.gz")})
    return sorted(m.name.partition("/")[2] for m in members if not m.isdir())


def packages(test, source, folder, umask):
    """Made in a folder of their own: {name: its bytes' hash}."""
    before = os.umask(umask)
    try:
        test.configure_tonnage(folder, source=source)
        single = test.work / folder / "single_include/tonnage/tonnage.hpp"
        single.parent.mkdir(parents=True)
        single.write_text("// the one header\n")
        for config in ("CPackConfig.cmake", "CPackSourceConfig.cmake"):
            support.run(test.cpack, "--config", config, cwd=test.work / folder)
    finally:
        os.umask(before)
    made = [path for path in sorted((test.work / folder).iterdir()) if path.suffix in (".gz", ".deb")]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in made}


def main():
    test = support.Test(__doc__)
    test.cpack = shutil.which("cpack", path=os.path.dirname(test.cmake)) or shutil.which("cpack")
    for tool in ("dpkg-deb", "pkg-config", "tar", "gzip"):
        if not shutil.which(tool):
            print(f"skipped: there is no {tool}")
            return 77
    if not test.cpack or "GNU tar" not in support.run("tar", "--version"):
        print("skipped: there is no cpack, or no GNU tar")
        return 77
    os.environ["SOURCE_DATE_EPOCH"] = str(LAST_YEAR)
    version = support.version(test.source)

    if (test.source / ".git").exists() and shutil.which("git"):
        listed = support.run("git", "-C", test.source, "ls-files", "--cached", "--others", "--exclude-standard", "-z").split("\0")
        support.same("the sources, and what git would not ignore", support.sources(test.source),
                     sorted({name for name in listed if (test.source / name).is_file()}))

    # A copy first, so that what others write meanwhile is in all of them or in none.
    source = support.copy_of(test.source, test.work / "build of tonnage (1.0+)")  # a name that a pattern could trip over
    made = packages(test, source, "made", 0o022)
    names = [f"tonnage-{version}-headers.tar.gz", f"tonnage-{version}.tar.gz", f"tonnage-dev_{version}_all.deb"]
    support.same("packages", list(made), names)
    headers_package, source_package, debian = (test.work / "made" / name for name in names)

    # What they hold.
    share = [f"share/cmake/tonnage/{name}" for name in
             ("components.cmake", "tonnageConfig.cmake", "tonnageConfigVersion.cmake", "tonnageTargets.cmake")]
    share += ["share/pkgconfig/tonnage.pc", *(f"share/tonnage/{name}" for name in support.DEBUGGER)]
    headers = support.headers(source)
    support.same("the headers", names_in(headers_package), sorted([*headers, *share, "share/doc/tonnage/LICENSE"]))
    support.same("the sources", names_in(source_package), sorted([*support.sources(source), "single_include/tonnage/tonnage.hpp"]))
    root = test.work / "root"
    support.run("dpkg-deb", "-x", debian, root)
    support.same("the Debian package", support.files(root),
                 sorted(f"usr/{name}" for name in [*headers, *share, *(f"share/doc/tonnage-dev/{each}" for each in DOCUMENTS)]))
    field = lambda name: support.run("dpkg-deb", "-f", debian, name).strip()
    support.same("Architecture", field("Architecture"), "all")
    support.same("Depends", field("Depends"), "libboost-dev (>= 1.74), librange-v3-dev, libfmt-dev (>= 9)")
    for line in support.run("dpkg-deb", "-c", debian).splitlines():
        if line.split()[:2] not in (["-rw-r--r--", "root/root"], ["drwxr-xr-x", "root/root"]):
            sys.exit(f"in the Debian package: {line}")

    # A program from the Debian package, in a folder that is not its prefix; and what pkg-config says where it is.
    main_file = support.HERE.parent / "consumer/stranger/main.cpp"
    environment = {**os.environ, "PKG_CONFIG_PATH": str(root / "usr/share/pkgconfig")}
    pkg_config = lambda *words: support.run("pkg-config", *words, "tonnage", env=environment).split()
    text = (root / "usr/share/pkgconfig/tonnage.pc").read_text()
    support.same("folders in the .pc file", re.findall(r"^\w*(?:prefix|dir)=.*$", text, re.MULTILINE), ["prefix=/usr", "includedir=${prefix}/include"])
    support.same("folders of headers where they are", [word for word in pkg_config("--cflags") if word.startswith("-I")], [])
    flags = pkg_config("--define-prefix", "--cflags", "--libs")
    if f"-I{root}/usr/include" not in flags:
        sys.exit(f"pkg-config speaks of another tonnage: {flags}")
    support.run(test.compiler, "-std=c++20", "-O0", main_file, *flags, "-o", test.work / "program")
    support.same("the program's output", support.run(test.work / "program"), support.GREETING)

    # The same bytes again, out of the source package, in another folder, with another umask.
    with tarfile.open(source_package) as tar:
        tar.extractall(test.work / "unpacked")
    again = test.work / "unpacked" / f"tonnage-{version}"
    shutil.rmtree(again / "single_include")
    again = support.copy_of(again, test.work / "again")
    support.same("the same packages, made twice", packages(test, again, "made again", 0o077), made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
