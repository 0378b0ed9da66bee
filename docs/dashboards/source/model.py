"""What a dashboard is made of, said once for all data sources."""
import dataclasses
import re
from typing import Optional


@dataclasses.dataclass(frozen=True)
class Query:
    """A metric, aggregated over all tags that are not in `by` (host always is, unless `across`)."""

    metric: str
    by: tuple = ()
    where: dict = dataclasses.field(default_factory=dict)  # tag: "value", "a|b", "!a|b" (none of them)
    legend: str = ""  # {tag} is its value; empty: made of the tags
    rate: Optional[bool] = None  # None: a counter's rate, a gauge's value
    aggregate: str = "sum"  # sum, max, min or count
    across: bool = False
    count: bool = False  # the number of points in each step, in place of their values

    def metrics(self):
        return [self.metric]


@dataclasses.dataclass(frozen=True)
class Formula:
    """PromQL with <metric> or <metric{tag="value"}> for a selector of the chosen hosts."""

    text: str
    legend: str = "{host}"
    instant: bool = False

    PLACE = re.compile(r"<([A-Za-z][\w.]*)(\{[^}]*\})?>")

    def metrics(self):
        return [name for name, _ in self.PLACE.findall(self.text)]


@dataclasses.dataclass(frozen=True)
class Panel:
    """`queries` are for each data source, or `prometheus` and `opentsdb` have their own."""

    title: str
    queries: tuple = ()
    prometheus: Optional[tuple] = None
    opentsdb: Optional[tuple] = None
    kind: str = "timeseries"  # timeseries, stat, top (the ten largest), bottom, presence
    unit: str = ""  # empty: that of the catalogue
    opentsdb_unit: str = ""  # where it differs
    stack: bool = False
    below: str = ""  # a pattern of legends that are drawn below zero
    full: Optional[float] = None  # the largest possible value
    limits: tuple = ()  # where the colour becomes yellow, and red
    note: str = ""
    width: int = 12  # of 24
    height: int = 8

    def queries_for(self, source):
        own = getattr(self, source)
        return self.queries if own is None else own


@dataclasses.dataclass(frozen=True)
class Row:
    title: str
    panels: tuple


@dataclasses.dataclass(frozen=True)
class Dashboard:
    name: str
    title: str
    note: str
    host_metric: str  # what each host has that it shall offer
    many: bool  # hosts are chosen by the dozen
    rows: tuple
