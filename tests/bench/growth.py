"""The work of growth.sh: each row makes the input of a size, and says which command takes it."""
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zlib

ROUNDS = int(os.environ.get("TSD_GROWTH_ROUNDS", "3"))
LINEAR = 1.15  # the exponent up to which a row counts as linear: caches are left behind on the way
NOW = "1700000060"


def write(path, pieces):
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with open(path, "w", encoding="ascii") as out:
        out.writelines(pieces)


def high_water(pid):
    """The peak of memory until now, in MB; 0 once it has ended."""
    try:
        with open("/proc/%d/status" % pid, encoding="ascii") as text:
            return next((int(row.split()[1]) / 1024 for row in text if row.startswith("VmHWM")), 0)
    except ProcessLookupError:
        return 0


def cost(command, stdin=os.devnull):
    """CPU seconds with those of children, and the peak of its memory in MB, looked at every 2 ms."""
    with open(stdin, "rb") as lines, open("errors", "wb") as errors:
        child = subprocess.Popen(command, stdin=lines, stdout=subprocess.DEVNULL, stderr=errors)
    peak = 0
    while True:
        pid, status, used = os.wait4(child.pid, os.WNOHANG)
        if pid != 0:
            break
        peak = max(peak, high_water(child.pid))
        time.sleep(0.002)
    code = child.returncode = os.waitstatus_to_exitcode(status)
    if code not in (0, 1):
        with open("errors", encoding="utf-8", errors="replace") as errors:
            sys.exit("growth: %s: exit %d: %s" % (" ".join(command), code, errors.read()[:400]))
    return used.ru_utime + used.ru_stime, peak


class Sink:
    """tsd-listen, which answers `version`."""

    def __enter__(self):
        self.process = subprocess.Popen(["tsd-listen", "-q", "-p", "0", "--port-file", "port"],
                                        stdout=subprocess.DEVNULL)
        while not os.path.exists("port") or not os.path.getsize("port"):
            time.sleep(0.02)
        with open("port", encoding="ascii") as text:
            self.port = text.read().strip()
        return self

    def __exit__(self, *what):
        self.process.terminate()
        self.process.wait()
        os.remove("port")


def points(count, series=1000, tags=""):
    return ("m.n%d 1700000000 %d host=h%d%s\n" % (i % 7, i % 997, i % series, tags) for i in range(count))


def lines(size):
    write("in", points(size))
    return cost(["tsd-validate-line", "-q", "in"])


def tags(size):
    more = "".join(" k%d=v%d" % (i, i) for i in range(size - 1))
    write("in", points(2000, tags=more))
    return cost(["tsd-validate-line", "-q", "--dialect", "victoriametrics", "in"])


def bad_lines(size):
    write("in", ("m.n 1700000000 true host=h%d\n" % i for i in range(size)))
    return cost(["tsd-validate-line", "in"])


def stats(size):
    write("in", points(1_000_000, series=size))
    return cost(["tsd-validate-line", "-q", "--stats", "in"])


def collectors(size):
    shutil.rmtree("collectors", ignore_errors=True)
    os.makedirs("collectors/etc")
    os.makedirs("collectors/60")
    for i in range(size):
        write("collectors/60/c%d" % i, ["#!/bin/sh\necho m.n%d 1700000000 1 a=b\n" % i])
        os.chmod("collectors/60/c%d" % i, 0o755)
    return cost(["tsd-collect", "-q", "--once", "--sensors", "none", "-c", "collectors"])


def speaker(path, pieces):
    write("text", pieces)
    write(path, ["#!/bin/sh\nexec cat %s/text\n" % os.getcwd()])
    os.chmod(path, 0o755)


def dedup(size):
    shutil.rmtree("collectors", ignore_errors=True)
    os.makedirs("collectors/etc")
    speaker("collectors/60/one", points(1_000_000, series=size))
    return cost(["tsd-collect", "-q", "--once", "--sensors", "none", "-c", "collectors", "--dedup-interval", "600s"])


def interfaces(size):
    rows = ("eth%d: %d 2 0 0 0 0 0 0 %d 4 0 0 0 0 0 0\n" % (i, i * 7919, i * 104729) for i in range(size))
    write("root/proc/net/dev", ["Inter-|   Receive | Transmit\n", " face |bytes\n", *rows])
    return cost(["tsd-collect", "-q", "--once", "--root", "root", "--now", NOW, "--sensors", "ifstat"])


