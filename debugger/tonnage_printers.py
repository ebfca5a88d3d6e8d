# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""How gdb prints the values of tonnage: `$1 = 62.5 MW of the facility`. `source tonnage-gdb.py` loads it.

Nothing is called in the program, so a core file will do; nothing is rounded, so that two values that differ print
differently. What cannot be read (not yet initialised, optimised away) is printed as gdb prints it without this file.
Units are those of fmt's `{}`; units/display.hpp says which they are, and `Ladder` here is its counterpart.

Containers are read as libstdc++ lays them out.
"""
import datetime
import decimal
import functools
import re
import struct
from fractions import Fraction

import gdb
import gdb.printing

# --- Names of types ------------------------------------------------------------------------------
# A debugger knows a kind by the name of its type alone. g++ writes `static_rational<-1, 1> >`, clang
# `static_rational<-1l, 1l> >`; both are read into one tree.


class Name:
    """A type's name, taken apart: `a::b<c, d<e>>` is `a::b` with the arguments `c` and `d<e>`."""

    def __init__(self, text):
        text = text.strip()
        begin = text.find("<")
        self.text = text
        # Without inline namespaces: of the version, and TONNAGE_BUILD.
        self.base = re.sub(r"::(v\d+_\d+_\d+|for_[a-z0-9_]+)(?=::)", "", text if begin < 0 else text[:begin])
        self.args = [] if begin < 0 else [named(a) for a in _arguments(text[begin + 1:text.rindex(">")])]

    @property
    def last(self):
        return self.base.rpartition("::")[2]

    def number(self):
        return int(re.sub(r"[uUlL]+$|^\(.*\)", "", self.text))

    def find(self, base):
        """The first type of this name in the whole tree, or none."""
        if self.base == base:
            return self
        return next((found for found in (a.find(base) for a in self.args) if found), None)


def _arguments(text):
    depth, begin, before = 0, 0, ""
    for i, c in enumerate(text):
        if c in "<({":
            depth += 1
        elif c in ")}" or (c == ">" and before != "-"):
            depth -= 1
        elif c == "," and depth == 0:
            yield text[begin:i]
            begin = i + 1
        before = c
    if text[begin:].strip():
        yield text[begin:]


@functools.lru_cache(maxsize=4096)
def named(text):
    return Name(text)


def type_of(value):
    return value.type.strip_typedefs().unqualified()


def name_of(value):
    return named(type_of(value).name or "")


# --- What a kind measures ------------------------------------------------------------------------

ENERGY = {"mass": 1, "length": 2, "time": -2}
POWER = {"mass": 1, "length": 2, "time": -3}
# The named kinds of units/kind.hpp. Those of one format or currency are read in `Measured.of_kind`.
KINDS = {
    "number": {}, "time": {"time": 1}, "energy": ENERGY, "power": POWER, "gpu": {"gpu": 1},
    "gpu_time": {"gpu": 1, "time": 1},
    "byte": {"byte": 1}, "byte_rate": {"byte": 1, "time": -1}, "co2e": {"co2e": 1}, "token": {"token": 1},
    "h100_equivalents": {"h100_equivalent": 1}, "tpp": {"tpp": 1},
    "area": {"length": 2}, "volume": {"length": 3}, "water": {"water": 1}, "staff": {"staff": 1},
    "chip_power": {"chip": 1, **POWER}, "it_power": {"IT": 1, **POWER}, "facility_power": {"facility": 1, **POWER},
    "chip_energy": {"chip": 1, **ENERGY}, "it_energy": {"IT": 1, **ENERGY}, "facility_energy": {"facility": 1, **ENERGY},
}
SCOPES = {"chip": "chips", "IT": "IT", "facility": "the facility"}
SYMBOLS = {
    "flop": "FLOP", "byte": "B", "token": "token", "co2e": "g CO2e", "h100_equivalent": "H100-equivalent", "tpp": "TPP",
    "water": "L", "staff": "FTE", "gpu": "GPU", "mass": "kg", "length": "m", "time": "s", "current": "A", "temperature": "K", "amount": "mol",
    "luminous_intensity": "cd",
}
TAGS = {"tonnage::dimension::" + b: b for b in ("gpu", "byte", "co2e", "token", "h100_equivalent", "tpp", "water", "staff")}
TAGS |= {f"tonnage::dimension::{s.lower()}_scope": s for s in SCOPES}
TAGS |= {f"boost::units::{b}_base_dimension": b
         for b in ("mass", "length", "time", "current", "temperature", "amount", "luminous_intensity")}
# units/money.hpp: code, symbol, decimals.
CURRENCIES = {
    "us_dollar": ("USD", "$", 2), "euro": ("EUR", "€", 2), "won": ("KRW", "₩", 0), "yen": ("JPY", "¥", 0),
    "pound_sterling": ("GBP", "£", 2), "renminbi": ("CNY", "CN¥", 2),
}


def static_member(of, name):
    """A static constant of a user's type, where the program still has it."""
    try:
        return gdb.parse_and_eval(f"'{of}::{name}'")
    except gdb.error:
        return None


class Currency:
    def __init__(self, name):
        known = CURRENCIES.get(name.last) if name.base.startswith("tonnage::") else None
        if known:
            self.code, self.symbol, self.decimals = known
            return
        code, symbol, decimals = (static_member(name.text, m) for m in ("code", "symbol", "decimals"))
        self.code = code.string() if code is not None and int(code) else name.last
        self.symbol = symbol.string() if symbol is not None and int(symbol) else ""
        self.decimals = int(decimals) if decimals is not None else 2

    @property
    def before(self):
        return self.symbol or self.code + " "


def format_name(name):
    if name.base == "tonnage::sparse":
        return "sparse " + format_name(name.args[0])
    if name.base == "tonnage::unstated":
        return "no stated format"
    head, _, rest = name.last.partition("_")
    return head.upper() + (" " + rest.replace("_", " ") if rest else "")


