#!/usr/bin/env bats
# Grafana's dashboards (docs/dashboards): they are what their description and the catalogue make of them, and
# each query of each panel returns points from a VictoriaMetrics, a Prometheus and an OpenTSDB.
# shellcheck disable=SC2030,SC2031,SC2154

load ../support/common

DASHBOARDS=$TSD_TOP/docs/dashboards
ABSENT=$TSD_TOP/tests/data/dashboards/absent.txt
MACHINES=$TSD_TOP/tests/data/golden/machines

setup() { cd "$BATS_TEST_TMPDIR" || exit 1; }
teardown() {
  for pid in ${PIDS:-}; do kill "$pid" 2>/dev/null || true; done
  [ -z "${VICTORIA_PID:-}" ] || stop_victoria
  [ -z "${LISTEN_PID:-}" ] || stop_listen
}

# in_background OUT ERR COMMAND...: ended by teardown
in_background() {
  local out=$1 err=$2
  shift 2
  "$@" >"$out" 2>"$err" 3>&- 7>&- &
  PIDS="${PIDS:-} $!"
}
end_all() {
  for pid in $PIDS; do
    kill "$pid" 2>/dev/null || true
    wait "$pid" || true
  done
  PIDS=
}

# machines: starts a tsd-collect for each of two recorded machines, metal and vm; the disks of metal work, and it has
# files that it had not when it was recorded.
machines() {
  cp -r "$MACHINES/metal-numa2-5.15/root" metal
  mkdir -p metal/proc/pressure metal/sys/class/thermal/thermal_zone0
  for resource in cpu memory io; do
    printf '%s avg10=1.50 avg60=0.75 avg300=0.25 total=123456\n' some full >metal/proc/pressure/$resource
  done
  echo acpitz >metal/sys/class/thermal/thermal_zone0/type
  echo 48000 >metal/sys/class/thermal/thermal_zone0/temp
  local all=(tsd-collect --sensors all --profile fixed --interval 1 --status-port 0)
  in_background metal.lines metal.said "${all[@]}" --root metal -t host=metal
  in_background vm.lines vm.said "${all[@]}" --root "$MACHINES/vm-live-6.18/root" -t host=vm
  cp metal/proc/diskstats disks.first
  cp metal/proc/uptime uptime.first
  in_background working working.err work_disks
}
# work_disks: a second of work, for ten minutes at most
work_disks() {
  local second
  for second in {1..600}; do
    awk -v CONVFMT=%.0f -v n="$second" '{ for (i = 4; i <= NF; i++) if (i != 12) $i += 100 * n; print }' disks.first >disks
    awk -v n="$second" '{ printf "%.2f %.2f\n", $1 + n, $2 + n }' uptime.first >uptime
    mv disks metal/proc/diskstats
    mv uptime metal/proc/uptime
    sleep 1
  done
}
# has_seconds HOST COUNT: so many that have points
has_seconds() { [ "$(grep '^proc.loadavg.1min ' "$1.lines" | cut -d ' ' -f 2 | sort -u | wc -l)" -ge "$2" ]; }

# a_collector: a directory c with one, whose second run takes more CPU time than the first: a counter that fell would
# have no rate.
a_collector() {
  mkdir -p c/0
  cat >c/0/mine.sh <<END
#!/bin/sh
[ ! -e $PWD/ran ] || seq 100000 | while read -r number; do :; done
touch $PWD/ran
echo my.count \$(date +%s) 1
exec sleep 1000
END
  chmod +x c/0/mine.sh
}

# points: makes the file `points`: what both machines print, a host that has been silent for 15 minutes, a third that
# is a job of cron with a collector, and what a tsd-send reports of itself.
points() {
  a_collector
  local job=(tsd-collect --once -c c --sensors procstats --self-metrics --stamp stamp -t host=agent)
  for _ in 1 2; do "${job[@]}" >>job.lines 2>/dev/null; done # each waits a second for the collector
  machines
  wait_for 30 grep -q '^iostat.disk.util ' metal.lines
  wait_for 30 has_seconds vm 4
  end_all
  echo "proc.loadavg.1min $(($(date +%s) - 900)) 0.5 host=silent" >silent.lines
  # Five points of a series, one a second: an OpenTSDB does not read two. The host of the last line is that with
  # which tsd-send reports itself.
  cat metal.lines vm.lines silent.lines job.lines | awk '
    { series = $1; for (i = 4; i <= NF; i++) series = series " " $i }
    !seen[series, $2]++ && count[series]++ < 5' >gathered
  start_listen
  mkfifo pipe
  exec 7<>pipe
  tsd-send -H "$LISTEN" --self-metrics 1s --spool spool --confirm parsed <pipe 2>said 3>&- 7>&- &
  PIDS=$!
  cat gathered >&7
  wait_for 30 has_own
  end_all
  exec 7>&-
  stop_listen
  cp received points
}
has_own() { [ "$(grep -c '^tsd.send.confirmed_seconds_ago ' received)" -ge 2 ]; }

