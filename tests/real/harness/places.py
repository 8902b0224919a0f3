"""Where things are."""

from pathlib import Path

# The checkout.
ROOT = Path(__file__).resolve().parents[3]

# What is installed and written here: git ignores it.
WORK = ROOT / "target" / "real"


def folder(name):
    """A folder below WORK, made if it is not there."""
    path = WORK / name
    path.mkdir(parents=True, exist_ok=True)
    return path
