"""Our requests to Twilio's REST API, held by Prism against Twilio's own description of it."""

import json
import urllib.parse

from harness import processes
from harness.recorder import Exchange, Recorder, pass_on
from sdks.captured import CALLS, CONVERSATIONS, FORM, authorization
from sdks.judges import rest_requests

# What Twilio answers, by its description.
ANSWERS = {"create": 201, "POST": 200, "GET": 200, "DELETE": 204}


def run(checks, judges, placed):
    """`placed` are the exchanges of the product with the simulated carrier, through Prism."""
    requests_and_answers(checks, placed)
    every_request(checks, judges)
    refusals(checks, judges, placed[0])


def requests_and_answers(checks, placed):
    asked = [exchange.path for exchange in placed]
    checks.equal(asked, [CALLS] * len(CONVERSATIONS), "the product asked for each call once")
    statuses = [(exchange.status, exchange.answer[:500]) for exchange in placed]
    passed = all(status == 201 for status, _ in statuses)
    checks.that(passed, "Prism: request and answer are as Twilio describes them", statuses)
    seen = [violation for exchange in placed for violation in violations(exchange)]
    checks.equal(seen, [], "Prism: without a violation")
    events = urllib.parse.parse_qs(placed[0].body.decode())["StatusCallbackEvent"]
    all_events = ["initiated", "ringing", "answered", "completed"]
    checks.equal(events, all_events, "the status events are asked for as a repeated field")


def every_request(checks, judges):
    """All that our crate can ask, with every field, and Prism in Twilio's place."""
    prism = judges.prism()
    for request in rest_requests():
        method, path = request["method"], request["path"]
        fields = [(name, value) for name, value in request["fields"]]
        exchange = ask(prism, method, path, fields)
        what = f"Prism: takes {method} {path.rsplit('/', 1)[1]} with {len(fields)} fields"
        # To a list Prism answers by Twilio's own example, whose addresses break Twilio's own
        # description: that counts against the answer, not against us.
        kind = "create" if (method, path) == ("POST", CALLS) else method
        example = ("GET", CALLS) == (method, path)
        seen = (exchange.status, {violation["location"][0] for violation in violations(exchange)})
        good = (500, {"response"}) if example else (ANSWERS[kind], set())
        checks.equal(seen, good, what)
    for method, path, fields, what in [
        ("GET", CALLS, [("PageSize", "many")], "a page size in words"),
        ("GET", CALLS, [("Status", "initiated")], "a status that no call resource has"),
        ("POST", CALLS.replace("AC0", "AB0"), [], "a SID that is no account's"),
    ]:
        refused = ask(prism, method, path, fields)
        checks.equal(refused.status, 422, f"Prism: refuses {what}")
    processes.stop_all()


def refusals(checks, judges, placed):
    """The product's request, broken: Prism has to see it, or it would see nothing in ours."""
    passed_on = []
    upstream = Recorder(lambda exchange: passed_on.append(exchange) or b"{}")
    prism = judges.prism(upstream.url)
    good = urllib.parse.parse_qsl(placed.body.decode())
    without = lambda name: [pair for pair in good if pair[0] != name]
    broken = {
        "no To": without("To"),
        "no From": without("From"),
        "a time-out in words": [*without("Timeout"), ("Timeout", "long")],
        "a method that is none": [*good, ("Method", "SAY")],
        "a URL that is none": [*without("Url"), ("Url", "not a URL")],
        "a flag that is none": [*good, ("Record", "perhaps")],
    }
    for what, fields in broken.items():
        refused = ask(prism, "POST", CALLS, fields)
        checks.equal(refused.status, 422, f"Prism: refuses {what}")
    headers = {"authorization": authorization(), "content-type": "application/json"}
    refused = Exchange("POST", CALLS, headers, json.dumps(dict(good)).encode())
    pass_on(prism, refused)
    checks.equal(refused.status, 422, "Prism: refuses JSON")
    checks.equal(passed_on, [], "Prism: passes on nothing that it refuses")
    misanswered = ask(prism, "POST", CALLS, good)
    seen = (misanswered.status, len(passed_on))
    checks.equal(
        seen, (500, 1), "Prism: passes on the good one, and refuses an answer that is no call"
    )
    processes.stop_all()
    upstream.close()


def violations(exchange):
    """What Prism has seen."""
    return json.loads(exchange.answer_headers.get("sl-violations", "[]"))


def ask(address, method, path, fields):
    """Asks as the product does."""
    encoded = urllib.parse.urlencode(fields)
    headers = {"authorization": authorization()}
    if method == "POST":
        headers["content-type"] = FORM
    elif encoded:
        path += f"?{encoded}"
    exchange = Exchange(method, path, headers, encoded.encode())
    pass_on(address, exchange)
    return exchange
