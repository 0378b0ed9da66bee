"""The work of fleet.sh: many senders, each with a pipe of its own, and one listener."""
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time

SENDERS = int(sys.argv[1])
ROUND = 160  # lines of an agent's round
ROUNDS = 5
BURST = 200  # lines of each sender at once
PATIENCE = 300  # seconds


def lines_of(sender, first, count):
    return b"".join(b"bench.fleet %d %d host=vm-%d\n" % (1700000000 + first + i, first + i, sender)
                    for i in range(count))


def cpu(pid):
    """In seconds; each tsd-send uses less than a clock tick, which is what /proc/PID/stat counts in."""
    with open("/proc/%d/schedstat" % pid) as stat:
        return int(stat.read().split()[0]) / 1e9


def pss(pid):
    """In KiB."""
    with open("/proc/%d/smaps_rollup" % pid) as rollup:
        return next(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))


class Output:
    """What the listener prints: the lines so far of each sender."""

    def __init__(self, path):
        self.file = open(path, "rb")
        self.half = b""
        self.of = [0] * SENDERS
        self.total = 0
        self.when = {}  # sender: when its last line was seen
        self.halfway = None  # the lines of each sender when half of the burst had come

    def read(self):
        got = self.half + self.file.read()
        *lines, self.half = got.split(b"\n")
        now = time.monotonic()
        for line in lines:
            sender = int(line.rsplit(b"-", 1)[1])
            self.of[sender] += 1
            self.when[sender] = now
        self.total += len(lines)

    def wait(self, total, half=None):
        end = time.monotonic() + PATIENCE
        while self.total < total:
            if time.monotonic() > end:
                sys.exit("fleet: %d of %d lines after %d s" % (self.total, total, PATIENCE))
            time.sleep(0.02)
            self.read()
            if half and not self.halfway and self.total >= half:
                self.halfway = list(self.of)


def start_listener(path):
    port = path + ".port"
    with open(path, "wb") as lines:
        listener = subprocess.Popen(["tsd-listen", "-p", "0", "--port-file", port], stdout=lines)
    while not os.path.exists(port):
        time.sleep(0.01)
    with open(port) as file:
        return listener, "127.0.0.1:" + file.read().strip()


def start_senders(port):
    command = ["tsd-send", "-q", "-H", port, "--self-metrics", "0", "--retry-for", "1m",
               "--answer-timeout", "5m"]
    return [subprocess.Popen(command, stdin=subprocess.PIPE) for _ in range(SENDERS)]


def feed(senders, first, count):
    for number, sender in enumerate(senders):
        sender.stdin.write(lines_of(number, first, count))
        sender.stdin.flush()


def report(what, value):
    print("%-66s %s" % (what, value), flush=True)


def measure_rounds(listener, senders, output):
    pids = [sender.pid for sender in senders]
    feed(senders, 0, ROUND)
    output.wait(SENDERS * ROUND)
    time.sleep(3)
    before = cpu(listener.pid), sum(map(cpu, pids))
    for turn in range(1, ROUNDS):
        feed(senders, turn * ROUND, ROUND)
        output.wait(SENDERS * ROUND * (turn + 1))
    time.sleep(5)  # what settles and rests afterwards is their work too
    million = SENDERS * ROUND * (ROUNDS - 1) / 1e6
    report("CPU of tsd-listen, s per million lines in rounds of %d" % ROUND,
           "%.2f" % ((cpu(listener.pid) - before[0]) / million))
    report("CPU of all tsd-send, s per million lines in rounds of %d" % ROUND,
           "%.2f" % ((sum(map(cpu, pids)) - before[1]) / million))
    each = [pss(pid) for pid in pids[:: max(1, SENDERS // 50)]]
    report("memory of a tsd-send between rounds, PSS, KiB: median, most",
           "%d, %d" % (statistics.median(each), max(each)))
    report("memory of tsd-listen with %d connections, PSS, KiB" % SENDERS, pss(listener.pid))


def measure_burst(listener, senders, output):
    done = SENDERS * ROUND * ROUNDS
    base = list(output.of)
    # All have something to send before the listener reads any of it.
    listener.send_signal(signal.SIGSTOP)
    feed(senders, ROUND * ROUNDS, BURST)
    time.sleep(1)
    begin = time.monotonic()
    listener.send_signal(signal.SIGCONT)
    output.wait(done + SENDERS * BURST, half=done + SENDERS * BURST // 2)
    took = sorted(output.when[sender] - begin for sender in range(SENDERS))
    report("a burst of %d lines from each: s until all of a sender have come: first, median, last" % BURST,
           "%.2f, %.2f, %.2f" % (took[0], took[SENDERS // 2], took[-1]))
    shares = [now - then for now, then in zip(output.halfway, base)]
    jain = sum(shares) ** 2 / (SENDERS * sum(share * share for share in shares))
    report("fairness (Jain) of the lines when half had come; 1: all alike", "%.3f" % jain)


def measure_end(listener, senders, output):
    begin = time.monotonic()
    for sender in senders:
        sender.stdin.close()
    codes = [sender.wait(PATIENCE) for sender in senders]
    report("all stdins closed: s until the last tsd-send has ended; exit codes but 0",
           "%.2f; %d" % (time.monotonic() - begin, sum(code != 0 for code in codes)))
    begin = time.monotonic()
    listener.send_signal(signal.SIGTERM)
    code = listener.wait(PATIENCE)
    report("SIGTERM: s until tsd-listen has ended; its exit code", "%.2f; %d" % (time.monotonic() - begin, code))
    output.read()
    report("lines sent; printed", "%d; %d" % (SENDERS * (ROUND * ROUNDS + BURST), output.total))


with tempfile.TemporaryDirectory() as directory:
    path = directory + "/lines"
    listener, port = start_listener(path)
    senders = []
    try:
        senders = start_senders(port)
        output = Output(path)
        measure_rounds(listener, senders, output)
        measure_burst(listener, senders, output)
        measure_end(listener, senders, output)
    finally:
        for process in senders + [listener]:
            if process.poll() is None:
                process.kill()
