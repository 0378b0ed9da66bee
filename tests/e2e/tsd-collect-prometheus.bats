#!/usr/bin/env bats
# What tsd-collect shows to Prometheus: /metrics of the status port, and --format of a one-shot run. Debian's
# promtool, prometheus, node_exporter and Python client read it.
# shellcheck disable=SC2030,SC2031,SC2154,SC2317

load ../support/common
load ../support/collectors

setup() { cd "$BATS_TEST_TMPDIR" || exit 1; }
teardown() {
  end_collect
  [ -z "${SERVER_PID:-}" ] || kill "$SERVER_PID" 2>/dev/null || true
}

# debian NAME: sets PROGRAM to the path of what it has; skips where it cannot be had.
debian() { PROGRAM=$("$TSD_SUPPORT/servers" path "$1" 2>/dev/null) || skip "Debian's $1 cannot be had"; }

MACHINES=$TSD_TOP/tests/data/golden/machines
# round MACHINE OPTION...: all sensors on a recorded machine
round() { tsd-collect --once --sensors all --root "$MACHINES/$1/root" --now 1700000000 -t host=h "${@:2}" 2>>said || [ $? -eq 1 ]; }

# rounds FORM COMMAND...: compares a page of each machine and profile with its lines, and runs COMMAND with it
rounds() {
  local form=$1 machine profile
  shift
  for machine in "$MACHINES"/*/; do
    for profile in tcollector phantom fixed; do
      round "$(basename "$machine")" --profile $profile >lines
      round "$(basename "$machine")" --profile $profile --format "$form" >page
      run -0 "$TSD_SUPPORT/text-page" lines page
      "$@" page
    done
  done
}

# strict FILE: the number of samples that Python's parser of OpenMetrics, which forgives nothing, finds in it
strict() {
  PYTHONPATH=${PROGRAM%/prometheus_client/*} python3 - "$1" <<'READ'
import sys
from prometheus_client.openmetrics.parser import text_fd_to_metric_families as read
print(sum(len(family.samples) for family in read(open(sys.argv[1]))))
READ
}

# serve LOG PROGRAM OPTION...: a server on a free port of the loopback address, ADDRESS in its options; sets
# SERVER_PID and SERVER
serve() {
  local log=$1 try
  shift
  for try in 1 2 3; do
    SERVER=127.0.0.1:$((10000 + (RANDOM + try) % 20000))
    "${@//ADDRESS/$SERVER}" >"$log" 2>&1 3>&- &
    SERVER_PID=$!
    wait_for 20 answers_or_is_gone && kill -0 "$SERVER_PID" 2>/dev/null && return 0
  done
  cat "$log"
  return 1
}
answers_or_is_gone() { curl -fs "http://$SERVER/metrics" || ! kill -0 "$SERVER_PID"; }

# show_metrics OPTION...: a tsd-collect with a status port; sets URL, of its /metrics
show_metrics() {
  start_collect --status-port 0 "$@"
  wait_for 20 grep -q 'status on ' sentences
  URL=$(sed -n 's/.*status on //p' sentences)metrics
}
# shows PATTERN: some line of /metrics matches
shows() { curl -fsS "$URL" | grep -Eq "$1"; }
shows_not() { ! curl -fsS "$URL" | grep -Eq "$1"; }

@test "a round in text 0.0.4 has the points of its lines, and promtool reads it" {
  debian prometheus
  promtool=$(dirname "$PROGRAM")/promtool
  check() {
    # 3: it reads all, and would call some metrics otherwise
    "$promtool" check metrics <"$1" >found 2>&1 || [ $? -eq 3 ]
    run -1 grep -vE 'metrics should (not )?have "_(total|count)" suffix$' found
  }
  rounds prometheus check
}

@test "a round in OpenMetrics has them too, and its strictest readers take it" {
  debian prometheus
  promtool=$(dirname "$PROGRAM")/promtool
  debian python3-prometheus-client
  check() { [ "$(strict "$1")" -eq "$(grep -vc '^#' "$1")" ]; }
  rounds openmetrics check
  # promtool takes OpenMetrics as history only, where every sample has a time.
  sed '/^#/! s/$/ 1700000000/' page >history
  run -0 "$promtool" tsdb create-blocks-from openmetrics history blocks
  grep -q '^# UNIT proc_net_bytes bytes$' page
  grep -q '^proc_net_bytes{direction="in",host="h",iface="[a-z0-9]*"} [0-9]*$' page
}

@test "a page is compared: one that lies, or has a family in two places, is found" {
  round vm-live-6.18 >lines
  round vm-live-6.18 --format prometheus >page
  sed '0,/^proc_net_bytes{/s/^\(proc_net_bytes{.*\) .*/\1 -1/' page >lie
  run -1 "$TSD_SUPPORT/text-page" lines lie
  { cat page; grep -A2 '^# TYPE proc_net_bytes ' page; } >apart
  run -1 "$TSD_SUPPORT/text-page" lines apart
  [[ $output == *apart:*twice:* ]]
  sed '/^proc_net_bytes{/d' page >hole
  run -1 "$TSD_SUPPORT/text-page" lines hole
}

