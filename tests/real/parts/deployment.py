"""The template, deployed by `sam deploy` to an emulator of AWS that checks permissions, and driven
through whole calls.

What the emulator (MiniStack) cannot do, and how that is got round outside the template:
- it ignores the HTTP API's document, so the routes are made from it afterwards;
- it extracts no embedded metrics, so their lines are looked for in the logs;
- its alarms on metrics that it does not have never fire: that they exist is all that is checked;
- it drops SAM's dead-letter setting of a function, which the template does not use.
"""

import contextlib
import json
import re

from harness import gateway, processes, programs
from harness.cloud import STACK, Cloud
from harness.places import folder

NUMBER = "+14155550100"
PERSONS = {"interested": "+14155550123", "declined": "+14155550124", "opted_out": "+14155550125"}
QUEUED = "+14155550126"
OBJECTS = "+14155550127"
JSON = {"Content-Type": "application/json"}
LOGS = ("OptOutDrainLogs", "ReconcilerLogs", "SuppressionsAddLogs", "SuppressionsLiftLogs", "OutboundCallLogs", "VoiceIncomingLogs", "VoiceGatherLogs", "VoiceStatusLogs")
TWILIO = {
    "TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000001",
    "TWILIO_AUTH_TOKEN": "0123456789abcdef0123456789abcdef",
    "TWILIO_API_KEY_SID": "SK00000000000000000000000000000001",
    "TWILIO_API_KEY_SECRET": "simulatedApiKeySecretOfThisWorld",
}


def run(checks):
    cloud = Cloud()
    carrier = Carrier(cloud.url)
    overrides = {
        "Architecture": "x86_64",
        "TwilioVoiceNumber": NUMBER,
        "TestNumbers": ",".join((*PERSONS.values(), QUEUED, OBJECTS)),
        "TwilioApiBaseUrl": carrier.url,
    }
    deployed = cloud.deploy(overrides)
    if not checks.equal(deployed.returncode, 0, "sam deploy asks nothing and ends well"):
        raise RuntimeError(deployed.stdout[-3000:])
    checks.equal(cloud.status(), "CREATE_COMPLETE", "the stack is complete")
    checks.equal(gateway.make_routes(cloud.session, STACK), 10, "the API has its routes")

    doors_without_secrets(checks, cloud)
    with carrier.answering("--answer", "yes"):
        key = operate(checks, cloud)
    doors(checks, cloud, key)
    roles(checks, cloud)
    for outcome, consent, *behaviour in [
        ("interested", "granted", "--answer", "yes", "--answer", "yes please"),
        ("declined", "refused", "--answer", "no", "--answer", "no thanks"),
        ("opted_out", None, "--key", "9"),
    ]:
        with carrier.answering(*behaviour):
            journey(checks, cloud, key, outcome, consent)
    opted_out(checks, cloud, key)
    with carrier.answering("--key", "9"):
        opted_out_by_the_queue(checks, cloud, key)
    with carrier.answering("--answer", "yes", "--answer", "stop recording me", "--answer", "no"):
        reconciled(checks, cloud, key)
    suppressions(checks, cloud, key)
    dialling(checks, cloud)
    logs(checks, cloud)

    before = cloud.last_change()
    again = cloud.deploy(overrides)
    checks.equal(again.returncode, 0, "a second deployment of the same ends well")
    checks.equal(cloud.last_change(), before, "and changes nothing")
    guided(checks, cloud, overrides)
    adopt(checks, cloud, carrier, overrides)


class Carrier:
    """The simulated carrier, in Twilio's place."""

    def __init__(self, connect_to):
        self.port = processes.free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.connect_to = connect_to

    @contextlib.contextmanager
    def answering(self, *behaviour):
        """Runs it while its phones behave like this."""
        command = [programs.local(), "--json", "carrier", "--port", self.port, "--connect-to", self.connect_to]
        process = processes.start(
            "carrier",
            [*command, *behaviour],
            ready=processes.answers(self.url),
            env={"TWILIO_VOICE_NUMBER": NUMBER, **TWILIO},
        )
        try:
            yield
        finally:
            processes.stop(process)