class Measured:
    """A dimension: the exponent of each base; and apart, of what, such as BF16 or chips."""

    def __init__(self):
        self.exponents = {}
        self.currencies = {}  # by base, which is the currency's type
        self.own = {}         # a user's own dimensions: their symbols
        self.of = {}          # formats and scopes
        self.counts_operations = False

    @staticmethod
    @functools.lru_cache(maxsize=1024)
    def of_kind(text):
        out, kind = Measured(), named(text)
        short = kind.base.removeprefix("tonnage::kind::")
        if short == "derived":
            out._walk(kind.args[0])
        elif short in KINDS:
            for base, n in KINDS[short].items():
                out._add(base, n)
        elif short in ("flop", "flop_rate"):
            out._add_flop(kind.args[0], 1)
            if short == "flop_rate":
                out._add("time", -1)
        elif short == "money":
            out._add_money(kind.args[0], 1)
        else:  # a user's kind: its dimension, where the program's types tell it
            out._walk(named(gdb.lookup_type(text + "::dimension").strip_typedefs().name))
        return out

    def over(self, other):
        out = Measured()
        for m, sign in ((self, 1), (other, -1)):
            for base, n in m.exponents.items():
                out.exponents[base] = out.exponents.get(base, 0) + sign * n
            for what, n in m.of.items():
                out.of[what] = out.of.get(what, 0) + sign * n
            out.currencies |= m.currencies
            out.own |= m.own
            out.counts_operations |= m.counts_operations
        return out

    @property
    def is_number(self):
        return not any(self.exponents.values())

    def of_what(self):
        """Such as ` of BF16`, ` of the facility`, ` of BF16/chips`."""
        above = "·".join(SCOPES.get(w, w) for w, n in self.of.items() if n > 0)
        below = [SCOPES.get(w, w) for w, n in self.of.items() if n < 0]
        text = "/".join([above, *below] if above else below)
        return " of " + text if text else ""

    def _walk(self, dimension):
        while dimension.base == "boost::units::list":
            one, dimension = dimension.args
            tag, exponent = one.args
            numbers = [a.number() for a in exponent.args]
            if numbers[1:] not in ([], [1]):
                raise ValueError("a broken power")
            if tag.base == "tonnage::dimension::flop":
                self._add_flop(tag.args[0], numbers[0])
            elif tag.base == "tonnage::dimension::money":
                self._add_money(tag.args[0], numbers[0])
            else:
                self._add(TAGS.get(tag.base) or self._own(tag), numbers[0])

    def _add(self, base, n):
        to = self.of if base in SCOPES else self.exponents
        to[base] = to.get(base, 0) + n

    def _add_flop(self, format_, n):
        self._add("flop", n)
        self.of[format_name(format_)] = n
        self.counts_operations |= any(format_.find("tonnage::int" + bits) for bits in "84")

    def _add_money(self, currency, n):
        self.currencies[currency.text] = Currency(currency)
        self._add(currency.text, n)

    def _own(self, tag):
        symbol = static_member(tag.text, "name")
        self.own[tag.text] = symbol.string() if symbol is not None and int(symbol) else tag.last
        return tag.text

    def symbol_of(self, base):
        if base in self.currencies:
            return self.currencies[base].code
        if base == "flop" and self.counts_operations:
            return "OP"
        return SYMBOLS.get(base) or self.own[base]


# --- Units, as units/display.hpp chooses them ----------------------------------------------------

PREFIXES = {-4: "p", -3: "n", -2: "µ", -1: "m", 0: "", 1: "k", 2: "M", 3: "G", 4: "T", 5: "P", 6: "E", 7: "Z", 8: "Y",
            9: "R", 10: "Q"}
HOUR = 3600
PARTS_IN_GPU = 18_018_000  # of gpu_share


class Rung:
    """One size of a unit: what stands before the number and behind it."""

    def __init__(self, before, after, after_one, size, limit, decimals):
        self.before, self.after, self.after_one, self.size = before, after, after_one, size
        self.limit = limit        # from this number on, the next one
        self.decimals = decimals  # at least: those of a price


def power_of(symbol, n):
    """"W^2"; square and cubic metres as people write them."""
    if n == 1:
        return symbol
    return {2: "m²", 3: "m³"}[n] if symbol == "m" and n <= 3 else f"{symbol}^{n}"


