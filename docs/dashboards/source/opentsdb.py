"""The queries of Grafana's OpenTSDB data source (OpenTSDB 2.2 and later: filters).

One query is one metric: there is no arithmetic between series, so percentages of a sum are not shown.
"""
import re

ALL_HOSTS = ".*"
KIND = "opentsdb"
TITLE = "OpenTSDB"


def _filter(key, words, group):
    kind = "literal_or"
    if words == "*":
        kind = "wildcard"
    elif words.startswith("!"):
        kind, words = "not_literal_or", words[1:]
    return {"filter": words, "groupBy": group, "tagk": key, "type": kind}


def _hosts(many, group):
    # A choice of all hosts is one pattern, which needs no list of them.
    if many:
        return {"filter": "^($host)$", "groupBy": group, "tagk": "host", "type": "regexp"}
    return _filter("host", "$host", group)


def target(query, catalogue, legend, step, many):
    metric = catalogue.find(query.metric)
    rate = metric.kind == "counter" if query.rate is None else query.rate
    filters = [_hosts(many, not query.across)]
    filters += [_filter(key, words, key in query.by) for key, words in query.where.items()]
    filters += [_filter(key, "*", True) for key in query.by if key not in query.where]
    return {
        "aggregator": query.aggregate,
        "alias": re.sub(r"\{(\w+)\}", r"$tag_\1", legend),
        "downsampleAggregator": "count" if query.count else "avg",
        "downsampleFillPolicy": "zero" if query.count else "none",
        "downsampleInterval": "",
        "filters": filters,
        "isCounter": rate and not query.count,
        "metric": query.metric,
        "shouldComputeRate": rate and not query.count,
    }


def host_query(metric):
    text = "tag_values(%s, host)" % metric
    return {"definition": text, "query": text}
