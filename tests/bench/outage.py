"""The work of outage.sh: a TSD that comes and goes, a producer at a steady rate for each agent, a kill
-9 in the middle of the outage, and the count of ids at the end."""
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

UP, DOWN, UP_AGAIN, RATE = ([float(word) for word in sys.argv[1:5]] + [15, 60, 15, 10000][len(sys.argv) - 1:])
STEP = 0.01  # seconds between two writes of a producer
SERIES = 10000
PATIENCE = 75  # seconds
VICTORIA = os.environ.get("VICTORIA")


def line_of(number):
    """A series has a point a second; the value is the id."""
    return "bench.point %d %d host=h%d" % (1700000000 + number // SERIES, number, number % SERIES)


def free_port():
    """Below the range from which the kernel takes ports for outgoing connections."""
    while True:
        port = random.randrange(15000, 31000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                pass


def wait_for(port):
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    sys.exit("outage: nobody listens on port %d" % port)


def run(command, log):
    with open(log, "ab") as out:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out)


class Victoria:
    """A VictoriaMetrics of one's own: ids are in memory and on disk, whatever comes twice."""

    def __init__(self, name):
        self.name, self.web, self.put = name, free_port(), free_port()

    def start(self):
        self.process = run([VICTORIA, "-storageDataPath=" + self.name, "-retentionPeriod=100y",
                            "-httpListenAddr=127.0.0.1:%d" % self.web,
                            "-opentsdbListenAddr=127.0.0.1:%d" % self.put], self.name + ".log")
        wait_for(self.put)
        wait_for(self.web)

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def ids(self):
        base = "http://127.0.0.1:%d" % self.web
        urllib.request.urlopen(base + "/internal/force_flush").read()
        found = set()
        with urllib.request.urlopen(base + "/api/v1/export?match[]=bench.point") as answer:
            for row in answer:
                found.update(int(value) for value in json.loads(row)["values"])
        return found


class Listener:
    """tsd-listen in the place of a TSD."""

    def __init__(self, name):
        self.file, self.put = name + ".received", free_port()

    def start(self):
        with open(self.file, "ab") as out:
            self.process = subprocess.Popen(["tsd-listen", "-q", "-p", str(self.put)], stdout=out)
        wait_for(self.put)

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def ids(self):
        with open(self.file, encoding="ascii") as lines:
            return {int(line.split()[2]) for line in lines}


class Agent:
    """What both have: somebody who feeds them at a steady rate, and a peak of memory."""

    def __init__(self, tsd):
        self.tsd, self.sent, self.peak = tsd, 0, 0

    def feed(self, seconds):
        begin, first = time.monotonic(), self.sent
        while (past := time.monotonic() - begin) < seconds:
            due = first + int(past * RATE)
            if due > self.sent:
                self.give(range(self.sent, due))
                self.sent = due
            time.sleep(STEP)

    def feed_a_step(self):
        """Without a pause behind it: what comes next finds the agent at work."""
        ids = range(self.sent, self.sent + int(RATE * STEP))
        self.give(ids)
        self.sent = ids.stop

    def look(self):
        with open("/proc/%d/status" % self.process.pid, encoding="ascii") as status:
            self.peak = max([self.peak] + [int(row.split()[1]) for row in status if row.startswith("VmHWM")])

    def kill(self):
        self.look()
        self.process.kill()
        self.process.wait()


class TsdSend(Agent):
    """The producer keeps what has no receipt, and gives it to the next one again."""
    name, disk = "tsd-send", "spool"

    def start(self):
        self.receipted = getattr(self, "receipted", set())
        reader, writer = os.pipe()
        with open("tsd-send.log", "ab") as log:
            self.process = subprocess.Popen(
                ["tsd-send", "-H", "127.0.0.1:%d" % self.tsd.put, "--spool", self.disk, "--retry-for", "30s",
                 "--receipts", str(writer)], stdin=subprocess.PIPE, stderr=log, pass_fds=[writer])
        os.close(writer)
        self.given = []
        self.reader = threading.Thread(target=self.read_receipts, args=[reader, self.given])
        self.reader.start()

    def read_receipts(self, fd, given):
        with open(fd, encoding="ascii") as records:
            for record in records:
                lines, state = record.split()[:2]
                first, _, last = lines.partition("-")
                if record.endswith("\n") and state in ("spooled", "confirmed"):
                    self.receipted.update(given[int(first) - 1:int(last or first)])

    def give(self, ids):
        self.given.extend(ids)
        self.process.stdin.write("".join(line_of(number) + "\n" for number in ids).encode())
        self.process.stdin.flush()

    def restart(self):
        self.feed_a_step()
        self.kill()
        self.reader.join()
        self.resent = [number for number in range(self.sent) if number not in self.receipted]
        self.start()
        self.give(self.resent)

    def finish(self):
        self.look()
        self.process.stdin.close()
        self.code = self.process.wait()
        self.reader.join()

    def remarks(self):
        return "receipted %d, of those lost %d; resent for want of a receipt %d; exit %d" % (
            len(self.receipted), len(self.receipted - self.tsd.ids()), len(self.resent), self.code)


class Vmagent(Agent):
    """It answers nothing, so the producer repeats only what it could not write."""
    name, disk = "vmagent", "queue"

    def start(self):
        self.put, self.web = free_port(), free_port()
        self.process = run([os.path.join(os.path.dirname(VICTORIA), "vmagent"),
                            "-opentsdbListenAddr=127.0.0.1:%d" % self.put, "-httpListenAddr=127.0.0.1:%d" % self.web,
                            "-remoteWrite.url=http://127.0.0.1:%d/api/v1/write" % self.tsd.web,
                            "-remoteWrite.tmpDataPath=" + self.disk], "vmagent.log")
        wait_for(self.put)
        self.socket = socket.create_connection(("127.0.0.1", self.put))

    def give(self, ids):
        self.socket.sendall("".join("put " + line_of(number) + "\n" for number in ids).encode())

    def restart(self):
        self.feed_a_step()
        self.kill()
        self.start()

    def finish(self):
        self.look()
        self.socket.close()
        # Its pauses between two attempts grow to a minute: it is done when nothing has come for longer.
        stored, since = 0, time.monotonic()
        while stored < self.sent and time.monotonic() - since < PATIENCE:
            time.sleep(2)
            if (now := len(self.tsd.ids())) > stored:
                stored, since = now, time.monotonic()
        self.process.terminate()
        self.process.wait()

    def remarks(self):
        return ""


def bytes_below(directory):
    return sum(os.path.getsize(os.path.join(place, name)) for place, _, names in os.walk(directory) for name in names)


def live(agent, rows):
    """One agent's story, from its TSD's start to the count."""
    agent.tsd.start()
    agent.start()
    agent.feed(UP)
    agent.tsd.stop()
    agent.feed(DOWN / 2)
    agent.restart()
    agent.feed(DOWN / 2)
    waiting = bytes_below(agent.disk)
    agent.tsd.start()
    agent.feed(UP_AGAIN)
    agent.finish()
    stored = agent.tsd.ids()
    rows.append("%-9s %9d %9d %9d %10.1f %11.1f  %s" % (
        agent.name, agent.sent, len(stored), agent.sent - len(stored), agent.peak / 1024,
        waiting / (RATE * DOWN), agent.remarks()))
    agent.tsd.stop()


def main():
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_TMPDIR")) as place:
        os.chdir(place)
        sink = Victoria if VICTORIA else Listener
        agents = [TsdSend(sink("ours"))] + ([Vmagent(sink("theirs"))] if VICTORIA else [])
        rows = []
        stories = [threading.Thread(target=live, args=[agent, rows]) for agent in agents]
        for story in stories:
            story.start()
        for story in stories:
            story.join()
        os.chdir("/")
    print("%-9s %9s %9s %9s %10s %11s" % ("", "sent", "stored", "lost", "peak MiB", "disk B/point"))
    for row in sorted(rows):
        print(row)
    if len(rows) < len(agents) or " of those lost 0;" not in " ".join(rows):
        sys.exit(1)


main()
