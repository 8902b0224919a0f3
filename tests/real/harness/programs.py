"""What is built of this product, once in a run: the functions as `sam build` makes them for a
deployment, and the local world."""

import functools
import os
import re
import subprocess
from pathlib import Path
from typing import NamedTuple

from . import install, processes
from .places import ROOT, WORK, folder

# SAM CLI from 1.170 on finds a function's binary in a workspace's one target directory.
SAM = ("aws-sam-cli==1.170.0", "cargo-lambda==1.9.2")

# What can be built on any machine without a cross compiler.
ARCHITECTURE = ("Architecture=x86_64",)

# What is shipped pays for link-time optimisation; what is only tried does not.
QUICK_RELEASE = {
    "CARGO_PROFILE_RELEASE_LTO": "off",
    "CARGO_PROFILE_RELEASE_CODEGEN_UNITS": "16",
}


class Built(NamedTuple):
    """What `sam build` made."""

    template: Path  # The template, which names the folder of each function.
    bootstraps: dict  # By the name of the function, such as `voice-incoming`.


@functools.cache
def sam():
    """The folder with `sam` and `cargo-lambda`."""
    return install.python("sam", *SAM)


def sam_environment():
    """The environment for `sam`: no telemetry, credentials that open nothing, and no setting of
    AWS's from outside."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return {
        **ours,
        "PATH": f"{sam()}{os.pathsep}{os.environ['PATH']}",
        "SAM_CLI_TELEMETRY": "0",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }


@functools.cache
def built():
    """Builds every function of the template. All share one target directory, which keeps what
    was compiled from one run to the next."""
    home = folder("built")
    command = ["sam", "build", "--build-dir", home]
    if ARCHITECTURE:
        command += ["--parameter-overrides", *ARCHITECTURE]
    shared = {"CARGO_TARGET_DIR": str(WORK / "cargo")}
    _run("sam-build", command, {**sam_environment(), **QUICK_RELEASE, **shared})
    made = home.glob("*/bootstrap")
    return Built(home / "template.yaml", {_name(path.parent.name): path for path in made})


def local():
    """The local world's program."""
    return _program("local")


def operator():
    """The program that looks after a deployed stack."""
    return _program("operator")


@functools.cache
def _program(package):
    """A program of ours, built for development, where the other checks build it too."""
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).absolute()
    command = ["cargo", "build", "--quiet", "--locked", "--package", package]
    _run("cargo-build", command, {**os.environ, "CARGO_TARGET_DIR": str(target)})
    return target / "debug" / package


def function_names():
    """The functions that there are, by their folders."""
    return sorted(path.parent.name for path in (ROOT / "functions").glob("*/Cargo.toml"))


def _name(logical_id):
    """`VoiceIncoming` of the template is the function `voice-incoming`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", logical_id).lower()


def _run(name, command, environment):
    """Builds something; what the build says is in a log, and shown when it fails."""
    log = folder("logs") / f"{name}.log"
    print(f"   building: {' '.join(map(str, command))}", flush=True)
    with log.open("wb") as output:
        done = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    if done.returncode != 0:
        raise RuntimeError(f"{name} ended with {done.returncode}: {processes.tail(log, 40)}")
