"""The work of duplicates.sh: a sender at a steady rate that is killed again and again."""
import collections
import os
import random
import subprocess
import sys
import tempfile
import threading
import time

KILLS, RATE = ([int(word) for word in sys.argv[1:3]] + [5, 10000][len(sys.argv) - 1:])
STEP = 0.01  # seconds between two writes
MODES = [[], ["--settle", "500ms"], ["--confirm", "parsed"], ["--confirm", "parsed", "--spool-sync", "interval"]]


def line_of(number):
    return b"bench.point %d %d host=h%d\n" % (1700000000 + number // RATE, number, number % 1000)


class Listener:
    def __init__(self, folder):
        self.file = os.path.join(folder, "received")
        port_file = os.path.join(folder, "port")
        with open(self.file, "wb") as out:
            self.process = subprocess.Popen(["tsd-listen", "-q", "-p", "0", "--port-file", port_file], stdout=out)
        while not os.path.exists(port_file) or not os.path.getsize(port_file):
            time.sleep(0.02)
        with open(port_file, encoding="ascii") as text:
            self.port = text.read().strip()

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def counts(self):
        with open(self.file, "rb") as lines:
            return collections.Counter(int(line.split()[2]) for line in lines)


def send(port, folder, options, **more):
    spool = os.path.join(folder, "spool")
    return subprocess.Popen(["tsd-send", "-q", "-H", "127.0.0.1:" + port, "--spool", spool] + options,
                            stderr=subprocess.DEVNULL, **more)


class Receipts(threading.Thread):
    """Reads the receipts of one run; `safe` are the places, from 1, of lines that are spooled or
    confirmed: what a producer may forget."""

    def __init__(self, pipe):
        super().__init__()
        self.pipe, self.safe = pipe, []

    def run(self):
        with os.fdopen(self.pipe, "rb") as records:
            for record in records:
                if not record.endswith(b"\n"):
                    break
                words = record.split()
                if words[1] in (b"spooled", b"confirmed"):
                    first, _, last = words[0].partition(b"-")
                    self.safe.append((int(first), int(last or first)))


def feed(sender, first, seconds):
    """Writes lines from `first` on; returns the number behind the last."""
    begin, number = time.monotonic(), first
    while (past := time.monotonic() - begin) < seconds:
        due = first + int(past * RATE)
        sender.stdin.write(b"".join(line_of(i) for i in range(number, due)))
        sender.stdin.flush()
        number = due
        time.sleep(STEP)
    return number


def crash_loop(folder, options):
    listener = Listener(folder)
    random.seed(7)
    number, receipted = 0, set()
    for _ in range(KILLS):
        reading, writing = os.pipe()
        sender = send(listener.port, folder, options + ["--receipts", str(writing)], stdin=subprocess.PIPE,
                      pass_fds=[writing])
        os.close(writing)
        receipts = Receipts(reading)
        receipts.start()
        first, number = number, feed(sender, number, 2 + 2 * random.random())
        sender.kill()
        sender.wait()
        receipts.join()
        for begin, end in receipts.safe:
            receipted.update(range(first + begin - 1, first + end))
    send(listener.port, folder, options, stdin=subprocess.DEVNULL).wait()
    listener.stop()
    counts = listener.counts()
    return number, receipted, counts


print("%d kills with SIGKILL, %d lines/s" % (KILLS, RATE))
print("%-40s %8s %10s %10s %16s %14s" % ("tsd-send --spool", "sent", "receipted", "arrived", "twice, per kill", "receipts lost"))
for mode in MODES:
    with tempfile.TemporaryDirectory() as work:
        sent, promised, arrived = crash_loop(work, mode)
        twice = sum(arrived.values()) - len(arrived)
        print("%-40s %8d %10d %10d %16.0f %14d" % (" ".join(mode) or "as it comes", sent, len(promised), len(arrived),
                                              twice / KILLS, len(promised - set(arrived))), flush=True)
