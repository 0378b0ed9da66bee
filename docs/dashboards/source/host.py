"""One machine: what its kernel says."""
from model import Dashboard, Formula, Panel, Query, Row

BUSY = "user|nice|system|irq|softirq|steal"  # guest and guest_nice are in user and nice
BUSY_CPUS = 'rate(<proc.stat.cpu{type=~"%s"}>[$__rate_interval])' % BUSY
ALL_CPUS = 'rate(<proc.stat.cpu{type!~"guest|guest_nice"}>[$__rate_interval])'
CPU_USED = Formula("100 * sum by (host) (%s) / sum by (host) (%s)" % (BUSY_CPUS, ALL_CPUS))
CPU_USED_OPENTSDB = Query("proc.stat.cpu", where={"type": BUSY})
ONE_CPU = "OpenTSDB: of one CPU; 400 is four CPUs."
MEMORY_USED = Formula(
    "100 * (1 - sum by (host) (<proc.meminfo.memavailable>) / sum by (host) (<proc.meminfo.memtotal>))"
)


def memory(name, legend):
    return Query("proc.meminfo." + name, legend=legend)


NOW = Row(
    "Now",
    (
        Panel(
            "CPU busy",
            prometheus=(CPU_USED,),
            opentsdb=(CPU_USED_OPENTSDB,),
            unit="percent",
            note=ONE_CPU,
            kind="stat",
            width=4,
            height=4,
        ),
        Panel("Load, 1 minute", (Query("proc.loadavg.1min"),), kind="stat", width=4, height=4),
        Panel(
            "Memory used",
            prometheus=(MEMORY_USED,),
            opentsdb=(),
            unit="percent",
            full=100,
            limits=(80, 95),
            kind="stat",
            width=4,
            height=4,
        ),
        Panel("Memory available", (Query("proc.meminfo.memavailable"),), kind="stat", width=4, height=4),
        Panel(
            "Fullest file system",
            (Query("df.bytes.percentused", aggregate="max"),),
            full=100,
            limits=(80, 95),
            kind="stat",
            width=4,
            height=4,
        ),
        Panel("Up for", (Query("proc.uptime.total", rate=False),), kind="stat", width=4, height=4),
    ),
)

CPU = Row(
    "CPU and load",
    (
        Panel(
            "CPU",
            prometheus=(
                Formula(
                    "100 * sum by (host, type) (%s) / on (host) group_left () sum by (host) (%s)"
                    % (ALL_CPUS, ALL_CPUS),
                    "{type}",
                ),
            ),
            opentsdb=(Query("proc.stat.cpu", ("type",), {"type": "!guest|guest_nice"}),),
            unit="percent",
            stack=True,
            note="All together are 100 percent; of OpenTSDB 100 for each CPU.",
        ),
        Panel("Idle time of each CPU", (Query("proc.stat.cpu.percpu", ("cpu",), {"type": "idle"}, "CPU {cpu}"),)),
        Panel(
            "Load",
            tuple(Query("proc.loadavg.%s" % time, legend=time) for time in ("1min", "5min", "15min")),
        ),
        Panel(
            "Context switches and interrupts",
            (Query("proc.stat.ctxt", legend="context switches"), Query("proc.stat.intr", legend="interrupts")),
        ),
        Panel("Interrupts of each kind", (Query("proc.interrupts", ("type",)),)),
        Panel("Software interrupts", (Query("proc.softirqs", ("type",)),)),
    ),
)

PRESSURE = Row(
    "Pressure",
    (
        Panel(
            "Some tasks wait",
            (Query("proc.pressure.avg60", ("resource",), {"share": "some"}),),
            full=100,
            note="Percent of the last minute.",
        ),
        Panel(
            "All tasks wait",
            (Query("proc.pressure.avg60", ("resource",), {"share": "full"}),),
            full=100,
            note="Percent of the last minute.",
        ),
    ),
)

MEMORY = Row(
    "Memory and swap",
    (
        Panel(
            "Memory",
            (
                memory("anonpages", "programs"),
                memory("cached", "page cache"),
                memory("buffers", "buffers"),
                memory("slab", "kernel's objects"),
                memory("pagetables", "page tables"),
                memory("kernelstack", "kernel's stacks"),
                memory("memfree", "free"),
            ),
            stack=True,
        ),
        Panel("Total and available", (memory("memtotal", "total"), memory("memavailable", "available"))),
        Panel("Dirty pages", (memory("dirty", "dirty"), memory("writeback", "being written"))),
        Panel(
            "Active and inactive",
            (memory("active", "active"), memory("inactive", "inactive"), memory("unevictable", "locked")),
        ),
        Panel("Committed", (memory("committed_as", "promised"), memory("commitlimit", "limit"))),
        Panel("Shared and mapped", (memory("shmem", "shared"), memory("mapped", "mapped files"))),
        Panel("Swap", (memory("swaptotal", "total"), memory("swapfree", "free"), memory("swapcached", "cached"))),
        Panel(
            "Pages swapped",
            (Query("proc.vmstat.pswpin", legend="in"), Query("proc.vmstat.pswpout", legend="out")),
            below="out",
        ),
        Panel(
            "Page faults",
            (Query("proc.vmstat.pgfault", legend="all"), Query("proc.vmstat.pgmajfault", legend="from disk")),
        ),
        Panel(
            "Paging",
            (Query("proc.vmstat.pgpgin", legend="in"), Query("proc.vmstat.pgpgout", legend="out")),
            below="out",
        ),
    ),
)


