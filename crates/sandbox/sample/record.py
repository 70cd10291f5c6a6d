#!/usr/bin/env python3
"""Records SCIM exchanges for the sample log: a proxy that writes one JSON object a line.

    record.py LISTEN_PORT UPSTREAM_PORT OUT.ndjson

Run a SCIM server on UPSTREAM_PORT and point a SCIM client at LISTEN_PORT, both on loopback. The format is
what `cargo run -p scim-audit-sandbox --example build_sample` reads. Nothing is redacted here, so record
made-up secrets only.
"""

import base64
import datetime
import http.client
import http.server
import json
import sys
import threading
import time
import uuid

HOP = {"connection", "keep-alive", "transfer-encoding", "te", "upgrade", "proxy-connection"}


def text(body):
    """The body as text, or as base64 where it is none."""
    try:
        return {"Body": body.decode("utf-8") if body else None}
    except UnicodeDecodeError:
        return {"Body": base64.b64encode(body).decode("ascii"), "BodyEncoding": "base64"}


class Recorder(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    lock = threading.Lock()

    def log_message(self, *args):
        pass

    def exchange(self):
        received = datetime.datetime.now(datetime.timezone.utc)
        began = time.perf_counter()
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        upstream = http.client.HTTPConnection("127.0.0.1", UPSTREAM)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP}
        upstream.request(self.command, self.path, sent or None, headers)
        answer = upstream.getresponse()
        body = answer.read()
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in HOP | {"content-length"}:
                self.send_header(name, value)
        if answer.status not in (204, 304):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        path, _, query = self.path.partition("?")
        line = {
            "requestId": str(uuid.uuid4()),
            "time": received.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "durationMs": round((time.perf_counter() - began) * 1000, 3),
            "method": self.command,
            "path": path,
            "rawQuery": query,
            "statusCode": answer.status,
            "requestHeaders": [list(pair) for pair in self.headers.items()],
            "responseHeaders": [list(pair) for pair in answer.getheaders()],
            "clientIp": self.client_address[0],
        }
        line |= {f"request{key}": value for key, value in text(sent).items()}
        line |= {f"response{key}": value for key, value in text(body).items()}
        with self.lock:
            OUT.write(json.dumps(line) + "\n")
            OUT.flush()

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = exchange


if __name__ == "__main__":
    LISTEN, UPSTREAM = int(sys.argv[1]), int(sys.argv[2])
    with open(sys.argv[3], "a", encoding="utf-8") as OUT:
        http.server.ThreadingHTTPServer(("127.0.0.1", LISTEN), Recorder).serve_forever()
