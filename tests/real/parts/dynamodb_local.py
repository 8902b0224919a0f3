"""The table contract on AWS's own DynamoDB Local: the suite that the embedded engine passes too."""

import json
import os
import re
import shutil
import subprocess
import urllib.request
from collections import Counter

from harness import install, processes
from harness.places import ROOT, folder

# AWS's jar, as npm carries it.
SIMULATOR = "amplify-dynamodb-simulator@2.9.30"

SUITE = ["cargo", "test", "--locked", "-p", "tests", "--test", "suite"]
# Of calls, suppressions and limits.
TABLES_OF_A_SET = 3


def run(checks):
    home = install.node("dynamodb-local", SIMULATOR)
    if shutil.which("java") is None:
        install.debian("default-jre-headless")
    subprocess.run([*SUITE, "--no-run"], cwd=ROOT, check=True)
    tests = listed()
    checks.that(len(tests) >= 30, f"the contract has {len(tests)} tests", tests)

    port = processes.free_port()
    url = f"http://127.0.0.1:{port}"
    emulator = home / "node_modules/amplify-dynamodb-simulator/emulator"
    start(emulator, port, url)
    checks.equal(listeners(port), {"127.0.0.1"}, "it listens on loopback alone")
    checks.equal(tables(url), set(), "it is empty")

    ended = suite(url)
    report = ended.stdout + ended.stderr
    checks.equal(ended.returncode, 0, "the contract holds on DynamoDB Local")
    passed = set(re.findall(r"^test (contract::\S+) \.\.\. ok$", report, re.MULTILINE))
    checks.equal(passed, set(tests), "each of its tests was run and passed")
    if ended.returncode:
        print(report[-6000:])

    made = tables(url)
    # A test has a set of tables of its own, some have several.
    sets = Counter(table.rsplit(".", 1)[0] for table in made)
    checks.equal(set(sets.values()), {TABLES_OF_A_SET}, "every set of tables there is whole")
    checks.that(len(sets) >= len(tests), "and each test had one", sets)
    items = sum(count(url, table) for table in made)
    checks.that(items > 400, f"and stored items there: {items}", items)
    lives = {time_to_live(url, table) for table in made if not table.endswith(".suppressions")}
    checks.equal(lives, {("ENABLED", "expires_at")}, "calls and limits expire by expires_at")

    elsewhere = suite(f"http://127.0.0.1:{processes.free_port()}", "an_inbound_call_is_stored_once")
    checks.that(elsewhere.returncode != 0, "with nobody at the address the contract fails")


def start(emulator, port, url):
    library = folder("dynamodb-local") / "loopback_bind.so"
    source = ROOT / "tests/real/native/loopback_bind.c"
    compile_it = [
        "cc",
        "-shared",
        "-fPIC",
        "-O2",
        "-Wall",
        "-Werror",
        source,
        "-o",
        library,
        "-ldl",
    ]
    subprocess.run(compile_it, check=True)
    command = [
        "java",
        "-Xmx256m",
        "-XX:+UseSerialGC",
        # A test lasts seconds: the second compiler would take more than it gives.
        "-XX:TieredStopAtLevel=1",
        "-Djava.net.preferIPv4Stack=true",
        "-Djava.library.path=./DynamoDBLocal_lib",
        "-jar",
        "DynamoDBLocal.jar",
        "-inMemory",
        "-sharedDb",
        "-port",
        port,
    ]
    environment = {**os.environ, "LD_PRELOAD": str(library)}
    ready = processes.answers(url)
    processes.start("dynamodb-local", command, ready, cwd=emulator, env=environment)


def listed():
    """The names of the contract's tests."""
    command = [*SUITE, "contract::", "--", "--list"]
    answer = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return re.findall(r"^(contract::\S+): test$", answer.stdout, re.MULTILINE)


def suite(url, only="contract::"):
    # One thread, since the product's deadlines are short and this engine warms up slowly.
    command = [*SUITE, only, "--", "--test-threads", "1"]
    environment = {**os.environ, "CONTRACT_DYNAMODB_URL": url}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


def tables(url):
    names, start = set(), {}
    while True:
        page = ask(url, "ListTables", start)
        names.update(page["TableNames"])
        if "LastEvaluatedTableName" not in page:
            return names
        start = {"ExclusiveStartTableName": page["LastEvaluatedTableName"]}


def count(url, table):
    return ask(url, "DescribeTable", {"TableName": table})["Table"]["ItemCount"]


def time_to_live(url, table):
    told = ask(url, "DescribeTimeToLive", {"TableName": table})["TimeToLiveDescription"]
    return told["TimeToLiveStatus"], told.get("AttributeName")


def ask(url, operation, body):
    who = (
        "AWS4-HMAC-SHA256 Credential=contract/20261123/us-east-1/dynamodb/aws4_request, "
        "SignedHeaders=host, Signature=none"
    )
    headers = {
        "Authorization": who,
        "Content-Type": "application/x-amz-json-1.0",
        "X-Amz-Target": f"DynamoDB_20120810.{operation}",
    }
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def listeners(port):
    """The addresses on which somebody listens on a port, by the kernel's own table."""
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with open(table) as lines:
            for line in list(lines)[1:]:
                address, at = line.split()[1].split(":")
                if line.split()[3] == "0A" and int(at, 16) == port:
                    found.add(readable(address))
    return found


def readable(address):
    if len(address) == 8:
        return ".".join(str(byte) for byte in reversed(bytes.fromhex(address)))
    return address
