"""Visitors of tsd-collect's status port."""
import os
import re
import socket
import time

from . import ground
from .ground import Outcome, Row, Tool, wait_for


class Collect(Tool):
    def __init__(self):
        os.makedirs("c/0")
        super().__init__("tsd-collect", "-c", "c", "--no-host-tag", "--sensors", "ifstat", "--status-port", "0")
        wait_for(lambda: "status on " in self.said())
        self.port = int(re.search(r"status on http://127.0.0.1:(\d+)", self.said()).group(1))

    def ask(self, headers="", seconds=10):
        with socket.create_connection(("127.0.0.1", self.port), seconds) as peer:
            peer.sendall(f"GET / HTTP/1.1\r\n{headers}\r\n".encode())
            return peer.recv(1 << 16).decode()


def at_the_descriptor_limit():
    """No descriptor for the visitors: they wait, at no cost, and are served when there is one."""
    with Collect() as collect:
        before = ground.shut_descriptors(collect.pid)
        waiting = [ground.connect(collect.port) for _ in range(5)]
        share = collect.cpu_share(2)
        ground.resource.prlimit(collect.pid, ground.resource.RLIMIT_NOFILE, before)
        for peer in waiting:
            peer.close()
        held = share < 0.2 and collect.ask().startswith("HTTP/1.1 200")
        return Outcome(held, collect.peak_mb(), None, f"{share * 100:.1f} % of a core")


def visitors(words):
    """500 visitors that say this and no more, and one that asks."""

    def run():
        with Collect() as collect:
            peers = []
            for _ in range(500):
                peers.append(ground.connect(collect.port))
                try:
                    peers[-1].sendall(words)
                except OSError:
                    pass
            began = time.monotonic()
            held = collect.ask().startswith("HTTP/1.1 200")
            return Outcome(held, collect.peak_mb(), (time.monotonic() - began) * 1000)

    return run


def other_sites():
    with Collect() as collect:
        answers = [collect.ask(headers)[9:12] for headers in
                   ("Host: evil.example.org\r\n", "Host: localhost\r\nOrigin: http://evil.example.org\r\n",
                    "Host: localhost\r\nSec-Fetch-Site: cross-site\r\n", "Host: localhost\r\n", "")]
        return Outcome(answers == ["403", "403", "403", "200", "200"], None, None, " ".join(answers))


ROWS = [
    Row("collect: visitors of the status port without a descriptor for them", at_the_descriptor_limit),
    Row("collect: 500 silent visitors of the status port", visitors(b"")),
    Row("collect: 500 requests of 9 KB without end", visitors(b"GET / HTTP/1.1\r\nX: " + b"a" * 9000)),
    Row("collect: the status asked by pages of other sites", other_sites),
]
