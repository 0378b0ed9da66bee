#!/usr/bin/env bats
# tsd-send against a real InfluxDB 1.x: it answers `version` without a newline, and HTTP with 204.

load ../support/common
load ../support/influx

# bats 1.8 cannot skip a file from here: the reason is left for setup().
setup_file() {
  cd "$BATS_FILE_TMPDIR" || return
  start_influx
  export INFLUX_PID INFLUX_HTTP INFLUX WHY_NOT
}
teardown_file() { stop_influx; }

setup() {
  [ -z "$WHY_NOT" ] || skip "$WHY_NOT"
  cd "$BATS_TEST_TMPDIR" || return
}

points() { seq "$2" | awk -v m="$1" '{ print m, 1700000000 + $1, $1, "host=a" }'; }

@test "points are there over telnet, by half-close and by version, and over HTTP" {
  points by.end 5000 | tsd-send -q -H "$INFLUX" --confirm received
  points by.version 20000 | tsd-send -q -H "$INFLUX" --confirm parsed
  points by.http 20000 | tsd-send -q --http -H "$INFLUX"
  wait_for 20 influx_has by.end 5000
  wait_for 20 influx_has by.version 20000
  wait_for 20 influx_has by.http 20000
}

@test "over HTTP every decimal number is taken, and one that is none is the only one refused" {
  seq 20 >values
  printf '%s\n' +5 .5 5. 007 -.5 1e5 -0.0 >>values
  awk '{ print "odd.http", 1700000000 + NR, $1, "host=a" }' values >sent
  echo 'odd.http 1700000000 1.5f host=a' >>sent
  run -1 tsd-send --http -H "$INFLUX" <sent
  [[ ${lines[0]} == "tsd-send: -:28:"*": value-syntax: "* ]]
  [ "${lines[1]}" = "tsd-send: 28 in = 27 confirmed (received) + 1 rejected" ]
  wait_for 20 influx_has odd.http 27
}

@test "a wrong path is no reason to reject a point" {
  run -75 tsd-send --http --http-path /nothing -H "$INFLUX" --retry-for 0 <<<"$(points no.path 3)"
  [[ ${lines[0]} == *"HTTP 404: 404 page not found (is --http-path right?"* ]]
  [ "${lines[-1]}" = "tsd-send: 3 in = 0 confirmed + 0 rejected + 3 unconfirmed (dropped)" ]
}

@test "a living connection is confirmed by answers without newline" {
  mkfifo pipe
  tsd-send -H "$INFLUX" --confirm parsed <pipe 2>said 3>&- &
  sender=$!
  exec 7>pipe
  for n in 1 2 3; do
    echo "living.line 170000000$n $n host=a" >&7
    wait_for 20 influx_has living.line "$n"
  done
  exec 7>&-
  wait "$sender"
  [ "$(<said)" = "tsd-send: 3 in = 3 confirmed (parsed) + 0 rejected" ]
}

@test "it reports nothing late: settled cannot be had, and a service or a spool is parsed" {
  run -2 tsd-send -H "$INFLUX" --dialect influxdb --confirm settled <<<"$(points no.settle 3)"
  [ "$output" = "tsd-send: --dialect influxdb: such a TSD proves no more than --confirm parsed" ]
  run -75 tsd-send -H "$INFLUX" --confirm settled --retry-for 0 <<<"$(points no.settle 3)"
  [[ ${lines[0]} == "tsd-send: $INFLUX: it reports no error behind its answer to \"version\": --confirm settled asks for more than it gives (--confirm parsed)" ]]
  run -0 tsd-send -H "$INFLUX" --spool spool <<<"$(points spooled.line 3)"
  [ "$output" = "tsd-send: 3 in = 3 confirmed (parsed) + 0 rejected" ]
}

# receipted NUMBER: that line has its receipt.
receipted() { grep -q "^$1 confirmed parsed$" receipts; }

@test "a database that is dropped under a service confirms nothing from the next question on" {
  mkfifo pipe
  tsd-send -H "$INFLUX" --retry-for 1s --receipts 4 <pipe 4>receipts 2>said 3>&- &
  sender=$!
  exec 7>pipe
  echo "dropped.line 1700000001 1 host=a" >&7
  wait_for 20 receipted 1
  wait_for 20 influx_has dropped.line 1
  curl -fs -XPOST "http://$INFLUX_HTTP/query" --data-urlencode 'q=DROP DATABASE opentsdb'
  sleep 1.1  # an answer over HTTP counts for one second
  for n in 2 3 4; do echo "dropped.line 170000000$n $n host=a" >&7; done
  wait_for 20 grep -q 'database not found: opentsdb' said
  exec 7>&-
  status=0
  wait "$sender" || status=$?
  cat receipts said
  [ "$status" -eq 75 ]
  [ "$(grep confirmed receipts | grep -v dropped)" = "1 confirmed parsed" ]
  [ "$(tail -n 1 said)" = "tsd-send: 4 in = 1 confirmed (parsed) + 0 rejected + 3 unconfirmed (dropped)" ]
  # For the tests that come behind.
  curl -fs -XPOST "http://$INFLUX_HTTP/query" --data-urlencode 'q=CREATE DATABASE opentsdb'
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