def doors_without_secrets(checks, cloud):
    """Freshly deployed, before anybody has put a secret."""
    checks.equal(cloud.request("GET", "/health"), (200, '{"ok":true}'), "GET /health")
    status, body = cloud.request("GET", "/voice/fallback?CallSid=CA1")
    checks.that(status == 200 and "To reach us, call" in body, "the fallback answers without a secret", body)
    status, body = cloud.request("POST", "/api/calls/outbound", b"{}", JSON)
    checks.equal(status, 401, "without any key the dial route refuses")
    checks.that("keys add" in body, "and says how to make one", body)
    status, _ = webhook(cloud, "incoming")
    checks.equal(status, 503, "a webhook that cannot be verified yet is to be tried again")


def operate(checks, cloud):
    """What an operator does after a deployment; the bearer key that was made."""
    status, seen = cloud.operator("doctor")
    failed = {check["check"] for check in seen["checks"] if check["verdict"] == "fail"}
    checks.that(
        status == 1 and {"webhook_secret", "twilio_api_secret", "bearer_keys"} <= failed,
        "doctor says what is not there yet",
        seen,
    )
    for command in ("secrets put webhook", "secrets put twilio-api"):
        status, seen = cloud.operator(command, **TWILIO)
        checks.equal((status, seen["changed"]), (0, True), f"operator {command}")
    status, added = cloud.operator("keys add my-program")
    checks.equal(status, 0, "operator keys add")
    _, listed = cloud.operator("keys list")
    checks.equal([key["name"] for key in listed["keys"]], ["my-program"], "operator keys list")

    base = f"https://{cloud.made('Api')}.execute-api.us-east-1.amazonaws.com"
    expected = {
        "voice_url": f"{base}/twilio/voice/incoming",
        "voice_fallback_url": f"{base}/voice/fallback",
        "voice_fallback_method": "GET",
        "status_callback": f"{base}/twilio/voice/status",
    }
    for command, changed in [("connect --dry-run", False), ("connect", True)]:
        status, seen = cloud.operator(command)
        changes = {change["field"]: change["after"] for change in seen["changes"]}
        checks.equal((status, seen["changed"]), (0, changed), f"operator {command}")
        checks.equal(changes, expected, "the number is to ask the stack")
    status, seen = cloud.operator("connect")
    checks.equal((status, seen["changes"]), (0, []), "a second connect changes nothing")

    # A function reads its secrets again when a signature fails, at most once a minute; new bearer
    # keys every thirty seconds.
    processes.until(lambda: dial(cloud, added["key"], "+14155550199")[0] != 401, 45, "the key counts")
    processes.until(lambda: cloud.operator("doctor")[0] == 0, 90, "doctor finds all well")
    status, seen = cloud.operator("doctor")
    verdicts = {check["verdict"] for check in seen["checks"]}
    checks.equal((status, verdicts), (0, {"ok"}), "doctor finds all well, a signed round trip included")
    status, seen = cloud.operator("call --to +14155550199", OUTBOUND_CALLER_API_KEY=added["key"])
    reasons = seen["problem"]["reasons"]
    checks.that(status == 1 and "no_consent_basis" in reasons, "operator call is refused like others", reasons)
    return added["key"]


def doors(checks, cloud, key):
    """Every route, with the secrets in place."""
    for route in ("incoming", "gather", "status"):
        checks.equal(webhook(cloud, route)[0], 403, f"an unsigned webhook to {route}")
    status, body = cloud.request("POST", "/api/calls/outbound", b"{}", bearer(key[:-1] + "x"))
    checks.equal((status, problem(body)), (401, "unauthorized"), "a wrong bearer key")
    status, body = dial(cloud, key, "+14155550199")
    reasons = json.loads(body)["reasons"]
    checks.that("no_consent_basis" in reasons, "a stranger is not rung without a basis for it", (status, body))
    checks.equal(cloud.request("GET", "/nothing")[0], 404, "an address that is none")