class Ladder:
    """All sizes in which a kind is shown. Not the digits: here all of them are."""

    def __init__(self, m):
        self.m = m
        self.left = {b: n for b, n in m.exponents.items() if n}
        self.currency = None
        self.lead, self.symbol, self.tail, self.adaptive = "plain", "", "", ""
        self.tail_size, self.in_joules, self.is_quotient, self.rate = Fraction(1), False, False, None
        self._fold_energy()
        self._fold_rates()
        self._choose_lead()
        self._add_factors()
        self._add_divisors()
        first, self.base, self.last = {
            "plain": (0, 0, 0), "si": (-4, 0, 10), "count": (0, 0, 0), "gpu_time": (0, 1, 1), "time": (-3, 0, 3),
            "energy": (-4, 0, 8), "co2e": (-2, 0, 5), "money": (0, 0, 3), "water": (-1, 0, 3)}[self.lead]
        self.first = -10 if self.adaptive else first

    @staticmethod
    @functools.lru_cache(maxsize=1024)
    def of_kind(text):
        return Ladder(Measured.of_kind(text))

    def at(self, i):
        symbol, one, before, limit, size, decimals = self.symbol, None, "", 1000, Fraction(1), 0
        if self.lead in ("si", "water"):
            symbol, size = PREFIXES.get(i, "") + symbol, Fraction(1000) ** i if i in PREFIXES else Fraction(1)
        elif self.lead == "co2e":
            symbol, size = ("µg", "mg", "g", "kg", "t", "kt", "Mt", "Gt")[i + 2] + " CO2e", Fraction(1000) ** i
        elif self.lead == "time":
            symbol, size, limit = (("ns", Fraction(1, 10**9), 1000), ("µs", Fraction(1, 10**6), 1000),
                                   ("ms", Fraction(1, 1000), 1000), ("s", 1, 120), ("min", 60, 120), ("h", HOUR, 48),
                                   ("days", 24 * HOUR, 1e300))[i + 3]
        elif self.lead == "energy":
            hours = i > 1 and not self.in_joules
            steps = i - 2 if hours else i
            symbol, size = PREFIXES[steps] + ("Wh" if hours else "J"), Fraction(1000) ** steps * (HOUR if hours else 1)
            limit = Fraction(36, 10) if i == 1 and not self.in_joules else limit
        elif self.lead == "money":
            before, symbol = symbol, ("", "M", "B", "T")[max(i, 0)]
            size = Fraction(1000) ** (i + 1) if i > 0 else size
            limit, decimals = (10**6, self.currency.decimals) if i == 0 else (limit, 0)
        elif self.lead == "gpu_time":
            one, size, limit = ("GPU-second", 1, 36) if i == 0 else ("GPU-hour", HOUR, 36)
            symbol = one + "s"
        elif self.lead == "count":
            one, symbol = symbol, symbol + ("" if symbol == "TPP" else "s")
        one, tail = symbol if one is None else one, self.tail
        if self.adaptive:
            below = -i if i < 0 else 0
            tail = ("/({}{})" if "/" in self.adaptive else "/{}{}").format(PREFIXES[below], self.adaptive) + tail
            size /= Fraction(1000) ** below
        spaced = " " if self.lead != "money" and symbol + tail else ""
        plain = self.lead not in ("money", "count")
        if self.is_quotient and plain and not self.adaptive and i == self.base - 1:
            limit = 10
        return Rung(before, spaced + symbol + tail, spaced + one + tail, size * self.tail_size, limit, decimals)

    def choose(self, magnitude, is_whole=False):
        """The rung on which a number of so many coherent units stands."""
        if not magnitude:
            return self.at(self.base)
        i = self.first
        while i < self.last and magnitude >= self.at(i).limit * self.at(i).size:
            i += 1
        if i == self.first and i < 0 and magnitude * 100 < self.at(i).size:
            i = self.base
        while is_whole and i > self.first and not is_decimal(magnitude / self.at(i).size):
            i -= 1  # 119 s, not 1.98333… min
        return self.at(i)

    def _fold_energy(self):
        """kg m² s⁻² is energy, and energy ÷ time is power. kg s⁻³ is power on an area."""
        left, self.energy, self.power = self.left, 0, 0
        mass = left.get("mass", 0)
        is_density = mass == 1 and not left.get("length", 0) and left.get("time", 0) == -3
        if not mass or left.get("length", 0) != (0 if is_density else 2 * mass):
            return
        seconds = left.get("time", 0) + 2 * mass
        sign = 1 if mass > 0 else -1
        self.energy = mass
        while self.energy * sign > 0 and seconds * sign < 0:
            self.energy, self.power, seconds = self.energy - sign, self.power + sign, seconds + sign
        left["mass"], left["length"] = 0, -2 if is_density else 0
        left["time"] = seconds

    def _fold_rates(self):
        """$·s/FLOP is $/(FLOP/s)."""
        for b in ("flop", "byte", "token"):
            if self.left.get(b, 0) == -1 and self.left.get("time", 0) > 0:
                self.rate, self.left[b] = b, 0
                self.left["time"] -= 1
                return

    def _choose_lead(self):
        left, m = self.left, self.m
        for currency in m.currencies:
            if left.get(currency, 0) == 1:
                self.currency = m.currencies[currency]
                return self._take(currency, "money", self.currency.before)
        for base, lead, symbol in (("flop", "si", m.symbol_of("flop")), ("byte", "si", "B"), ("token", "count", "token"),
                                   ("co2e", "co2e", ""), ("h100_equivalent", "count", SYMBOLS["h100_equivalent"]),
                                   ("tpp", "count", "TPP"), ("water", "water", "L"), ("staff", "count", "FTE")):
            if left.get(base, 0) == 1:
                return self._take(base, lead, symbol)
        if self.power == 1:
            self.power, self.lead, self.symbol = 0, "si", "W"
        elif self.energy == 1:
            self.energy, self.lead = 0, "energy"
            self.in_joules = any(left.get(b, 0) < 0 or self.rate == b for b in ("token", "flop", "byte"))
        elif left.get("gpu", 0) == 1:
            timed = left.get("time", 0) == 1
            if timed:
                left["time"] = 0
            self._take("gpu", "gpu_time" if timed else "count", "GPU")
        elif left.get("time", 0) == 1:
            self._take("time", "time", "")

    def _take(self, base, lead, symbol):
        self.left[base] -= 1
        self.lead, self.symbol = lead, symbol

    def _bases(self):
        """In the order of symbol.hpp: money, then the known ones, then a user's own."""
        return [*self.m.currencies, *SYMBOLS, *self.m.own]

    def _add_factors(self):
        """What else stands above the slash."""
        above = [(self.m.symbol_of(b), self.left[b]) for b in self._bases() if self.left.get(b, 0) > 0]
        above += [(symbol, n) for symbol, n in (("W", self.power), ("J", self.energy)) if n > 0]
        for b in self.left:
            self.left[b] = min(self.left[b], 0)
        self.power, self.energy = min(self.power, 0), min(self.energy, 0)
        text = "·".join(power_of(symbol, n) for symbol, n in above)
        if self.lead == "plain":
            self.symbol = text
        elif text:
            self.tail = "·" + text

    def _add_divisors(self):
        priced, adapts = self.lead in ("money", "co2e", "water"), self.lead in ("money", "count")
        left = self.left

        def under(symbol, n, size=1):
            if n < 0:
                self.tail_size /= Fraction(size) ** -n
                self.tail += "/" + power_of(symbol, -n)
                self.is_quotient = True

        def under_adaptive(symbol, n):
            if not adapts or n != -1 or self.adaptive:
                return False
            self.adaptive, self.is_quotient = symbol, True
            return True

        if self.rate:
            symbol = self.m.symbol_of(self.rate) + "/s"
            if not under_adaptive(symbol, 0 if self.rate == "token" else -1):
                under(f"({symbol})", -1)
        for b in ("flop", "byte"):
            if under_adaptive(self.m.symbol_of(b), left.get(b, 0)):
                left[b] = 0
        if under_adaptive("W", self.power):
            self.power = 0
        seconds = left.get("time", 0)
        if priced and left.get("gpu", 0) < 0 and seconds < 0:
            under("GPU-hour", -1, HOUR)
            left["gpu"] += 1
            seconds += 1
        under("h" if priced else "s", seconds, HOUR if priced else 1)
        left["time"] = 0
        under("W", self.power)
        under("kWh" if priced else "J", self.energy, 1000 * HOUR if priced else 1)
        if self.lead == "money":
            under("Mtoken", left.get("token", 0), 10**6)
            under("t CO2e", left.get("co2e", 0), 10**6)
            left["token"] = left["co2e"] = 0
        for b in self._bases():
            under(self.m.symbol_of(b), left.get(b, 0))


