"""Dashboards as the JSON that Grafana 9 and later import: layout, units, variables."""

SCHEMA = 36  # Grafana 9.0; later ones migrate it
SOURCE = {"type": None, "uid": "${datasource}"}

# Grafana's name of a unit; any other word of the catalogue is shown as it is.
VALUE_UNITS = {"bytes": "bytes", "percent": "percent", "s": "s", "ms": "ms", "degrees Celsius": "celsius"}
RATE_UNITS = {
    "bytes": "Bps",
    "KiB": "KiBs",
    "packets": "pps",
    "requests": "iops",
    "jiffies": "percent",  # a hundredth of a second per second: percent of one CPU
}
# A number with "/s" behind it, which Grafana shortens (1.2K).
PLAIN_RATE = "cps"


class Mixed(Exception):
    """The queries of a panel differ in their unit, so one axis cannot show them."""


def _rated(query, metric):
    if getattr(query, "count", False) or getattr(query, "aggregate", "") == "count":
        return False
    return metric.kind == "counter" if query.rate is None else query.rate


def _unit_of(query, catalogue):
    metric = catalogue.find(query.metric)
    if query.count or query.aggregate == "count":
        return "short"
    if _rated(query, metric):
        return RATE_UNITS.get(metric.unit, PLAIN_RATE)
    return VALUE_UNITS.get(metric.unit.split(" (")[0], "short")


def _unit(panel, source, catalogue):
    if source == "opentsdb" and panel.opentsdb_unit:
        return panel.opentsdb_unit
    if panel.unit:
        return panel.unit
    units = {_unit_of(query, catalogue) for query in panel.queries_for(source)}
    if len(units) != 1:
        raise Mixed('the panel "%s" has several units: %s' % (panel.title, ", ".join(sorted(units))))
    return units.pop()


def _steps(limits):
    colours = ("green", "orange", "red") if len(limits) == 2 else ("green", "red")
    return [{"color": colour, "value": value} for colour, value in zip(colours, (None,) + limits)]


def _field(panel, unit):
    custom = {"drawStyle": "line", "fillOpacity": 10, "lineWidth": 1, "showPoints": "auto", "spanNulls": False}
    custom["stacking"] = {"group": "A", "mode": "normal" if panel.stack else "none"}
    if panel.stack:
        custom["fillOpacity"] = 30
    defaults = {"color": {"mode": "palette-classic"}, "custom": custom, "unit": unit}
    if panel.kind != "timeseries":
        defaults = {"color": {"mode": "thresholds"}, "unit": unit}
        defaults["thresholds"] = {"mode": "absolute", "steps": _steps(panel.limits)}
    if panel.kind == "presence":
        defaults["custom"] = {"fillOpacity": 80, "lineWidth": 0}
        defaults["thresholds"]["steps"] = [{"color": "red", "value": None}, {"color": "green", "value": 1}]
    if panel.full is not None:
        defaults.update({"max": panel.full, "min": 0})
    elif not panel.below and panel.kind != "presence":
        defaults["min"] = 0
    overrides = []
    if panel.below:
        negative = {"id": "custom.transform", "value": "negative-Y"}
        overrides = [{"matcher": {"id": "byRegexp", "options": "/%s/" % panel.below}, "properties": [negative]}]
    return {"defaults": defaults, "overrides": overrides}


def _look(panel):
    last = {"calcs": ["lastNotNull"], "fields": "", "values": False}
    if panel.kind == "stat":
        return {
            "type": "stat",
            "options": {"colorMode": "value" if panel.limits else "none", "graphMode": "area", "reduceOptions": last},
        }
    if panel.kind in ("top", "bottom"):
        reduce = {"id": "reduce", "options": {"mode": "seriesToRows", "reducers": ["lastNotNull"]}}
        order = {"id": "sortBy", "options": {"sort": [{"desc": panel.kind == "top", "field": "Last *"}]}}
        return {
            "type": "bargauge",
            "options": {
                "displayMode": "basic",
                "orientation": "horizontal",
                "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "limit": 10, "values": True},
                "showUnfilled": True,
            },
            "transformations": [reduce, order, {"id": "limit", "options": {"limitField": 10}}],
        }
    if panel.kind == "presence":
        return {
            "type": "status-history",
            "options": {"colWidth": 0.9, "legend": {"showLegend": False}, "rowHeight": 0.8, "showValue": "never"},
        }
    return {
        "type": "timeseries",
        "options": {
            "legend": {"calcs": ["mean", "max", "lastNotNull"], "displayMode": "table", "placement": "bottom"},
            "tooltip": {"mode": "multi", "sort": "desc"},
        },
    }


