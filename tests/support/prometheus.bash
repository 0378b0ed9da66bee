# shellcheck shell=bash disable=SC2034
# A Prometheus of one's own, Debian's, that takes remote write: `load ../support/prometheus` after common.

# start_prometheus: in the current directory, with its data in ./data and the configuration in ./prometheus.yml,
# if there is one. Sets PROMETHEUS_PID and PROMETHEUS (host:port); where it cannot be had, WHY_NOT says why.
start_prometheus() {
  local program
  WHY_NOT="no prometheus here"
  program=$("$TSD_SUPPORT/servers" path prometheus) || return 0
  [ -e prometheus.yml ] || echo 'global: {}' >prometheus.yml
  for _ in 1 2 3; do
    PROMETHEUS=127.0.0.1:$((15000 + RANDOM % 16000))
    # Its pages are no part of the package's files that are unpacked.
    "$program" --config.file=prometheus.yml --storage.tsdb.path=data --web.listen-address="$PROMETHEUS" \
      --web.console.templates=. --web.console.libraries=. --storage.tsdb.retention.time=100y "$@" >>log 2>&1 3>&- &
    PROMETHEUS_PID=$!
    if wait_for 60 prometheus_answers; then WHY_NOT=; return 0; fi
    kill "$PROMETHEUS_PID" || true
    PROMETHEUS_PID=
  done
  WHY_NOT="prometheus does not start here"
}
# Another process holding the port would answer too: ours must live.
prometheus_answers() { kill -0 "$PROMETHEUS_PID" && curl -fs "http://$PROMETHEUS/-/ready"; }

stop_prometheus() {
  [ -n "${PROMETHEUS_PID:-}" ] || return 0
  kill "$PROMETHEUS_PID" || true
  wait "$PROMETHEUS_PID" || true
  PROMETHEUS_PID=
}
