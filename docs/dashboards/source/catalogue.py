"""Every metric that a dashboard may name: those of `tsd-collect --list-metrics`, and OWN.

A name, a tag or a value of a tag that is not there is an error, so no panel outlives its metric.
"""
import dataclasses
import fnmatch
import json
import subprocess

PROFILES = ("tcollector", "fixed")  # phantom has no name that these lack and a panel shows


class Unknown(Exception):
    """A panel names what no tool prints."""


@dataclasses.dataclass(frozen=True)
class Metric:
    kind: str  # gauge, counter, setting
    unit: str  # of the value; of a counter's rate: per second
    source: str  # the sentence where it comes from
    step: int  # seconds between two points
    tags: dict  # key: values, an empty set where any is possible


def _run(*words):
    return subprocess.run(("tsd-collect",) + words, check=True, stdout=subprocess.PIPE, text=True).stdout


def _listed(profile):
    return json.loads(_run("--list-metrics", "--format", "json", "--sensors", "all", "--profile", profile))


def _tags(text):
    tags = {}
    for word in text.split():
        key, _, value = word.partition("=")
        tags[key] = {value} if value else set()
    return tags


# What the tools report of themselves: --list-metrics has sensors only. The test compares names and kinds
# with a page of tsd-collect, and asks for points of all.
_COLLECT = "From tsd-collect itself."
_SEND = "From tsd-send itself (--self-metrics)."
_STAMP = "From the --stamp of a cron job."
OWN = {
    "tcollector.collector.lines_sent": ("counter", "lines", "collector", _COLLECT),
    "tcollector.collector.lines_received": ("counter", "lines", "collector", _COLLECT),
    "tcollector.collector.lines_invalid": ("counter", "lines", "collector", _COLLECT),
    "tcollector.reader.lines_collected": ("counter", "lines", "", _COLLECT),
    "tsd.collect.lines_held": ("counter", "lines", "collector", _COLLECT),
    "tsd.collect.turns_missed": ("counter", "turns", "", _COLLECT),
    "tsd.collect.child.restarts": ("counter", "restarts", "collector", _COLLECT),
    "tsd.collect.child.cpu_us": ("counter", "us", "collector", _COLLECT),
    "tsd.collect.child.rss_bytes": ("gauge", "bytes", "collector", _COLLECT),
    "tsd.sensor.ok": ("gauge", "flag", "sensor", _COLLECT),
    "tsd.sensor.left_out": ("gauge", "parts", "sensor", _COLLECT),
    "tsd.cron.age_seconds": ("gauge", "s", "job", _STAMP),
    "tsd.cron.duration_ms": ("gauge", "ms", "job", _STAMP),
    "tsd.cron.exit": ("gauge", "code", "job", _STAMP),
    "tsd.send.lines.in": ("counter", "lines", "", _SEND),
    "tsd.send.lines.backlog": ("counter", "lines", "", _SEND),
    "tsd.send.lines.own": ("counter", "lines", "", _SEND),
    "tsd.send.lines.confirmed": ("counter", "lines", "", _SEND),
    "tsd.send.lines.confirmed_by": ("counter", "lines", "level", _SEND),
    "tsd.send.lines.rejected": ("counter", "lines", "", _SEND),
    "tsd.send.lines.spooled": ("gauge", "lines", "", _SEND),
    "tsd.send.lines.dropped": ("counter", "lines", "reason", _SEND),
    "tsd.send.lines.held": ("gauge", "lines", "", _SEND),
    "tsd.send.confirmed_seconds_ago": ("gauge", "s", "", _SEND),
    "tsd.send.late_errors": ("counter", "errors", "", _SEND),
    "tsd.spool.bytes": ("gauge", "bytes", "", _SEND),
    "tsd.spool.segments": ("gauge", "segments", "", _SEND),
    "tsd.spool.oldest_seconds": ("gauge", "s", "", _SEND),
    "tsd.spool.lines.kept": ("counter", "lines", "", _SEND),
    "tsd.spool.lines.refused": ("counter", "lines", "", _SEND),
    "tsd.spool.damaged_places": ("counter", "places", "", _SEND),
    "tsd.spool.disk_errors": ("counter", "errors", "", _SEND),
}


class Catalogue:
    def __init__(self):
        rows = [line.split("\t") for line in _run("--list-sensors", "--profile", "fixed").splitlines()]
        self._steps = {name: int(seconds) for name, seconds, *_ in rows}
        self._optional = {name for name, _, chosen, *_ in rows if chosen != "default"}
        self._metrics = {
            name: Metric(kind, unit, source, 60, _tags(tags)) for name, (kind, unit, tags, source) in OWN.items()
        }
        lists = [_listed(profile) for profile in PROFILES]
        self._old = {row["metric"] for row in lists[0]}
        for row in lists[0] + lists[1]:
            self._add(row)

    def _add(self, row):
        name, sensor = row["metric"], row["sensor"]
        known = self._metrics.get(name)
        if known is None:
            source = "From %s (sensor %s)." % (row["source"], sensor)
            if name not in self._old:
                source += " Only with --profile fixed."
            if sensor in self._optional:
                source += " Only where --sensors names %s." % sensor
            known = Metric(row["kind"], row["unit"], source, self._steps[sensor], {})
            self._metrics[name] = known
        for key, values in _tags(row["tags"]).items():
            known.tags.setdefault(key, set()).update(values)

    def find(self, name):
        """The Metric; of a family ("proc.meminfo.*") that of any of its names."""
        if name in self._metrics:
            return self._metrics[name]
        for pattern, metric in self._metrics.items():
            if "*" in pattern and fnmatch.fnmatchcase(name, pattern):
                return metric
        raise Unknown('a panel names the metric "%s", which is not in the catalogue' % name)

    def check_tags(self, name, by, where):
        """Raises Unknown for a tag that the metric has not, and for a value that its tag never has."""
        tags = self.find(name).tags
        for key in list(by) + list(where):
            if key != "host" and key not in tags:
                raise Unknown('a panel names the tag "%s" of %s, which has none' % (key, name))
        for key, words in where.items():
            for value in words.lstrip("!").split("|"):
                if tags[key] and value not in tags[key]:
                    raise Unknown("a panel names %s=%s of %s, which has no such value" % (key, value, name))
