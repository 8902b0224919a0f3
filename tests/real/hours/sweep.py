"""Holds callflow's calling hours against a reckoning of its own.

    sweep.py PROGRAM SETTING     the example `calling_hours`, and `safe` or `federal`

Every quarter of an hour of three years, for every area code of the United States and Canada: no
moment that callflow allows may be one that is forbidden here, at the moment itself and a quarter of
an hour later. Here: Python's zoneinfo; zones by the states of libphonenumber's own prefixes; the
rules written down once more; holidays of the package `holidays`. Prints one JSON object.
"""

import datetime
import functools
import json
import re
import subprocess
import sys
import zoneinfo
from collections import Counter, defaultdict

import holidays
import phonenumbers
from phonenumbers.geodata import GEOCODE_DATA
from phonenumbers.tzdata import TIMEZONE_DATA

UTC = datetime.timezone.utc
FROM = datetime.datetime(2026, 1, 1, tzinfo=UTC)
UNTIL = datetime.datetime(2029, 1, 1, tzinfo=UTC)
STEP = 900
STEPS = int((UNTIL - FROM).total_seconds()) // STEP
YEARS = range(2025, 2031)
RINGING = {
    phonenumbers.PhoneNumberType.FIXED_LINE,
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
}

# Monday to Friday, Saturday, Sunday, holidays: from and to, in hours; None is closed.
FEDERAL = ((8, 21), (8, 21), (8, 21), (0, 24))
CANADA = ((9, 21.5), (10, 18), (10, 18), (0, 24))
SAFE = ((10, 17), (10, 12), None, None)


def daily(opens, closes):
    return ((opens, closes),) * 3 + ((0, 24),)


STATES = {
    "AL": ((8, 20), (8, 20), None, None),
    "CA": daily(9, 21),
    "CT": daily(9, 20),
    "FL": daily(8, 20),
    "IL": daily(9, 21),
    "KY": daily(10, 21),
    "LA": ((8, 20), (8, 20), None, None),
    "MA": daily(8, 20),
    "MD": daily(8, 20),
    "ME": ((9, 17), None, None, (0, 24)),
    "MI": daily(9, 21),
    "MN": daily(9, 21),
    "MS": ((8, 20), (8, 20), None, None),
    "NE": ((8, 21), (8, 21), (13, 21), (13, 21)),
    "NM": daily(9, 21),
    "NV": daily(9, 20),
    "OK": daily(8, 20),
    "PA": ((8, 21), (8, 12), (8, 21), None),
    "RI": ((9, 18), (10, 17), None, None),
    "SD": ((9, 21), None, None, (0, 24)),
    "TX": ((9, 21), (9, 21), (12, 21), (0, 24)),
    "UT": ((8, 21), (8, 21), None, None),
    "WA": daily(8, 20),
    "WY": daily(8, 20),
}

NAMES = """Alabama AL,Alaska AK,Arizona AZ,Arkansas AR,California CA,Colorado CO,
Connecticut CT,Delaware DE,Washington D.C. DC,Florida FL,Georgia GA,Hawaii HI,Idaho ID,Illinois IL,
Indiana IN,Iowa IA,Kansas KS,Kentucky KY,Louisiana LA,Maine ME,Maryland MD,Massachusetts MA,
Michigan MI,Minnesota MN,Mississippi MS,Missouri MO,Montana MT,Nebraska NE,Nevada NV,
New Hampshire NH,New Jersey NJ,New Mexico NM,New York NY,North Carolina NC,North Dakota ND,Ohio OH,
Oklahoma OK,Oregon OR,Pennsylvania PA,Rhode Island RI,South Carolina SC,South Dakota SD,
Tennessee TN,Texas TX,Utah UT,Vermont VT,Virginia VA,Washington State WA,West Virginia WV,
Wisconsin WI,Wyoming WY,Alberta AB,British Columbia BC,British Colombia BC,Manitoba MB,
New Brunswick NB,Newfoundland and Labrador NL,Nova Scotia NS,Prince Edward Island PE,Ontario ON,
Quebec QC,Saskatchewan SK,Northwest Territories NT,Nunavut NU,Yukon YT"""
NAMES = dict(line.rsplit(" ", 1) for line in NAMES.replace("\n", "").split(","))

# Of Louisiana, Newfoundland and Labrador, and Pennsylvania, from their laws: month and day.
LISTED_BEYOND = [(1, 8), (3, 17), (4, 23), (6, 3), (6, 14), (6, 24), (7, 12), (8, 30), (11, 1)]

# The source says Puerto_Rico of this code of Newfoundland and Labrador, where it means Halifax.
MISTAKEN_ZONES = {"1879"}


