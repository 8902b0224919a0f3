"""A server that keeps what it is asked, and passes it on or answers by itself."""

import threading
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# No proxy of the environment's comes between us and loopback.
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass
class Exchange:
    """One request and its answer, as they were on the wire."""

    method: str
    # With its query.
    path: str
    headers: dict
    body: bytes
    status: int = 0
    answer: bytes = b""
    answer_headers: dict = field(default_factory=dict)


class Recorder:
    """Listens on loopback. `upstream` is an address that requests are passed on to, or a function
    from an exchange to the body of the answer, which is TwiML then."""

    def __init__(self, upstream):
        self.upstream = upstream
        self.exchanges = []
        recorder = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                recorder._serve(self)

            do_POST = do_GET

            def log_message(self, *_):
                """Says nothing: what came is kept."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def _serve(self, handler):
        length = int(handler.headers.get("content-length") or 0)
        headers = {name.lower(): value for name, value in handler.headers.items()}
        body = handler.rfile.read(length)
        exchange = Exchange(handler.command, handler.path, headers, body)
        if callable(self.upstream):
            exchange.status, exchange.answer = 200, self.upstream(exchange)
            exchange.answer_headers = {"content-type": "text/xml"}
        else:
            pass_on(self.upstream, exchange)
        self.exchanges.append(exchange)
        handler.send_response(exchange.status)
        for name, value in exchange.answer_headers.items():
            if name not in ("connection", "transfer-encoding", "content-length", "keep-alive"):
                handler.send_header(name, value)
        handler.send_header("content-length", str(len(exchange.answer)))
        handler.end_headers()
        handler.wfile.write(exchange.answer)


def pass_on(upstream, exchange):
    """Sends the request to an address, and keeps the answer with it."""
    body = exchange.body if exchange.method == "POST" else None
    request = urllib.request.Request(upstream + exchange.path, body, method=exchange.method)
    for name, value in exchange.headers.items():
        if name not in ("host", "connection", "content-length"):
            request.add_header(name, value)
    try:
        answer = _direct.open(request, timeout=10)
    except urllib.error.HTTPError as refusal:
        answer = refusal
    with answer:
        exchange.status, exchange.answer = answer.status, answer.read()
        exchange.answer_headers = {name.lower(): value for name, value in answer.headers.items()}