# --- Numbers as text -----------------------------------------------------------------------------


def is_decimal(x):
    """Whether a fraction has finitely many decimals."""
    d = x.denominator
    for p in (2, 5):
        while d % p == 0:
            d //= p
    return d == 1


def digits_of(x, least=0, most=30):
    """A Decimal in groups, without zeros behind it: "260,000", "62.5". `least`: the decimals that it has at least; from
    10^`most` on, and for what is as small, "1.25e31"."""
    tiny_or_huge = x and abs(x.adjusted()) > most
    number, e, exponent = f"{x:e}".partition("e") if tiny_or_huge else (f"{x:,f}", "", "")
    whole, _, rest = number.partition(".")
    rest = rest.rstrip("0").ljust(0 if e else least, "0")
    return whole + ("." + rest if rest else "") + e + exponent.removeprefix("+")


def as_decimal(x, digits=2000):
    """So many digits of a fraction."""
    return decimal.Context(prec=digits).divide(decimal.Decimal(x.numerator), decimal.Decimal(x.denominator))


def rounded_like(number):
    """What makes of a fraction a number of the same type, or none where it is too large."""
    def to_double(x):
        try:
            return float(x)
        except OverflowError:
            return None

    def to_float(x):
        try:
            return struct.unpack("f", struct.pack("f", float(x)))[0]
        except OverflowError:
            return None

    return to_float if number.is_single else to_double


class Number:
    """A number of the program: `exact` is it as a fraction, or none where it is not finite."""

    def __init__(self, value, is_single=False):
        self.is_whole = isinstance(value, int)
        self.is_single = is_single
        self.value = value
        is_finite = self.is_whole or value - value == 0
        self.exact = Fraction(value) if is_finite else None

    def in_unit(self, size, least=0):
        """The fewest digits in a unit that tell this number from its neighbours."""
        if self.exact is None:
            return "nan" if self.value != self.value else "-inf" if self.value < 0 else "inf"
        in_it = self.exact / size
        if self.is_whole and is_decimal(in_it):
            return digits_of(as_decimal(in_it), least)
        back = rounded_like(self)
        for precision in range(1, 25):
            shown = as_decimal(in_it, precision)
            if back(Fraction(shown) * size) == self.value:
                break
        return digits_of(shown, least)


def number_of(value):
    """The number in a gdb value, or none where it is not one of the built-in types."""
    type_ = type_of(value)
    if type_.code == gdb.TYPE_CODE_FLT and type_.sizeof in (4, 8):
        return Number(float(value), type_.sizeof == 4)
    if type_.code == gdb.TYPE_CODE_INT:
        return Number(int(value))
    return None


def with_unit(number, ladder):
    """Such as `62.5 MW`, `-$2.10`, `1 GPU`."""
    rung = ladder.choose(abs(number.exact or 0), number.is_whole)
    digits = number.in_unit(rung.size, rung.decimals if number.exact else 0)
    sign = "-" if digits.startswith("-") else ""
    digits = digits.removeprefix("-")
    return sign + rung.before + digits + (rung.after_one if digits == "1" else rung.after)


def interval_text(value, ladder):
    low, high = number_of(value["low"]), number_of(value["up"])
    if low is None or high is None:
        raise ValueError("an interval of something else")
    if low.value == high.value:
        return with_unit(low, ladder)
    if high.exact is None and low.exact is not None:
        return "≥ " + with_unit(low, ladder)
    if high.exact is not None and (low.exact is None or low.value == 0):
        return "≤ " + with_unit(high, ladder)
    rung = ladder.choose(max(abs(low.exact or 0), abs(high.exact or 0)))
    a, b = low.in_unit(rung.size), high.in_unit(rung.size)
    if rung.before:
        return f"[{rung.before}{a}{rung.after}, {rung.before}{b}{rung.after}]"
    return f"[{a}, {b}]{rung.after}"


def quantity_text(value, ladder):
    """A number, an interval, or whatever else, in the unit of the ladder."""
    number = number_of(value)
    if number is not None:
        text = with_unit(number, ladder)
    elif name_of(value).base == "boost::numeric::interval":
        text = interval_text(value, ladder)
    else:  # a value type of the user's: as gdb prints it, in coherent units
        rung = ladder.at(0 if ladder.lead == "gpu_time" else ladder.base)
        text = rung.before + value.format_string() + rung.after
    return text


# --- The standard library ------------------------------------------------------------------------


MOST = 2**20  # of memory that is not initialised, no more is believed


def limit():
    """How many elements or characters are to be printed; none: all."""
    if hasattr(gdb, "print_options"):  # since gdb 13; knows of `print -elements` too
        return gdb.print_options()["max_elements"] or None
    return gdb.parameter("print elements")


