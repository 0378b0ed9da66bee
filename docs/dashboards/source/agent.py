"""The agent of a machine: does it gather, and does what it gathered arrive?"""
from model import Dashboard, Panel, Query, Row


def stat(title, *queries, **more):
    return Panel(title, queries, kind="stat", width=4, height=4, **more)


def count(what, legend):
    return Query("tsd.send.lines." + what, legend=legend)


NOW = Row(
    "Now",
    (
        stat("Confirmed", Query("tsd.send.lines.confirmed"), note="Lines that have proven to be with the TSD."),
        stat("Rejected", Query("tsd.send.lines.rejected"), limits=(0.001,)),
        stat("Dropped", Query("tsd.send.lines.dropped"), limits=(0.001,)),
        stat("Last confirmation", Query("tsd.send.confirmed_seconds_ago", aggregate="max"), limits=(120, 600)),
        stat("In the spool", Query("tsd.spool.bytes")),
        stat(
            "Sensors well",
            Query("tsd.sensor.ok", aggregate="min"),
            full=1,
            note="1, or 0 while a sensor has a fault.",
        ),
    ),
)

DELIVERY = Row(
    "Delivery",
    (
        Panel(
            "Lines",
            (
                count("in", "read"),
                count("backlog", "from the spool"),
                count("confirmed", "confirmed"),
                count("rejected", "rejected"),
            ),
        ),
        Panel("Confirmed, by proof", (Query("tsd.send.lines.confirmed_by", ("level",)),)),
        Panel(
            "Dropped, by reason",
            (Query("tsd.send.lines.dropped", ("reason",)),),
            note="Lines given up without a verdict of the TSD.",
        ),
        Panel("Lines left on disk", (count("spooled", "spooled"),)),
        Panel("Lines that wait in memory", (Query("tsd.send.lines.held", legend="held"),)),
        Panel(
            "Since the last confirmation", (Query("tsd.send.confirmed_seconds_ago", legend="age", aggregate="max"),)
        ),
        Panel("Lines of tsd-send itself", (count("own", "own"),)),
    ),
)

SPOOL = Row(
    "Spool",
    (
        Panel("Size", (Query("tsd.spool.bytes", legend="bytes"),)),
        Panel("Age of the oldest line", (Query("tsd.spool.oldest_seconds", legend="age", aggregate="max"),)),
        Panel("Segments", (Query("tsd.spool.segments", legend="segments"),)),
        Panel(
            "Lines",
            (
                Query("tsd.spool.lines.kept", legend="kept"),
                Query("tsd.spool.lines.refused", legend="refused: no room"),
            ),
            note="A refused line is dropped.",
        ),
        Panel(
            "Faults of the disk",
            (
                Query("tsd.spool.damaged_places", legend="damaged places"),
                Query("tsd.spool.disk_errors", legend="disk errors"),
            ),
        ),
    ),
)

COLLECTORS = Row(
    "Collectors and sensors",
    (
        Panel("Lines gathered", (Query("tcollector.collector.lines_sent", ("collector",)),)),
        Panel("Lines printed", (Query("tcollector.collector.lines_received", ("collector",)),)),
        Panel("Lines refused", (Query("tcollector.collector.lines_invalid", ("collector",)),)),
        Panel("Lines held back as repeats", (Query("tsd.collect.lines_held", ("collector",)),)),
        Panel(
            "Sensors that are well",
            (Query("tsd.sensor.ok", ("sensor",)),),
            full=1,
            note="0 while a sensor has a fault.",
        ),
        Panel("Left out by sensors", (Query("tsd.sensor.left_out", ("sensor",)),)),
        Panel(
            "Turns missed",
            (Query("tsd.collect.turns_missed", legend="turns"),),
            note="In sleep, or behind a blocked output.",
        ),
        Panel("All lines", (Query("tcollector.reader.lines_collected", legend="lines"),)),
        Panel("Collectors: CPU time", (Query("tsd.collect.child.cpu_us", ("collector",)),), unit="suffix: µs/s"),
        Panel("Collectors: memory", (Query("tsd.collect.child.rss_bytes", ("collector",)),)),
        Panel("Collectors: restarts", (Query("tsd.collect.child.restarts", ("collector",)),)),
    ),
)

JOBS = Row(
    "Jobs of cron",
    (
        Panel("Since the last run", (Query("tsd.cron.age_seconds", ("job",)),)),
        Panel("Duration of the last run", (Query("tsd.cron.duration_ms", ("job",)),)),
        Panel(
            "Exit code of the last run",
            (Query("tsd.cron.exit", ("job",)),),
            note="0 all was well, 1 a source failed, 2 an error.",
        ),
    ),
)

DASHBOARD = Dashboard(
    "agent",
    "Agent and delivery",
    "What tsd-collect gathers, and what became of it in tsd-send.",
    "tcollector.reader.lines_collected",
    False,
    (NOW, DELIVERY, SPOOL, COLLECTORS, JOBS),
)