def main(program, setting):
    assert datetime.datetime(2027, 1, 15, tzinfo=zoneinfo.ZoneInfo("America/Vancouver")).strftime(
        "%z"
    ) == "-0700", "zoneinfo read the system's old data: set PYTHONTZPATH to nothing"
    numbers = sample_numbers()
    seen = ask(program, setting, numbers)
    oracle = Oracle(setting)
    result = Counter()
    problems, unexplained = [], set()
    verdicts = {}
    for number in numbers:
        code = number[1:5]
        place = seen["places"].get(seen["numbers"][number])
        if place is None:
            problems.append(f"{number}: no place")
            continue
        states, zones = oracle.states(code), oracle.zones(code)
        if not zones <= set(place["zones"]):
            missing = sorted(zones - set(place["zones"]))
            # Another name of a zone that is there counts.
            missing = [name for name in missing if not alike(name, place["zones"])]
            if missing:
                problems.append(f"{number}: the zones {missing} are missing")
        key = (place["index"], place["region"], frozenset(states), frozenset(zones))
        if key not in verdicts:
            verdicts[key] = compare(oracle, place, states, zones)
        for what, count in verdicts[key].items():
            result[what] += count
        if verdicts[key]["of these, unexplained"]:
            unexplained |= days_without_reason(oracle, place, states, zones)
        if verdicts[key]["allowed but forbidden"]:
            problems.append(f"{number}: {first_wrong(oracle, place, states, zones)}")
        result["moments"] += STEPS
    print(
        json.dumps(
            {
                "area codes": len({number[1:5] for number in numbers}),
                "numbers": len(numbers),
                "asked": seen["asked"],
                **result,
                "problems": problems,
                "unexplained days": sorted(unexplained),
            }
        )
    )


def compare(oracle, place, states, zones):
    ours = place["open"]
    allowed = oracle.allowed(place["region"], states, zones)
    # Seen through callflow's zones, what is left are the rules and the holidays.
    narrower = oracle.allowed(place["region"], states, zones | set(place["zones"]))
    kept_for_holidays = narrower & ~ours & oracle.holidays_of_ours(place)
    return {
        "allowed": ours.bit_count(),
        "allowed but forbidden": (ours & ~allowed).bit_count(),
        "forbidden but allowed": (allowed & ~ours).bit_count(),
        "of these, by a zone more": (allowed & ~narrower & ~ours).bit_count(),
        "of these, by a holiday more": kept_for_holidays.bit_count(),
        "of these, unexplained": (narrower & ~ours & ~kept_for_holidays).bit_count(),
    }


def days_without_reason(oracle, place, states, zones):
    narrower = oracle.allowed(place["region"], states, zones | set(place["zones"]))
    left = narrower & ~place["open"] & ~oracle.holidays_of_ours(place)
    clock = enumerate(wall_clock(place["zones"][0]))
    days = {date for step, (_, _, date) in clock if left >> step & 1}
    return {f"{' '.join(sorted(states))} {date}" for date in days}


def first_wrong(oracle, place, states, zones):
    wrong = place["open"] & ~oracle.allowed(place["region"], states, zones)
    step = (wrong & -wrong).bit_length() - 1
    moment = FROM + datetime.timedelta(seconds=STEP * step)
    return f"{moment.isoformat()} is allowed and forbidden, in {sorted(states)}"


def sample_numbers():
    """One number of each area code that has people's lines, and the exchanges known for trouble."""
    numbers = ["+14235550123", "+18505550123", "+12195550123", "+12705550123", "+19285550123"]
    for code in range(200, 1000):
        for exchange in range(200, 1000):
            number = phonenumbers.parse(f"+1{code}{exchange}0123")
            region = phonenumbers.region_code_for_number(number)
            if region in ("US", "CA") and phonenumbers.number_type(number) in RINGING:
                numbers.append(f"+1{code}{exchange}0123")
                break
    return numbers


def ask(program, setting, numbers):
    command = [program, setting, FROM.isoformat(), UNTIL.isoformat(), str(STEP), str(STEP)]
    answer = subprocess.run(
        command, input="\n".join(numbers), capture_output=True, text=True, check=True
    )
    seen = {"numbers": {}, "places": {}, "asked": 0}
    for line in answer.stdout.splitlines():
        kind, *fields = line.split("\t")
        if kind == "number":
            seen["numbers"][fields[0]] = fields[1]
        elif kind == "place":
            index, region, states, zones = fields
            seen["places"][index] = {
                "index": index,
                "region": region,
                "states": states.split(),
                "zones": zones.split(),
                "open": 0,
            }
        elif kind == "open":
            index, first, last = fields[0], int(fields[1]), int(fields[2])
            seen["places"][index]["open"] |= ((1 << (last - first + 1)) - 1) << first
        elif kind == "asked":
            seen["asked"] = int(fields[0])
    assert seen["asked"] == STEPS * len(seen["places"]), "every quarter of an hour was asked"
    return seen