def characters(address, size):
    most = max(limit() or MOST, 200)  # names stay whole where tables are to be short
    cut = size > most
    taken = bytes(gdb.selected_inferior().read_memory(address, min(size, most))) if size else b""
    return taken.decode("utf-8", "ignore" if cut else "replace") + ("..." if cut else "")


def string(value):
    """A std::string by its layout in libstdc++: clang leaves its type out where it can."""
    pointer = gdb.lookup_type("unsigned long").pointer()
    data, size = (int((value.address.cast(pointer) + i).dereference()) for i in range(2))
    return characters(data, size)


def string_view(value):
    return characters(int(value["_M_str"]), int(value["_M_len"]))


def vector(value):
    """The first element and how many there are; refuses what is no vector (yet)."""
    begin, end, room = (value["_M_impl"][m] for m in ("_M_start", "_M_finish", "_M_end_of_storage"))
    each = type_of(begin).target().sizeof
    if not int(begin) <= int(end) <= int(room) or (int(end) - int(begin)) % each or (int(begin) == 0 < int(end)):
        raise ValueError("no vector")
    return begin, (int(end) - int(begin)) // each


def elements(value):
    begin, size = vector(value)
    if size > MOST:
        raise ValueError("no vector")
    return [(begin + i).dereference() for i in range(size)]


def optional(value):
    payload = value["_M_payload"]
    while "_M_engaged" not in [f.name for f in type_of(payload).fields()]:
        payload = payload[next(f for f in type_of(payload).fields() if f.is_base_class)]
    return payload["_M_payload"]["_M_value"] if bool(payload["_M_engaged"]) else None


def tuple_of(value):
    """The elements of a std::tuple; one of an empty type has no place of its own and is given by its type."""
    out = []

    def walk(at):
        for field in type_of(at).fields():
            if not field.is_base_class:
                continue
            name = named(field.type.strip_typedefs().name)
            if name.base == "std::_Tuple_impl":
                walk(at[field])
            elif name.base == "std::_Head_base":
                out.append((name.args[0].number(), at[field], name.args[1]))

    walk(value)
    for _, head, name in sorted(out, key=lambda e: e[0]):
        held = [f for f in type_of(head).fields() if f.name == "_M_head_impl"]
        base = [f for f in type_of(head).fields() if f.is_base_class]
        yield name, (head[held[0]] if held else head[base[0]] if base else None)


# --- Days and instants ---------------------------------------------------------------------------

EPOCH = datetime.datetime(1970, 1, 1)


def time_point(value):
    """Of the system clock: "2026-07-01", or "2026-07-01T12:00:00Z" where it counts finer than days."""
    name = name_of(value)
    if name.base == "tonnage::calendar_day":  # a std::chrono::sys_days that is checked
        value = value[next(f for f in type_of(value).fields() if f.is_base_class)]
        name = name_of(value)
    if name.args[0].last != "system_clock":
        raise ValueError("another clock")
    ratio = name.args[1].args[1]
    numerator, denominator = (a.number() for a in ratio.args)
    count = int(value["__d"]["__r"])
    seconds, rest = divmod(count * numerator, denominator)
    when = EPOCH + datetime.timedelta(seconds=seconds)
    if numerator % 86400 == 0:
        return when.date().isoformat()
    decimals = len(str(denominator)) - 1
    return when.isoformat() + (f".{rest:0{decimals}d}" if rest else "") + "Z"


def span(value):
    return f"{time_point(value['begin'])} to {time_point(value['end'])}"


def period(value):
    first, end = time_point(value["first"]), time_point(value["end"])
    if first == end:
        return "no day, from " + first
    last = datetime.date.fromisoformat(end) - datetime.timedelta(days=1)
    return f"{first} to {last.isoformat()}"


def zone_hour(value):
    ahead = int(value["ahead"]["__r"])
    count = int(value["begin"]["__d"]["__r"])
    local = EPOCH + datetime.timedelta(milliseconds=count, seconds=ahead)
    size = abs(ahead)
    return f"{local:%Y-%m-%dT%H:%M}{'-' if ahead < 0 else '+'}{size // HOUR:02}:{size // 60 % 60:02}"


def year(value):
    number = int(value["_M_y"])
    return str(number) if number != -32768 else "unknown"


def calendar_month(value):
    return f"{year(value['value']['_M_y'])}-{int(value['value']['_M_m']['_M_m']):02}"


# --- Values of tonnage ---------------------------------------------------------------------------


def quantity(value):
    ladder = Ladder.of_kind(name_of(value).args[0].text)
    return quantity_text(value["coherent_"], ladder) + ladder.m.of_what()


def plain_number(value):
    return quantity_text(value, Ladder.of_kind("tonnage::kind::number"))


def interval(value):
    return interval_text(value, Ladder.of_kind("tonnage::kind::number"))


def int128_of(value):
    return (int(value["high"]) << 64) + int(value["low"])


def amount(value):
    money = name_of(value).find("tonnage::kind::money")
    currency = Currency(money.args[0])
    micros = int128_of(value["micros_"])
    digits = digits_of(as_decimal(Fraction(abs(micros), 10**6)), currency.decimals, most=40)
    return ("-" if micros < 0 else "") + currency.before + digits


def count_text(x, singular):
    digits = digits_of(as_decimal(x), most=40) if is_decimal(Fraction(x)) else f"{x.numerator}/{x.denominator}"
    return f"{digits} {singular}{'' if digits == '1' else 's'}"


def gpu_share(value):
    return count_text(Fraction(int(value["parts_"]), PARTS_IN_GPU), "GPU")


def gpu_time_text(units):
    """In hours where they come out even, else in seconds."""
    hours = Fraction(units, PARTS_IN_GPU * 1000 * HOUR)
    return count_text(hours, "GPU-hour") if is_decimal(hours) else count_text(hours * HOUR, "GPU-second")


def gpu_time(value):
    return gpu_time_text(int128_of(value["units_"]))


