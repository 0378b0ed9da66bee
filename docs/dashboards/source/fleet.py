"""Many machines: which of them is silent, busy, full?"""
from host import CPU_USED, CPU_USED_OPENTSDB, MEMORY_USED, ONE_CPU
from model import Dashboard, Formula, Panel, Query, Row

ALIVE = "proc.loadavg.1min"  # what each host sends every 15 seconds


def top(title, *queries, **more):
    return Panel(title, queries, kind=more.pop("kind", "top"), **more)


SILENT = Row(
    "Silent hosts",
    (
        Panel(
            "Hosts that send", (Query(ALIVE, across=True, aggregate="count", legend="hosts"),), kind="stat", width=4
        ),
        Panel(
            "Silent for",
            prometheus=(
                Formula(
                    "time() - max by (host) (max_over_time(timestamp(<%s>)[$__range:1m])) > 120" % ALIVE, instant=True
                ),
            ),
            opentsdb=(),
            kind="top",
            unit="s",
            limits=(300, 3600),
            width=8,
            note="Hosts with a point in the time range, but none in the last two minutes.",
        ),
        Panel(
            "Points of each host",
            (Query(ALIVE, count=True),),
            kind="presence",
            note="Red, or a gap: the host was silent.",
        ),
    ),
)

TOP = Row(
    "The ten with most",
    (
        Panel(
            "CPU busy",
            prometheus=(CPU_USED,),
            opentsdb=(CPU_USED_OPENTSDB,),
            kind="top",
            unit="percent",
            note=ONE_CPU,
        ),
        top("Load, 1 minute", Query(ALIVE)),
        Panel(
            "Memory used",
            prometheus=(MEMORY_USED,),
            opentsdb=(),
            kind="top",
            unit="percent",
            full=100,
            limits=(80, 95),
        ),
        top("Least memory available", Query("proc.meminfo.memavailable"), kind="bottom"),
        top(
            "Fullest file systems",
            Query("df.bytes.percentused", ("mount",), aggregate="max"),
            full=100,
            limits=(80, 95),
        ),
        top(
            "Most inodes used", Query("df.inodes.percentused", ("mount",), aggregate="max"), full=100, limits=(80, 95)
        ),
        top("Busiest disks", Query("iostat.disk.util", ("dev",)), full=100, limits=(80, 95)),
        top("Network bytes", Query("proc.net.bytes", ("direction",))),
        top("TCP sent again", Query("net.stat.tcp.retransmit")),
        top("Threads", Query("proc.loadavg.total_threads")),
    ),
)

AGENTS = Row(
    "Delivery",
    (
        top("Oldest line in the spool", Query("tsd.spool.oldest_seconds", aggregate="max"), limits=(120, 3600)),
        top(
            "Since the last confirmation", Query("tsd.send.confirmed_seconds_ago", aggregate="max"), limits=(120, 600)
        ),
        top("Lines dropped", Query("tsd.send.lines.dropped"), limits=(0.001,)),
        top("Lines rejected", Query("tsd.send.lines.rejected"), limits=(0.001,)),
        top(
            "Sensors with a fault",
            Query("tsd.sensor.ok", aggregate="min"),
            kind="bottom",
            full=1,
            note="0: one of the sensors has a fault.",
        ),
    ),
)

TIME = Row(
    "Over time",
    (
        Panel("CPU busy", prometheus=(CPU_USED,), opentsdb=(CPU_USED_OPENTSDB,), unit="percent", note=ONE_CPU),
        Panel("Load, 1 minute", (Query(ALIVE),)),
        Panel("Memory available", (Query("proc.meminfo.memavailable"),)),
        Panel("Swap free", (Query("proc.meminfo.swapfree"),)),
        Panel("Network bytes in", (Query("proc.net.bytes", where={"direction": "in"}),)),
        Panel("Network bytes out", (Query("proc.net.bytes", where={"direction": "out"}),)),
        Panel("Disk bytes read", (Query("iostat.disk.read_bytes"),)),
        Panel("Disk bytes written", (Query("iostat.disk.write_bytes"),)),
    ),
)

DASHBOARD = Dashboard(
    "fleet",
    "Fleet",
    "Many machines: silent ones, busy ones, full ones.",
    ALIVE,
    True,
    (SILENT, TOP, AGENTS, TIME),
)
