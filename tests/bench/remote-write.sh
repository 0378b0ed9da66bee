#!/bin/bash
# Remote write beside vmagent, which reads the same lines over telnet and sends them to the same sink, in
# the same minute: CPU seconds a million lines, and bytes a line on the wire. The lines are rounds of
# this machine's sensors.
#   tests/bench/remote-write.sh [LINES]      (1,000,000 by default)
set -eu
TOP=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)
PATH=${TSD_BIN:-$TOP/build/bin}:$PATH
lines=${1:-1000000}
dir=$(mktemp -d)
started=()
cleanup() {
  [ ${#started[@]} -eq 0 ] || kill "${started[@]}" 2>/dev/null || true
  rm -rf "$dir"
}
trap cleanup EXIT
cd "$dir"

until_true() {
  for _ in {1..1200}; do
    if "$@"; then return; fi
    sleep 0.05
  done
  echo "remote-write: waited in vain for: $*" >&2
  exit 1
}
taken() { curl -fs "http://127.0.0.1:$port/" | cut -d ' ' -f 2; }
# is_still: the sink has taken bytes, and no more for a second
is_still() {
  local before
  before=$(taken)
  sleep 1
  [ "$before" -gt "$begin" ] && [ "$(taken)" = "$before" ]
}
cpu() { awk -v tick="$(getconf CLK_TCK)" '{ print ($14 + $15) / tick }' "/proc/$1/stat"; }
# row NAME CPU_SECONDS BYTES
row() { printf '%s %s %s\n' "$1" "$2" "$3" >>table; }

run_send() {
  local TIMEFORMAT='%U %S' took
  begin=$(taken)
  took=$({ time tsd-send -q --dialect prometheus -H "127.0.0.1:$port" <input; } 2>&1)
  row tsd-send "$(awk '{ print $1 + $2 }' <<<"$took")" $(($(taken) - begin))
}

run_vmagent() {
  local put pid before
  put=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  rm -rf queue
  "$vmagent" -opentsdbListenAddr="127.0.0.1:$put" -httpListenAddr=127.0.0.1:0 -remoteWrite.tmpDataPath=queue \
    -remoteWrite.url="http://127.0.0.1:$port/api/v1/write" >vmagent.log 2>&1 &
  pid=$!
  started+=("$pid")
  until_true grep -q 'starting TCP OpenTSDB' vmagent.log
  begin=$(taken) before=$(cpu "$pid")
  nc.openbsd -N 127.0.0.1 "$put" <wire
  until_true is_still
  row vmagent "$(awk -v a="$before" -v b="$(cpu "$pid")" 'BEGIN { print b - a }')" $(($(taken) - begin))
  kill "$pid"
  wait "$pid" || true
}

tsd-collect --once >round 2>/dev/null
awk -v most="$lines" '{ line[NR] = $0 } END {
  for (time = 1700000000; n < most; time += 15)
    for (i = 1; i <= NR && n < most; ++i) { split(line[i], word, " "); sub(" " word[2] " ", " " time " ", line[i]); print line[i]; ++n }
}' round >input
sed 's/^/put /' input >wire
"$TOP/tests/bench/write-sink" >port &
started+=($!)
until_true test -s port
port=$(<port)
vmagent=$("$TOP/tests/support/servers" path victoria-metrics) && vmagent=${vmagent%/*}/vmagent
[ -x "$vmagent" ] || echo "remote-write: no vmagent here, not compared" >&2

for _ in 1 2 3; do
  run_send
  [ ! -x "$vmagent" ] || run_vmagent
done
echo "remote write of $lines lines, medians of 3: CPU seconds a million lines, bytes a line"
for name in tsd-send vmagent; do
  grep "^$name " table | sort -k 2 -n | sed -n 2p |
    awk -v lines="$lines" '{ printf "  %-10s %6.2f s %6.1f bytes\n", $1, $2 * 1e6 / lines, $3 / lines }'
done
awk '{ cpu[$1] = cpu[$1] " " $2 } END { for (name in cpu) print "  each run of " name ":" cpu[name] " s" }' table
