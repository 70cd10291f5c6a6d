"""What stands in front of the services of the story: it forwards, records, and fails as a reverse proxy fails.

Each exchange is recorded with the time that the plan gives it. Its duration, headers and bodies are as they were.
Only the times that a service wrote are moved: a service runs for a minute, and the story takes three weeks. A time
that the service wrote during an exchange becomes the planned time of that exchange, so the times agree with each
other and keep their order.

Two things are answered here, as reverse proxies do, and never reach a service: every request during an outage (a
page of HTML with 503), and requests with a token that has expired (401).
"""

import bisect
import datetime
import email.utils
import http.client
import json
import re
import time

UTC = datetime.timezone.utc
# A date and time of RFC 3339 as the two services write it, and as the script repeats it in a URL.
STAMP = re.compile(r"(?:(?<=%22)|(?<!\d))(20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,6})?Z")
OUTAGE_PAGE = (
    "<html>\r\n<head><title>503 Service Temporarily Unavailable</title></head>\r\n<body>\r\n"
    "<center><h1>503 Service Temporarily Unavailable</h1></center>\r\n<hr><center>nginx</center>\r\n"
    "</body>\r\n</html>\r\n"
)
EXPIRED = {"error": "invalid_token", "error_description": "The access token expired"}


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def ok(self):
        return self.status < 400

    def json(self):
        return json.loads(self.body)


class Front:
    """Forwards to one service after the other, and keeps the recording in memory."""

    def __init__(self, outage, expired):
        # The outage is a pair of times. `expired` has the time from which a token is refused.
        self.outage, self.expired = outage, expired
        self.lines, self.began, self.planned = [], [], []

    def exchange(self, port, planned, ip, method, target, headers, body=None, recorded=True):
        sent = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        headers = list(headers) + ([("Content-Length", str(len(sent)))] if sent else [])
        start, clock = datetime.datetime.now(UTC), time.perf_counter()
        self.began.append(start)
        self.planned.append(planned)
        answer = self.refused(planned, dict(headers)) or self.forwarded(port, method, target, headers, sent)
        if recorded:
            path, _, query = target.partition("?")
            self.lines.append({
                "time": planned,
                "durationMs": round((time.perf_counter() - clock) * 1000, 1),
                "method": method,
                "path": path,
                "rawQuery": query,
                "statusCode": answer.status,
                "requestHeaders": headers,
                "responseHeaders": answer.headers,
                "clientIp": ip,
                "requestBody": sent.decode(),
                "responseBody": answer.body.decode(),
            })
        return answer

    def refused(self, planned, headers):
        date = ("Date", email.utils.format_datetime(datetime.datetime.now(UTC), usegmt=True))
        if self.outage[0] <= planned < self.outage[1]:
            body, kind, status, more = OUTAGE_PAGE, "text/html", 503, []
        elif planned >= self.expired.get(headers["Authorization"], datetime.datetime.max.replace(tzinfo=UTC)):
            body, kind, status = json.dumps(EXPIRED), "application/json", 401
            more = [("WWW-Authenticate", 'Bearer error="invalid_token", error_description="The access token expired"')]
        else:
            return None
        head = [("Server", "nginx"), date, ("Content-Type", kind), ("Content-Length", str(len(body))), *more]
        return Answer(status, head, body.encode())

    @staticmethod
    def forwarded(port, method, target, headers, sent):
        service = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        service.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
        for name, value in headers:
            service.putheader(name, value)
        service.endheaders(sent or None)
        answer = service.getresponse()
        body = answer.read()
        service.close()
        hop = {"connection", "keep-alive", "transfer-encoding"}
        return Answer(answer.status, [pair for pair in answer.getheaders() if pair[0].lower() not in hop], body)

    def moved(self, match):
        """The planned time of what a service wrote, with as many digits."""
        digits = len(match[2] or ".") - 1
        written = datetime.datetime.fromisoformat(match[1] + (match[2] or "").ljust(7, "0")[:7] + "+00:00" if digits
                                                  else match[1] + "+00:00")
        # A service may write whole milliseconds, and so a time just before the exchange began.
        at = bisect.bisect_right(self.began, written + datetime.timedelta(milliseconds=1)) - 1
        if at < 0:
            return match[0]
        planned = self.planned[at] + max(written - self.began[at], datetime.timedelta())
        text = planned.strftime("%Y-%m-%dT%H:%M:%S")
        return text + (f".{planned.microsecond:06}"[: digits + 1] if digits else "") + "Z"

    def write(self, path):
        with open(path, "w", encoding="utf-8") as out:
            for line in self.lines:
                planned, move = line["time"], lambda text: STAMP.sub(self.moved, text)
                ended = planned + datetime.timedelta(milliseconds=line["durationMs"])
                date = email.utils.format_datetime(ended.replace(microsecond=0), usegmt=True)
                moved = {
                    "time": planned.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                    "rawQuery": move(line["rawQuery"]),
                    "requestBody": move(line["requestBody"]),
                    "responseBody": move(line["responseBody"]),
                    "responseHeaders": [
                        (name, date if name.lower() == "date" else value) for name, value in line["responseHeaders"]
                    ],
                }
                out.write(json.dumps(line | moved, ensure_ascii=False) + "\n")
