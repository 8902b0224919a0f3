"""Twilio's webhooks: a form, and the signature over it."""

import base64
import hashlib
import hmac
import urllib.parse

FORM = "application/x-www-form-urlencoded"


def signature(token, url, fields):
    """The value of X-Twilio-Signature (https://www.twilio.com/docs/usage/security)."""
    text = url + "".join(name + value for name, value in sorted(fields.items()))
    digest = hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def headers(token, url, fields):
    """The headers of a webhook that is signed with this token."""
    return {"Content-Type": FORM, "X-Twilio-Signature": signature(token, url, fields)}


def body(fields):
    """The form."""
    return urllib.parse.urlencode(fields).encode()


def incoming(account_sid, call_sid, caller, called, direction="inbound"):
    """The fields of a first request for TwiML."""
    return {
        "AccountSid": account_sid,
        "ApiVersion": "2010-04-01",
        "CallSid": call_sid,
        "CallStatus": "ringing",
        "Direction": direction,
        "From": caller,
        "To": called,
    }
