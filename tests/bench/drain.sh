#!/bin/bash
# How fast a spool is drained into a TSD that answers `version` (tsd-listen): SEGMENTS segments of one
# line each, as a cron job leaves them, and a backlog of LINES lines. Prints seconds, lines a second
# and the sender's peak of memory, beside nc, which carries the same lines to the same sink.
#   tests/bench/drain.sh [SEGMENTS [LINES]]      (100,000 and 1,000,000)
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
PATH=${TSD_BIN:-$top/build/bin}:$PATH
segments=${1:-100000} lines=${2:-1000000}
work=$(mktemp -d "${BENCH_TMPDIR:-$PWD}/drain-bench.XXXXXX")
sink=
trap '[ -z "$sink" ] || kill "$sink"; rm -rf "$work"' EXIT
cd "$work"

tsd-listen -q -p 0 --port-file port >/dev/null &
sink=$!
until [ -s port ]; do sleep 0.05; done
port=$(<port)

# drain NAME LINES: the time from the start until the spool is empty
drain() {
  local from=$EPOCHREALTIME peak=0 now sender
  tsd-send -H "127.0.0.1:$port" --spool spool --confirm parsed </dev/null 2>said &
  sender=$!
  while now=$(awk '/^VmHWM/ { print $2 }' "/proc/$sender/status" 2>/dev/null) && [ -n "$now" ]; do
    peak=$now
    sleep 0.02
  done
  wait "$sender"
  grep -q "$2 from the spool = $2 confirmed" said || { echo "drain: not all were confirmed: $(<said)" >&2; exit 1; }
  awk -v name="$1" -v lines="$2" -v from="$from" -v to="$EPOCHREALTIME" -v peak="$peak" 'BEGIN {
    printf "%-34s %7.2f s %9d lines/s   peak %.1f MB\n", name, to - from, lines / (to - from), peak / 1024 }'
}

python3 - "$segments" <<'EOF'
import os, sys, zlib
os.makedirs("spool/tmp")
os.makedirs("spool/new")
os.chmod("spool", 0o700)
for i in range(int(sys.argv[1])):
    line = b"cron.point 1700000000 %d host=web-0001.example.org\n" % i
    with open("spool/new/%010d.%06d-1-00000000" % (1700000000 + i // 1000, i % 1000), "wb") as segment:
        segment.write(line + b"# tsd-spool 1 crc32=%08x bytes=%d\n" % (zlib.crc32(line), len(line)))
EOF
drain "$segments segments of one line" "$segments"
seq "$lines" | awk '{ print "proc.stat.cpu.total 1700000000 " $1 " host=web-0001.example.org type=user cpu=" $1 % 8 }' >input
tsd-send -q -H 127.0.0.1:1 --spool spool --retry-for 1ms <input 2>/dev/null || [ $? -eq 75 ]
drain "$lines lines of backlog" "$lines"
sed 's/^/put /' input >wire
from=$EPOCHREALTIME
nc.openbsd -N 127.0.0.1 "$port" <wire
awk -v lines="$lines" -v from="$from" -v to="$EPOCHREALTIME" 'BEGIN {
  printf "%-34s %7.2f s %9d lines/s\n", "nc, " lines " lines", to - from, lines / (to - from) }'