def _legend(query, many):
    if query.legend or not hasattr(query, "by"):
        return query.legend
    words = ["{%s}" % key for key in (() if query.across else ("host",) if many else ()) + query.by]
    return " ".join(words) or query.metric


def _panel(panel, source, catalogue, many, place):
    queries = panel.queries_for(source.KIND)
    metrics = [catalogue.find(name) for query in queries for name in query.metrics()]
    step = max(metric.step for metric in metrics)
    data = dict(SOURCE, type=source.KIND)
    targets = []
    for number, query in enumerate(queries):
        target = source.target(query, catalogue, _legend(query, many), step, many)
        target.update({"datasource": data, "refId": chr(ord("A") + number)})
        targets.append(target)
    notes = [panel.note] + list(dict.fromkeys(metric.source for metric in metrics))
    made = {
        "datasource": data,
        "description": " ".join(filter(None, notes)),
        "fieldConfig": _field(panel, _unit(panel, source.KIND, catalogue)),
        "gridPos": place,
        "interval": "%ds" % step,
        "targets": targets,
        "title": panel.title,
    }
    made.update(_look(panel))
    return made


def _panels(dashboard, source, catalogue):
    made, y = [], 0
    for row in dashboard.rows:
        shown = [panel for panel in row.panels if panel.queries_for(source.KIND)]
        if not shown:
            continue
        made.append(
            {
                "collapsed": False,
                "gridPos": {"h": 1, "w": 24, "x": 0, "y": y},
                "panels": [],
                "title": row.title,
                "type": "row",
            }
        )
        y, x, height = y + 1, 0, 0
        for panel in shown:
            if x + panel.width > 24:
                x, y, height = 0, y + height, 0
            place = {"h": panel.height, "w": panel.width, "x": x, "y": y}
            made.append(_panel(panel, source, catalogue, dashboard.many, place))
            x, height = x + panel.width, max(height, panel.height)
        y += height
    for number, panel in enumerate(made):
        panel["id"] = number + 1
    return made


def _variables(dashboard, source):
    data = {
        "includeAll": False,
        "label": "Data source",
        "multi": False,
        "name": "datasource",
        "query": source.KIND,
        "type": "datasource",
    }
    host = {
        "datasource": dict(SOURCE, type=source.KIND),
        "includeAll": dashboard.many,
        "label": "Host",
        "multi": dashboard.many,
        "name": "host",
        "refresh": 2,  # with the time range
        "sort": 1,
        "type": "query",
    }
    if dashboard.many:
        host["allValue"] = source.ALL_HOSTS
        host["current"] = {"selected": True, "text": ["All"], "value": ["$__all"]}
    host.update(source.host_query(dashboard.host_metric))
    return [data, host]


def render(dashboard, source, catalogue):
    """The dashboard for one kind of data source, ready for json.dump()."""
    name = "tsd-%s-%s" % (dashboard.name, source.KIND)
    links = {
        "asDropdown": True,
        "includeVars": True,
        "keepTime": True,
        "tags": ["tsd-tools", source.KIND],
        "title": "tsd-tools",
        "type": "dashboards",
    }
    return {
        "description": dashboard.note,
        "editable": True,
        "graphTooltip": 1,
        "id": None,
        "links": [links],
        "panels": _panels(dashboard, source, catalogue),
        "refresh": "1m",
        "schemaVersion": SCHEMA,
        "tags": ["tsd-tools", source.KIND],
        "templating": {"list": _variables(dashboard, source)},
        "time": {"from": "now-6h", "to": "now"},
        "timezone": "",
        "title": "%s (%s)" % (dashboard.title, source.TITLE),
        "uid": name,
        "version": 1,
    }
