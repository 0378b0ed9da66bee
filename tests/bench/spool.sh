#!/bin/bash
# What the spool costs, beside what the disk itself takes in the same minute: lines that no TSD takes
# through tsd-send, against dd with fsync at the end (medians of five rounds); the start on a spool
# with twice as many lines; and bytes a point of real agent output once it waits.
#   tests/bench/spool.sh [LINES [AGENT_SECONDS]]      (5,000,000 and 60 by default)
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
PATH=${TSD_BIN:-$top/build/bin}:$PATH
lines=${1:-5000000}
agent_seconds=${2:-60}
work=$(mktemp -d "${BENCH_TMPDIR:-$PWD}/spool-bench.XXXXXX")
sender=
trap '[ -z "$sender" ] || kill "$sender" 2>/dev/null; rm -rf "$work"' EXIT
cd "$work"

# seconds COMMAND...: of one run
seconds() {
  local TIMEFORMAT=%R
  { time "$@" >/dev/null 2>&1; } 2>&1
}
# nobody OPTION...: tsd-send that reaches no TSD; lines that stay on disk are its exit 75
nobody() { tsd-send -q -H 127.0.0.1:1 --spool spool --spool-max-bytes 100G --retry-for 1ms "$@" || [ $? -eq 75 ]; }
spool() { nobody --spool-sync "$1" <lines; }
write() { dd if=lines of=copy bs=64k conv=fsync; }
start() { nobody </dev/null; }
# told NAME FILE BYTES: the median of the seconds in FILE, and its ratio to that of dd
told() {
  median=$(sort -n "$2" | sed -n 3p)
  awk -v name="$1" -v seconds="$median" -v bytes="$3" -v dd="$(sort -n dd.times | sed -n 3p)" 'BEGIN {
    printf "%-36s %7.2f s %6.0f MB/s   of dd: %.2f\n", name, seconds, bytes / seconds / 1e6, dd / seconds }'
}

# shellcheck disable=SC2094 # a number and a file of one name
seq "$lines" | awk '{ print "proc.stat.cpu.total 1700000000 " $1 " host=web-0001.example.org type=user cpu=" $1 % 8 }' >lines
bytes=$(stat -c %s lines)
for _ in 1 2 3 4 5; do
  rm -rf copy spool
  seconds write >>dd.times
  for sync in interval never always; do
    rm -rf spool
    seconds spool "$sync" >>"$sync.times"
  done
done
told "dd conv=fsync" dd.times "$bytes"
for sync in interval never always; do told "tsd-send --spool-sync $sync" "$sync.times" "$bytes"; done
rm -rf copy spool

for _ in 1 2; do spool interval; done 2>/dev/null
for _ in 1 2 3 4 5; do seconds start >>start.times; done
echo "start on $(tsd-send --spool spool --spool-check | tail -n 1): $(sort -n start.times | sed -n 3p) s"
rm -rf spool

# This machine's agent, a round a second, laid down as if an hour ago.
timeout "$agent_seconds" tsd-collect --sensors all --interval 1 >agent 2>/dev/null || [ $? -eq 124 ]
mkdir -p spool/tmp spool/new
sed -n '/^import fcntl/,/^\.Ed/p' "$top/man/tsd-spool.5" | sed '$d; s/\\e/\\/g; s/time.time()/time.time() - 3600 + int(sys.argv[1])/' >writer.py
split -l 500 -d -a 4 agent part.
for part in part.*; do (cd spool && python3 ../writer.py "$((10#${part#part.}))" <"../$part"); done
mkfifo pipe
tsd-send -q -H 127.0.0.1:1 --spool spool <pipe 2>log &
sender=$!
exec 7>pipe
for _ in $(seq 1200); do
  [ -z "$(find spool/new -type f -not -name '*.zst')" ] && break
  sleep 0.1
done
[ -z "$(find spool/new -type f -not -name '*.zst')" ] || { echo "spool: some segments were not compressed" >&2; exit 1; }
awk -v points="$(wc -l <agent)" -v bytes="$(cat spool/new/*.zst | wc -c)" -v zstd="$(zstd -1 -c agent | wc -c)" -v plain="$(stat -c %s agent)" 'BEGIN {
  printf "agent output that waits: %d points, %.2f bytes a point (zstd -1 of all at once: %.2f, plain: %.1f)\n", points, bytes / points, zstd / points, plain / points }'
exec 7>&-
wait "$sender" || [ $? -eq 75 ]
sender=
