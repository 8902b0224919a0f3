"""The judges: Twilio's libraries for Node and Python, Prism, and our own verifier."""

import json
import os
import re
import subprocess
from pathlib import Path

from harness import install, processes
from harness.places import ROOT, folder

HERE = Path(__file__).resolve().parent
API = ROOT / "tests/vectors/twilio_api_v2010.prism.json"


class Judges:
    def __init__(self):
        self.node_home = install.node("twilio-node", "twilio@6.2.0")
        self.python_home = install.python("twilio-python", "twilio==9.13.0")
        self.prism_home = install.node("prism", "@stoplight/prism-cli@5.14.2")
        # All that is built, at once: the parts then start programs that are there.
        build = ["cargo", "build", "--quiet", "--locked"]
        packages = ["-p", "local", "-p", "twilio", "-p", "tests"]
        names = ["verify_vectors", "rest_requests", "spoken_documents"]
        examples = [word for name in names for word in ("--example", name)]
        subprocess.run([*build, *packages, "--bin", "local", *examples], cwd=ROOT, check=True)

    def node(self, requests):
        """What the Node library says of each request: true or false."""
        return self.by_node("verdicts.mjs", requests)

    def python(self, requests):
        """What the Python library says of each request."""
        return _lines([self.python_home / "python", HERE / "verdicts.py"], requests)

    def ours(self, requests):
        """What our verifier says of each request."""
        file = folder("twilio-sdks") / "requests.json"
        vectors = [{**request, "name": f"#{at}"} for at, request in enumerate(requests)]
        file.write_text(json.dumps([{"valid": True, **vector} for vector in vectors]))
        command = [_built("examples/verify_vectors"), file]
        told = subprocess.run(command, capture_output=True, text=True)
        pattern = r"^(?:ok|DISAGREE) #\d+ expected=\w+ got=(true|false) \(.*\)$"
        verdicts = [word == "true" for word in re.findall(pattern, told.stdout, re.MULTILINE)]
        if len(verdicts) != len(requests):
            raise RuntimeError(f"{len(verdicts)} verdicts on {len(requests)}: {told.stderr}")
        return verdicts

    def by_node(self, script, lines):
        """The answers of a script for Node, which finds the library by its first argument."""
        return _lines(["node", HERE / script, self.node_home], lines)

    def prism(self, upstream=None):
        """Prism, which lets through what Twilio's description allows, both ways: between us and
        `upstream`, or in Twilio's place. Its address."""
        port = processes.free_port()
        url = f"http://127.0.0.1:{port}"
        program = self.prism_home / "node_modules/@stoplight/prism-cli/dist/index.js"
        mode, more = ("proxy", [upstream]) if upstream else ("mock", [])
        command = ["node", program, mode, "-h", "127.0.0.1", "-p", port, "--errors", API, *more]
        silent = {**os.environ, "PRISM_DISABLE_TELEMETRY": "1"}
        processes.start("prism", command, processes.answers(url), env=silent)
        return url


def local(name, *words, ready, **settings):
    """Starts our own program for one machine, with these settings and no other."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    # An empty folder: no `.env` of the developer's is read.
    empty = folder("twilio-sdks/empty")
    command = [_built("local"), *words]
    return processes.start(name, command, ready, cwd=empty, env={**environment, **settings})


def spoken():
    """Every document that we can speak, with its meaning."""
    return _told("spoken_documents")


def rest_requests():
    """Every request that we can make of the REST API."""
    return _told("rest_requests")


def _told(example):
    told = subprocess.run(
        [_built(f"examples/{example}")], check=True, capture_output=True, text=True
    )
    return [json.loads(line) for line in told.stdout.splitlines()]


def _built(name):
    return Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug" / name


def _lines(command, values):
    """A program that answers each line of JSON by one."""
    text = "".join(json.dumps(value) + "\n" for value in values)
    told = subprocess.run(command, input=text, check=True, stdout=subprocess.PIPE, text=True)
    answers = [json.loads(line) for line in told.stdout.splitlines()]
    if len(answers) != len(values):
        raise RuntimeError(f"{len(answers)} answers to {len(values)} lines: {command}")
    return answers
