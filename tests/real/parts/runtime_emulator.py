"""Each built bootstrap under AWS's runtime interface emulator: it starts, answers, refuses, turns a
panic into words, and says what keeps it from starting."""

import json
import re
import urllib.parse
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from harness import install, processes, programs, twilio
from harness.aws import Aws
from harness.emulator import Emulator, event
from harness.places import ROOT

BASE = "https://calls.example.com"
CALLER = "+14155550123"
LINE = "+14155550100"
CALL_SID = "CA" + "1" * 32
KEY = "a-bearer-key-for-this-check"

# Days before the last moment that our time can name. To that clock we add the ninety days for which
# a call is kept when somebody rings us, and the sum is no moment any more: a panic, and a real one.
END_OF_TIME = "@9999-12-25 00:00:00"

INCOMING, GATHER, STATUS = (f"/twilio/voice/{name}" for name in ("incoming", "gather", "status"))


def run(checks):
    bootstraps = programs.built().bootstraps
    checks.equal(sorted(bootstraps), programs.function_names(), "every function has a bootstrap")
    aws = stand_in_for_aws()
    account = aws.secret("webhook")
    health(checks, bootstraps["health"], aws)
    dialling(checks, bootstraps["outbound-call"], aws)
    conversation(checks, bootstraps, aws, account)
    draining(checks, bootstraps["opt-out-drain"], aws)
    reconciling(checks, bootstraps["reconciler"], aws)
    panic(checks, bootstraps["voice-incoming"], aws, account)
    for name, bootstrap in sorted(bootstraps.items()):
        refuses_to_start(checks, name, bootstrap, aws, "CALLS_TABLE")
    for name, setting in [
        ("outbound-call", "API_KEYS_SECRET_ARN"),
        ("outbound-call", "OPT_OUT_DEAD_LETTERS_URL"),
        ("voice-incoming", "WEBHOOK_SECRET_ARN"),
        ("voice-gather", "WEBHOOK_SECRET_ARN"),
        ("voice-gather", "OPT_OUT_QUEUE_URL"),
        ("voice-status", "WEBHOOK_SECRET_ARN"),
        ("reconciler", "TWILIO_API_SECRET_ARN"),
        ("suppressions-lift", "API_KEYS_SECRET_ARN"),
    ]:
        refuses_to_start(checks, name, bootstraps[name], aws, setting)


def health(checks, bootstrap, aws):
    function = Emulator("health", bootstrap, environment(aws))
    answer = function.answer(event("GET", "/health"))
    checks.equal(
        (answer["statusCode"], json.loads(answer["body"])),
        (200, {"ok": True}),
        "health starts and answers",
    )
    checks.equal(
        function.answer(event("POST", "/health"))["statusCode"], 405, "health refuses a POST"
    )
    started(checks, "health", function)
    function.stop()


def dialling(checks, bootstrap, aws):
    function = Emulator("outbound-call", bootstrap, environment(aws))
    request = {"Content-Type": "application/json"}
    body = json.dumps({"to": CALLER}).encode()

    def ask(headers):
        return function.answer(event("POST", "/api/calls/outbound", headers, body))

    for what, headers in [("without a key", {}), ("with another's key", bearer("another"))]:
        answer = ask({**request, **headers})
        problem = json.loads(answer["body"])
        checks.equal(
            (answer["statusCode"], problem["code"]),
            (401, "unauthorized"),
            f"outbound-call starts, and refuses a request {what}",
        )
    answer = ask({**request, **bearer(KEY)})
    checks.that(
        "no_consent_basis" in json.loads(answer["body"])["reasons"],
        "outbound-call knows the key by its hash, and rings no stranger without a basis for it",
        answer,
    )
    started(checks, "outbound-call", function)
    function.stop()


