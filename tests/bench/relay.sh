#!/bin/bash
# The relay, tsd-listen | tsd-validate-line | tsd-send, beside netcat (which only carries bytes) and
# vmagent, in the same minute: lines a second, and CPU seconds a million lines.
# BENCH_LINES (3000000) lines are sent by one peer; TSD_BIN is where the tools are.
set -eu
TOP=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)
PATH=${TSD_BIN:-$TOP/build/bin}:$PATH
lines=${BENCH_LINES:-3000000}
dir=$(mktemp -d)
started=()
cleanup() {
  [ ${#started[@]} -eq 0 ] || kill "${started[@]}" 2>/dev/null || true
  rm -rf "$dir"
}
trap cleanup EXIT
cd "$dir"

# free_port: one that nobody has at the moment
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# until COMMAND...: waits until it succeeds, at most a minute
until_true() {
  for _ in {1..1200}; do
    if "$@"; then return; fi
    sleep 0.05
  done
  echo "relay: waited in vain for: $*" >&2
  exit 1
}

# cpu PID...: CPU seconds that they have used
cpu() {
  local pid
  for pid in "$@"; do cat "/proc/$pid/stat"; done |
    awk -v tick="$(getconf CLK_TCK)" '{ sum += $14 + $15 } END { print sum / tick }'
}

# row NAME SECONDS CPU_SECONDS
row() { printf '%s %s %s %s\n' "$1" "$2" "$3" "$lines" >>table; }

feed() { nc.openbsd -N 127.0.0.1 "$1" <input; }

run_netcat() {
  local port from
  port=$(free_port)
  nc.openbsd -l 127.0.0.1 "$port" > >(cat >/dev/null) &
  local carrier=$!
  started+=("$carrier")
  until_true grep -q ":$(printf %04X "$port") 00000000:0000 0A" /proc/net/tcp
  from=$EPOCHREALTIME
  feed "$port" &
  local producer=$!
  local used=0
  while kill -0 "$carrier" 2>/dev/null; do
    used=$(cpu "$carrier" 2>/dev/null || echo "$used")
    sleep 0.02
  done
  wait "$producer" "$carrier" || true
  row "nc" "$(awk -v a="$from" -v b="$EPOCHREALTIME" 'BEGIN { print b - a }')" "$used"
}

run_ours() {
  mkfifo listened validated
  tsd-listen -q -p 0 --port-file sink >arrived &
  local sink=$!
  tsd-listen -q -p 0 --port-file relay >listened &
  local listener=$!
  tsd-validate-line <listened >validated &
  local validator=$!
  until_true test -s sink
  tsd-send -H "127.0.0.1:$(<sink)" <validated 2>sent &
  local sender=$!
  started+=("$sink" "$listener" "$validator" "$sender")
  until_true test -s relay
  local from=$EPOCHREALTIME
  feed "$(<relay)"
  until_true all_arrived
  local seconds
  seconds=$(awk -v a="$from" -v b="$EPOCHREALTIME" 'BEGIN { print b - a }')
  row "tsd-listen|tsd-validate-line|tsd-send" "$seconds" "$(cpu "$listener" "$validator" "$sender")"
  kill "$listener"
  wait "$listener" "$validator" "$sender"
  kill "$sink"
  wait "$sink"
  sed 's/^put //' input | cmp - arrived
}
all_arrived() { [ "$(stat -c %s arrived)" -eq "$(($(stat -c %s input) - 4 * lines))" ]; }

# victoria NAME: a program of that package, where it can be had
victoria() {
  local path
  path=$("$TOP/tests/support/servers" path victoria-metrics 2>/dev/null) && [ -x "${path%/*}/$1" ] && echo "${path%/*}/$1"
}

run_vmagent() {
  local agent storage put web sink
  agent=$(victoria vmagent || true) storage=$(victoria victoria-metrics || true)
  if [ -z "$agent" ] || [ -z "$storage" ]; then
    echo "relay: no vmagent here, not compared" >&2
    return
  fi
  put=$(free_port) web=$(free_port) sink=$(free_port)
  "$storage" -storageDataPath=storage -retentionPeriod=100y -httpListenAddr="127.0.0.1:$sink" >storage.log 2>&1 &
  started+=($!)
  until_true curl -fs -o /dev/null "http://127.0.0.1:$sink/health"
  "$agent" -opentsdbListenAddr="127.0.0.1:$put" -httpListenAddr="127.0.0.1:$web" \
    -remoteWrite.url="http://127.0.0.1:$sink/api/v1/write" -remoteWrite.tmpDataPath=queue >agent.log 2>&1 &
  local pid=$!
  started+=("$pid")
  until_true curl -fs -o /dev/null "http://127.0.0.1:$web/health"
  agent_is_done() {
    curl -fs "http://127.0.0.1:$sink/metrics" |
      awk -v want="$lines" '/^vm_rows_inserted_total\{type="promremotewrite"\}/ { got = $2 } END { exit !(got >= want) }'
  }
  local from=$EPOCHREALTIME
  feed "$put"
  until_true agent_is_done
  row "vmagent" "$(awk -v a="$from" -v b="$EPOCHREALTIME" 'BEGIN { print b - a }')" "$(cpu "$pid")"
}

awk -v lines="$lines" 'BEGIN {
  # A fifth each of exponents, decimals, zeros, small negative numbers and integers.
  srand(3)
  for (i = 0; i < lines; ++i) {
    kind = int(rand() * 5)
    value = "0"
    if (kind == 1) value = sprintf("%.3e", rand() * 1e-3)
    if (kind == 2) value = sprintf("%.3f", rand() * 100)
    if (kind == 3) value = sprintf("-%.2f", rand() * 10)
    if (kind == 4) value = int(rand() * 10 ^ (1 + int(rand() * 12)))
    printf "put sys.cpu.user.%02d %d %s host=web%04d.example.org dc=fra%d rack=r%02d\n",
           i % 10, 1600000000 + i / 10, value, (i * 7) % 10000, i % 3, (i * 3) % 40
  }
}' >input
run_netcat
run_ours
run_vmagent
awk '
  { rate[$1] = $4 / $2; cpu[$1] = $3 / $4 * 1e6; names[NR] = $1 }
  END {
    printf "%-40s %12s %12s %14s\n", "relay", "lines/s", "ratio to nc", "CPU s/million"
    for (i = 1; i <= NR; ++i)
      printf "%-40s %12d %12.2f %14.3f\n", names[i], rate[names[i]], rate[names[i]] / rate["nc"], cpu[names[i]]
  }' table