def decimal_text(value):
    digits, exponent = string(value["digits"]), int(value["exponent"])
    if not re.fullmatch(r"[0-9]*", digits):
        raise ValueError("no digits")
    number = decimal.Decimal((0, tuple(map(int, digits)) or (0,), exponent))
    return ("-" if bool(value["negative"]) else "") + digits_of(number) + ("..." if bool(value["more"]) else "")


def sum_text(exact):
    """Such as `0.6`; `≈ 0.6` where the sum has more digits than a double."""
    try:
        nearest = float(exact)
    except OverflowError:
        return "≈ inf" if exact > 0 else "≈ -inf"
    return ("" if Fraction(nearest) == exact else "≈ ") + Number(nearest).in_unit(1)


def exact_sum(value):
    """The exact sum in a superaccumulator, or the NaN or infinity that it says instead."""
    nan, plus, minus = (bool(value[m]) for m in ("not_a_number_", "plus_infinity_", "minus_infinity_"))
    if nan or (plus and minus):
        return "nan"
    if plus or minus:
        return "inf" if plus else "-inf"
    limbs = value["limb_"]
    low, high = type_of(limbs).range()
    return Fraction(sum(int(limbs[i]) << (32 * i) for i in range(low, high + 1)), 2**1074)


def superaccumulator(value):
    exact = exact_sum(value)
    return exact if isinstance(exact, str) else sum_text(exact)


def running_sum(value):
    parts = [Number(float(value[m])) for m in ("high_", "low_")]
    beyond = value["beyond_"]
    pointer = next((v for _, v in tuple_of(beyond["_M_t"]["_M_t"])), None)
    exact = exact_sum(pointer.dereference()) if int(pointer) else Fraction(0)
    if isinstance(exact, str):
        return exact
    if any(p.exact is None for p in parts):
        raise ValueError("no sum")
    return sum_text(exact + sum(p.exact for p in parts))


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def party(value):
    entry = value["entry_"]
    return quoted(string(entry.dereference()["text"])) if int(entry) else "unknown"


def model(value):
    return string_view(value["what_"].dereference()["name"])


def error(value):
    """What `what()` says: the string behind the virtual table, of libstdc++ and of libc++."""
    at = value.address.cast(gdb.lookup_type("char").const().pointer().pointer())
    return quoted((at + 1).dereference().string("utf-8", "replace"))


def accelerator(value):
    out = [(m, quoted(string_view(value[m]))) for m in ("name", "vendor", "form", "released") if string_view(value[m])]
    rated = value["rated"]
    for density, rates in (("", "dense_"), ("sparse ", "sparse_")):
        rates = rated["peak"][rates]
        for field in type_of(rates).fields():
            rate = Number(float(rates[field]))
            ladder = Ladder.of_kind(f"tonnage::kind::flop<tonnage::{field.name}>")
            if rate.value >= 0:
                out.append((density + format_name(named(field.name)), with_unit(rate, ladder) + "/s/GPU"))
    for m in ("memory", "memory_bandwidth", "tdp", "interconnect"):
        figure = optional(rated[m])
        if figure is not None:
            out.append((m, figure))
    return Parts(None, out)


def holding(value):
    out = [("count", value["count"]), ("model", value["model"])]
    out += [(m, value[m]) for m in ("owner", "operator_", "site", "tenant") if int(value[m]["entry_"])]
    out += dates(value, ("announced", "ordered", "commissioned", "retired"))
    cost = optional(value["cost"])
    return Parts(None, out if cost is None else [*out, ("cost", cost)])


def dates(value, members):
    held = [(m, optional(value[m])) for m in members]
    return [(m, time_point(v)) for m, v in held if v is not None]


def usage_record(value):
    out = [(m, value[m]) for m in ("account", "user", "project") if int(value[m]["entry_"])]
    out += [("model", value["model"]), ("gpus", value["gpus"]), ("start", time_point(value["start"]))]
    return Parts(None, out + dates(value, ("end",)) + [("state", text_of(value["state"]))])


def items(count, singular):
    return f"{count:,} {singular}{'' if count == 1 else 's'}"


def fleet(value):
    begin, size = vector(value["holdings_"])
    said = vector(value["assumptions_"])[1]
    title = "fleet of " + items(size, "holding") + (", " + items(said, "assumption") if said else "")
    return Parts(title, ((f"[{i}]", (begin + i).dereference()) for i in range(size)), "array")


def ledger(value):
    cut = name_of(value).args[1].last
    title = f"use during {span(value['span_'])}" + ("" if cut == "uncut_in" else ", by " + cut.removesuffix("_in"))
    return Parts(title, [("records", value["base_"]), ("cut", value["cut_"])])


def usage_piece(value):
    record, during = value["record"], value["during"]
    if type_of(record).code != gdb.TYPE_CODE_PTR:
        return Parts(None, [("during", span(during)), ("record", record["row_"])])
    record = record.dereference()
    out = [("during", span(during)), ("record", record)]
    if name_of(record).base == "tonnage::usage_record":
        length = int(during["end"]["__d"]["__r"]) - int(during["begin"]["__d"]["__r"])
        out.insert(0, ("used", gpu_time_text(int(record["gpus"]["milli_"]) * length)))
    return Parts(None, out)


# --- Figures and tables --------------------------------------------------------------------------


def taken_apart(value):
    """What it measures, and its number in coherent units, of a quantity, a plain number or GPU time."""
    name = name_of(value)
    if name.base == "tonnage::quantity":
        return Measured.of_kind(name.args[0].text), value["coherent_"]
    if name.base == "tonnage::gpu_time":
        return Measured.of_kind("tonnage::kind::gpu_time"), int128_of(value["units_"]) / (PARTS_IN_GPU * 1000)
    return Measured.of_kind("tonnage::kind::number"), value


def sum_of(value, in_table=False):
    """A figure: whatever sums are, or a ratio of two of them. In a table its column says of what it is."""
    if name_of(value).base == "tonnage::detail::ratio_sum":
        (above, x), (below, y) = (taken_apart(value[m]) for m in ("numerator", "denominator"))
        x, y = float(x), float(y)
        ladder = Ladder(above.over(below))
        text = with_unit(Number(x / y if y else x * float("inf")), ladder)
    elif name_of(value).base == "tonnage::quantity":
        ladder = Ladder.of_kind(name_of(value).args[0].text)
        text = quantity_text(value["coherent_"], ladder)
    else:
        return text_of(value)
    return text + ("" if in_table else ladder.m.of_what())