class Oracle:
    """The reckoning: which quarters of an hour are allowed, as the bits of a number."""

    def __init__(self, setting):
        self.setting = setting
        self.states_of_code = defaultdict(set)
        for prefix, names in GEOCODE_DATA.items():
            if re.match(r"1\d{3}", prefix):
                self.states_of_code[prefix[:4]] |= states_named(names.get("en", ""))
        self.zones_of_code = defaultdict(set)
        for prefix, zones in TIMEZONE_DATA.items():
            if re.match(r"1\d{3}", prefix) and prefix[:4] not in MISTAKEN_ZONES:
                self.zones_of_code[prefix[:4]] |= set(zones)
        self.zones_of_state = defaultdict(set)
        for code, states in self.states_of_code.items():
            if len(states) == 1:
                self.zones_of_state[next(iter(states))] |= self.zones_of_code[code]

    def states(self, code):
        return self.states_of_code[code]

    def zones(self, code):
        zones = set(self.zones_of_code[code])
        for state in self.states_of_code[code]:
            zones |= self.zones_of_state[state]
        return zones

    @functools.cache
    def allowed_in(self, region, states, zone, holiday_states):
        rules = [CANADA if region == "CA" else FEDERAL]
        rules += [STATES[state] for state in states if region == "US" and state in STATES]
        closed = days_off(region, holiday_states)
        bits = bytearray(STEPS + 1)
        for step, (weekday, hour, date) in enumerate(wall_clock(zone)):
            kind = max(0, weekday - 4)
            applied = [(rule, date in closed) for rule in rules]
            if self.setting == "safe":
                applied.append((SAFE, date in closed))
            bits[step] = all(
                is_in(rule[kind], hour) and (not off or is_in(rule[3], hour))
                for rule, off in applied
            )
        return bits

    @functools.cache
    def _allowed(self, region, states, zones):
        both = None
        for zone in zones:
            bits = self.allowed_in(region, states, zone, states)
            both = as_bits(bits) if both is None else both & as_bits(bits)
        if self.setting == "safe" and region == "US" and states - {"AK", "HI"}:
            eastern = bytes(hour >= 11 for _, hour, _ in wall_clock("America/New_York"))
            both &= as_bits(eastern)
        # Still allowed a quarter of an hour later.
        return both & (both >> 1) & ((1 << STEPS) - 1)

    def allowed(self, region, states, zones):
        return self._allowed(region, frozenset(states), frozenset(zones))

    def holidays_of_ours(self, place):
        """Moments that are, somewhere in the place, a day for which some calendar has a name."""
        everything = named_days(place["region"], tuple(place["states"]))
        bits = 0
        for zone in place["zones"]:
            bits |= as_bits(bytes(date in everything for _, _, date in wall_clock(zone)))
        return (bits | bits >> 1) & ((1 << STEPS) - 1)


def states_named(place):
    if match := re.search(r", ([A-Z]{2})$", place):
        return {match[1]} & set(NAMES.values())
    return {NAMES[name] for name in place.split("/") if name in NAMES}


@functools.cache
def wall_clock(zone):
    """Weekday, hour with its fraction and date of each quarter of an hour, and of one more."""
    there = zoneinfo.ZoneInfo(zone)
    shown = []
    for step in range(STEPS + 1):
        local = (FROM + datetime.timedelta(seconds=STEP * step)).astimezone(there)
        shown.append((local.weekday(), local.hour + local.minute / 60, local.date()))
    return shown


@functools.cache
def days_off(region, states):
    """A country's holidays, and those of its states: public ones, and the days kept for them."""
    days = set(holidays.country_holidays(region, years=YEARS))
    for state in states:
        # Elsewhere no rule asks for a state's own holidays.
        if region == "CA" or STATES.get(state, FEDERAL)[3] != (0, 24):
            days |= set(holidays.country_holidays(region, subdiv=state, years=YEARS))
    return frozenset(days)


@functools.cache
def named_days(region, states):
    """Days that a calendar of the country has a name for, or that callflow lists beyond them, and
    the days kept for them at a weekend."""
    country = getattr(holidays, region)
    # Canada is held to the holidays of all its provinces; Alabama has Louisiana's Mardi Gras, and
    # Nebraska Pennsylvania's day after Thanksgiving.
    calendars = country.subdivisions if region == "CA" else [*states, "LA", "PA"]
    days = {datetime.date(year, *day) for year in YEARS for day in LISTED_BEYOND}
    for calendar in [None, *calendars]:
        days |= set(
            country(subdiv=calendar, years=YEARS, categories=country.supported_categories)
        )
    weekend = [day for day in days if day.weekday() >= 5]
    return frozenset(
        days | {day + datetime.timedelta(days=away) for day in weekend for away in (-1, 1, 2)}
    )


def is_in(span, hour):
    return span is not None and span[0] <= hour < span[1]


def as_bits(flags):
    """Flags as the bits of a number, the first the lowest."""
    return int("".join("1" if flag else "0" for flag in reversed(flags)), 2)


def alike(name, others):
    """Whether a zone shows, in these years, what one of the others shows."""
    return any(wall_clock(name) == wall_clock(other) for other in others)


if __name__ == "__main__":
    main(*sys.argv[1:])
