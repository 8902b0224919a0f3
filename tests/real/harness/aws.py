"""The tables and secrets of `local -- aws`, as the functions reach them and as a check looks at
them."""

import json
import urllib.error
import urllib.request


class Aws:
    """The stand-in at an address."""

    def __init__(self, address):
        self.address = address

    def ask(self, target, body):
        """One operation, such as `DynamoDB_20120810.GetItem`; its answer."""
        headers = {"X-Amz-Target": target, "Content-Type": "application/x-amz-json-1.0"}
        request = urllib.request.Request(self.address, json.dumps(body).encode(), headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{target}: {error.code} {error.read()[:500]!r}") from error

    def item(self, table, **key):
        """A stored item, or None."""
        key = {name: {"S": value} for name, value in key.items()}
        request = {"TableName": table, "Key": key, "ConsistentRead": True}
        item = self.ask("DynamoDB_20120810.GetItem", request).get("Item")
        return item and _plain({"M": item})

    def secret(self, name):
        """What is in a secret."""
        answer = self.ask("secretsmanager.GetSecretValue", {"SecretId": name})
        return json.loads(answer["SecretString"])


def _plain(tagged):
    """A value without DynamoDB's type tags."""
    (tag, value), = tagged.items()
    if tag == "M":
        return {name: _plain(inner) for name, inner in value.items()}
    if tag == "L":
        return [_plain(inner) for inner in value]
    if tag == "N":
        return float(value) if "." in value else int(value)
    return None if tag == "NULL" else value
