"""Says of each signed request, one JSON object a line, whether Twilio's Python library takes it."""

import json
import sys
from urllib.parse import parse_qsl

from twilio.request_validator import RequestValidator, get_signature_algorithm


class Fields(dict):
    """A form whose fields may be repeated, as the frameworks give it to the library."""

    def getlist(self, name):
        return self[name]


def verdict(request):
    validator = RequestValidator(request["auth_token"])
    algorithm = get_signature_algorithm(request.get("settings_header"))
    said = what(request)
    try:
        return validator.validate(request["url"], said, request["signature"], algorithm)
    except TypeError:
        # What it does with a body that is no form and whose hash the URL does not carry.
        if isinstance(said, str) and "bodySHA256=" not in request["url"]:
            return False
        raise


def what(request):
    if request["method"] == "GET":
        return {}
    if request["content_type"] != "application/x-www-form-urlencoded":
        return request["body"]
    fields = Fields()
    for name, value in parse_qsl(request["body"], keep_blank_values=True):
        fields.setdefault(name, []).append(value)
    return fields


for line in sys.stdin:
    print(json.dumps(verdict(json.loads(line))))
