"""An OpenTSDB, in health and in every trouble of which the wire is known."""
from peers import web
from peers.wire import TooLong, pause

OPENTSDB = b"net.opentsdb.tools BuildData built at revision 0f681b7 (MINT)\nBuilt on 2024/12/12 00:00:00 +0000 by me@here:/src\n"


def opentsdb_error(status, message):
    return {"error": {"code": int(status[:3]), "message": message, "trace": "net.opentsdb.tsd.BadRequestException: " + message}}


class Tsd:
    """Reads puts, says nothing to them, answers `version`, and keeps every point."""
    version = OPENTSDB
    speaks_http = False

    def __call__(self, c):
        self.greet(c)
        try:
            for line in c.lines():
                if self.speaks_http and (request := web.read_request(c, line)):
                    if not self.http(c, request):
                        return
                elif not self.command(c, line):
                    return
        except TooLong:
            c.is_lost = True  # a clean end, and nothing behind it is looked at
            c.finish()
            while c.fill():
                c.buffer = b""

    def greet(self, c):
        pass

    def command(self, c, line):
        """False: the connection shall be closed."""
        words = line.rstrip(b"\r").split(b" ")
        if words[0] == b"put" and len(words) > 4:
            self.put(c, words[1].decode("latin-1"))
        elif words == [b"version"]:
            return self.say_version(c) is not False
        elif line != b"exit":
            self.unknown(c, words[0])
        return True

    def say_version(self, c):
        c.say(self.version)

    def unknown(self, c, word):
        """Most say nothing."""

    def put(self, c, metric):
        self.keep(c, metric)

    def keep(self, c, metric):
        c.truth.note("parsed", metric)
        c.truth.note("kept", metric)


class OpenTsdb(Tsd):
    speaks_http = True

    def greet(self, c):
        c.frame_limit, c.read_size = 1024, 1024  # Netty's first read; one of 64 KiB hides the limit

    def unknown(self, c, word):
        c.say(b"unknown command: " + word + b".  Try `help'.\n")

    def http(self, c, request):
        if request.path == "/api/version":
            return web.answer_json(c, "200 OK", {"version": "2.4.1", "short_revision": "0f681b7"})
        if request.path != "/api/put":
            return web.answer_json(c, "404 Not Found", opentsdb_error("404", "Endpoint not found"))
        if request.method != "POST":
            return web.answer_json(c, "405 Method Not Allowed", opentsdb_error("405", "Method not allowed"))
        if request.raw_size > 8192:
            return web.answer_json(c, "400 Bad Request", opentsdb_error("400", "Chunked request not supported."))
        points = request.points()
        if not points:
            message = "Unable to parse the given JSON" if points is None else "No datapoints found in content"
            return web.answer_json(c, "400 Bad Request", opentsdb_error("400", message))
        return self.http_points(c, request, points)

    def http_points(self, c, request, points):
        errors = [error for metric in points if (error := self.http_put(c, request, metric))]
        return self.http_verdict(c, request, len(points), errors)

    def http_verdict(self, c, request, count, errors, named=True, status=None):
        status = status or ("400 Bad Request" if errors else "200 OK")
        if "details" not in request.query:
            if errors:
                return web.answer_json(c, "400 Bad Request", opentsdb_error("400", "One or more data points had errors"))
            return web.answer(c, "204 No Content")
        details = [{"error": error, "datapoint": point_named(metric)} for metric, error in errors] if named else []
        return web.answer_json(c, status, {"success": count - len(errors), "failed": len(errors), "errors": details})

    def http_put(self, c, request, metric):
        """None, or the metric and its error."""
        self.keep(c, metric)


def point_named(metric):
    """The point of the table's input that has this metric."""
    number = int(metric.rpartition(".")[2])
    return {"metric": metric, "timestamp": 1700000000 + number, "value": str(number), "tags": {"host": "a"}}


class RefusesOne(OpenTsdb):
    """A metric that has no UID, and auto-creation is off."""
    name = "peer.7"

    def put(self, c, metric):
        if metric != self.name:
            return self.keep(c, metric)
        c.truth.note("refused", metric)
        return c.say(b"put: unknown metric: No such name for 'metrics': '" + metric.encode() + b"'\n")

    def http_put(self, c, request, metric):
        if metric != self.name:
            return self.keep(c, metric)
        c.truth.note("refused", metric)
        return metric, "Unknown metric"


class ReadOnly(OpenTsdb):
    def put(self, c, metric):
        self.unknown(c, b"put")

    def http(self, c, request):
        if request.path == "/api/put":
            return web.answer_json(c, "404 Not Found", opentsdb_error("404", "Endpoint not found"))
        return super().http(c, request)


class ThrottlesOnce(OpenTsdb):
    """Its store takes the last point of the first batch not yet, and it says so late."""

    def __init__(self):
        self.throttled = 0

    def put(self, c, metric):
        if metric == "peer.7" and not self.throttled:
            self.throttled = 1
            c.truth.note("parsed", metric)
            return c.say_later(0.1, b"put: Please throttle writes: 10000 RPCs waiting on \"tsdb,,1234567890\" to come back online\n")
        return self.keep(c, metric)

    def http_put(self, c, request, metric):
        if metric == "peer.7" and not self.throttled:
            self.throttled = 1
            return metric, "Please throttle"
        return self.keep(c, metric)


