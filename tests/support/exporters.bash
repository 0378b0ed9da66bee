# shellcheck shell=bash disable=SC2034
# Exporters, real and not: loaded by bats files. What was started is ended by end_started, in teardown.

STARTED=()

end_started() {
  local pid
  for pid in "${STARTED[@]}"; do { kill "$pid" && wait "$pid"; } 2>/dev/null || true; done
}

# exporter NAME WORDS...: tests/support/exporter with OPTIONS and these words; its port in PORT, its log in NAME.log
exporter() {
  local name=$1
  shift
  "$TSD_SUPPORT/exporter" "${OPTIONS[@]}" "$name.log" "$@" >"$name.port" 2>"$name.err" 3>&- &
  EXPORTER_PID=$!
  STARTED+=("$EXPORTER_PID")
  wait_for 20 test -s "$name.port"
  PORT=$(<"$name.port")
}
OPTIONS=()

# need NAME: the path of a server of Debian's in PROGRAM, or the test is skipped
need() { PROGRAM=$("$TSD_SUPPORT/servers" path "$1" 2>/dev/null) || skip "Debian's $1 cannot be had here"; }
# A port that is free now, below those of outgoing connections.
free_port() {
  python3 -c 'import random, socket
while True:
    port = random.randrange(15000, 30000)
    with socket.socket() as one:
        if one.connect_ex(("127.0.0.1", port)): print(port); break'
}
answers() { curl -fs "$1" -o /dev/null; }
url() { echo "http://127.0.0.1:$PORT/metrics"; }

# start_node_exporter: Debian's, on PORT, when it answers
start_node_exporter() {
  need prometheus-node-exporter
  PORT=$(free_port)
  "$PROGRAM" --web.listen-address="127.0.0.1:$PORT" >node.out 2>&1 3>&- &
  STARTED+=($!)
  wait_for 30 answers "$(url)"
}