def roles(checks, cloud):
    """The emulator asks for permissions: what a role may not do it refuses."""
    account = cloud.session.client("sts").get_caller_identity()["Account"]
    for role, may, may_not in [
        ("VoiceGatherRole", "WebhookSecret", "TwilioApiSecret"),
        ("OutboundCallRole", "TwilioApiSecret", "WebhookSecret"),
    ]:
        arn = f"arn:aws:iam::{account}:role/{cloud.made(role)}"
        secrets = cloud.session.as_role(arn).client("secretsmanager")
        read = secrets.get_secret_value(SecretId=cloud.made(may))
        checks.that(read["SecretString"], f"{role} reads {may}")
        try:
            secrets.get_secret_value(SecretId=cloud.made(may_not))
            refused = "it was read"
        except secrets.exceptions.ClientError as error:
            refused = error.response["Error"]["Code"]
        checks.equal(refused, "AccessDeniedException", f"{role} cannot read {may_not}")


def place(cloud, key, number):
    """A call by the operator's command, once the rate has room: these calls are shorter than the
    second that one takes of it."""
    answers = []

    def was_looked_at():
        answers.append(cloud.operator(f"call --to {number}", OUTBOUND_CALLER_API_KEY=key))
        return answers[-1][1].get("problem", {}).get("code") != "rate_limited"

    processes.until(was_looked_at, 10, "the rate has room for a call")
    return answers[-1]


def journey(checks, cloud, key, outcome, consent):
    """One whole call: asked for by a program, carried by the simulated carrier, answered by the
    simulated phone, every webhook through the gateway."""
    status, placed = place(cloud, key, PERSONS[outcome])
    if not checks.equal(status, 0, f"{outcome}: the call is placed"):
        raise RuntimeError(placed)

    def stored():
        call_id = placed["call"]["call_id"]
        (item,) = (item for item in cloud.items("CallsTable") if item["call_id"] == call_id)
        return item

    def over():
        # The recording's callback comes after the call's.
        kept = consent != "granted" or stored().get("recording_status") == "completed"
        return stored()["status"] == "completed" and kept

    processes.until(over, 60, "the call is over; see target/real/logs/carrier.log")
    item = stored()
    call = item["call"]
    checks.equal(call["conclusion"], outcome, f"{outcome}: what became of it")
    answer = (call.get("recording_consent") or {}).get("answer")
    checks.equal(answer, consent, f"{outcome}: consent to the recording")
    checks.equal("recording_sid" in item, consent == "granted", f"{outcome}: a recording")


def opted_out(checks, cloud, key):
    """Who opted out in one of the journeys is on the list, alone, and is not rung again."""
    numbers = [item["number"] for item in cloud.items("SuppressionsTable")]
    checks.equal(numbers, [PERSONS["opted_out"]], "the suppression list holds who opted out")
    status, body = dial(cloud, key, PERSONS["opted_out"])
    checks.equal((status, problem(body)), (409, "opted_out"), "and they are not rung again")


def opted_out_by_the_queue(checks, cloud, key):
    """The conversation's role is denied the list, so that the opt-out goes by the queue."""
    iam, role = cloud.session.client("iam"), cloud.made("VoiceGatherRole")
    denied = {"Effect": "Deny", "Action": "dynamodb:UpdateItem", "Resource": f"*{cloud.made('SuppressionsTable')}"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [denied]})
    iam.put_role_policy(RoleName=role, PolicyName="denied", PolicyDocument=policy)
    status, placed = place(cloud, key, QUEUED)
    if not checks.that(status == 0, "a call whose opt-out the list will not take", placed):
        return

    def listed():
        found = [item for item in cloud.items("SuppressionsTable") if item["number"] == QUEUED]
        return found[0] if found else None

    try:
        processes.until(listed, 60, "the opt-out is drained onto the list")
    except TimeoutError:
        pass  # The checks tell what came of it instead.
    iam.delete_role_policy(RoleName=role, PolicyName="denied")
    item = listed() or {}
    checks.equal(item.get("call_id"), placed["call"]["call_id"], "it is on the list by way of the queue")
    queued = [line for line in cloud.log_lines("VoiceGatherLogs") if line.get("msg") == "opt_out_queued"]
    checks.that(queued, "the conversation says that it was queued", cloud.log_lines("VoiceGatherLogs")[-5:])
    drained = [line for line in cloud.log_lines("OptOutDrainLogs") if line.get("OptOuts")]
    checks.equal(len(drained), 1, "the drain counts it, once")
    status, body = dial(cloud, key, QUEUED)
    checks.equal((status, problem(body)), (409, "opted_out"), "and they are not rung again")


