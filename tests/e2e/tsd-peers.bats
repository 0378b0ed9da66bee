#!/usr/bin/env bats
# What real TSDs store of every shape of time with every shape of number, sent to them by telnet,
# beside what the dialects say of it (tests/data/lines/peers.txt); and what tsd-send in its default
# mode says of the same lines: confirmed is read back with that value and time.

load ../support/common
load ../support/influx

# knows KIND PUT HTTP: every receipt of tsd-send is true, from a file and a pipe, by telnet and HTTP.
knows() {
  "$TSD_SUPPORT/peer-receipts" "$@" file
  "$TSD_SUPPORT/peer-receipts" "$@" stream
  "$TSD_SUPPORT/peer-receipts" "$@" file --http
  "$TSD_SUPPORT/peer-receipts" "$@" stream --http
}

teardown() {
  [ -z "${INFLUX_PID:-}" ] || { kill "$INFLUX_PID"; wait "$INFLUX_PID" || true; }
  [ -z "${VICTORIA_PID:-}" ] || stop_victoria
  [ -z "${TSD:-}" ] || "$OPENTSDB" stop "$BATS_TEST_TMPDIR/tsd"
}

@test "a real VictoriaMetrics stores what its dialect accepts, and tsd-send knows" {
  "$TSD_SUPPORT/servers" path victoria-metrics || skip "no victoria-metrics here"
  # shellcheck source=../support/victoria.sh
  source "$TSD_SUPPORT/victoria.sh"
  mkdir "$BATS_TEST_TMPDIR/vm"
  start_victoria "$BATS_TEST_TMPDIR/vm"
  "$TSD_SUPPORT/peer-lines" victoriametrics "$VICTORIA_PUT" "${VICTORIA_HTTP#http://}"
  knows victoriametrics "$VICTORIA_PUT" "${VICTORIA_HTTP#http://}"
}

@test "milliseconds reach VictoriaMetrics over HTTP, and are refused for telnet with that advice" {
  "$TSD_SUPPORT/servers" path victoria-metrics || skip "no victoria-metrics here"
  # shellcheck source=../support/victoria.sh
  source "$TSD_SUPPORT/victoria.sh"
  mkdir "$BATS_TEST_TMPDIR/vm"
  start_victoria "$BATS_TEST_TMPDIR/vm"
  run -1 tsd-send --dialect victoriametrics -H "$VICTORIA_PUT" <<<"by.telnet 1600000000123 5 host=a"
  [[ $output == *"timestamp-unit"*"(--http)"* ]]
  tsd-send -q --http --dialect victoriametrics -H "$VICTORIA_PUT" <<<"by.http 1600000000123 5 host=a"
  wait_for 20 has_stored "$VICTORIA_HTTP" by.http '"timestamps":[1600000000123]'
}
has_stored() {
  curl -fs "$1/internal/force_flush"
  curl -fsG "$1/api/v1/export" --data-urlencode "match[]=$(printf '{__name__="%s"}' "$2")" | grep -F "$3"
}

@test "a real InfluxDB stores what its dialect accepts, and tsd-send knows" {
  cd "$BATS_TEST_TMPDIR"
  start_influx
  [ -z "$WHY_NOT" ] || skip "$WHY_NOT"
  "$TSD_SUPPORT/peer-lines" influxdb "$INFLUX" "$INFLUX_HTTP"
  knows influxdb "$INFLUX" "$INFLUX_HTTP"
}

@test "a real OpenTSDB stores what its dialect accepts, and tsd-send knows" {
  OPENTSDB=$TSD_SUPPORT/opentsdb/opentsdb
  TSD=$("$OPENTSDB" start "$BATS_TEST_TMPDIR/tsd" 3>&-) || skip "no real OpenTSDB here"
  "$TSD_SUPPORT/peer-lines" opentsdb "$TSD" "$TSD"
  knows opentsdb "$TSD" "$TSD"
}