def models_in(model_set):
    return [model(m) for m in elements(model_set["models_"])]


def weights(known, all_):
    """Such as `328 of 392 GPUs`, of two quantities of GPUs or two GPU times."""
    if name_of(all_).base == "tonnage::gpu_time":
        units = int128_of(all_["units_"]) - int128_of(known["units_"])
        return f"{gpu_time_text(units)} of {gpu_time(all_)}"
    kind = name_of(all_).args[0].text
    numbers = [number_of(v["coherent_"]) for v in (all_, known)]
    rest = Number(numbers[0].value - numbers[1].value, numbers[0].is_single)
    return with_unit(rest, Ladder.of_kind(kind)).removesuffix(" GPUs").removesuffix(" GPU") + " of " + quantity(all_)


def covered(all_, unknown, names):
    return f"known for {weights(unknown, all_)}; unknown: {', '.join(names)}"


def coverage(value):
    names = models_in(value["unknown_models"])
    if not names:
        return "all of " + text_of(value["all"])
    return covered(value["all"], value["unknown"], names)


def cell(value):
    covers = value["covers_"]
    names = models_in(covers["unknown_models"])
    if names and not bool(covers["any_known"]):
        return "unknown: " + ", ".join(names)
    return sum_of(value["sum_"]) + (", " + coverage(covers) if names else "")


def missing_in(figures_):
    """Of each figure of a row: the weight that is unknown and the models, or none."""
    unknown = figures_["unknown"]["_M_ptr"]
    if not int(unknown):
        return None
    return [(each["weight"], models_in(each["models"])) for each in elements(unknown.dereference())]


def cells_of(figures_, in_table=False):
    """The texts of a row's figures; a star marks what is known for a part only."""
    missing, known = missing_in(figures_), int(figures_["any_known"])
    out = []
    for i, (_, one) in enumerate(tuple_of(figures_["sums"])):
        partly = missing is not None and bool(missing[i][1])
        out.append("unknown" if partly and not known >> i & 1 else sum_of(one, in_table) + ("*" if partly else ""))
    return out


def keys_of(tuple_value):
    return [text_of(v, bare=True) for _, v in tuple_of(tuple_value)]


def figures(value):
    return ", ".join(cells_of(value))


def table_row(value):
    keys = ", ".join(keys_of(value["keys"]))
    return (keys + ": " if keys else "") + figures(value["cells"])


# What metrics and keys are called, where their types' names do not say it: tally/metric.hpp, tally/use.hpp.
CALLED = {"count": "GPUs", "gpu_hours": "GPU-hours", "h100_equivalents": "H100-equivalents", "tpp": "TPP",
          "it_power": "IT power", "commissioning": "year"}


def label(name, value):
    """The name of a metric or key, by its type; those of the user say it themselves."""
    if name.last in ("user_metric", "user_key"):
        return string(value["label"])
    if name.last == "ratio_metric":
        parts = [value[m] if value is not None else None for m in ("numerator", "denominator")]
        return " / ".join(label(a, v) for a, v in zip(name.args, parts))
    if name.last == "peak_metric":
        return format_name(name.args[0]) + " peak"
    if name.last == "cost_metric":
        return "capex" if name.args[0].text.endswith("2") else "acquisition cost"
    if name.last == "jobs_metric":
        return "jobs started" if name.args[0].text == "true" else "jobs ended"
    inner = name.args[-1] if name.last in ("attribute_key", "year_key", "label_key") else name
    short = re.sub(r"_(metric|key|text)$", "", inner.last)
    return CALLED.get(short, short.replace("_", " "))


def grid(title, header, rows, totals, remarks, size):
    """A table as children: the header, rows, the total, what they do not cover. `rows` are made as they are wanted."""
    most = limit()
    room = size if most is None else most - 3 - len(remarks)  # one less than would have gdb add its dots
    shown = [next(rows) for _ in range(size if size <= room else max(room - 1, 1))]
    lines = [header, *shown, *([totals] if totals else [])]
    keys = len(header[0])
    widths = [max(len(line[0][i]) for line in lines) for i in range(keys)]
    cell_widths = [max(len(line[1][i]) for line in lines) for i in range(len(header[1]))]

    def line(of):
        name = "  ".join(text.ljust(width) for text, width in zip(of[0], widths))
        return name, "  ".join(text.rjust(width) for text, width in zip(of[1], cell_widths))

    out = [line(header), *map(line, shown)]
    if size > len(shown):
        out.append(("...", f"{size - len(shown):,} more"))
    if totals:
        out.append(line(totals))
    return Parts(title, out + remarks)


def table(value):
    name = name_of(value)
    key_names = [label(n, v) for n, v in tuple_of(value["keys"])]
    metric_names = [label(n, v) for n, v in tuple_of(value["metrics"])]
    begin, size = vector(value["rows"])
    left_out = int(value["left_out"])
    title = "table of " + items(size, "row") + (f", {left_out:,} left out" if left_out else "")
    totals = value["totals"]

    def rows():
        for i in range(size):
            row = (begin + i).dereference()
            yield keys_of(row["keys"]) or ["[0]"], cells_of(row["cells"], in_table=True)

    remarks = []
    for metric, missing in zip(metric_names, missing_in(totals) or []):
        if missing[1]:
            remarks.append(("*", f"{metric} {covered(totals['all'], *missing)}"))
    remarks += notes(value)
    total = (["total"] + [""] * (max(1, len(key_names)) - 1), cells_of(totals, in_table=True))
    return grid(title, (key_names or [""], metric_names), rows(), total, remarks, size)


def notes(value):
    return [(string(n["name"]), string(n["text"])) for n in elements(value["notes"])]


