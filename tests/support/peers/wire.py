"""One listening port, its connections, and the truth about every point that came.

A kind of peer is a function of a Connection. Each connection has a thread of its own, because a
sender asks over HTTP on a second one while its lines are on the first.
"""
import select
import socket
import struct
import threading
import time

# What became of a point, from the least to the most. A point that is `refused` was told of in words.
STATES = ["read", "parsed", "kept"]


class Truth:
    """What really became of the points. Each state is a line `STATE METRIC` of the file, at once."""

    def __init__(self, path=None):
        self.file = open(path, "a", buffering=1) if path else None
        self.best, self.refused = {}, set()
        self.lock = threading.Lock()

    def note(self, state, metric):
        with self.lock:
            if state == "refused":
                self.refused.add(metric)
            elif STATES.index(state) > STATES.index(self.best.get(metric, "read")) or metric not in self.best:
                self.best[metric] = state
            if self.file:
                self.file.write(f"{state} {metric}\n")

    def is_at_least(self, state, metric):
        return metric in self.best and STATES.index(self.best[metric]) >= STATES.index(state)


class TooLong(Exception):
    """More bytes without a newline than the peer's frame holds."""


class Connection:
    """The peer's end. What a broken connection cannot take is passed over: it is the sender's trouble."""

    def __init__(self, sock, truth, ended):
        self.socket, self.truth, self.ended = sock, truth, ended
        self.buffer, self.half = b"", b""
        self.frame_limit, self.read_size, self.is_lost = None, 65536, False

    def fill(self):
        """Reads what there is, and notes the puts that are whole now; False at the end of the stream."""
        try:
            data = self.socket.recv(self.read_size)
        except OSError:
            return False
        self.buffer += data
        *whole, self.half = (self.half + data).split(b"\n")
        for words in (line.split(b" ") for line in whole):
            if words[0] == b"put" and len(words) > 3 and not self.is_lost:
                self.truth.note("read", words[1].decode("latin-1"))
        return bool(data)

    def peek(self):
        """The first byte of the buffer; empty at the end."""
        while not self.buffer and self.fill():
            pass
        return self.buffer[:1]

    def line(self):
        """The next line without its newline; None at the end."""
        while b"\n" not in self.buffer:
            if self.frame_limit and len(self.buffer) > self.frame_limit:
                raise TooLong()
            if not self.fill():
                return None
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line

    def lines(self):
        while (line := self.line()) is not None:
            yield line

    def take(self, count):
        """So many bytes; fewer at the end."""
        while len(self.buffer) < count and self.fill():
            pass
        data, self.buffer = self.buffer[:count], self.buffer[count:]
        return data

    def is_quiet_for(self, seconds):
        return not self.buffer and not select.select([self.socket], [], [], seconds)[0]

    def say(self, words):
        try:
            self.socket.sendall(words)
            return True
        except OSError:
            return False

    def say_later(self, seconds, words):
        timer = threading.Timer(seconds, self.say, [words])
        timer.daemon = True
        timer.start()

    def finish(self):
        """Says the end of our side; the other can go on."""
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def drain(self):
        for _ in self.lines():
            pass

    def reset(self):
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def hold(self):
        """Keeps the connection as it is until the peer is ended."""
        self.ended.wait()


class Peer:
    """Serves one kind on a free loopback port until stop()."""

    def __init__(self, kind, truth):
        self.kind, self.truth = kind, truth
        self.ended = threading.Event()
        self.sockets, self.readers = [], []
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while not self.ended.is_set():
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            self.sockets.append(sock)
            reader = threading.Thread(target=self.serve, args=[sock], daemon=True)
            reader.start()  # before stop() can see it
            self.readers.append(reader)

    def serve(self, sock):
        with sock:
            self.kind(Connection(sock, self.truth, self.ended))

    def stop(self):
        self.ended.set()
        for sock in [self.listener, *self.sockets]:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self.listener.close()
        # What lies in the socket still is read, however busy the machine is.
        for reader in self.readers if getattr(self.kind, "reads_all", False) else []:
            reader.join(30)


def pause(seconds):
    time.sleep(seconds)
