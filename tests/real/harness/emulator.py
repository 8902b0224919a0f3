"""AWS's runtime interface emulator around one bootstrap."""

import base64
import json
import socket
import urllib.error
import urllib.request

from . import processes, programs

# Where the emulator takes events (https://github.com/aws/aws-lambda-runtime-interface-emulator).
INVOCATIONS = "/2015-03-31/functions/function/invocations"


class Emulator:
    """A bootstrap under the emulator, which starts it at the first event."""

    def __init__(self, name, bootstrap, environment):
        port = processes.free_port()
        # Without the two addresses it would listen on every interface.
        command = [
            _program(),
            "--log-level", "error",
            "--runtime-interface-emulator-address", f"127.0.0.1:{port}",
            "--runtime-api-address", f"127.0.0.1:{processes.free_port()}",
            bootstrap,
            "bootstrap",
        ]  # fmt: skip
        self._url = f"http://127.0.0.1:{port}{INVOCATIONS}"
        self._process = processes.start(
            f"emulator-{name}", command, ready=lambda: _listens(port), env=environment
        )

    def answer(self, event):
        """What the function answers to an event; None when its process ended instead."""
        request = urllib.request.Request(self._url, json.dumps(event).encode())
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code == 502:
                return None
            raise

    def log(self):
        """The function's lines of JSON so far."""
        lines = self._process.log.read_text(errors="replace").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{") and _is_json(line)]

    def stop(self):
        processes.stop(self._process)


def event(method, path, headers=None, body=b"", query=""):
    """A request as the HTTP API hands it to a function, in version 2.0 of the payload's format."""
    domain = "abc123.execute-api.us-east-1.amazonaws.com"
    named = {name.lower(): value for name, value in (headers or {}).items()}
    return {
        "version": "2.0",
        "routeKey": f"{method} {path}",
        "rawPath": path,
        "rawQueryString": query,
        "headers": {"host": domain, **named},
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "abc123",
            "domainName": domain,
            "domainPrefix": "abc123",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "203.0.113.9",
                "userAgent": "check",
            },
            "requestId": "id",
            "routeKey": f"{method} {path}",
            "stage": "$default",
            "time": "25/Nov/2026:15:00:00 +0000",
            "timeEpoch": 1795618800000,
        },
        "body": base64.b64encode(body).decode(),
        "isBase64Encoded": True,
    }


def _program():
    found = list(programs.sam().parent.glob("lib/*/site-packages/samcli/local/rapid/*-x86_64"))
    if len(found) != 1:
        raise RuntimeError(f"the emulator for x86_64 is not in the SAM CLI: {found}")
    return found[0]


def _listens(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def _is_json(line):
    try:
        json.loads(line)
    except ValueError:
        return False
    return True
