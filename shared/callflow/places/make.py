#!/usr/bin/env python3
"""Makes the tables of callflow::place from other people's data.

    make.py            writes src/place/area_codes.rs and src/place/region_zones.rs
    make.py --check    writes nothing; fails where a file is not what it would write

Area code to state or province: the geographic descriptions of libphonenumber (Apache-2.0), as the
PyPI package `phonenumbers` carries them, and `corrections.tsv`. Every state that a code's exchanges
name counts. A code with geographic numbers and no state is an error: look it up, add a correction.

Region to time zones: `zone.tab` of the IANA time zone database (public domain), as the PyPI package
`tzdata` carries it.

    pip install phonenumbers==9.0.43 tzdata==2026.6
"""

import hashlib
import re
import sys
from importlib import metadata, resources
from pathlib import Path

PINNED = {"phonenumbers": "9.0.43", "tzdata": "2026.6"}
HERE = Path(__file__).resolve().parent
TABLES = HERE.parent / "src" / "place"

SUBDIVISIONS = {
    "Alabama": "AL", "Alaska": "AK", "Arizona": "AZ", "Arkansas": "AR", "California": "CA",
    "Colorado": "CO", "Connecticut": "CT", "Delaware": "DE", "Washington D.C.": "DC",
    "Florida": "FL", "Georgia": "GA", "Hawaii": "HI", "Idaho": "ID", "Illinois": "IL",
    "Indiana": "IN", "Iowa": "IA", "Kansas": "KS", "Kentucky": "KY", "Louisiana": "LA",
    "Maine": "ME", "Maryland": "MD", "Massachusetts": "MA", "Michigan": "MI", "Minnesota": "MN",
    "Mississippi": "MS", "Missouri": "MO", "Montana": "MT", "Nebraska": "NE", "Nevada": "NV",
    "New Hampshire": "NH", "New Jersey": "NJ", "New Mexico": "NM", "New York": "NY",
    "North Carolina": "NC", "North Dakota": "ND", "Ohio": "OH", "Oklahoma": "OK", "Oregon": "OR",
    "Pennsylvania": "PA", "Rhode Island": "RI", "South Carolina": "SC", "South Dakota": "SD",
    "Tennessee": "TN", "Texas": "TX", "Utah": "UT", "Vermont": "VT", "Virginia": "VA",
    "Washington State": "WA", "West Virginia": "WV", "Wisconsin": "WI", "Wyoming": "WY",
    "Alberta": "AB", "British Columbia": "BC", "British Colombia": "BC", "Manitoba": "MB",
    "New Brunswick": "NB", "Newfoundland and Labrador": "NL", "Nova Scotia": "NS",
    "Northwest Territories": "NT", "Nunavut": "NU", "Ontario": "ON", "Prince Edward Island": "PE",
    "Quebec": "QC", "Saskatchewan": "SK", "Yukon": "YT",
}  # fmt: skip
CODES = set(SUBDIVISIONS.values())


def main(arguments):
    if arguments not in ([], ["--check"]):
        sys.exit(__doc__)
    for package, version in PINNED.items():
        if metadata.version(package) != version:
            sys.exit(f"{package} {metadata.version(package)} is installed: install {version}")
    stale = []
    for name, text in [("area_codes.rs", area_codes()), ("region_zones.rs", region_zones())]:
        path = TABLES / name
        if arguments == ["--check"]:
            if not path.exists() or path.read_text() != text:
                stale.append(name)
        else:
            path.write_text(text)
    if stale:
        sys.exit(f"not what {Path(__file__).name} makes: {', '.join(stale)}. Run it without --check")
    print("the tables of places are up to date")


def area_codes():
    from phonenumbers.geodata import GEOCODE_DATA

    described = {
        prefix: names["en"]
        for prefix, names in GEOCODE_DATA.items()
        if re.match(r"1\d{3}", prefix) and "en" in names
    }
    corrections = read_corrections()
    rows, without_state, needless = [], [], set(corrections)
    for code in range(200, 1000):
        if code not in corrections and not has_geographic_numbers(code):
            continue
        states = set()
        for prefix, place in described.items():
            if prefix.startswith(f"1{code}"):
                states |= states_of(place)
        if code in corrections and corrections[code] != states:
            states = corrections[code]
            needless.discard(code)
        if states:
            rows.append((code, sorted(states)))
        else:
            without_state.append(code)
    if without_state:
        sys.exit(f"no state or province for {without_state}: add them to corrections.tsv")
    if needless:
        sys.exit(f"corrections.tsv corrects nothing for {sorted(needless)}: remove them")
    canonical = "\n".join(f"{prefix}|{place}" for prefix, place in sorted(described.items()))
    return rust(
        "Area codes of the United States and Canada, and the states or provinces of each.",
        f"the geographic descriptions in phonenumbers {PINNED['phonenumbers']} (Apache-2.0), "
        "and corrections.tsv",
        canonical.encode(),
        "AREA_CODES: &[(u16, &[&str])]",
        (f"({code}, &[{quoted(states)}])" for code, states in rows),
    )


def has_geographic_numbers(code):
    import phonenumbers

    ringing = (
        phonenumbers.PhoneNumberType.FIXED_LINE,
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    )
    for exchange in range(200, 1000):
        number = phonenumbers.parse(f"+1{code}{exchange}0123")
        region = phonenumbers.region_code_for_number(number)
        if region in ("US", "CA"):
            return phonenumbers.number_type(number) in ringing
        if region:
            return False
    return False


def states_of(place):
    """The states or provinces that a description names: `Modesto, CA`, `Ohio`, `A/B`, or none."""
    if match := re.search(r", ([A-Z]{2})$", place):
        return {match[1]} & CODES
    return {SUBDIVISIONS[name] for name in place.split("/") if name in SUBDIVISIONS}


def read_corrections():
    corrections = {}
    for line in (HERE / "corrections.tsv").read_text().splitlines():
        if line.startswith("#") or not line:
            continue
        code, states, _why = line.split("\t")
        corrections[int(code)] = set(states.split())
        if not corrections[int(code)] <= CODES:
            sys.exit(f"corrections.tsv: {code} names an unknown state")
    return corrections


def region_zones():
    text = (resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text()
    zones = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            region, _where, zone, *_ = line.split("\t")
            zones.setdefault(region, []).append(zone)
    return rust(
        "Regions (ISO 3166-1) and the time zones of each.",
        f"zone.tab in tzdata {PINNED['tzdata']} (public domain)",
        text.encode(),
        "REGION_ZONES: &[(&str, &[&str])]",
        (f'("{region}", &[{quoted(sorted(names))}])' for region, names in sorted(zones.items())),
    )


def rust(what, source, raw, declaration, rows):
    lines = "\n".join(f"    {row}," for row in rows)
    return (
        f"//! {what}\n//!\n"
        f"//! Made by `shared/callflow/places/make.py`: change that, not this. Source:\n"
        f"//! {source}.\n"
        f"//! SHA-256 of what was read: {hashlib.sha256(raw).hexdigest()}.\n\n"
        f"#[rustfmt::skip]\npub(super) const {declaration} = &[\n{lines}\n];\n"
    )


def quoted(names):
    return ", ".join(f'"{name}"' for name in names)


if __name__ == "__main__":
    main(sys.argv[1:])