def sockets(size):
    head = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
    rows = ("%4d: 0100007F:%04X 0100007F:%04X 01 00000000:00000000 00:00000000 00000000  %d        0 %d 1 0 20 4 30 10 -1\n"
            % (i, i % 65536, (i * 7) % 65536, i % 50, i + 1) for i in range(size))
    write("root/proc/net/tcp", [head, *rows])
    write("root/proc/net/tcp6", [head])
    write("root/etc/passwd", ("u%d:x:%d:%d::/:/bin/sh\n" % (i, i, i) for i in range(50)))
    return cost(["tsd-collect", "-q", "--once", "--root", "root", "--now", NOW, "--sensors", "procnettcp"])


def segments(size):
    shutil.rmtree("spool", ignore_errors=True)
    os.makedirs("spool/tmp", mode=0o700)
    os.makedirs("spool/new")
    os.chmod("spool", 0o700)
    for i in range(size):
        text = b"m.n 1700000000 %d host=h\n" % i
        name = "%010d.%06d-1-00000000" % (1700000000 + i // 1000, i % 1000)
        with open("spool/new/" + name, "wb") as segment:
            segment.write(text + b"# tsd-spool 1 crc32=%08x bytes=%d\n" % (zlib.crc32(text), len(text)))
    with Sink() as sink:
        return cost(["tsd-send", "-q", "-H", "127.0.0.1:" + sink.port, "--spool", "spool", "--confirm", "parsed"])


def backlog(size):
    shutil.rmtree("spool", ignore_errors=True)
    write("in", points(size))
    with open("in", "rb") as text:
        fill = subprocess.run(["tsd-send", "-q", "-H", "127.0.0.1:1", "--spool", "spool", "--retry-for", "1ms"],
                              stdin=text, stderr=subprocess.DEVNULL, check=False)
    if fill.returncode != 75:
        sys.exit("growth: the spool was not filled: exit %d" % fill.returncode)
    with Sink() as sink:
        return cost(["tsd-send", "-q", "-H", "127.0.0.1:" + sink.port, "--spool", "spool", "--confirm", "parsed"])


def endpoints(size):
    """All of them are down but the last."""
    write("in", points(100))
    with Sink() as sink:
        hosts = ",".join("127.0.%d.%d:1" % (1 + i // 200, 1 + i % 200) for i in range(size - 1))
        names = (hosts + "," if hosts else "") + "127.0.0.1:" + sink.port
        return cost(["tsd-send", "-q", "-H", names, "--retry-for", "60s"], "in")


def sent_lines(size):
    write("in", points(size))
    with Sink() as sink:
        return cost(["tsd-send", "-q", "-H", "127.0.0.1:" + sink.port], "in")


ROWS = [
    ("lines, tsd-validate-line", lines, 30_000),
    ("refused lines, each reported", bad_lines, 3_000),
    ("tags a line, 2,000 lines", tags, 10),
    ("distinct series, --stats of 1,000,000 lines", stats, 10_000),
    ("lines, tsd-send", sent_lines, 30_000),
    ("segments of one line, tsd-send", segments, 1_000),
    ("lines of backlog, tsd-send", backlog, 30_000),
    ("endpoints that are down, tsd-send", endpoints, 1),
    ("collectors, tsd-collect --once", collectors, 50),
    ("series, tsd-collect --dedup-interval, 1,000,000 lines", dedup, 3_000),
    ("interfaces, tsd-collect", interfaces, 100),
    ("sockets, tsd-collect", sockets, 3_000),
]


def told(name, row, base):
    figures = []
    for times in (1, 10, 100):
        runs = [row(base * times) for _ in range(ROUNDS)]
        figures.append((min(run[0] for run in runs), min(run[1] for run in runs)))
    grown = max(figures[2][0], 1e-3) / max(figures[1][0], 1e-3)
    exponent = math.log10(grown)
    memory = math.log10(max(figures[2][1], 1) / max(figures[1][1], 1))
    worst = max(exponent, memory)
    print("| %s | %s | %s | %s | %.2f | %.2f | %s |" % (
        name, format(base, ","), " · ".join("%.3f" % seconds for seconds, _ in figures),
        " · ".join("%.1f" % size for _, size in figures), exponent, memory,
        "linear or less" if worst <= LINEAR else "**more than linear**"), flush=True)


def main():
    with open("/proc/cpuinfo", encoding="ascii") as text:
        model = [row.split(": ")[1].strip() for row in text if row.startswith("model name")]
    print("Best of %d rounds; %s, %d cores, load %.1f\n" % (
        ROUNDS, model[0] if model else "?", os.cpu_count(), os.getloadavg()[0]))
    print("| 1, 10 and 100 times | 1 is | CPU s | peak MB | exponent, CPU | memory | growth |")
    print("|---|---|---|---|---|---|---|")
    wanted = sys.argv[1:]
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as work:
        os.chdir(work)
        for name, row, base in ROWS:
            if not wanted or row.__name__ in wanted:
                told(name, row, base)


main()
