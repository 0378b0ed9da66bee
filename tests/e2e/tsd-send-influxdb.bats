#!/usr/bin/env bats
# tsd-send against a real InfluxDB 1.x: it answers `version` without a newline, and HTTP with 204.

load ../support/common

# bats 1.8 cannot skip a file from here: the reason is left for setup().
setup_file() {
  export WHY_NOT="no influxdb here"
  local program try base
  program=$("$TSD_SUPPORT/servers" path influxdb) || return 0
  cd "$BATS_FILE_TMPDIR" || return
  for try in 1 2 3; do
    base=$((15000 + (RANDOM * 7 + try) % 16000))
    cat >conf <<END
reporting-disabled = true
bind-address = "127.0.0.1:$base"
[meta]
dir = "meta"
[data]
dir = "data"
wal-dir = "wal"
[http]
bind-address = "127.0.0.1:$((base + 1))"
[[opentsdb]]
enabled = true
bind-address = "127.0.0.1:$((base + 2))"
END
    "$program" run -config conf >log 2>&1 3>&- &
    INFLUX_PID=$! INFLUX_HTTP=127.0.0.1:$((base + 1)) INFLUX=127.0.0.1:$((base + 2))
    export INFLUX_PID INFLUX_HTTP INFLUX
    if wait_for 30 answers && kill -0 "$INFLUX_PID"; then WHY_NOT=; return 0; fi
    kill "$INFLUX_PID" || true
    unset INFLUX_PID
  done
  WHY_NOT="influxdb does not start here"
}
answers() { curl -fs "http://$INFLUX_HTTP/ping" && grep -q 'service=opentsdb' log; }

teardown_file() {
  [ -z "${INFLUX_PID:-}" ] || kill "$INFLUX_PID"
}

setup() {
  [ -z "$WHY_NOT" ] || skip "$WHY_NOT"
  cd "$BATS_TEST_TMPDIR" || return
}

points() { seq "$2" | awk -v m="$1" '{ print m, 1700000000 + $1, $1, "host=a" }'; }

# counted METRIC N: N points of it are there
counted() {
  curl -fsG "http://$INFLUX_HTTP/query?db=opentsdb" --data-urlencode "q=select count(value) from \"$1\"" |
    grep -q ",$2\]"
}

@test "points are there over telnet, by half-close and by version, and over HTTP" {
  points by.end 5000 | tsd-send -q -H "$INFLUX" --confirm received
  points by.version 20000 | tsd-send -q -H "$INFLUX" --confirm parsed
  points by.http 20000 | tsd-send -q --http -H "$INFLUX"
  wait_for 20 counted by.end 5000
  wait_for 20 counted by.version 20000
  wait_for 20 counted by.http 20000
}

@test "over HTTP every decimal number is taken, and one that is none is the only one refused" {
  seq 20 >values
  printf '%s\n' +5 .5 5. 007 -.5 1e5 -0.0 >>values
  awk '{ print "odd.http", 1700000000 + NR, $1, "host=a" }' values >sent
  echo 'odd.http 1700000000 1.5f host=a' >>sent
  run -1 tsd-send --http -H "$INFLUX" <sent
  [ "${lines[0]}" = "tsd-send: -:28: tsd: HTTP 400: json array decode error" ]
  [ "${lines[1]}" = "tsd-send: 28 in = 27 confirmed + 1 rejected" ]
  wait_for 20 counted odd.http 27
}

@test "a wrong path is no reason to reject a point" {
  run -75 tsd-send --http --http-path /nothing -H "$INFLUX" --retry-for 0 <<<"$(points no.path 3)"
  [[ ${lines[0]} == *"HTTP 404: 404 page not found (is --http-path right?"* ]]
  [ "${lines[1]}" = "tsd-send: 3 in = 0 confirmed + 0 rejected + 3 dropped unconfirmed" ]
}

@test "a living connection is confirmed by answers without newline" {
  mkfifo pipe
  tsd-send -H "$INFLUX" --confirm settled --settle 100ms <pipe 2>said 3>&- &
  sender=$!
  exec 7>pipe
  for n in 1 2 3; do
    echo "living.line 170000000$n $n host=a" >&7
    wait_for 20 counted living.line "$n"
  done
  exec 7>&-
  wait "$sender"
  [ "$(<said)" = "tsd-send: 3 in = 3 confirmed (settled) + 0 rejected" ]
}

# The opentsdb service's own count of lines that it could not take.
refused_lines() {
  curl -fs "http://$INFLUX_HTTP/debug/vars" | python3 -c 'import json, sys
values = [v["values"] for k, v in json.load(sys.stdin).items() if k.startswith("opentsdb")][0]
print(sum(values[k] for k in values if k.startswith("tlBad")))'
}

@test "no odd line that its rules let pass is a bad line over telnet" {
  "$TSD_SUPPORT/vectors" influxdb good >odd
  [ "$(wc -l <odd)" -gt 30 ]
  before=$(refused_lines)
  run -0 tsd-send --dialect influxdb -H "$INFLUX" --confirm parsed <odd
  [ "$(refused_lines)" = "$before" ]
  # The count does count: its series key is one byte too long.
  { printf 'put m.ok 1600000000 1 host='; printf 'x%.0s' {1..65517}; echo; } | nc -N "${INFLUX%:*}" "${INFLUX#*:}"
  wait_for 20 refused_one_more_than "$before"
}
refused_one_more_than() { [ "$(refused_lines)" -eq $(($1 + 1)) ]; }
