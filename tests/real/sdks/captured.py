"""Whole calls through the simulated carrier: Twilio's libraries judge each webhook."""

import base64
import json
import urllib.parse

from harness import processes
from harness.recorder import Exchange, Recorder, pass_on
from sdks.judges import local

TOKEN = "5e1f7c02a94bd83366f0c1b7de92a845"
ACCOUNT = "AC00000000000000000000000000000001"
KEY = "SK00000000000000000000000000000001"
KEY_SECRET = "aSecretOfTheSimulatedAccountOnly"
LINE = "+14155550100"
PERSON = "+14155550123"
CALLS = f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json"
FORM = "application/x-www-form-urlencoded"
ACCOUNT_SETTINGS = {
    "TWILIO_ACCOUNT_SID": ACCOUNT,
    "TWILIO_API_KEY_SID": KEY,
    "TWILIO_API_KEY_SECRET": KEY_SECRET,
    "TWILIO_AUTH_TOKEN": TOKEN,
    "TWILIO_VOICE_NUMBER": LINE,
}
# What the phones do, and what the product is told to be.
CONVERSATIONS = [
    (
        "consent, then key 9",
        ["--answer", "yes, of course", "--answer", "größer & <b> “日本語”? 👩‍👧", "--key", "9"],
        {"PUBLIC_BASE_URL": "https://calls.example.com"},
    ),
    (
        "Spanish, at a port",
        ["--answer", "sí, claro", "--silence", "--answer", "no gracias"],
        {"PUBLIC_BASE_URL": "https://calls.example.com:8443", "LANGUAGE": "es-US"},
    ),
]


def run(checks, judges):
    """The product's exchanges with the REST API, which went through Prism, come back."""
    webhooks, rest = [], []
    for name, phone, settings in CONVERSATIONS:
        heard, asked = conversation(judges, phone, settings)
        checks.that(len(heard) >= 7, f"{name}: {len(heard)} webhooks were recorded")
        webhooks += heard
        rest += asked
    webhooks += by_get()
    signatures(checks, judges, webhooks)
    return rest


def conversation(judges, phone, settings):
    """A call from the product's door to its end, recorded on both ways: the webhooks as signed
    requests, and the exchanges with the REST API."""
    port = processes.free_port()
    webhooks = Recorder(f"http://127.0.0.1:{port}")
    carrier = start_carrier(webhooks.url, phone, settings)
    rest = Recorder(judges.prism(carrier))
    own = {"PORT": str(port), "TWILIO_API_BASE_URL": rest.url, "TEST_NUMBERS": PERSON}
    address = f"http://127.0.0.1:{port}"
    ready = processes.answers(f"{address}/health")
    serve = ["serve", "--carrier", "twilio"]
    local("product", *serve, ready=ready, **ACCOUNT_SETTINGS, **settings, **own)
    body = json.dumps({"to": PERSON}).encode()
    dial = Exchange("POST", "/api/calls/outbound", {"content-type": "application/json"}, body)
    pass_on(address, dial)
    if dial.status != 200:
        raise RuntimeError(f"the call was not placed: {dial.status} {dial.answer}")
    processes.until(lambda: over(webhooks.exchanges), 30, "the call and its recording are over")
    processes.stop_all()
    for recorder in (webhooks, rest):
        recorder.close()
    base = settings["PUBLIC_BASE_URL"]
    return [signed(base, exchange) for exchange in webhooks.exchanges], rest.exchanges


