#!/usr/bin/env bats
# What docs/from-node-exporter.md and docs/from-opentsdb.md say, held against the catalogue, a real node_exporter
# and a real VictoriaMetrics.
# shellcheck disable=SC2030,SC2031

load ../support/common
load ../support/exporters
# shellcheck source=tests/support/victoria.sh
source "$TSD_SUPPORT/victoria.sh"

NODE=$TSD_TOP/docs/from-node-exporter.md
OPENTSDB=$TSD_TOP/docs/from-opentsdb.md

setup() { cd "$BATS_TEST_TMPDIR" || exit 1; }

teardown() {
  end_started
  stop_listen 2>/dev/null || true
}

# rows FILE HEADING: the table that begins with this heading, its cells separated by tabs, without backticks
rows() {
  python3 - "$1" "$2" <<'PYTHON'
import re, sys
lines = iter(open(sys.argv[1], encoding="utf-8").read().splitlines())
for line in lines:
    if line == sys.argv[2]: break
next(lines)
for line in lines:
    if not line.startswith("|"): break
    cells = [c.strip().replace("\\|", "|") for c in re.split(r"(?<!\\)\|", line)[1:-1]]
    print("\t".join(c.replace("`", "") for c in cells))
PYTHON
}
mapped() { rows "$NODE" '| node_exporter | sensor | metric here | times |'; }
missing() { rows "$NODE" '| node_exporter | what it is |' | cut -f 1 | sed 's/, /\n/g'; }

@test "the metrics that docs/from-node-exporter.md names are in the catalogue, with their sensors and tags" {
  tsd-collect --list-metrics --sensors all --profile fixed >catalogue
  mapped >rows
  [ "$(wc -l <rows)" -gt 100 ]
  python3 - <<'PYTHON'
catalogue = [line.rstrip("\n").split("\t") for line in open("catalogue")]
bad = []
def fits(tags, has):  # the catalogue may have the key alone, where it takes several values
    return all(tag in has or tag.split("=")[0] in has for tag in tags)
for line in open("rows"):
    theirs, sensor, metric, times = line.rstrip("\n").split("\t")
    name, *tags = metric.split()
    if not any((c[0] == name or name.endswith(".*") and c[0].startswith(name[:-1])) and c[5] == sensor
               and fits(tags, c[3].split()) for c in catalogue):
        bad.append(line)
assert not bad, bad
PYTHON
}

@test "every metric of a real node_exporter stands in one of the two tables" {
  start_node_exporter
  curl -fs "$(url)" | awk '$1 == "#" && $2 == "TYPE" && $3 ~ /^node_/ { print $3 }' >theirs
  [ "$(wc -l <theirs)" -gt 100 ]
  { mapped | cut -f 1 | sed 's/{.*//'; missing; } | sort -u >known
  python3 - <<'PYTHON'
import fnmatch
known = open("known").read().split("\n")[:-1]
lost = [name for name in open("theirs").read().split() if not any(fnmatch.fnmatchcase(name, one) for one in known)]
assert not lost, lost
PYTHON
  # None has a sensor and is missing.
  comm -12 <(mapped | cut -f 1 | sort -u) <(missing | sort -u) >both
  [ ! -s both ]
}

