"""The template, deployed by `sam deploy` to an emulator of AWS that checks permissions, and driven
through whole calls.

What the emulator (MiniStack) cannot do, and how that is got round outside the template:
- it ignores the HTTP API's document, so the routes are made from it afterwards;
- it extracts no embedded metrics, so their lines are looked for in the logs;
- its alarms on metrics that it does not have never fire: that they exist is all that is checked.
"""

import json

from harness import gateway, processes, programs
from harness.cloud import STACK, Cloud

NUMBER = "+14155550100"
PERSONS = {"interested": "+14155550123", "declined": "+14155550124", "opted_out": "+14155550125"}
JSON = {"Content-Type": "application/json"}
LOGS = ("OutboundCallLogs", "VoiceIncomingLogs", "VoiceGatherLogs", "VoiceStatusLogs")


def run(checks):
    cloud = Cloud()
    carrier_port = processes.free_port()
    overrides = {
        "Architecture": "x86_64",
        "TwilioVoiceNumber": NUMBER,
        "TestNumbers": ",".join(PERSONS.values()),
        "TwilioApiBaseUrl": f"http://127.0.0.1:{carrier_port}",
    }
    deployed = cloud.deploy(overrides)
    if not checks.equal(deployed.returncode, 0, "sam deploy asks nothing and ends well"):
        print(deployed.stdout[-3000:])
        return
    checks.equal(cloud.status(), "CREATE_COMPLETE", "the stack is complete")
    checks.equal(gateway.make_routes(cloud.session, STACK), 5, "the API has its routes")

    doors_without_secrets(checks, cloud)
    key = fill_secrets(checks, cloud)
    doors(checks, cloud, key)
    roles(checks, cloud)
    journey(checks, cloud, key, carrier_port, "interested", "granted", "--answer", "yes", "--answer", "yes please")
    journey(checks, cloud, key, carrier_port, "declined", "refused", "--answer", "no", "--answer", "no thanks")
    journey(checks, cloud, key, carrier_port, "opted_out", None, "--key", "9")
    opted_out(checks, cloud, key)
    logs(checks, cloud)

    before = cloud.last_change()
    again = cloud.deploy(overrides)
    checks.equal(again.returncode, 0, "a second deployment of the same ends well")
    checks.equal(cloud.last_change(), before, "and changes nothing")


def doors_without_secrets(checks, cloud):
    """Freshly deployed, before anybody has put a secret."""
    checks.equal(cloud.request("GET", "/health"), (200, '{"ok":true}'), "GET /health")
    status, body = cloud.request("POST", "/api/calls/outbound", b"{}", JSON)
    checks.equal(status, 401, "without any key the dial route refuses")
    checks.that("keys add" in body, "and says how to make one", body)
    status, _ = webhook(cloud, "incoming")
    checks.equal(status, 503, "a webhook that cannot be verified yet is to be tried again")


def fill_secrets(checks, cloud):
    """Puts the secrets as an operator does; the bearer key that was made."""
    secrets = cloud.session.client("secretsmanager")
    account = {"TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000001"}
    webhook = {**account, "TWILIO_AUTH_TOKEN": "0123456789abcdef0123456789abcdef"}
    api = {**account, "TWILIO_API_KEY_SID": "SK00000000000000000000000000000001", "TWILIO_API_KEY_SECRET": "simulatedApiKeySecretOfThisWorld"}
    import hashlib
    key = "obc_1234567"
    keys = {"keys": [{"name": "p", "sha256": hashlib.sha256(key.encode()).hexdigest()}]}
    for name, value in [("WebhookSecret", webhook), ("TwilioApiSecret", api), ("ApiKeysSecret", keys)]:
        secrets.put_secret_value(SecretId=cloud.made(name), SecretString=json.dumps(value))
    return key


def doors(checks, cloud, key):
    """Every route, with the secrets in place."""
    for route in ("incoming", "gather", "status"):
        checks.equal(webhook(cloud, route)[0], 403, f"an unsigned webhook to {route}")
    status, body = cloud.request("POST", "/api/calls/outbound", b"{}", bearer(key[:-1] + "x"))
    checks.equal((status, problem(body)), (401, "unauthorized"), "a wrong bearer key")
    # A function looks for new keys every thirty seconds.
    processes.until(lambda: dial(cloud, key, "+14155550199")[0] != 401, 45, "the bearer key counts")
    status, body = dial(cloud, key, "+14155550199")
    checks.equal((status, problem(body)), (403, "not_a_test_number"), "nobody but test numbers is rung")
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


def journey(checks, cloud, key, carrier_port, outcome, consent, *behaviour):
    """One whole call: asked for by a program, carried by the simulated carrier, answered by the
    simulated phone, every webhook through the gateway."""
    carrier = processes.start(
        f"carrier-{outcome}",
        [programs.local(), "--json", "carrier", "--port", carrier_port, "--connect-to", cloud.url, *behaviour],
        ready=processes.answers(f"http://127.0.0.1:{carrier_port}/"),
        env={"TWILIO_VOICE_NUMBER": NUMBER},
    )
    try:
        status, body = dial(cloud, key, PERSONS[outcome])
        if not checks.equal(status, 200, f"{outcome}: the call is placed"):
            raise RuntimeError(body)
        call_id = json.loads(body)["call_id"]

        def stored():
            (item,) = (item for item in cloud.items("CallsTable") if item["call_id"] == call_id)
            return item

        def over():
            item = stored()
            # The recording's callback comes after the call's.
            kept = consent != "granted" or item.get("recording_status") == "completed"
            return item["status"] == "completed" and kept

        processes.until(over, 60, f"the call is over; see {carrier.log}")
    finally:
        processes.stop(carrier)
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
    checks.equal(len(counted), 1, "one line of metrics counts the opt-out")
    for line in counted:
        (directive,) = line["_aws"]["CloudWatchMetrics"]
        checks.equal(directive["Namespace"], "OutboundCaller", "in our namespace")
        checks.equal(directive["Dimensions"], [["service"]], "by one dimension")
        checks.equal(line["service"], STACK, "which is the stack")
    numbers = [number.removeprefix("+1") for number in (NUMBER, *PERSONS.values())]
    text = json.dumps([cloud.log_lines(group) for group in LOGS])
    checks.that(not any(number in text for number in numbers), "no log holds a whole number")


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
