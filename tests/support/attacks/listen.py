"""Peers of tsd-listen that want its memory, its time or its places."""
import resource
import selectors
import socket
import ssl
import subprocess
import threading
import time
import zlib

from . import ground
from .ground import Outcome, Row, besiege, connect

CHUNKED = b"POST /api/put HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"


def packed(begin, block, times, end=b""):
    pack = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([pack.compress(begin)] + [pack.compress(block) for _ in range(times)] +
                    [pack.compress(end), pack.flush()])


def post(body, coding="gzip"):
    return (b"POST /api/put?details HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: %s\r\n"
            b"Content-Length: %d\r\n\r\n%s" % (coding.encode(), len(body), body))


def flood(begin, block, peers, reads=False, again=False):
    """So many peers that say `begin` once and `block` without end, and read nothing (unless `reads`);
    `again`: one that was ended comes back."""

    def attack(port, end):
        chosen = selectors.DefaultSelector()
        ended = 0

        def come():
            try:
                peer = connect(port)
                peer.sendall(begin)
            except OSError:
                return
            peer.setblocking(False)
            chosen.register(peer, selectors.EVENT_WRITE | (selectors.EVENT_READ if reads else 0))

        for _ in range(peers):
            come()
        while time.monotonic() < end and (chosen.get_map() or again):
            for key, events in chosen.select(0.1):
                try:
                    if events & selectors.EVENT_READ and not key.fileobj.recv(1 << 16):
                        raise ConnectionError
                    if events & selectors.EVENT_WRITE and block:
                        key.fileobj.send(block)
                except BlockingIOError:
                    pass
                except OSError:
                    chosen.unregister(key.fileobj)
                    key.fileobj.close()
                    ended += 1
                    if again:
                        come()
            if not block:
                time.sleep(0.05)
        for key in list(chosen.get_map().values()):
            key.fileobj.close()
        return f"{ended} peers ended"

    return attack


def hold(words, peers, again=False):
    """So many peers that say `words` and no more; `again`: whoever is ended comes back."""
    return flood(words, b"", peers, reads=True, again=again)