def by_get():
    """The webhooks of a call whose every URL is asked by GET, with a query of its own."""
    answers = [
        b'<Response><Gather method="GET" action="/n%C3%A9xt?a=%2Fb&amp;c=&amp;d=1&amp;d=1"/></Response>',
        b"<Response><Hangup/></Response>",
    ]
    webhooks = Recorder(lambda _: answers.pop(0) if answers else b"<Response/>")
    carrier = start_carrier(webhooks.url, ["--key", "7"], {})
    base = "https://calls.example.com"
    status = f"{base}/status?of=%C3%A9%20%2B&empty=#rc=2"
    fields = {
        "To": PERSON,
        "From": LINE,
        "Url": f"{base}/v1/voice?b=2&a=1&a=1",
        "Method": "GET",
        "StatusCallback": status,
        "StatusCallbackMethod": "GET",
    }
    headers = {"authorization": authorization(), "content-type": FORM}
    created = Exchange("POST", CALLS, headers, urllib.parse.urlencode(fields).encode())
    pass_on(carrier, created)
    if created.status != 201:
        raise RuntimeError(f"the call was not placed: {created.status} {created.answer}")
    ended = lambda: any("/status" in exchange.path for exchange in webhooks.exchanges)
    processes.until(ended, 30, "the call is over")
    processes.stop_all()
    webhooks.close()
    return [signed(base, exchange) for exchange in webhooks.exchanges]


def start_carrier(connect_to, phone, settings):
    port = processes.free_port()
    address = f"http://127.0.0.1:{port}"
    ready = processes.answers(address)
    words = ["carrier", "--port", str(port), "--connect-to", connect_to, *phone]
    local("carrier", *words, ready=ready, **ACCOUNT_SETTINGS, **settings)
    return address


def authorization():
    """The key, as the product shows it."""
    return "Basic " + base64.b64encode(f"{KEY}:{KEY_SECRET}".encode()).decode()


def over(exchanges):
    told = [dict(urllib.parse.parse_qsl(exchange.body.decode())) for exchange in list(exchanges)]
    ended = any(fields.get("CallStatus") == "completed" for fields in told)
    recorded = any(fields.get("RecordingStatus") == "completed" for fields in told)
    return ended and recorded


def signed(base, exchange):
    """A recorded webhook as a request that is to be judged."""
    return {
        "auth_token": TOKEN,
        "method": exchange.method,
        "url": base + exchange.path,
        "content_type": exchange.headers.get("content-type", ""),
        "body": exchange.body.decode(),
        "signature": exchange.headers.get("x-twilio-signature", ""),
    }


def signatures(checks, judges, webhooks):
    kinds = {
        "speech": "SpeechResult=",
        "keys": "Digits=",
        "a status callback": "SequenceNumber=",
        "a recording callback": "RecordingSid=",
    }
    for what, mark in kinds.items():
        there = any(mark in webhook["body"] + webhook["url"] for webhook in webhooks)
        checks.that(there, f"among {len(webhooks)} webhooks of the carrier is {what}")
    gets = sum(webhook["method"] == "GET" for webhook in webhooks)
    checks.that(gets >= 3, f"and {gets} are by GET")
    for name, judge in (("Node", judges.node), ("Python", judges.python), ("our", judges.ours)):
        verdicts = judge(webhooks)
        refused = [webhook for webhook, taken in zip(webhooks, verdicts) if not taken]
        checks.equal(refused[:1], [], f"{name} library: takes every webhook of the carrier")
        for what, tamper in TAMPERINGS.items():
            tampered = [tamper(webhook) for webhook in webhooks]
            taken = [one for one, taken in zip(tampered, judge(tampered)) if taken]
            checks.equal(taken[:1], [], f"{name} library: refuses each when {what} is changed")


def parameter(webhook):
    """One parameter changed: of the form, or by GET of the query."""
    place = "url" if webhook["method"] == "GET" else "body"
    return {**webhook, place: webhook[place].replace("CallSid=CA", "CallSid=CB", 1)}


def signature(webhook):
    """One letter of the signature changed, so that it stays base64 of a digest."""
    first, rest = webhook["signature"][0], webhook["signature"][1:]
    return {**webhook, "signature": ("B" if first == "A" else "A") + rest}


TAMPERINGS = {
    "the URL's path": lambda one: {**one, "url": one["url"].replace(".com", ".com/x", 1)},
    "the URL's host": lambda one: {**one, "url": one["url"].replace("calls.", "evil.", 1)},
    "one parameter": parameter,
    "the signature": signature,
    "the token": lambda one: {**one, "auth_token": TOKEN[::-1]},
}