def draining(checks, bootstrap, aws):
    """What waits in the queue is put onto the list; only what failed comes again."""
    function = Emulator("opt-out-drain", bootstrap, environment(aws))
    number = "+14155550177"
    waiting = {"schema": 1, "number": number, "by": "key", "at": "2026-11-25T15:00:00Z", "call_id": CALL_SID}
    records = [
        {"messageId": "good", "body": json.dumps(waiting), "eventSource": "aws:sqs"},
        {"messageId": "bad", "body": "none of ours", "eventSource": "aws:sqs"},
    ]
    answer = function.answer({"Records": records})
    expected = {"batchItemFailures": [{"itemIdentifier": "bad"}]}
    checks.equal(answer, expected, "opt-out-drain tells which message failed")
    stored = aws.item("suppressions", number=number)
    checks.that(stored and stored["call_id"] == CALL_SID, "the other is on the list", stored)
    started(checks, "opt-out-drain", function)
    checks.that(number not in str(function.log()), "and its log holds no number", function.log())
    function.stop()


def reconciling(checks, bootstrap, aws):
    """The schedule's event, as the template has it, makes one sweep."""
    function = Emulator("reconciler", bootstrap, environment(aws))
    (schedule,) = re.findall(r"^ +Input: '(.*)'$", (ROOT / "template.yaml").read_text(), re.MULTILINE)
    answer = function.answer(json.loads(schedule))
    checks.equal(answer, {"batchItemFailures": []}, "reconciler sweeps when its minute comes")
    swept = [line for line in function.log() if line.get("Sweeps")]
    checks.equal(len(swept), 1, "and counts it")
    started(checks, "reconciler", function)
    function.stop()


def conversation(checks, bootstraps, aws, account):
    """Somebody rings us and says stop: three functions, one after the other, and one table."""
    functions = {
        name: Emulator(name, bootstraps[name], environment(aws))
        for name in ("voice-incoming", "voice-gather", "voice-status")
    }
    token, fields = account["TWILIO_AUTH_TOKEN"], rings_us(account)
    for path, name in zip((INCOMING, GATHER, STATUS), functions):
        answer = functions[name].answer(webhook("f" * 32, path, fields))
        checks.equal(
            (answer["statusCode"], answer.get("body") or ""),
            (403, ""),
            f"{name} starts, and refuses what another token signed",
        )
        refused = [line for line in functions[name].log() if line.get("msg") == "signature_refused"]
        checks.that(
            len(refused) == 1 and f"{BASE}{path}" in str(refused) and token not in str(refused),
            f"{name} logs the URL that it checked, and no token",
            functions[name].log(),
        )
        started(checks, name, functions[name])
    checks.equal(aws.item("calls", call_id=CALL_SID), None, "nothing is stored of what was refused")

    answer = functions["voice-incoming"].answer(webhook(token, INCOMING, fields))
    gather = ElementTree.fromstring(answer["body"]).find(".//Gather")
    checks.that(
        answer["statusCode"] == 200 and gather is not None and gather.find("Say") is not None,
        "voice-incoming answers what Twilio signed with words to say, and listens",
        answer,
    )
    action = urllib.parse.urlsplit(urllib.parse.urljoin(f"{BASE}{INCOMING}", gather.get("action")))
    heard = {**fields, "SpeechResult": "stop calling me", "Confidence": "0.9"}
    answer = functions["voice-gather"].answer(webhook(token, action.path, heard, action.query))
    said = ElementTree.fromstring(answer["body"])
    checks.that(
        answer["statusCode"] == 200 and said.find("Say") is not None and said[-1].tag == "Hangup",
        "voice-gather hears a stop, says one sentence and puts the line down",
        answer,
    )
    checks.that(
        aws.item("suppressions", number=CALLER), "the number is on the suppression list", answer
    )
    over = {**fields, "CallStatus": "completed", "CallDuration": "9", "SequenceNumber": "0"}
    answer = functions["voice-status"].answer(webhook(token, STATUS, over))
    checks.equal(answer["statusCode"], 204, "voice-status takes what Twilio signed")
    stored = aws.item("calls", call_id=CALL_SID)
    checks.that(
        stored and stored["status"] == "completed" and stored["call"]["conclusion"] == "opted_out",
        "the call is stored as completed, with the opt-out as its outcome",
        stored,
    )
    for function in functions.values():
        function.stop()


