"""The built bootstraps load on Amazon Linux 2023: they ask for no newer glibc than its."""

import re
import subprocess

from harness import install, programs

# What `provided.al2023` has (https://docs.aws.amazon.com/linux/al2023/ug/core-glibc.html).
AMAZON_LINUX_2023 = (2, 34)

# As `objdump` prints them of a program that was linked on a newer system.
NEWER = """\
Version References:
  required from libc.so.6:
    0x06969195 0x00 03 GLIBC_2.17
    0x069691b8 0x00 02 GLIBC_2.38
"""

# A feature of the loader's, by which newer linkers shorten programs: it came with 2.36.
SHORT_RELOCATIONS = ("GLIBC_ABI_DT_RELR", (2, 36))


def run(checks):
    install.debian("binutils")
    checks.that(newest(NEWER) == (2, 38), "the newest version among many is found", newest(NEWER))
    older = NEWER.replace("2.38", "2.9")
    relocations = older.replace("GLIBC_2.17", SHORT_RELOCATIONS[0])
    for headers, loads in [(NEWER, False), (older, True), (relocations, False)]:
        needed = newest(headers)
        checks.equal(
            needed <= AMAZON_LINUX_2023,
            loads,
            f"a made-up program that needs {version(needed)} would {'pass' if loads else 'fail'}",
        )
    bootstraps = programs.built().bootstraps
    checks.equal(sorted(bootstraps), programs.function_names(), "every function has a bootstrap")
    for name, bootstrap in sorted(bootstraps.items()):
        command = ["objdump", "--private-headers", bootstrap]
        headers = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        needed = newest(headers)
        checks.that(
            (2, 0) <= needed <= AMAZON_LINUX_2023,
            f"{name} needs glibc {version(needed)}, and {version(AMAZON_LINUX_2023)} is there",
            headers[-1000:],
        )


def newest(headers):
    """The newest version of glibc that a program's headers ask for; (0, 0) for none."""
    found = re.findall(r"\bGLIBC_([0-9.]+)$", headers, re.MULTILINE)
    versions = [tuple(map(int, text.split("."))) for text in found]
    if SHORT_RELOCATIONS[0] in headers:
        versions.append(SHORT_RELOCATIONS[1])
    return max(versions, default=(0, 0))


def version(numbers):
    return ".".join(map(str, numbers))
