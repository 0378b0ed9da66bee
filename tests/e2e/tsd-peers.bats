#!/usr/bin/env bats
# What real TSDs store of every shape of time with every shape of number, sent to them by telnet,
# beside what the dialects say of it (tests/data/lines/peers.txt); and what tsd-send in its default
# mode says of the same lines: confirmed is read back with that value and time.

load ../support/common

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

answers() { curl -fs "http://127.0.0.1:$((base + 1))/ping" && grep -q 'service=opentsdb' log; }

@test "a real InfluxDB stores what its dialect accepts, and tsd-send knows" {
  local program try base
  program=$("$TSD_SUPPORT/servers" path influxdb) || skip "no influxdb here"
  cd "$BATS_TEST_TMPDIR"
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
    INFLUX_PID=$!
    if wait_for 30 answers && kill -0 "$INFLUX_PID"; then break; fi
    kill "$INFLUX_PID" || true
    unset INFLUX_PID
  done
  [ -n "${INFLUX_PID:-}" ] || skip "influxdb does not start here"
  "$TSD_SUPPORT/peer-lines" influxdb "127.0.0.1:$((base + 2))" "127.0.0.1:$((base + 1))"
  knows influxdb "127.0.0.1:$((base + 2))" "127.0.0.1:$((base + 1))"
}

@test "a real OpenTSDB stores what its dialect accepts, and tsd-send knows" {
  OPENTSDB=$TSD_SUPPORT/opentsdb/opentsdb
  TSD=$("$OPENTSDB" start "$BATS_TEST_TMPDIR/tsd" 3>&-) || skip "no real OpenTSDB here"
  "$TSD_SUPPORT/peer-lines" opentsdb "$TSD" "$TSD"
  knows opentsdb "$TSD" "$TSD"
}