def panic(checks, bootstrap, aws, account):
    install.debian("libfaketime")
    clock = {
        "LD_PRELOAD": str(next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))),
        "FAKETIME": END_OF_TIME,
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    function = Emulator("panic", bootstrap, {**environment(aws), **clock})
    token, fields = account["TWILIO_AUTH_TOKEN"], rings_us(account)
    for attempt in ("a panic", "and the next one, in the same process,"):
        answer = function.answer(webhook(token, INCOMING, fields))
        document = ElementTree.fromstring(answer["body"])
        checks.that(
            answer["statusCode"] == 200
            and answer["headers"]["content-type"] == "text/xml"
            and [verb.tag for verb in document] == ["Say", "Hangup"]
            and document.find("Say").text.strip(),
            f"{attempt} is an apology that a person can hear",
            answer,
        )
    lines = function.log()
    panics = [line for line in lines if line.get("msg") == "panic"]
    checks.that(
        len(panics) == 2 and all(re.search(r"\.rs:\d+:\d+$", line["place"]) for line in panics),
        "each panic is logged by its place",
        lines,
    )
    failed = [line for line in lines if line.get("msg") == "request_failed"]
    checks.equal([line["code"] for line in failed], ["panic"] * 2, "and counted as a failure")
    checks.that(
        "overflow" not in json.dumps(lines), "and the text of the panic is not in the log", lines
    )
    started(checks, "voice-incoming", function)
    function.stop()


def refuses_to_start(checks, name, bootstrap, aws, setting):
    settings = environment(aws)
    del settings[setting]
    function = Emulator(f"{name}-without-{setting}", bootstrap, settings)
    answer = function.answer(event("GET", "/health"))
    lines = function.log()
    failed = [line for line in lines if line.get("msg") == "start_failed"]
    checks.that(
        answer is None
        and failed
        and all(line["level"] == "ERROR" and line["detail"].count(setting) == 1 for line in failed)
        and not any(line.get("msg") == "started" for line in lines),
        f"{name} refuses to start without {setting}, and names it",
        (answer, lines),
    )
    function.stop()


def started(checks, name, function):
    lines = [line for line in function.log() if line.get("msg") == "started"]
    checks.equal([line["what"] for line in lines], [name], f"{name} was started once")


def stand_in_for_aws():
    port = processes.free_port()
    address = f"http://127.0.0.1:{port}"
    settings = {"PATH": "/usr/bin:/bin", "DIAL_API_KEY": KEY}
    command = [programs.local(), "aws", "--port", port]
    processes.start("aws", command, ready=processes.answers(address), env=settings)
    return Aws(address)


def environment(aws):
    """What Lambda and the template give to a function."""
    return {
        "PATH": "/usr/bin:/bin",
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
        "AWS_LAMBDA_FUNCTION_TIMEOUT": "10",
        "AWS_ENDPOINT_URL": aws.address,
        "CALLS_TABLE": "calls",
        "SUPPRESSIONS_TABLE": "suppressions",
        "LIMITS_TABLE": "limits",
        "OPT_OUT_QUEUE_URL": "opt-outs",
        "OPT_OUT_DEAD_LETTERS_URL": "opt-out-dead-letters",
        "RECONCILER_QUEUE_URL": "reconciler",
        "WEBHOOK_SECRET_ARN": "webhook",
        "TWILIO_API_SECRET_ARN": "twilio-api",
        "API_KEYS_SECRET_ARN": "api-keys",
        "TWILIO_VOICE_NUMBER": LINE,
        "PUBLIC_BASE_URL": BASE,
    }


def rings_us(account):
    return twilio.incoming(account["TWILIO_ACCOUNT_SID"], CALL_SID, CALLER, LINE)


def webhook(token, path, fields, query=""):
    url = f"{BASE}{path}?{query}" if query else f"{BASE}{path}"
    return event("POST", path, twilio.headers(token, url, fields), twilio.body(fields), query)


def bearer(key):
    return {"Authorization": f"Bearer {key}"}