# ask WAY TARGET
ask() { "$TSD_SUPPORT/ask-dashboards" "$1" "$2" "$ABSENT" "$DASHBOARDS"/*-"$3".json; }

@test "the committed files are those that the description and the catalogue make" {
  mkdir made
  "$DASHBOARDS/generate" made
  for file in "$DASHBOARDS"/*.json; do
    diff "$file" "made/${file##*/}" || { echo "run docs/dashboards/generate"; return 1; }
  done
  [ "$(find made -name '*.json' | wc -l)" -eq "$(find "$DASHBOARDS" -name '*.json' | wc -l)" ]
}

@test "a panel that names an unknown metric, tag or value is an error" {
  cp -r "$DASHBOARDS" copy
  refused() {
    sed -i "s/$2/$3/" "copy/source/$1.py"
    run -1 copy/generate .
    [[ $output == "generate: a panel names $4"* ]]
    cp "$DASHBOARDS/source/$1.py" "copy/source/$1.py"
  }
  refused host '"proc.stat.intr"' '"proc.stat.intrs"' 'the metric "proc.stat.intrs", which is not in the catalogue'
  refused host '<proc.stat.cpu{' '<proc.stat.cpus{' 'the metric "proc.stat.cpus"'
  refused host '("iface", "direction")' '("eth", "direction")' 'the tag "eth" of proc.net.bytes, which has none'
  refused fleet '"direction": "in"' '"direction": "up"' 'direction=up of proc.net.bytes, which has no such value'
}