def reconciled(checks, cloud, key):
    """A recording that somebody objects to: the function that can read Twilio's key deletes it, woken
    by the recording's callback. Its minute comes too."""
    status, placed = place(cloud, key, OBJECTS)
    if not checks.that(status == 0, "a call whose recording somebody objects to", placed):
        return

    def stored():
        call_id = placed["call"]["call_id"]
        (item,) = (item for item in cloud.items("CallsTable") if item["call_id"] == call_id)
        return item

    try:
        processes.until(lambda: "recording_deleted_at" in stored(), 60, "the recording is deleted")
    except TimeoutError:
        pass  # The check tells what came of it instead.
    item = stored()
    left = (item.get("recording_status"), item.get("deletion_due"))
    checks.equal(left, ("deleted", None), "it is deleted at Twilio, by way of the queue")
    answer = cloud.invoke("Reconciler", {"Records": [{"messageId": "schedule", "body": "{}"}]})
    checks.equal(answer, {"batchItemFailures": []}, "the reconciler sweeps when its minute comes")
    lines = cloud.log_lines("ReconcilerLogs")
    counted = [line for line in lines if line.get("RecordingsDeleted")]
    checks.equal(len(counted), 1, "it counts the recording, once")
    checks.that([line for line in lines if line.get("Sweeps")], "and its sweeps", lines[-5:])
    failed = [line for line in lines if line.get("msg") in ("call_not_settled", "message_failed")]
    checks.equal(failed, [], "and has every permission that it needs")


def suppressions(checks, cloud, key):
    """The suppression list by its API and by the operator's commands."""
    number, lookup = "+14155550188", b'{"number": "+14155550188"}'
    _, added = cloud.operator("keys add list-keeper --scope read --scope admin")
    keeper = {"OUTBOUND_CALLER_API_KEY": added["key"]}
    status, _ = cloud.operator(f"suppressions add {number} --reason test", OUTBOUND_CALLER_API_KEY=key)
    checks.equal(status, 0, "operator suppressions add")
    status, body = cloud.request("POST", "/api/suppressions/lift", lookup, bearer(key))
    checks.equal((status, problem(body)), (403, "not_in_scope"), "a key that places calls lifts nothing")
    lifting = f"suppressions lift {number} --reason test"
    processes.until(lambda: cloud.operator(lifting, **keeper)[0] == 0, 45, "operator suppressions lift")
    status, body = cloud.request(
        "POST", "/api/suppressions/lookup", lookup, bearer(added["key"])
    )
    found = json.loads(body)
    checks.equal((status, found["suppressed"]), (200, False), "it is lifted")
    checks.equal(found["entry"]["lifts"][0]["reason"], "test", "and its history stays")
    file = folder("imports") / "list.csv"
    file.write_text("number\n+14155550189\nnobody\n")
    status, seen = cloud.operator(f"suppressions import {file}", OUTBOUND_CALLER_API_KEY=key)
    bad = [line["line"] for line in seen["bad_lines"]]
    checks.equal((status, seen["good_lines"], bad), (1, 1, [3]), "operator suppressions import tells bad lines")
    status, seen = cloud.operator("suppressions export", **keeper)
    exported = {entry["number"]: entry["in_force"] for entry in seen["suppressions"]}
    expected = {PERSONS["opted_out"]: True, QUEUED: True, number: False, "+14155550189": True}
    checks.equal((status, exported), (0, expected), "operator suppressions export")


def dialling(checks, cloud):
    """The switch, both ways."""
    for command, said in [("stop", "stopped"), ("start", "started")]:
        status, seen = cloud.operator(f"dialling {command}")
        checks.equal((status, seen["dialling"]), (0, said), f"operator dialling {command}")
        (item,) = (item for item in cloud.items("LimitsTable") if item["limit_id"] == "dialling")
        checks.equal(item[f"{said}_at"], seen["at"], "it stands in the table of limits")