def disk(what, legend, **more):
    return Query("iostat.disk." + what, ("dev",), legend="{dev} " + legend, **more)


DISKS = Row(
    "Disks",
    (
        Panel("Bytes", (disk("read_bytes", "read"), disk("write_bytes", "written")), below="written$"),
        Panel("Requests", (disk("read_requests", "read"), disk("write_requests", "written")), below="written$"),
        Panel(
            "Busy",
            (Query("iostat.disk.util", ("dev",)),),
            full=100,
            note="Percent of the time in which a request was under way.",
        ),
        Panel("Time of a request", (disk("r_await", "read"), disk("w_await", "written")), below="written$"),
        Panel("Requests under way", (Query("iostat.disk.ios_in_progress", ("dev",)),)),
        Panel("Requests merged", (disk("read_merged", "read"), disk("write_merged", "written")), below="written$"),
    ),
)

SPACE = Row(
    "File systems",
    (
        Panel("Space used", (Query("df.bytes.percentused", ("mount",), aggregate="max"),), full=100),
        Panel("Space free", (Query("df.bytes.free", ("mount",), aggregate="max"),)),
        Panel("Inodes used", (Query("df.inodes.percentused", ("mount",), aggregate="max"),), full=100),
        Panel("Inodes free", (Query("df.inodes.free", ("mount",), aggregate="max"),)),
    ),
)


def interface(what):
    return (Query("proc.net." + what, ("iface", "direction")),)


NETWORK = Row(
    "Network",
    (
        Panel("Bytes", interface("bytes"), below="out$", note="Out is below zero."),
        Panel("Packets", interface("packets"), below="out$", note="Out is below zero."),
        Panel("Errors", interface("errs"), below="out$"),
        Panel("Packets dropped", interface("drop"), below="out$"),
        Panel("TCP: sent again", (Query("net.stat.tcp.retransmit", ("type",)),)),
        Panel("TCP: connections aborted", (Query("net.stat.tcp.abort", ("type",)),)),
        Panel("TCP: connections not accepted", (Query("net.stat.tcp.failed_accept", ("reason",)),)),
        Panel("UDP: datagrams", (Query("net.stat.udp.datagrams", ("direction",)),), below="out$"),
        Panel("UDP: errors", (Query("net.stat.udp.errors", ("direction", "reason")),)),
        Panel(
            "Connections tracked",
            (
                Query("proc.sys.net.netfilter.nf_conntrack_count", legend="tracked"),
                Query("proc.sys.net.netfilter.nf_conntrack_max", legend="limit"),
            ),
        ),
    ),
)

SOCKETS = Row(
    "Sockets",
    (
        Panel(
            "Sockets in use",
            (
                Query("net.sockstat.sockets_inuse", ("type",)),
                Query("net.sockstat.num_timewait", legend="time wait"),
                Query("net.sockstat.num_orphans", legend="orphans"),
            ),
        ),
        Panel("Memory of sockets", (Query("net.sockstat.memory", ("type",)),)),
        Panel(
            "TCP states",
            tuple(
                Query("net.tcp_state." + state, legend=state)
                for state in (
                    "established",
                    "syn_sent",
                    "syn_recv",
                    "fin_wait1",
                    "fin_wait2",
                    "time_wait",
                    "close_wait",
                    "last_ack",
                    "listen",
                )
            ),
        ),
        Panel("Connections of each service", (Query("proc.net.tcp", ("service", "state")),)),
    ),
)

SYSTEM = Row(
    "Processes, files, temperatures",
    (
        Panel(
            "Threads",
            (
                Query("proc.loadavg.total_threads", legend="all"),
                Query("proc.loadavg.runnable", legend="runnable"),
                Query("proc.stat.procs_blocked", legend="wait for a disk"),
            ),
        ),
        Panel("Processes started", (Query("proc.stat.processes", legend="forks"),)),
        Panel(
            "Open files",
            (Query("proc.fs.file_handles", legend="open"), Query("proc.fs.file_handles_max", legend="limit")),
        ),
        Panel("Entropy", (Query("proc.kernel.entropy_avail", legend="bits"),)),
        Panel("Temperatures", (Query("sys.thermal.celsius", ("zone", "type")),)),
        Panel("Offset of the clock", (Query("ntp.offset", legend="offset"),), unit="ms"),
    ),
)

DASHBOARD = Dashboard(
    "host",
    "Host",
    "One machine, by the native sensors of tsd-collect.",
    "proc.loadavg.1min",
    False,
    (NOW, CPU, PRESSURE, MEMORY, DISKS, SPACE, NETWORK, SOCKETS, SYSTEM),
)