@test "its values are ours times the number of the table" {
  start_node_exporter
  mapped >rows
  # Both are asked within a second; what counts up, or moves, may be a little ahead.
  tsd-listen --scrape "$(url)" --once >theirs
  tsd-collect --once --sensors all --profile fixed --no-host-tag >ours 2>sentences || [ -s sentences ]
  tsd-listen --scrape "$(url)" --once >theirs-after
  python3 - <<'PYTHON'
def points(path):
    found = []
    for line in open(path):
        name, _, value, *tags = line.split()
        found.append((name, float(value), set(tags)))
    return found

before, ours, after = points("theirs"), points("ours"), points("theirs-after")
def total(all_points, name, tags):
    values = [value for n, value, t in all_points if n == name and tags <= t]
    return sum(values) if values else None

compared, bad = 0, []
# Their devices are not all ours: sums over devices are compared where both have the same ones.
for line in open("rows"):
    theirs, _, metric, times = line.rstrip("\n").split("\t")
    if times == "-" or "*" in theirs or theirs.startswith(("node_disk", "node_filesystem", "node_network", "node_hwmon")):
        continue
    name, *tags = metric.split()
    their_name, _, mode = theirs.partition("{")
    mode = {mode.rstrip("}").replace('"', "")} if mode else set()
    low, high = total(before, their_name, mode), total(after, their_name, mode)
    mine = total(ours, name, set(tags))
    if low is None or high is None or mine is None: continue
    low, high = sorted((low, high))
    mine *= float(times)
    slack = 0.05 * max(abs(low), abs(high)) + max(2, 50 * float(times))
    compared += 1
    if not low - slack <= mine <= high + slack: bad.append((theirs, low, mine, high))
for name, value, _ in [p for p in before if p[0] in ("node_memory_MemTotal_bytes", "node_memory_HugePages_Total")]:
    compared += 1
    mine = total(ours, "proc.meminfo." + name[len("node_memory_"):].lower().removesuffix("_bytes"), set())
    if mine != value: bad.append((name, value, mine))
assert not bad, bad
assert compared >= 30, compared
PYTHON
}

@test "both at once, as docs/from-opentsdb.md says: each TSD has every line, and one that is away costs the other none" {
  grep -qF 'tee >(tsd-send -H new.example.org' "$OPENTSDB"
  start_listen
  seq -f 'some.metric 1700000000 %.0f host=a' 1000 >points
  tsd-listen -p 0 --port-file new.port >new 2>new.err 3>&- &
  STARTED+=($!)
  wait_for 20 test -s new.port
  tee >(tsd-send -q -H "127.0.0.1:$(<new.port)" --spool spool-new; echo "$?" >new.code) <points |
    tsd-send -q -H "$LISTEN" --spool spool-old
  wait_for 20 test -s new.code
  [ "$(<new.code)" -eq 0 ]
  cmp points received
  cmp points new
  tee >(code=0; tsd-send -q -H 127.0.0.1:1 --spool spool-away --drain-for 200ms || code=$?; echo "$code" >away.code) <points |
    tsd-send -q -H "$LISTEN" --spool spool-old
  wait_for 20 test -s away.code
  [ "$(<away.code)" -eq 75 ]
  cmp <(cat points points) received
  [ "$(tsd-send --spool spool-away --spool-export | wc -l)" -eq 1000 ]
}

@test "a real VictoriaMetrics takes the queries of docs/from-opentsdb.md" {
  need victoria-metrics
  mkdir victoria
  start_victoria victoria
  STARTED+=("$VICTORIA_PID")
  now=$(date +%s)
  for ago in 120 60 0; do
    echo "proc.loadavg.1min $((now - ago)) 1.5 host=a"
    echo "proc.net.bytes $((now - ago)) $((1000 - ago)) host=a direction=in"
  done | tsd-send -q -H "$VICTORIA_PUT" --dialect victoriametrics
  rows "$OPENTSDB" '| OpenTSDB query | MetricsQL (telnet, HTTP) | PromQL (remote write) |' >queries
  [ "$(wc -l <queries)" -ge 5 ]
  while IFS=$'\t' read -r _ metricsql promql; do
    for query in "$metricsql" "$promql"; do
      run -0 curl -fsG "$VICTORIA_HTTP/api/v1/query" --data-urlencode "query=$query"
      [[ $output == '{"status":"success"'* ]]
    done
  done <queries
  has_answer() { curl -fsG "$VICTORIA_HTTP/api/v1/query" --data-urlencode "query=$1" | grep -q '"host":"a"'; }
  wait_for 60 has_answer "$(sed -n '1p' queries | cut -f 2)"
}
