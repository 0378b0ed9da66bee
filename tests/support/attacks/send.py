"""TSDs that want the memory of tsd-send: what it asked is answered without an end."""
import socket
import subprocess
import threading
import time

from . import ground
from .ground import Outcome, Row, Tool

LINE = b"some.metric 1700000000 1 host=a\n"
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


class EndlessTsd:
    """Answers every connection with `begin` and then `block` without an end, or `end`."""

    def __init__(self, begin, block, end=b""):
        self.begin, self.block, self.end = begin, block, end
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.over = False
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while not self.over:
            try:
                peer = self.listener.accept()[0]
            except OSError:
                return
            threading.Thread(target=self.talk, args=(peer,), daemon=True).start()

    def talk(self, peer):
        try:
            peer.settimeout(5)
            peer.recv(1 << 16)
            peer.sendall(self.begin)
            while self.block and not self.over:
                peer.sendall(self.block)
            peer.sendall(self.end)
            time.sleep(1)
        except OSError:
            pass
        peer.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.over = True
        self.listener.close()


def answered(begin, block, *words, end=b"", probe=False):
    """tsd-send has one line for such a TSD: the line is not confirmed, and memory stays small."""

    def run():
        with EndlessTsd(begin, block, end) as tsd:
            more = ["--probe"] if probe else ["--retry-for", "2s"]
            with Tool("tsd-send", "-H", f"127.0.0.1:{tsd.port}", "--connect-timeout", "2s", *more, *words,
                      stdin=subprocess.PIPE) as send:
                if not probe:  # which reads nothing
                    send.process.stdin.write(LINE)
                send.process.stdin.close()
                peak, until = 0.0, time.monotonic() + ground.PATIENCE
                while send.lives() and time.monotonic() < until:
                    peak = max(peak, send.peak_mb() or 0.0)
                    time.sleep(0.02)
                code, took = send.stop()
                held = code in ((1, 75) if probe else (75,)) and " 1 confirmed" not in send.said()
                return Outcome(held, peak, None, f"exit {code}" + ("" if held else ": " + send.said()[-200:]))

    return run


VALUES = b"1," * 2_000_000
NESTED = b"[" * (4 << 20)

ROWS = [
    Row("send --http: a chunk's head without end", answered(CHUNKED + b"5;", b"a" * 65536, "--http")),
    Row("send --http: a trailer without end", answered(CHUNKED + b"0\r\nX: ", b"a" * 65536, "--http")),
    Row("send --http: a header without end", answered(OK + b"X: ", b"a" * 65536, "--http")),
    Row("send --http: a body without end", answered(CHUNKED, b"10000\r\n" + b" " * 65536 + b"\r\n", "--http")),
    Row("send --http: interim responses without end", answered(b"", b"HTTP/1.1 102 Processing\r\n\r\n", "--http")),
    Row("send --http: 2 million values in an answer",
        answered(OK + b"Content-Length: %d\r\n\r\n" % (len(VALUES) + 40),
                 b"", "--http", end=b'{"success":0,"failed":1,"errors":[     ' + VALUES[:-2] + b"1]}")),
    Row("send --http: an answer nested 4 million deep",
        answered(OK + b"Content-Length: %d\r\n\r\n" % len(NESTED), b"", "--http", end=NESTED)),
    Row("send --http: words that are no HTTP, without end", answered(b"SSH", b"a" * 65536, "--http")),
    Row("send: a reply without a newline, without end", answered(b"", b"a" * 65536)),
    Row("send: replies without end", answered(b"", b"put: illegal argument: x\n" * 2600)),
    Row("send: answers to `version` without end", answered(b"", b"net.opentsdb.tools BuildData built at x\n" * 1600)),
    Row("send --probe: a chunk's head without end", answered(CHUNKED + b"5;", b"a" * 65536, probe=True)),
    Row("send --probe: replies without end", answered(b"", b"x\n" * 32768, probe=True)),
]
