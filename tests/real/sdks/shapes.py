"""Makes signed requests of every shape, and says of each class what the judges have to say."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, quote_plus, urlencode

FORM = "application/x-www-form-urlencoded"
WORDS = [
    "CallSid",
    "From",
    "To",
    "Digits",
    "SpeechResult",
    "CallStatus",
    "Called",
    "Reason",
    "ReasonConferenceEnded",
    "a",
    "A",
    "a.b[]",
    "x y",
    "größe",
    "日本",
]
# No letter beyond the basic plane in names, nor private ones in values: see `order of names`.
LETTERS = "abzAZ09 +-_.~!*'()&=?/#%;:@,\"<>\\\t\r\n\0éüßñ¿日本語한é👩🎉"


@dataclass
class Class:
    """A class of requests."""

    make: Callable
    # What each judge says; None where it is not asked.
    expected: dict
    # How many of them there are for each other.
    share: int = 1

    @property
    def agreed(self):
        return len({said for said in self.expected.values() if said is not None}) == 1

    def told(self):
        words = {True: "yes", False: "no", None: "not asked"}
        if len(set(self.expected.values())) == 1:
            return f"all say {words[self.expected['ours']]}"
        each = ", ".join(f"{judge} {words[said]}" for judge, said in self.expected.items())
        return each if self.agreed else f"they disagree as known: {each}"


class Maker:
    """Makes parts of requests by chance."""

    def __init__(self, chance):
        self.chance = chance

    def text(self, most=12):
        return "".join(self.chance.choices(LETTERS, k=self.chance.randint(0, most)))

    def token(self):
        return "".join(self.chance.choices("0123456789abcdef", k=32))

    def authority(self, port=None):
        hosts = ["calls.example.com", "a.b-c.example", "xn--bcher-kva.example", "localhost"]
        return self.chance.choice(hosts) + (port or "")

    def path(self):
        part = lambda: self.chance.choice(
            ["twilio", "voice", "v1", "Prod", "a%2Fb", "%C3%A9", "x~y"]
        )
        parts = [part() for _ in range(self.chance.randint(0, 4))]
        return "/" + "/".join(parts) + ("/" if parts and self.chance.random() < 0.2 else "")

    def query(self):
        """A query that no library rewrites and so all sign alike; mostly none."""
        if self.chance.random() < 0.3:
            return ""
        values = ["", "1", "call_01", "%2B1415", "a%20b", "a+b", "%C3%A9", "%2f", "'", "=", "x=y"]
        names = ["call_id", "turn", "at", "a", "a", "%C3%A4"]
        pairs = [
            f"{self.chance.choice(names)}={self.chance.choice(values)}"
            for _ in range(self.chance.randint(1, 4))
        ]
        return "?" + "&".join(pairs)

    def url(self, scheme=None, port=None):
        scheme = scheme or self.chance.choice(["https", "https", "http"])
        if port is None:
            port = self.chance.choice(["", "", "", ":8443", ":3000", ":443", ":80"])
        return f"{scheme}://{self.authority(port)}{self.path()}{self.query()}"

    def pairs(self):
        names = self.chance.sample(WORDS, self.chance.randint(1, 8))
        pairs = [(name, self.text()) for name in names]
        if self.chance.random() < 0.4:
            # Repeated, with other values and perhaps the same.
            pairs += [(name, self.text(3)) for name in self.chance.choices(names, k=3)]
        if self.chance.random() < 0.3:
            pairs.append(self.chance.choice(pairs))
        self.chance.shuffle(pairs)
        return pairs

    def form(self, pairs):
        """A body, escaped in one of the ways in which it can be."""
        way = self.chance.choice([quote_plus, quote])
        return urlencode(pairs, quote_via=way, safe=self.chance.choice(["", "*-._", "/:@"]))


def sign(token, url, pairs=(), algorithm=hashlib.sha1):
    """Twilio's signature, by its documentation."""
    message = url
    for name in sorted({name for name, _ in pairs}):
        for value in sorted({value for other, value in pairs if other == name}):
            message += name + value
    digest = hmac.new(token.encode(), message.encode(), algorithm).digest()
    return base64.b64encode(digest).decode()


def form(maker, url=None, pairs=None, signed_url=None):
    """A form that Twilio sent; `signed_url` where that is not the URL as it arrives."""
    token, url = maker.token(), url or maker.url()
    pairs = maker.pairs() if pairs is None else pairs
    return {
        "auth_token": token,
        "method": "POST",
        "url": url,
        "content_type": FORM,
        "body": maker.form(pairs),
        "signature": sign(token, signed_url or url, pairs),
        "pairs": pairs,
    }


def odd_form(maker):
    """A form of pieces that a careless writer makes: escapes that are none, pieces without `=`."""
    pieces = [
        "a",
        "b=",
        "=c",
        "",
        "d=1=2",
        "e=%zz",
        "f=%",
        "g=%E9",
        "h=%F0%9F%8E",
        "i=é",
        "j=%00;k",
    ]
    body = "&".join(maker.chance.choices(pieces, k=6))
    request = form(maker, pairs=parse_qsl(body, keep_blank_values=True))
    return {**request, "body": body}


def query(maker, url=None, signed_url=None):
    """A GET that Twilio sent."""
    request = form(maker, url, [], signed_url)
    return {**request, "method": "GET", "content_type": ""}


def json_body(maker, hashed=None):
    """A body that is no form; `hashed` where the hash is not of the body that arrives."""
    body = json.dumps({"event": maker.text(), "n": maker.chance.random()}, ensure_ascii=False)
    digest = hashlib.sha256((hashed or body).encode()).hexdigest()
    url = maker.url()
    url += ("&" if "?" in url else "?") + f"bodySHA256={digest}"
    request = form(maker, url, [])
    return {**request, "content_type": "application/json", "body": body}


def shared_key(maker, algorithm, name):
    """A form that was signed by a key of the customer's own."""
    request = form(maker)
    signature = sign(request["auth_token"], request["url"], request["pairs"], algorithm)
    header = f"key=webhooks_sharedkey_1,algorithm={name}"
    return {**request, "signature": signature, "settings_header": header}
