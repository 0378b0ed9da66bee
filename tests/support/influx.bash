# shellcheck shell=bash disable=SC2034
# An InfluxDB of one's own, for the bats files that want one: `load ../support/influx` after common.

# start_influx: in the current directory. Sets INFLUX_PID, INFLUX_HTTP and INFLUX (host:port of its
# opentsdb service); where it cannot be had, WHY_NOT says why.
start_influx() {
  local program try base
  WHY_NOT="no influxdb here"
  program=$("$TSD_SUPPORT/servers" path influxdb) || return 0
  for try in 1 2 3; do
    base=$((15000 + (RANDOM * 7 + try) % 16000))
    cat >conf <<CONF
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
CONF
    "$program" run -config conf >log 2>&1 3>&- &
    INFLUX_PID=$! INFLUX_HTTP=127.0.0.1:$((base + 1)) INFLUX=127.0.0.1:$((base + 2))
    if wait_for 30 influx_answers && kill -0 "$INFLUX_PID"; then WHY_NOT=; return 0; fi
    kill "$INFLUX_PID" || true
    INFLUX_PID=
  done
  WHY_NOT="influxdb does not start here"
}
influx_answers() { curl -fs "http://$INFLUX_HTTP/ping" && grep -q 'service=opentsdb' log; }

stop_influx() { [ -z "${INFLUX_PID:-}" ] || kill "$INFLUX_PID"; }

# influx_has METRIC COUNT: so many points of it are there
influx_has() {
  curl -fsG "http://$INFLUX_HTTP/query?db=opentsdb" --data-urlencode "q=select count(value) from \"$1\"" |
    grep -q ",$2\]"
}