@test "the output is for files: no time, whatever the collectors print, and typed where it is known" {
  collector 60/mine.sh <<'SENSOR'
#!/bin/sh
echo my.count 1366155625 3 dev.name=/x
echo 'my.count 1366155625 9007199254740993 dev-name=q"\y'
echo my.odd 1366155625 NaN
echo my.odd 1366155625 true a=b
echo my.odd 1366155625 1 a.b=1 a-b=2
echo my.count 1366155640 4 dev.name=/x
SENSOR
  run -0 --separate-stderr tsd-collect --once -c c --no-host-tag --dialect tcollector --format prometheus
  [ "$output" = '# TYPE my_count untyped
my_count{dev_name="/x"} 4
# TYPE my_odd untyped
my_odd NaN
# HELP tsd_collect_points_left_out_total points that are not here: of series without room, with a value that is no number for Prometheus, with tags that become one label
# TYPE tsd_collect_points_left_out_total counter
tsd_collect_points_left_out_total{reason="collision"} 1
tsd_collect_points_left_out_total{reason="room"} 0
tsd_collect_points_left_out_total{reason="value"} 1' ]
  [[ $stderr == *"tag"* ]]
  [[ $stderr == *"their value is no number there"* ]]
  [[ $stderr == *"two of their tags become one label"* ]]
  run -0 --separate-stderr tsd-collect --once -c c --host-from literal:h --namespace-prefix ns --label host=instance --format openmetrics
  [[ $output == *'ns_my_count{dev_name="/x",instance="h"} 4'* ]]
  [ "${lines[-1]}" = '# EOF' ]
}

@test "a job's own points, and a failed source, are in the page too" {
  collector 60/bad.sh <<<$'#!/bin/sh\necho a.b 1366155625 1\nexit 3'
  tsd-collect --once -c c --no-host-tag --stamp nightly.stamp 2>/dev/null || true
  run -1 --separate-stderr tsd-collect --once -c c --no-host-tag --stamp nightly.stamp --self-metrics --format prometheus
  [[ $output == *$'# TYPE tsd_cron_exit gauge\ntsd_cron_exit{job="nightly"} 1'* ]]
  [[ $output == *$'# TYPE tcollector_collector_lines_sent counter\ntcollector_collector_lines_sent{collector="bad.sh"} 1\n'* ]]
  [[ $output == *$'\na_b 1\n'* ]]
  tsd-collect --once -c c --format prometheus >/dev/full 2>why && false
  grep 'standard output' why
}

@test "node_exporter takes the file" {
  debian prometheus-node-exporter
  mkdir textfiles
  round vm-live-6.18 --format prometheus >textfiles/.new
  mv textfiles/.new textfiles/tsd.prom
  serve log "$PROGRAM" --web.listen-address=ADDRESS --collector.disable-defaults --collector.textfile \
    --collector.textfile.directory=textfiles
  curl -fsS "http://$SERVER/metrics" >page
  grep -x 'node_textfile_scrape_error 0' page
  grep -qx '# TYPE proc_net_bytes counter' page
  diff <(grep -v '^#' textfiles/tsd.prom | sed 's/ .*//' | sort) \
    <(grep -vE '^(#|node_|go_|process_|promhttp_)' page | sed 's/ .*//' | sort)
  # It refuses times, which is why there are none.
  sed '/^#/! s/$/ 1700000000000/' textfiles/tsd.prom >textfiles/.new
  mv textfiles/.new textfiles/tsd.prom
  curl -fsS "http://$SERVER/metrics" | grep -x 'node_textfile_scrape_error 1'
}

@test "/metrics is in the form that Accept asks for, and the rest of the port as before" {
  good_neighbour
  show_metrics --sensors ifstat --profile fixed
  wait_for 20 shows '^good_count [0-9]+$'
  curl -fsSi "$URL" >text
  grep -q $'^content-type: text/plain; version=0.0.4; charset=utf-8\r$' text
  grep -q '^# TYPE proc_net_bytes counter$' text
  curl -fsSi -H 'Accept: application/openmetrics-text;version=1.0.0,text/plain;q=0.5' "$URL?x=y" >open
  grep -q $'^content-type: application/openmetrics-text; version=1.0.0; charset=utf-8\r$' open
  [ "$(tail -n 1 open)" = '# EOF' ]
  run -0 curl -fsSI "$URL"
  [[ ${lines[0]} == "HTTP/1.1 200 OK"* ]]
  [[ $output == *"content-length: "* ]]
  [[ $output != *"# TYPE"* ]]
  run -0 curl -sS -o /dev/null -w '%{http_code}' -d a=b "$URL"
  [ "$output" = 405 ]
  # Every other path is tcollector's page, to the byte.
  for path in "" x metrics/ x/metrics; do
    curl -fsSi "${URL%metrics}$path" >json
    grep -q $'^content-type: text/json\r$' json
    grep -q '"name": "good.sh"' json
  done
  # A page of another site, and a name that is not this machine's, are refused here as there.
  run -0 curl -sS -o /dev/null -w '%{http_code}' -H 'Origin: http://evil.example' "$URL"
  [ "$output" = 403 ]
  run -0 curl -sS -o /dev/null -w '%{http_code}' -H 'Host: evil.example' "$URL"
  [ "$output" = 403 ]
  stop_collect
  neighbour_is_whole
}

@test "where every machine may ask, a scraper may call this one by any name" {
  mkdir c
  show_metrics --sensors none --status-interface 127.0.0.1
  run -0 curl -sS -o /dev/null -w '%{http_code}' -H 'Host: web1.example' "$URL"
  [ "$output" = 403 ]
  stop_collect
  show_metrics --sensors none --status-interface 0.0.0.0
  run -0 curl -sS -o /dev/null -w '%{http_code}' -H 'Host: web1.example' "${URL/0.0.0.0/127.0.0.1}"
  [ "$output" = 200 ]
  stop_collect
}

@test "a series that its collector does not print any more disappears" {
  echo $'a.old 1366155625 1\na.kept 1366155625 1' >points
  collector 1/mine.sh <<'SENSOR'
#!/bin/sh
cat points
SENSOR
  collector 0/gone.sh <<<$'#!/bin/sh\necho l.gone 1366155625 1\nexec sleep 1000'
  show_metrics
  wait_for 20 shows '^a_old 1$'
  wait_for 20 shows '^l_gone 1$'
  echo 'a.kept 1366155625 2' >points
  wait_for 20 shows_not '^a_old'
  shows '^a_kept 2$'
  # It is gone with the collector's file, although that was long-lived.
  rm c/0/gone.sh
  wait_for 40 shows_not '^l_gone'
  stop_collect
}

@test "there is room for 10,000 series: what is beyond is counted, and said once" {
  collector 60/many.sh <<<$'#!/bin/sh\nseq 10100 | sed "s/.*/m.many 1366155625 1 n=&/"\necho m.last 1366155625 1'
  show_metrics
  wait_for 20 shows '^m_many.n="10000". 1$'
  wait_for 20 shows '^tsd_collect_points_left_out_total.reason="room". 101$'
  shows_not '^m_last'
  [ "$(curl -fsS "$URL" | grep -c '^m_many{')" -eq 10000 ]
  [ "$(grep -c 'there is room for 10000 series and 4 MiB of names' sentences)" -eq 1 ]
  wait_for 20 grep -q '^m.last ' lines
  stop_collect
}

@test "prometheus scrapes it: values, types, units and help" {
  debian prometheus
  good_neighbour
  collector 1/mine.sh <<<$'#!/bin/sh\necho my.metric 1366155625 42 dev.name=x'
  show_metrics --sensors ifstat --profile fixed
  cat >prometheus.yml <<END
global: {scrape_interval: 1s}
scrape_configs: [{job_name: tsd, static_configs: [{targets: ["$(cut -d/ -f3 <<<"$URL")"]}]}]
END
  serve log "$PROGRAM" --config.file=prometheus.yml --storage.tsdb.path=data --web.listen-address=ADDRESS
  ask() { curl -fsSG "http://$SERVER/api/v1/query" --data-urlencode "query=$1" | grep -qF "$2"; }
  wait_for 40 ask up '"1"]'
  wait_for 40 ask 'my_metric{dev_name="x"}' '"42"]'
  # It asks for OpenMetrics, where names are the same, and counters without a suffix have no type.
  wait_for 40 ask 'count(proc_net_bytes{iface="lo"})' '"2"]'
  wait_for 40 ask 'count(good_count)' '"1"]'
  curl -fsS "http://$SERVER/api/v1/metadata?metric=proc_net_bytes" >metadata
  grep -qF '"type":"unknown"' metadata
  grep -qF '"unit":"bytes"' metadata
  grep -qF 'proc.net.bytes in bytes, from /proc/net/dev (sensor ifstat)' metadata
  # Its own view of staleness: the series ends with the next scrape.
  rm c/1/mine.sh
  wait_for 40 ask 'absent(my_metric)' '"1"]'
  stop_collect
}

@test "options that do not fit are refused" {
  while IFS='|' read -r options sentence; do
    # shellcheck disable=SC2086
    run -2 tsd-collect $options
    [ "$output" = "tsd-collect: $sentence" ] || { echo "$options: $output"; return 1; }
  done <<'END'
--format prometheus|--format prometheus and openmetrics are for --once
--format openmetrics --interval 5|--format prometheus and openmetrics are for --once
--once --format json|--format is for --list-metrics, or prometheus or openmetrics with --once
--list-metrics --format prometheus|--list-metrics has no such --format: text, json, md or mkmetric
--once --label host=instance|--label is for --status-port and --format prometheus or openmetrics
--once --format prometheus --label host|reading --label: "host" is not of the form TAG=LABEL
END
}