def bodies(body, peers):
    """So many peers that post this body, again and again."""

    def attack(port, end):
        request, answers = post(body), {}
        def one():
            while time.monotonic() < end:
                try:
                    with connect(port) as peer:
                        peer.sendall(request)
                        answer = peer.recv(4096)[9:12].decode() or "closed"
                except OSError:
                    answer = "reset"
                answers[answer] = answers.get(answer, 0) + 1

        threads = [threading.Thread(target=one) for _ in range(peers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return ", ".join(f"{count} x {answer}" for answer, count in sorted(answers.items()))

    return attack


def datagrams(text):
    def attack(port, end):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            while time.monotonic() < end:
                try:
                    sender.sendto(text, ("127.0.0.1", port))
                except OSError:
                    time.sleep(0.001)

    return attack


def unread_details(port, end):
    """Answers of 2 MB that name every point, and nobody who reads them."""
    body = b"[" + b",".join([b'{"metric":"%s"}' % (b"m" * 40)] * 18000) + b"]"
    return flood(post(zlib.compress(body), "deflate"), b"", 60)(port, end)


def handshakes(port, end):
    """TLS that begins with a record of 16 KiB which never comes."""
    return hold(b"\x16\x03\x01\x40\x00\x01" + b"x" * 8000, 300, again=True)(port, end)


def under_tls(attack):
    def run():
        subprocess.run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout k.pem "
                       "-out c.pem -days 2 -subj /CN=localhost".split(), check=True, capture_output=True)
        with ground.Listen("--tls-cert", "c.pem", "--tls-key", "k.pem") as listen:
            note = attack(listen.port, time.monotonic() + 3)
            context = ssl._create_unverified_context()
            began = time.monotonic()
            with context.wrap_socket(connect(listen.port)) as peer:
                peer.sendall(b"version\n")
                held = b"tsd-listen" in peer.recv(4096)
            wait = (time.monotonic() - began) * 1000
            return Outcome(held, listen.peak_mb(), None, f"{note}; then a handshake in {wait:.0f} ms")

    return run


def at_the_descriptor_limit():
    """Peers that wait for a descriptor cost no work."""
    with ground.Listen() as listen:
        ground.shut_descriptors(listen.pid)
        waiting = [connect(listen.port) for _ in range(20)]
        share = listen.cpu_share(2)
        for peer in waiting:
            peer.close()
        return Outcome(share < 0.1, listen.peak_mb(), None, f"{share * 100:.1f} % of a core")


def with_little_memory():
    """A packed body under a limit of address space: the peer is lost, not the relay."""
    with ground.Listen() as listen:
        size = ground.status(listen.pid, "VmSize") * 1024
        resource.prlimit(listen.pid, resource.RLIMIT_AS, (size + (256 << 10), size + (256 << 10)))
        note = bodies(packed(b"[", b'{"metric":"m","timestamp":1,"value":1,"tags":{"a":"b"}},', 30000), 8)(
            listen.port, time.monotonic() + 2)
        flood(b"put " + b"x" * 60000, b"", 50)(listen.port, time.monotonic() + 1)
        with connect(listen.port) as peer:
            peer.sendall(b"version\n")
            held = b"tsd-listen" in peer.recv(4096)
        return Outcome(held, listen.peak_mb(), None, note)


def stop_while_nobody_reads():
    with ground.Listen() as listen:
        peers = [connect(listen.port) for _ in range(300)]
        for peer in peers:
            peer.setblocking(False)
            for _ in range(100):
                try:
                    peer.send(b"stats\n" * 2000)
                except OSError:
                    break
        peak = listen.peak_mb()
        code, took = listen.stop()
        return Outcome(code == 0 and took < 2, peak, None, f"ended after {took:.1f} s")


def siege(tried, attack, *words, **more):
    return Row("listen: " + tried, lambda: besiege(attack, *words, **more))


BLANKS = packed(b"", b" " * (1 << 20), 900)
DIGITS = packed(b'{"zzz":', b"1" * (1 << 20), 900)
VALUE = packed(b'{"value":', b"1" * (1 << 20), 900)
KEYS = packed(b"[", b'{"tags":{' + b",".join(b'"%03x":""' % i for i in range(1000)) + b"}},", 1500, b"0]")
REPEATED = packed(b'{"metric":"m"', b"".join(
    b',"tags":{' + b",".join(b'"%d":""' % (1000 * j + i) for i in range(1000)) + b"}" for j in range(1000)),
    1, b"}")
NULLS = packed(b"[", b"null," * 100000, 30, b"null]")

ROWS = [
    siege("a chunk's head without end, 8 peers", flood(CHUNKED + b"5;", b"a" * 65536, 8, again=True)),
    siege("a trailer without end, 8 peers", flood(CHUNKED + b"0\r\nX: ", b"a" * 65536, 8, again=True)),
    siege("a header without end, 8 peers", flood(b"GET / HTTP/1.1\r\nX: ", b"a" * 65536, 8, again=True)),
    siege("a body beyond its limit without end, 8 peers",
          flood(b"POST /api/put HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n", b" " * 65536, 8)),
    siege("0.9 MB of gzip: 900 MB of blanks, 8 peers", bodies(BLANKS, 8)),
    siege("0.9 MB of gzip: a number of 900 MB, skipped, 8 peers", bodies(DIGITS, 8)),
    siege("0.9 MB of gzip: a number of 900 MB, wanted, 8 peers", bodies(VALUE, 8)),
    siege("gzip: objects of 1,000 tags, 8 peers", bodies(KEYS, 8)),
    siege("gzip: a million tags in one point, 8 peers", bodies(REPEATED, 8)),
    siege("gzip: three million points that are null, 8 peers", bodies(NULLS, 8)),
    siege("`stats` without end and nothing read, 300 peers", flood(b"", b"stats\n" * 2000, 300)),
    siege("`x` without end and nothing read, 300 peers", flood(b"", b"x\n" * 8000, 300)),
    siege("GET /api/version without end and nothing read, 300 peers",
          flood(b"", b"GET /api/version HTTP/1.1\r\n\r\n" * 500, 300)),
    siege("`version` again and again, 300 peers that read", flood(b"", b"version\n", 300, reads=True)),
    siege("GET /api/version again and again, 300 peers that read",
          flood(b"", b"GET /api/version HTTP/1.1\r\n\r\n", 300, reads=True)),
    siege("answers of 2 MB that nobody reads, 60 peers", unread_details),
    siege("half a body of 1 MB, 64 peers that come back",
          hold(b"POST /api/put HTTP/1.1\r\nContent-Length: 1048576\r\n\r\n" + b" " * 1048575, 64, again=True)),
    siege("half a line of 60 KB, 500 peers that come back", hold(b"put " + b"x" * 60000, 500, again=True)),
    siege("silent peers beyond the limit of descriptors, 500 that come back", hold(b"", 500, again=True),
          open_files=100),
    siege("`exit`, and bytes without end, 16 peers that come back",
          flood(b"exit\n", b"x" * 65536, 16, again=True)),
    siege("a line without end, 16 peers", flood(b"put ", b"x" * 65536, 16)),
    siege("bad points without end under --check, 16 peers that read",
          flood(b"", b"put x\n" * 10000, 16, reads=True), "--check"),
    siege("datagrams of `stats`", datagrams(b"stats\n" * 10000), "--udp"),
    siege("datagrams of bad points under --check", datagrams(b"put x\n" * 10000), "--udp", "--check"),
    Row("listen: TLS handshakes that never end, 300 peers that come back", under_tls(handshakes)),
    Row("listen: peers that wait for a descriptor", at_the_descriptor_limit),
    Row("listen: peers that want memory under a limit of address space", with_little_memory),
    Row("listen: SIGTERM while 300 peers send `stats` and read nothing", stop_while_nobody_reads),
]
