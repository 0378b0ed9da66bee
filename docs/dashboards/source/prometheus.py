"""The queries of Grafana's Prometheus data source, for Prometheus and VictoriaMetrics.

A point has the name of tsd-line(5), "Names in Prometheus", if it was scraped or came by remote write; what
VictoriaMetrics got as `put` lines keeps its dots. Each selector takes both names, so one dashboard serves
every way, and hosts that send in different ways: two literals, which both servers look up in their index.
"""
import re

ALL_HOSTS = ".+"
KIND = "prometheus"
TITLE = "Prometheus"


def name_of(metric):
    """The rule of lib/prometheus/names.h."""
    name = re.sub("[^a-zA-Z0-9_:]", "_", metric)
    return "_" + name if name[0].isdigit() else name


def _matcher(key, words):
    sign, words = ("!", words[1:]) if words.startswith("!") else ("", words)
    return '%s%s"%s"' % (key, (sign or "=") + "~" if "|" in words else sign + "=", words)


def selector(metric, inside=""):
    """The series of the chosen hosts; `inside` is {tag="value",...} or empty."""
    names = '__name__=~"%s|%s"' % (name_of(metric), metric.replace(".", "[.]"))
    return "{%s}" % ",".join([names, 'host=~"$host"'] + ([inside[1:-1]] if inside else []))


def _promql(query, metric):
    where = ",".join(_matcher(*pair) for pair in query.where.items())
    series = selector(query.metric, where and "{%s}" % where)
    rate = metric.kind == "counter" if query.rate is None else query.rate
    if query.count:
        series = "count_over_time(%s[$__interval])" % series
    elif rate:
        series = "rate(%s[$__rate_interval])" % series
    by = () if query.across else ("host",) + query.by
    return (
        "%s by (%s) (%s)" % (query.aggregate, ", ".join(by), series) if by else "%s(%s)" % (query.aggregate, series)
    )


def target(query, catalogue, legend, step, many):
    is_formula = hasattr(query, "text")
    if is_formula:
        text = query.PLACE.sub(lambda found: selector(found[1], found[2] or ""), query.text)
    else:
        text = _promql(query, catalogue.find(query.metric))
    instant = is_formula and query.instant
    return {
        "editorMode": "code",
        "expr": text,
        "instant": instant,
        "interval": "%ds" % step,  # from which Grafana makes $__rate_interval: four points
        "legendFormat": re.sub(r"\{(\w+)\}", r"{{\1}}", legend),
        "range": not instant,
    }


def host_query(metric):
    names = '{__name__=~"%s|%s"}' % (name_of(metric), metric.replace(".", "[.]"))
    text = "label_values(%s, host)" % names
    return {"definition": text, "query": {"query": text, "refId": "host"}}
