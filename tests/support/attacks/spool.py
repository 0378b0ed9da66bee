"""Files in a spool that cost time, memory or disk."""
import os
import pathlib
import shutil
import subprocess
import time
import zlib

from . import ground
from .ground import Listen, Outcome, Row, Tool


def record(lines):
    text = "".join(line + "\n" for line in lines).encode()
    return text + b"# tsd-spool 1 crc32=%08x bytes=%d\n" % (zlib.crc32(text), len(text))


def segments(count):
    new = pathlib.Path("spool/new")
    new.mkdir(parents=True)
    for i in range(count):
        text = record([f"some.metric 17000{i:05} 1 host=a"])
        (new / f"1700000000.{i:06}-1-00000001").write_bytes(text)


def run_send(*words, seconds=None):
    """Exit code, peak of memory, seconds of CPU."""
    with Tool("tsd-send", "--spool", "spool", *words) as send:
        peak, cpu, until = 0.0, 0.0, time.monotonic() + (seconds or ground.PATIENCE)
        while send.lives() and time.monotonic() < until:
            try:
                peak, cpu = max(peak, ground.status(send.pid, "VmHWM") / 1024), ground.cpu_ms(send.pid)
            except (OSError, ValueError):
                break  # it has just ended
            time.sleep(0.01)
        code = send.stop()[0]
        return code, peak, cpu / 1000, send.said()


def check_many():
    segments(100_000)
    code, peak, cpu, _ = run_send("--spool-check", seconds=60)
    return Outcome(code == 0 and cpu < 4, peak, None, f"{cpu:.1f} s of CPU")


def drain_many():
    segments(20_000)
    with Listen() as listen:
        code, peak, cpu, said = run_send("-H", f"127.0.0.1:{listen.port}", seconds=60)
        left = len(os.listdir("spool/new"))
        return Outcome(code == 0 and left == 0, peak, None, f"exit {code}, {left} left, {cpu:.1f} s of CPU")


def bomb(text):
    """A segment of some KB that is unpacked to 600 MB."""

    def run():
        if not shutil.which("zstd"):
            return Outcome(True, note="skipped: no zstd here")
        os.makedirs("spool/new")
        name = "spool/new/1700000000.000001-1-00000001.zst"
        with open(name, "wb") as packed:
            packer = subprocess.Popen(["zstd", "-q", "-19", "-c"], stdin=subprocess.PIPE, stdout=packed)
            for _ in range(600):
                packer.stdin.write(text)
            packer.stdin.close()
            packer.wait()
        size = os.path.getsize(name)
        with Listen("--fault", "mute") as listen:
            code, peak, _, _ = run_send("-H", f"127.0.0.1:{listen.port}", "--spool-max-bytes", "10000000",
                                        "--drain-for", "3s", "--retry-for", "1s", "--answer-timeout", "2s",
                                        seconds=30)
        after = sum(path.stat().st_size for path in pathlib.Path("spool").rglob("*") if path.is_file())
        return Outcome(after <= size, peak, None, f"{size} bytes became {after}, exit {code}")

    return run


LINES = record([f"some.metric 17000{i:05} 1 host=a" for i in range(1800)])

ROWS = [
    Row("spool: --spool-check of 100,000 segments", check_many),
    Row("spool: a drain of 20,000 segments of one line", drain_many),
    Row("spool: a compressed segment of damage that becomes 600 MB", bomb(b"x" * (1 << 20))),
    Row("spool: a compressed segment of lines that becomes 600 MB", bomb(LINES * ((1 << 20) // len(LINES)))),
]