@test "what Grafana asks of a dashboard: a uid of its own, the data source as a variable, whole panels" {
  run -0 python3 - "$DASHBOARDS"/*.json <<'READ'
import json, sys
uids = set()
for path in sys.argv[1:]:
    board = json.load(open(path))
    assert board["id"] is None and 36 <= board["schemaVersion"] <= 39, path
    assert len(board["uid"]) <= 40 and board["uid"] not in uids, path
    uids.add(board["uid"])
    names = [one["name"] for one in board["templating"]["list"]]
    assert names == ["datasource", "host"], names
    taken = set()
    for panel in board["panels"]:
        place = panel["gridPos"]
        columns = range(place["x"], place["x"] + place["w"])
        cells = {(x, y) for x in columns for y in range(place["y"], place["y"] + place["h"])}
        assert not cells & taken and max(x for x, _ in cells) < 24, (path, panel["title"])
        taken |= cells
        if panel["type"] == "row":
            continue
        assert panel["fieldConfig"]["defaults"]["unit"] and panel["description"] and panel["targets"], panel["title"]
        refs = [one["refId"] for one in panel["targets"]]
        assert len(refs) == len(set(refs)), panel["title"]
        for one in panel["targets"] + [panel]:
            assert one["datasource"]["uid"] == "${datasource}", panel["title"]
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"]), path
READ
}

@test "what tsd-collect reports of itself has the kinds that the dashboards take it for" {
  a_collector
  for _ in 1 2; do
    tsd-collect --once -c c --sensors procstats --self-metrics --stamp stamp --format prometheus -t host=a >page 2>said
  done
  run -0 env PYTHONDONTWRITEBYTECODE=1 python3 - "$DASHBOARDS/source" page <<'READ'
import sys
sys.path.insert(0, sys.argv[1])
import catalogue, prometheus
types = dict(line.split()[2:] for line in open(sys.argv[2]) if line.startswith("# TYPE "))
compared = 0
for metric, (kind, *_) in catalogue.OWN.items():
    if metric.startswith(("tsd.send.", "tsd.spool.")):
        continue
    name = prometheus.name_of(metric)
    assert types.get(name) == kind, (metric, kind, types.get(name))
    compared += 1
print(compared)
READ
  [ "$output" -ge 14 ]
}

@test "each query finds its metric, tags and values in the lines of the machines" {
  points
  ask lines points opentsdb | tee found
  grep -qx '0 queries are not as they should be' found
}

@test "each query returns points from a VictoriaMetrics that got put lines" {
  # shellcheck source=tests/support/victoria.sh
  . "$TSD_SUPPORT/victoria.sh"
  mkdir victoria
  start_victoria "$PWD/victoria" || skip "no VictoriaMetrics can be had"
  points
  # It shows no points of the last 30 seconds.
  awk '{ $2 -= 60; print }' points | tsd-send -H "$VICTORIA_PUT"
  curl -fs "$VICTORIA_HTTP/internal/force_flush" >/dev/null
  ask put "$VICTORIA_HTTP" prometheus | tee found
  grep -qx '0 queries are not as they should be' found
}

@test "each query returns points from a Prometheus that scrapes tsd-collect" {
  can_be_preloaded settable_clock
  program=$("$TSD_SUPPORT/servers" path prometheus 2>/dev/null) || skip "Debian's prometheus cannot be had"
  printf 'proc_loadavg_1min{host="silent"} 0.5 %s\n# EOF\n' $(($(date +%s) - 900)) >history
  run -0 "$(dirname "$program")/promtool" tsdb create-blocks-from openmetrics history data
  machines
  a_collector
  echo 0 >clock
  in_background agent.lines agent.said env TSD_TEST_CLOCK="$PWD/clock" \
    LD_PRELOAD="$TSD_BIN/../tests/settable_clock.so" ASAN_OPTIONS="${ASAN_OPTIONS:-}:verify_asan_link_order=0" \
    tsd-collect -c c --sensors procstats --interval 1 --profile fixed --status-port 0 -t host=agent
  wait_for 20 grep -q '^my.count ' agent.lines
  echo 61 >clock # it reports itself every minute
  for host in metal vm agent; do
    wait_for 20 grep -q 'status on ' $host.said
    sed -n 's|.*status on http://\([^/]*\)/.*|\1|p' $host.said
  done >addresses
  cat >prometheus.yml <<END
global: {scrape_interval: 1s}
scrape_configs: [{job_name: tsd, static_configs: [{targets: [$(paste -sd, addresses)]}]}]
END
  for try in 1 2 3; do
    SERVER=127.0.0.1:$((10000 + (RANDOM + try) % 20000))
    in_background log log "$program" --config.file=prometheus.yml --storage.tsdb.path=data \
      --web.listen-address="$SERVER"
    ! wait_for 20 scraped 'count(up == 1)' 3 || break
  done
  wait_for 30 scraped 'count(iostat_disk_util{host="metal"}) > bool 0' 1
  # All three machines, and what one reports of itself.
  wait_for 30 scraped 'count(count_over_time(proc_stat_ctxt[1m]) >= 5)' 3
  wait_for 30 scraped 'count(count_over_time(tsd_collect_turns_missed{host="agent"}[1m]) >= 5)' 1
  ask scraped "http://$SERVER" prometheus | tee found
  grep -qx '0 queries are not as they should be' found
}
# scraped QUERY NUMBER: its answer
scraped() { curl -fsSG "http://$SERVER/api/v1/query" --data-urlencode "query=$1" | grep -qF "\"$2\"]"; }

@test "each query returns points from a real OpenTSDB" {
  OPENTSDB=$TSD_SUPPORT/opentsdb/opentsdb
  # Without these it has no list of hosts to choose from.
  printf 'tsd.core.meta.enable_%s = true\n' realtime_ts tsuid_tracking >extra
  TSD=$(OPENTSDB_EXTRA=$PWD/extra "$OPENTSDB" start "$PWD/tsd" 3>&-) || skip "no real OpenTSDB here"
  points
  code=0
  # A point that OpenTSDB has parsed is to be read a second later, the list of hosts later still.
  tsd-send -H "$TSD" --confirm settled --retry-for 3m <points && wait_for 60 all_answered || code=$?
  "$OPENTSDB" stop "$PWD/tsd"
  [ "$code" -eq 0 ] || { grep -vE '[1-9][0-9]* points$' found; false; }
}
all_answered() { ask opentsdb "http://$TSD" opentsdb >found; }
