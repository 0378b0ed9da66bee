"""What the attacks stand on: tools that are started and watched, honest peers, rows of the table."""
import dataclasses
import os
import pathlib
import resource
import signal
import socket
import subprocess
import sys
import time
import typing

HERE = pathlib.Path(__file__).resolve().parent
BIN = os.environ.get("TSD_BIN") or str(HERE.parents[2] / "build" / "bin")

MOST_MB = 32.0
MOST_MS = 50.0
SECONDS = 4.0  # of a siege
PATIENCE = 12.0  # seconds for a tool to end by itself


class Row(typing.NamedTuple):
    tried: str  # the attack, in one line
    run: typing.Callable  # makes it, and returns the Outcome


@dataclasses.dataclass
class Outcome:
    held: bool
    peak_mb: typing.Optional[float] = None  # of the attacked tool
    wait_ms: typing.Optional[float] = None  # of an honest peer; None where there is none
    note: str = ""

    def holds(self):
        small = self.peak_mb is None or self.peak_mb <= MOST_MB
        return self.held and small and (self.wait_ms is None or self.wait_ms <= MOST_MS)

    def line(self, row):
        peak = "-" if self.peak_mb is None else f"{self.peak_mb:.1f}"
        wait = "-" if self.wait_ms is None else f"{self.wait_ms:.0f}"
        held = "held" if self.holds() else "NOT HELD"
        return f"{row.tried:<66} {held:<9} {peak:>7} {wait:>7}  {self.note}".rstrip()


def heading():
    return f"{'TRIED':<66} {'HELD':<9} {'PEAK MB':>7} {'WAIT MS':>7}  NOTE"


def at_once():
    """So that what is measured is the wait for the tool and not for this machine's other work. (Not in
    real time: the kernel stops that for 50 ms in each second.)"""
    try:
        os.setsid()
        os.setpriority(os.PRIO_PROCESS, 0, -20)
        pathlib.Path("/proc/self/autogroup").write_text("-20")
    except OSError:
        pass  # not root: measured as it comes


def status(pid, key):
    with open(f"/proc/{pid}/status") as lines:
        for line in lines:
            if line.startswith(key + ":"):
                return int(line.split()[1])
    return 0


def cpu_ms(pid):
    with open(f"/proc/{pid}/schedstat") as text:
        return int(text.read().split()[0]) / 1e6


def wait_for(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("waited in vain")
        time.sleep(0.02)


def shut_descriptors(pid):
    """No further descriptor can be had by the process. Gives the limits before."""
    taken = {int(name) for name in os.listdir(f"/proc/{pid}/fd")}
    lowest = next(fd for fd in range(1 << 20) if fd not in taken)
    hard = resource.prlimit(pid, resource.RLIMIT_NOFILE)[1]
    return resource.prlimit(pid, resource.RLIMIT_NOFILE, (lowest, hard))


class Tool:
    """A tool that runs; its sentences are in the file `sentences`."""

    def __init__(self, *words, stdin=subprocess.DEVNULL, open_files=None):
        def prepare():
            at_once()
            if open_files:
                resource.setrlimit(resource.RLIMIT_NOFILE, (open_files, open_files))

        self.sentences = open("sentences", "w+")
        self.process = subprocess.Popen(
            [os.path.join(BIN, words[0]), *words[1:]],
            stdin=stdin,
            stdout=open("output", "w"),
            stderr=self.sentences,
            preexec_fn=prepare,
        )
        self.pid = self.process.pid

    def said(self):
        with open("sentences", errors="replace") as text:
            return text.read()

    def lives(self):
        return self.process.poll() is None

    def peak_mb(self):
        return status(self.pid, "VmHWM") / 1024 if self.lives() else None

    def cpu_share(self, seconds):
        before = cpu_ms(self.pid)
        time.sleep(seconds)
        return (cpu_ms(self.pid) - before) / 1000 / seconds

    def stop(self):
        """The exit code, and the seconds that it took; a tool that does not end is killed."""
        began = time.monotonic()
        if self.lives():
            self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        return code, time.monotonic() - began

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.lives():
            self.process.kill()
            self.process.wait()
        self.sentences.close()


class Listen(Tool):
    def __init__(self, *words, open_files=None):
        super().__init__("tsd-listen", "-p", "0", "--port-file", "port", *words, open_files=open_files)
        wait_for(lambda: os.path.exists("port") and os.path.getsize("port") > 0)
        self.port = int(pathlib.Path("port").read_text())


class Honest:
    """A peer in a process of its own that puts points over telnet and HTTP, and times the answers."""

    def __init__(self, port):
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "honest"), str(port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=at_once,
        )
        self.process.stdout.readline()  # it has had its first answers

    def end(self):
        """The longest wait in ms, and how many exchanges failed."""
        words = self.process.communicate("", timeout=30)[0].split()
        return float(words[0]), int(words[1]), int(words[2])


def connect(port):
    """A peer whose own buffers do not use up the kernel's memory for TCP, which honest ones need."""
    peer = socket.socket()
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
    peer.settimeout(10)
    peer.connect(("127.0.0.1", port))
    return peer


def besiege(attack, *words, open_files=None):
    """A tsd-listen under attack(port, end) with an honest peer beside it."""
    with Listen(*words, open_files=open_files) as listen:
        honest = Honest(listen.port)
        note = attack(listen.port, time.monotonic() + SECONDS) or ""
        wait, done, failed = honest.end()
        peak = listen.peak_mb()
        code, took = listen.stop()
        held = peak is not None and code == 0 and failed == 0 and done > 10 and took < 5
        if not held:
            note = f"exit {code} after {took:.1f} s, {failed} of {done} exchanges failed {note}"
        return Outcome(held, peak, wait, note)
