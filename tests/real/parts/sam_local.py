"""`sam local start-api` in Docker: the simulated phone plays a whole call through SAM's gateway and
the functions in their containers, signing for one address and connecting to another."""

import json
import os
import re
import urllib.error
import urllib.request

from harness import docker, processes, programs, twilio
from harness.aws import Aws
from harness.places import WORK

NETWORK = "outbound-caller-check"
IMAGE = "outbound-caller-check-base"
BASE = "https://calls.example.com"
PERSON = "+14155550123"
LINE = "+14155550100"
KEY = "a-bearer-key-for-this-check"

# The names that `local -- aws` and the functions are both given.
NAMES = {
    "CALLS_TABLE": "CallsTable",
    "SUPPRESSIONS_TABLE": "SuppressionsTable",
    "LIMITS_TABLE": "LimitsTable",
    "OPT_OUT_QUEUE_URL": "OptOutQueue",
    "OPT_OUT_DEAD_LETTERS_URL": "OptOutDeadLetters",
    "RECONCILER_QUEUE_URL": "ReconcilerQueue",
    "WEBHOOK_SECRET_ARN": "WebhookSecret",
    "TWILIO_API_SECRET_ARN": "TwilioApiSecret",
    "API_KEYS_SECRET_ARN": "ApiKeysSecret",
}


def run(checks):
    built = programs.built()
    docker.engine()
    try:
        docker.image(IMAGE, programs.local(), *built.bootstraps.values())
        here = docker.network(NETWORK)
        aws = stand_in_for_aws()
        gateway, carrier = (f"http://127.0.0.1:{processes.free_port()}" for _ in range(2))
        carrier = carrier.replace("127.0.0.1", here)
        start_carrier(carrier, gateway)
        start_sam(built.template, gateway, carrier)
        play(checks, gateway, aws)
    finally:
        # What is in containers first: the engine itself may be stopped after this part.
        processes.stop_all(but=("dockerd",))
        docker.remove_network(NETWORK)
        left = docker.containers_on(NETWORK)
        docker.remove_images(IMAGE)
    checks.equal(left, [], "no container is left")


def play(checks, gateway, aws):
    status, body = ask(f"{gateway}/health")
    checks.equal((status, json.loads(body)), (200, {"ok": True}), "health answers in its container")

    account = aws.secret(NAMES["WEBHOOK_SECRET_ARN"])
    call_sid = "CA" + "1" * 32
    fields = twilio.incoming(account["TWILIO_ACCOUNT_SID"], call_sid, PERSON, LINE)
    for route in ("incoming", "gather", "status"):
        path = f"/twilio/voice/{route}"
        forged = twilio.headers("f" * 32, f"{BASE}{path}", fields)
        answer = ask(f"{gateway}{path}", forged, twilio.body(fields))
        checks.equal(answer, (403, b""), f"{path} refuses what another token signed")
    path = "/twilio/voice/incoming"
    elsewhere = twilio.headers(account["TWILIO_AUTH_TOKEN"], f"{gateway}{path}", fields)
    answer = ask(f"{gateway}{path}", elsewhere, twilio.body(fields))
    checks.equal(answer, (403, b""), f"{path} refuses what is signed for the gateway's address")
    stored = aws.item(NAMES["CALLS_TABLE"], call_id=call_sid)
    checks.equal(stored, None, "nothing is stored of what was refused")

    url = f"{gateway}/api/calls/outbound"
    order = json.dumps({"to": PERSON}).encode()
    status, _ = ask(url, {"Content-Type": "application/json"}, order)
    checks.equal(status, 401, "no call without a bearer key")
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {KEY}"}
    status, body = ask(url, headers, order)
    if not checks.that(status == 200, "the call is placed", (status, body)):
        return
    call_id = json.loads(body)["call_id"]

    try:
        processes.until(lambda: "The call is over" in carrier_log(), 90, "the call is over")
    except TimeoutError:
        pass  # The checks tell what came of it instead.
    stored = aws.item(NAMES["CALLS_TABLE"], call_id=call_id)
    for what, seen, expected in [
        ("Twilio's SID", stored.get("call_sid"), json.loads(body)["call_sid"]),
        ("the status", stored.get("status"), "completed"),
        ("the outcome", stored["call"].get("conclusion"), "interested"),
        ("the consent", (stored["call"].get("recording_consent") or {}).get("answer"), "granted"),
        ("the recording", stored.get("recording_status"), "completed"),
    ]:
        checks.equal(seen, expected, f"{what} is stored: {expected}")
    checks.that(
        re.fullmatch("RE[0-9a-f]{32}", stored.get("recording_sid", "")),
        "the recording's SID is stored",
        stored,
    )
    checks.equal(
        aws.item(NAMES["SUPPRESSIONS_TABLE"], number=PERSON), None, "nobody was taken for opted out"
    )
    told = carrier_log()
    checks.that(
        "The call is over (completed)" in told and "trouble" not in told,
        "Twilio would not have stumbled once",
        told[-1500:],
    )


def stand_in_for_aws():
    """`local -- aws` in a container on the network, under the name `aws`."""
    port = processes.free_port()
    settings = {**NAMES, "DIAL_API_KEY": KEY}
    docker.docker(
        "run", "--detach", "--network", NETWORK, "--network-alias", "aws",
        "--publish", f"127.0.0.1:{port}:8000",
        "--volume", f"{programs.local()}:/local:ro",
        *(word for name, value in settings.items() for word in ("--env", f"{name}={value}")),
        f"{IMAGE}:latest", "/local", "aws", "--address", "0.0.0.0", "--port", 8000,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    processes.until(processes.answers(address), 20, "the stand-in for AWS answers")
    return Aws(address)


def start_carrier(address, gateway):
    """The carrier on this machine, at the address that the containers know it by."""
    host, port = address.removeprefix("http://").split(":")
    command = [
        programs.local(), "carrier", "--address", host, "--port", port, "--connect-to", gateway,
        "--answer", "Yes, that's fine.", "--answer", "Yes, I would.",
    ]  # fmt: skip
    environment = {"PATH": os.environ["PATH"], "TWILIO_VOICE_NUMBER": LINE}
    processes.start("carrier", command, ready=processes.answers(address), env=environment)


def carrier_log():
    return (WORK / "logs" / "carrier.log").read_text()


def start_sam(template, gateway, carrier):
    variables = WORK / "sam-local.json"
    # SAM works out neither conditions nor attributes of resources: what the template fills in by
    # them is given as variables instead.
    stand_ins = {"AWS_ENDPOINT_URL": "http://aws:8000", "PUBLIC_BASE_URL": BASE, **NAMES}
    variables.write_text(json.dumps({"Parameters": stand_ins}))
    parameters = {
        "TwilioVoiceNumber": LINE,
        "TestNumbers": PERSON,
        "TwilioApiBaseUrl": carrier,
    }
    command = [
        "sam", "local", "start-api", "--template", template,
        "--port", gateway.rsplit(":", 1)[1],
        "--docker-network", NETWORK, "--skip-pull-image", "--invoke-image", f"{IMAGE}:latest",
        "--warm-containers", "LAZY", "--env-vars", variables,
        "--parameter-overrides", *(f"{name}={value}" for name, value in parameters.items()),
        *programs.ARCHITECTURE,
    ]  # fmt: skip
    ready = processes.answers(gateway)
    processes.start("sam-local", command, ready, seconds=120, env=programs.sam_environment())


def ask(url, headers=None, body=None):
    """A request; status and body of the answer, whatever it is."""
    request = urllib.request.Request(url, body, headers or {})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
