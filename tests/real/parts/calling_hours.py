"""When a number may be rung, against Python's zoneinfo and a second writing of the rules.

Builds the example `calling_hours` with optimisation (it answers eight million questions a setting),
without link-time optimisation, which takes longer than it gives here.
"""

import json
import os
import subprocess

from harness import install
from harness.places import ROOT

# tzdata 2026.6 is release 2026f, as it is compiled into callflow.
PACKAGES = ["phonenumbers==9.0.43", "tzdata==2026.6", "holidays==0.109"]

EXAMPLE = ["cargo", "build", "--release", "--locked", "-p", "callflow"]
EXAMPLE += ["--example", "calling_hours"]


def run(checks):
    python = install.python("calling-hours", *PACKAGES) / "python"
    # Empty: zoneinfo then reads the package, not the system's older copy.
    environment = {**os.environ, "PYTHONTZPATH": ""}

    make = [python, ROOT / "shared/callflow/places/make.py", "--check"]
    tables = subprocess.run(make, capture_output=True, text=True, env=environment)
    checks.equal(tables.returncode, 0, f"the tables are what their source gives{tables.stderr}")

    quick = {"CARGO_PROFILE_RELEASE_LTO": "off", "CARGO_PROFILE_RELEASE_CODEGEN_UNITS": "16"}
    subprocess.run(EXAMPLE, cwd=ROOT, check=True, env={**os.environ, **quick})
    program = ROOT / "target/release/examples/calling_hours"

    script = ROOT / "tests/real/hours/sweep.py"
    sweeps = {
        setting: subprocess.Popen(
            [python, script, program, setting], stdout=subprocess.PIPE, env=environment
        )
        for setting in ("federal", "safe")
    }
    for setting, sweep in sweeps.items():
        output, _ = sweep.communicate()
        if checks.equal(sweep.returncode, 0, f"the sweep of {setting} was carried out"):
            judge(checks, setting, json.loads(output))


def judge(checks, setting, seen):
    checks.that(seen["area codes"] >= 415, f"{setting}: {seen['area codes']} area codes", seen)
    checks.that(seen["moments"] >= 4.3e7, f"{setting}: {seen['moments']} moments", seen)
    checks.that(seen["allowed"] > 0, f"{setting}: {seen['allowed']} are allowed", seen)
    checks.equal(seen["problems"], [], f"{setting}: every number has a place and all its zones")
    checks.equal(
        seen["allowed but forbidden"], 0, f"{setting}: no moment is allowed that is forbidden"
    )
    checks.equal(
        seen["unexplained days"],
        [],
        f"{setting}: {seen['forbidden but allowed']} are forbidden beyond need: "
        f"{seen['of these, by a zone more']} for a zone more, "
        f"{seen['of these, by a holiday more']} for a holiday more",
    )
