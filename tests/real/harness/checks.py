"""Counts what was checked, and shows the evidence of what failed."""

import traceback


class Checks:
    def __init__(self):
        self.passed = 0
        self.failed = []

    def that(self, holds, what, evidence=""):
        """Counts one check. `evidence` is shown when it fails."""
        if holds:
            self.passed += 1
            print(f"   ok    {what}", flush=True)
        else:
            self.failed.append(what)
            print(f"   FAIL  {what}\n         {str(evidence)[:2000]}", flush=True)
        return bool(holds)

    def equal(self, seen, expected, what):
        """Counts one check that two values are equal."""
        return self.that(seen == expected, what, f"seen {seen!r}, expected {expected!r}")

    def broken(self, part, error):
        """Counts a part that could not be carried out as one failure."""
        self.that(False, f"{part} could be carried out", f"{error!r}\n{traceback.format_exc()}")

    def report(self):
        """Prints the count; the exit status."""
        for what in self.failed:
            print(f"failed: {what}")
        print(f"\n{self.passed} passed, {len(self.failed)} failed", flush=True)
        return 1 if self.failed or not self.passed else 0
