"""HTTP as a peer speaks it: requests read, answers written, points of a body."""
import gzip
import json
import re

REQUEST = re.compile(rb"([A-Z]+) (\S+) HTTP/1\.[01]\r?$")
NGINX_400 = b"<html>\r\n<head><title>400 Bad Request</title></head>\r\n<body>nginx/1.22.1</body>\r\n</html>\r\n"


class Request:
    def __init__(self, method, target, headers, body):
        self.method, self.headers = method, headers
        self.path, _, self.query = target.partition("?")
        self.raw_size = len(body)
        self.body = gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body

    def points(self):
        """The metrics of the points in the body; None where it is no JSON."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return None
        return [point["metric"] for point in (found if isinstance(found, list) else [found])]


def read_request(c, line):
    """The request that begins with `line`; None where it is not HTTP, or not whole."""
    start = REQUEST.match(line)
    if not start:
        return None
    headers = {}
    for line in c.lines():
        if not line.rstrip(b"\r"):
            break
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.strip().lower()] = value.strip()
    length = int(headers.get("content-length", 0))
    body = c.take(length)
    if len(body) < length:
        return None
    return Request(start[1].decode(), start[2].decode(), headers, body)


def answer(c, status, body=b"", kind="text/plain; charset=utf-8", headers=(), version="HTTP/1.1"):
    head = [f"{version} {status}"] + list(headers)
    if not status.startswith("204"):
        head += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    return c.say("\r\n".join(head).encode() + b"\r\n\r\n" + body)


def answer_json(c, status, value, headers=()):
    return answer(c, status, json.dumps(value).encode(), "application/json; charset=UTF-8", headers)


def server(status, body=b"", kind="text/html", headers=()):
    """A web server that answers every request so, and anything else as nginx does."""

    def serve(c):
        for line in c.lines():
            if read_request(c, line) is None:
                answer(c, "400 Bad Request", NGINX_400, "text/html", ["Connection: close"])
                c.finish()
                return c.drain()
            answer(c, status, body, kind, headers)
        return None

    return serve


def hook(c):
    """Takes what is posted, whatever it is, and knows no other method."""
    for line in c.lines():
        request = read_request(c, line)
        if request is None:
            answer(c, "400 Bad Request", NGINX_400, "text/html", ["Connection: close"])
            c.finish()
            return c.drain()
        answer(c, "204 No Content" if request.method == "POST" else "405 Method Not Allowed")
    return None


PYTHON_PAGE = b"<!DOCTYPE HTML>\n<html lang=\"en\">\n<body><p>Error code: 400</p>\n<p>Message: Bad request syntax</p></body>\n</html>\n"


def python_http_server(c):
    """What `python3 -m http.server` says: to no request at all, HTML without a status line."""
    line = c.line()
    if line is None:
        return
    if read_request(c, line) is None:
        c.say(PYTHON_PAGE)
    else:
        answer(c, "501 Unsupported method ('POST')", PYTHON_PAGE, "text/html;charset=utf-8", ["Connection: close"])
    c.finish()
    c.drain()


def python_3_14_http_server(c):
    """The same from 3.14 on: a line of status stands in front."""
    line = c.line()
    if line is None:
        return
    status = "501 Unsupported method ('POST')"
    if read_request(c, line) is None:
        status = f"400 Bad request syntax ({line.decode('latin-1').rstrip()!r})"
    answer(c, status, PYTHON_PAGE, "text/html;charset=utf-8", ["Connection: close"], "HTTP/1.0")
    c.finish()
    c.drain()


def answers_late(c):
    """Waits for the end of a header before it says a word, whatever came so far."""
    for line in c.lines():
        if read_request(c, line):
            answer(c, "404 Not Found", HTML, "text/html")


def cut_short(c):
    """Promises a long answer, and ends in the middle of it."""
    line = c.line()
    if line is not None and read_request(c, line):
        c.say(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 60\r\n\r\n{"success":40,"fai')
    elif line is not None:
        answer(c, "400 Bad Request", NGINX_400, "text/html", ["Connection: close"])
    c.finish()
    c.drain()


GOOGLE = b'{"error":{"code":400,"message":"Invalid JSON payload received.","status":"INVALID_ARGUMENT"}}'
ELASTIC = b'{"error":"no handler found for uri [/api/put?details] and method [POST]"}'
GRAPHQL = b'{"errors":[{"message":"Must provide query string."}]}'
HTML = b"<!DOCTYPE html><html><body><h1>It works!</h1></body></html>"
KINDS = {
    "http-html": server("200 OK", HTML),
    "http-empty": server("200 OK"),
    "http-json": server("200 OK", b'{"status":"ok"}', "application/json"),
    "http-portal": server("302 Found", HTML, headers=["Location: http://portal.example/login"]),
    "http-401": server("401 Unauthorized", HTML, headers=['WWW-Authenticate: Basic realm="x"']),
    "http-403": server("403 Forbidden", HTML),
    "http-404": server("404 Not Found", HTML),
    "http-405": server("405 Method Not Allowed", HTML, headers=["Allow: GET"]),
    "http-501": server("501 Not Implemented", HTML),
    "http-502": server("502 Bad Gateway", HTML),
    "http-503-for-a-day": server("503 Service Unavailable", HTML, headers=["Retry-After: 86400"]),
    "http-counts-nothing": server("200 OK", b'{"success":0,"failed":0,"errors":[]}', "application/json"),
    "http-cut-short": cut_short,
    "http-google": server("400 Bad Request", GOOGLE, "application/json"),
    "http-elastic": server("400 Bad Request", ELASTIC, "application/json"),
    "http-graphql": server("200 OK", GRAPHQL, "application/json"),
    "http-created": server("201 Created", b'{"id":7}', "application/json"),
    "http-bad-json": server("422 Unprocessable Entity", b'{"detail":"field required"}', "application/json"),
    "http-victoria-main-port": server("400 Bad Request", b'unsupported path requested: "/api/put"', "text/plain"),
    "http-influx-main-port": server("404 Not Found", b"404 page not found\n", "text/plain"),
    "http-204": server("204 No Content"),
    "http-204-hook": hook,
    "http-slow-answer": answers_late, "http-python": python_http_server,
    "http-python-3.14": python_3_14_http_server,
}