def cross_table(value):
    down, across = (elements(value[m]) for m in ("down", "across"))
    begin, size = vector(value["cells"])
    has_totals = bool(value["has_down_totals"])
    down_totals, across_totals = (elements(value[m]) for m in ("down_totals", "across_totals"))
    header = ([string(value["down_name"])], [text_of(a, bare=True) for a in across] + ["total"] * has_totals)

    def short(of):
        names = models_in(of["covers_"]["unknown_models"])
        partly = bool(names) and bool(of["covers_"]["any_known"])
        return sum_of(of["sum_"], in_table=True) + "*" * partly if partly or not names else "unknown"

    def rows():
        for i in range(size):
            yield ([text_of(down[i], bare=True)], [short(c) for c in elements((begin + i).dereference())] +
                   [short(down_totals[i])] * has_totals)

    total = (["total"], [short(c) for c in across_totals] + [short(value["total"])] * has_totals)
    title = f"{string(value['name'])} by {string(value['down_name'])} and {string(value['across_name'])}"
    return grid(title, header, rows(), total, notes(value), size)


# --- Any value as one line -----------------------------------------------------------------------

# What is printed as one text, and what has parts. A time_point is the standard library's: its own printer, where it has
# one, comes first.
TEXTS = {
    "tonnage::quantity": quantity, "tonnage::amount": amount, "tonnage::detail::decimal": decimal_text,
    "tonnage::pue": lambda v: plain_number(v["ratio_"]), "tonnage::host_overhead": lambda v: plain_number(v["ratio_"]),
    "tonnage::fraction": lambda v: plain_number(v["ratio_"]), "boost::numeric::interval": interval,
    "tonnage::gpu_share": gpu_share, "tonnage::gpu_time": gpu_time,
    "tonnage::int128": lambda v: digits_of(decimal.Decimal(int128_of(v)), most=40),
    "tonnage::superaccumulator": superaccumulator, "tonnage::kernels::running_sum": running_sum,
    "tonnage::party": party, "tonnage::named_path": party, "tonnage::catalog::model": model,
    "tonnage::error": error, "std::chrono::time_point": time_point, "tonnage::zone_hour": zone_hour,
    "tonnage::calendar_month": calendar_month, "tonnage::time_span": span, "tonnage::period": period,
    "tonnage::calendar_day": time_point, "tonnage::as_of": lambda v: "as of " + time_point(v["day"]),
    "tonnage::cell": cell, "tonnage::coverage": coverage, "tonnage::figures": figures, "tonnage::table_row": table_row,
}
PARTS = {
    "tonnage::catalog::accelerator": accelerator, "tonnage::basic_holding": holding, "tonnage::basic_fleet": fleet,
    "tonnage::usage_record": usage_record, "tonnage::usage_piece": usage_piece, "tonnage::ledger": ledger,
    "tonnage::table": table, "tonnage::cross_table": cross_table,
}


def text_of(value, bare=False):
    """One line for a key or a sum. `bare`: names without quotes."""
    name = name_of(value)
    if name.base in TEXTS:
        text = TEXTS[name.base](value)
        return text[1:-1] if bare and text.startswith('"') else text
    if name.base.startswith("std::") and name.last == "basic_string":
        return string(value)
    if name.base == "std::basic_string_view":
        return string_view(value)
    if name.base == "std::chrono::year":
        return year(value)
    number = number_of(value)
    if number is not None:
        return number.in_unit(1)
    text = value.format_string()
    return text.rpartition("::")[2] if type_of(value).code == gdb.TYPE_CODE_ENUM else text


# --- Registration --------------------------------------------------------------------------------

PLAIN = str.maketrans({"≥": ">=", "≤": "<=", "≈": "~", "µ": "u", "·": "*", "×": "x", "₩": "KRW ", "€": "EUR ",
                       "¥": "JPY ", "£": "GBP "})


def printable(text):
    """The text in the characters that gdb may print: in the C locale, ASCII."""
    charset = gdb.host_charset() if hasattr(gdb, "host_charset") else gdb.parameter("host-charset")
    charset = "ascii" if str(charset).startswith("ANSI_X3.4") else charset
    try:
        text.encode(charset)
        return text
    except (LookupError, UnicodeError):
        return text.replace("CN¥", "CNY ").translate(PLAIN).encode("ascii", "replace").decode()


class Text:
    def __init__(self, text):
        self.text = printable(text)

    def to_string(self):
        return self.text


class Parts:
    """A title, which may be none, and named parts: values, or lines of text."""

    def __init__(self, title, parts, hint=None):
        self.title, self.parts, self.hint = title, parts, hint
        self.limit, self.again = limit(), lambda: self

    def to_string(self):
        return self.title and printable(self.title)

    def children(self):
        # gdb tells only now of the limit in `print -elements 5 -- table`.
        for name, part in (self if limit() == self.limit else self.again()).parts:
            yield printable(name), printable(part) if isinstance(part, str) else part

    def display_hint(self):
        return self.hint


class Printers(gdb.printing.PrettyPrinter):
    """`info pretty-printer` lists them; `disable pretty-printer global tonnage` turns them off."""

    def __init__(self):
        self.of = {name: gdb.printing.SubPrettyPrinter(name) for name in (*TEXTS, *PARTS)}
        super().__init__("tonnage", list(self.of.values()))

    def __call__(self, value):
        try:
            if value.type.strip_typedefs().code in (gdb.TYPE_CODE_REF, gdb.TYPE_CODE_RVALUE_REF):
                value = value.referenced_value()
            name = name_of(value).base
            if name not in self.of or not self.of[name].enabled:
                return None
            if name in TEXTS:
                return Text(TEXTS[name](value))
            parts = PARTS[name](value)
            parts.again = lambda: PARTS[name](value)
            return parts
        except Exception:  # whatever is wrong with the memory, gdb's own way of printing shows it
            return None


gdb.printing.register_pretty_printer(None, Printers(), replace=True)
