# shellcheck shell=sh disable=SC2034
# Starts and stops a VictoriaMetrics of one's own: sourced by the demo and by the tests.

# start_victoria DIR: runs one on free loopback ports with its data in DIR and waits until it
# answers. Sets VICTORIA_PID, VICTORIA_HTTP (http://...), VICTORIA_PUT (host:port of telnet put) and
# VICTORIA_GRAPHITE (host:port) and VICTORIA_PUT_HTTP (host:port of put over HTTP alone).
start_victoria() {
  victoria_program=$("$TSD_SUPPORT/servers" path victoria-metrics) || return 1
  victoria_try=0
  while [ "$victoria_try" -lt 3 ]; do
    victoria_try=$((victoria_try + 1))
    # Below the range from which the kernel takes ports for outgoing connections.
    victoria_port=$(awk -v seed="$$$victoria_try" 'BEGIN { srand(); srand(srand() + seed); print 15000 + int(rand() * 4000) * 4 }')
    "$victoria_program" -storageDataPath="$1/data" -retentionPeriod=100y \
      -httpListenAddr="127.0.0.1:$victoria_port" \
      -opentsdbListenAddr="127.0.0.1:$((victoria_port + 1))" \
      -graphiteListenAddr="127.0.0.1:$((victoria_port + 2))" \
      -opentsdbHTTPListenAddr="127.0.0.1:$((victoria_port + 3))" >"$1/log" 2>&1 3>&- &
    VICTORIA_PID=$!
    VICTORIA_HTTP=http://127.0.0.1:$victoria_port
    VICTORIA_PUT=127.0.0.1:$((victoria_port + 1))
    VICTORIA_GRAPHITE=127.0.0.1:$((victoria_port + 2))
    VICTORIA_PUT_HTTP=127.0.0.1:$((victoria_port + 3))
    # Another process holding the port would answer too: ours must live.
    victoria_wait=0
    while kill -0 "$VICTORIA_PID" 2>/dev/null && [ "$victoria_wait" -lt 200 ]; do
      if curl -fs "$VICTORIA_HTTP/health" >/dev/null 2>&1 && grep -q 'starting TCP OpenTSDB' "$1/log"; then
        sleep 0.1
        kill -0 "$VICTORIA_PID" 2>/dev/null && return 0
      fi
      sleep 0.1
      victoria_wait=$((victoria_wait + 1))
    done
    stop_victoria
  done
  echo "victoria-metrics did not start; its log ends:" >&2
  tail -n 3 "$1/log" >&2
  return 1
}

stop_victoria() {
  kill "$VICTORIA_PID" 2>/dev/null
  wait "$VICTORIA_PID" 2>/dev/null
  return 0
}

# read_victoria: every point it holds as a line `metric seconds value k=v ...`, tags sorted by key.
read_victoria() {
  curl -fs "$VICTORIA_HTTP/internal/force_flush" >/dev/null
  curl -fsG "$VICTORIA_HTTP/api/v1/export" --data-urlencode 'match[]={__name__!=""}' |
    "$TSD_SUPPORT/export-to-lines" | LC_ALL=C sort
}
