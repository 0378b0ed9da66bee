"""TSDs that are no OpenTSDB, and what answers `version` with words of no TSD."""
import time

from peers import web
from peers.opentsdb import Answers, Tsd

HTTP_BAD_REQUEST = b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request"
GO_WITHOUT_HOST = HTTP_BAD_REQUEST.replace(b"Bad Request", b"Bad Request: missing required Host header")


class Stranger(Tsd):
    """Reads lines, answers `version` with these words, and keeps nothing."""

    def __init__(self, version):
        self.version = version

    def keep(self, c, metric):
        pass


class Receiver(Tsd):
    """A TSD whose telnet port speaks no HTTP and says nothing but its version."""

    def __init__(self, version):
        self.version = version


class TsdListen(Answers):
    """Takes lines of 64 KiB."""

    def greet(self, c):
        pass


class VictoriaMetrics(Tsd):
    """Silent on telnet. Its port takes what does not begin with `p` for HTTP."""
    without_host = GO_WITHOUT_HOST

    def __call__(self, c):
        if c.peek() == b"p":
            return super().__call__(c)
        for line in c.lines():
            request = web.read_request(c, line)
            if request is None or "host" not in request.headers:
                c.say(HTTP_BAD_REQUEST if request is None else self.without_host)
                return None
            self.http(c, request)
        return None

    def say_version(self, c):
        pass

    def http(self, c, request):
        if request.path != "/api/put":
            path = f'unexpected path requested on HTTP OpenTSDB server: "{request.path}"'
            return web.answer(c, "400 Bad Request", path.encode())
        points = request.points()
        if points is None:
            return web.answer(c, "400 Bad Request", b"cannot parse HTTP OpenTSDB json: cannot parse JSON\n")
        for metric in points:
            self.keep(c, metric)
        return web.answer(c, "204 No Content")


class VictoriaMetricsWithPassword(VictoriaMetrics):
    """Telnet needs no password, and has no way to give one."""

    def http(self, c, request):
        return web.answer(c, "401 Unauthorized", b"", headers=['WWW-Authenticate: Basic realm="VictoriaMetrics"'])


class Agreeable(VictoriaMetrics):
    """No TSD: 204 to every request over HTTP, silence to all else, and nothing is kept."""
    without_host = HTTP_BAD_REQUEST

    def keep(self, c, metric):
        pass

    def http(self, c, request):
        return web.answer(c, "204 No Content")


class Replaced:
    """A port on which another program listens soon after the first connection."""

    def __init__(self, first, then):
        self.kinds, self.born = (first, then), None

    def __call__(self, c):
        self.born = self.born or time.monotonic()
        self.kinds[time.monotonic() - self.born > 0.2](c)


class InfluxDb(Tsd):
    version, speaks_http = b"InfluxDB TSDB proxy", True
    trouble = None

    def http(self, c, request):
        if "host" not in request.headers:
            c.say(GO_WITHOUT_HOST)
            return c.finish()
        if request.path != "/api/put":
            return web.answer(c, "404 Not Found", b"404 page not found\n")
        if request.method != "POST":
            return web.answer(c, "405 Method Not Allowed", b"Method Not Allowed\n")
        points = request.points()
        if points is None:
            return web.answer(c, "400 Bad Request", b"json array decode error\n")
        if self.trouble:
            return web.answer(c, "500 Internal Server Error", self.trouble)
        for metric in points:
            self.keep(c, metric)
        return web.answer(c, "204 No Content")


class InfluxDbWithoutDatabase(InfluxDb):
    trouble = b"write series error: database not found: opentsdb\n"

    def keep(self, c, metric):
        c.truth.note("parsed", metric)


class Wavefront(Tsd):
    version, speaks_http = b"Wavefront OpenTSDB Endpoint\n", True

    def http(self, c, request):
        if request.path == "/api/version":
            return web.answer_json(c, "200 OK", {"version": "2.4.0", "short_revision": "wavefront"})
        points = request.points() if request.path == "/api/put" else None
        if points is None:
            return web.answer(c, "400 Bad Request", b"")
        for metric in points:
            self.keep(c, metric)
        return web.answer(c, "204 No Content")


LISTEN = b"tsd-listen speaks the telnet protocol of OpenTSDB 2.4\nBuilt from tsd-tools\n"
RIEMANN = b"net.opentsdb\nBuilt on 2016-01-01 00:00:00+0000 (riemann-opentsdb)\n"
AKUMULI = b"net.opentsdb.tools BuildData built at revision a000000\nAkumuli to TSD converter/n"
KINDS = {
    "http-204-silent": Agreeable, "victoriametrics": VictoriaMetrics, "victoriametrics-with-password": VictoriaMetricsWithPassword,
    "victoriametrics-then-void": lambda: Replaced(VictoriaMetrics(), lambda c: c.drain()),
    "influxdb-then-void": lambda: Replaced(InfluxDb(), lambda c: c.drain()),
    "influxdb-without-http": lambda: Receiver(b"InfluxDB TSDB proxy"),
    "influxdb": InfluxDb, "influxdb-without-database": InfluxDbWithoutDatabase,
    "tsd-listen": lambda: TsdListen(LISTEN), "wavefront": Wavefront,
    "kairosdb": lambda: Receiver(b"KairosDB 1.3.0-1.20210808220820\n"),
    "riemann": lambda: Receiver(RIEMANN), "timely": lambda: Receiver(b"0.0.6"),
    "akumuli": lambda: Receiver(AKUMULI), "taosadapter": lambda: Receiver(b"1"),
    "version-words": lambda: Stranger(b"hello\n"), "version-empty": lambda: Stranger(b"\n"),
    "version-echoed": lambda: Stranger(b"version\n"), "version-long": lambda: Stranger(b"x" * 5120 + b"\n"),
    "version-binary": lambda: Stranger(b"\x00\x01\xfe\xff\n"),
    "version-html": lambda: Stranger(web.HTML + b"\n"),
}