def logs(checks, cloud):
    """What the functions logged, in the groups that the template makes: events with time and level,
    metrics, and no number."""
    lines = cloud.log_lines("VoiceGatherLogs")
    events = [line for line in lines if "msg" in line]
    checks.that(events, "voice-gather logs lines of JSON into its own group", lines[:5])
    checks.that(
        all(line["level"] in ("INFO", "WARN", "ERROR") and "T" in line["timestamp"] for line in events),
        "each has a level and a time that Lambda's filter reads",
        events[:5],
    )
    counted = [line for line in events if "OptOuts" in line]
    checks.equal(len(counted), 1, "one line of metrics counts the opt-out that the list took at once")
    for line in counted:
        (directive,) = line["_aws"]["CloudWatchMetrics"]
        checks.equal(directive["Namespace"], "OutboundCaller", "in our namespace")
        checks.equal(directive["Dimensions"], [["service"]], "by one dimension")
        checks.equal(line["service"], STACK, "which is the stack")
    numbers = [number.removeprefix("+1") for number in (NUMBER, QUEUED, *PERSONS.values())]
    text = json.dumps([cloud.log_lines(group) for group in LOGS])
    checks.that(not any(number in text for number in numbers), "no log holds a whole number")


def guided(checks, cloud, overrides):
    """A guided deployment: Enter at every question."""
    guided = cloud.deploy(overrides, "--guided", answers="\n" * 60)
    checks.equal(guided.returncode, 0, "a guided deployment ends well with Enter alone")
    riddles = [line for line in guided.stdout.splitlines() if "authoriz" in line.lower()]
    checks.equal(riddles, [], "and asks nothing about authorization")
    asked = re.findall(r"Parameter (\w+) \[(.*?)\]: ", guided.stdout)
    stated = programs.built().template.read_text().count("    AllowedPattern:")
    stated += programs.built().template.read_text().count("    AllowedValues:")
    checks.equal(len(asked), stated, "it asks for each parameter, with the value that Enter keeps")


def adopt(checks, cloud, carrier, overrides):
    """The stack goes and another comes: the suppression list stays, and counts."""
    kept = cloud.made("SuppressionsTable")
    checks.equal(cloud.variable("VoiceGather", "AWS_ENDPOINT_URL"), None, "no stand-in for AWS by default")
    checks.equal(cloud.delete().returncode, 0, "sam delete")
    stand_in = {"AwsEndpointUrl": cloud.url}
    deployed = cloud.deploy({**overrides, **stand_in, "SuppressionsTableName": kept})
    if not checks.equal(deployed.returncode, 0, "a new stack adopts the list of the one before"):
        raise RuntimeError(deployed.stdout[-3000:])
    gateway.make_routes(cloud.session, STACK)
    given = cloud.variable("VoiceGather", "AWS_ENDPOINT_URL")
    checks.equal(given, cloud.url, "and the one that is given reaches the functions")
    cloud.operator("secrets put webhook", **TWILIO)
    cloud.operator("secrets put twilio-api", **TWILIO)
    _, added = cloud.operator("keys add my-program")
    with carrier.answering("--answer", "yes"):
        cloud.operator("connect")
        status, seen = cloud.operator("doctor")
    (check,) = (check for check in seen["checks"] if check["check"] == "retained_suppressions")
    checks.equal(check["verdict"], "ok", "doctor is content with the adopted list")
    status, body = dial(cloud, added["key"], PERSONS["opted_out"])
    checks.equal((status, problem(body)), (409, "opted_out"), "who opted out before is not rung")


def webhook(cloud, route):
    form = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": "none"}
    return cloud.request("POST", f"/twilio/voice/{route}", b"CallSid=CA1", form)


def dial(cloud, key, number):
    body = json.dumps({"to": number}).encode()
    return cloud.request("POST", "/api/calls/outbound", body, bearer(key))


def bearer(key):
    return {**JSON, "Authorization": f"Bearer {key}"}


def problem(body):
    return json.loads(body)["code"]