class StoreIsDown(OpenTsdb):
    """Its HBase is dead: `version` and details know nothing of that, late errors and sync do."""

    def put(self, c, metric):
        c.truth.note("parsed", metric)
        c.say_later(0.1, b"put: HBase error: Too many attempts: PutRequest(table=\"tsdb\", key=[0, 0, 1])\n")

    def http_put(self, c, request, metric):
        c.truth.note("parsed", metric)
        return (metric, "Storage exception: Too many attempts") if "sync" in request.query else None

    def http_verdict(self, c, request, count, errors, named=True, status=None):
        return super().http_verdict(c, request, count, errors, status="200 OK")


class Dies(OpenTsdb):
    """Closes where it should answer; what it had read is lost."""

    def put(self, c, metric):
        pass

    def say_version(self, c):
        return False

    def http(self, c, request):
        return False


class FailsWithoutName(OpenTsdb):
    """Counts one point as failed and does not say which, nor why."""

    def http_points(self, c, request, points):
        for metric in points:
            if metric != "peer.7":
                self.keep(c, metric)
        errors = [(metric, "") for metric in points if metric == "peer.7"]
        return self.http_verdict(c, request, len(points), errors, named=False)


class InformsFirst(OpenTsdb):
    """1xx on the way to the final answer."""

    def http(self, c, request):
        c.say(b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")
        return super().http(c, request)


class AnswersInChunks(OpenTsdb):
    """As a proxy that counts no length."""

    def http_verdict(self, c, request, count, errors, named=True, status=None):
        body = b'{"success":%d,"failed":0,"errors":[]}' % count
        pieces = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (body[:5], body[5:]))
        return c.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + pieces + b"0\r\n\r\n")


class AnswersByItsEnd(OpenTsdb):
    """HTTP/1.0: no length, and the end of the connection is the end of the answer."""

    def http_verdict(self, c, request, count, errors, named=True, status=None):
        c.say(b'HTTP/1.0 200 OK\r\n\r\n{"success":%d,"failed":0,"errors":[]}' % count)
        return False


class FallsSilent(OpenTsdb):
    """Hangs after its first answer."""

    def __init__(self):
        self.answered = False

    def put(self, c, metric):
        if not self.answered:
            self.keep(c, metric)

    def say_version(self, c):
        if not self.answered:
            c.say(self.version)
        self.answered = True

    def http(self, c, request):
        if self.answered:
            return True
        self.answered = request.path == "/api/put" and request.method == "POST" and request.points() != []
        return super().http(c, request)


class IsSlow(OpenTsdb):
    """Its worker waits for an id: nothing is answered for a while."""

    def say_version(self, c):
        pause(1.5)
        c.say(self.version)

    def http(self, c, request):
        pause(1.5)
        return super().http(c, request)


class Balancer:
    """A port behind which every second connection ends in the void: the first, or the second."""

    def __init__(self, first):
        self.count, self.tsd = first, OpenTsdb()

    def __call__(self, c):
        self.count += 1
        if self.count % 2:
            self.tsd(c)
        else:
            c.drain()


class Greets(OpenTsdb):
    """A gateway that says something of its own before it passes all on."""

    def greet(self, c):
        super().greet(c)
        c.say(b"Welcome to the gateway\n")


class Answers(OpenTsdb):
    """An OpenTSDB but for its answer to `version`."""

    def __init__(self, version, by_byte=False):
        self.version, self.by_byte = version, by_byte

    def say_version(self, c):
        for at in range(0, len(self.version), 1 if self.by_byte else len(self.version)):
            c.say(self.version[at:at + 1] if self.by_byte else self.version)
            if self.by_byte:
                pause(0.001)


KINDS = {
    "opentsdb": OpenTsdb, "opentsdb-refuses-one": RefusesOne, "opentsdb-read-only": ReadOnly,
    "opentsdb-throttles-once": ThrottlesOnce, "opentsdb-store-down": StoreIsDown, "opentsdb-dies": Dies,
    "opentsdb-fails-without-name": FailsWithoutName, "opentsdb-informs-first": InformsFirst,
    "opentsdb-in-chunks": AnswersInChunks, "opentsdb-http-1.0": AnswersByItsEnd,
    "opentsdb-greets": Greets, "opentsdb-falls-silent": FallsSilent,
    "opentsdb-slow": IsSlow, "opentsdb-crlf": lambda: Answers(OPENTSDB.replace(b"\n", b"\r\n")),
    "opentsdb-then-void": lambda: Balancer(0), "void-then-opentsdb": lambda: Balancer(1),
    "opentsdb-by-bytes": lambda: Answers(OPENTSDB, by_byte=True),
    "opentsdb-says-more": lambda: Answers(OPENTSDB + b"the cat sat on the mat\n"),
    "opentsdb-answers-twice": lambda: Answers(OPENTSDB * 2),
}
