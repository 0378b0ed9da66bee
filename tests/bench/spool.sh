#!/bin/bash
# What the spool costs, beside what the disk itself takes in the same minute: lines that no TSD takes
# through tsd-send, against dd with fsync at the end; bytes a point of real agent output once it
# waits; and the start on a full spool.
#   tests/bench/spool.sh [LINES]      (5,000,000 by default)
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
PATH=${TSD_BIN:-$top/build/bin}:$PATH
lines=${1:-5000000}
work=$(mktemp -d "${BENCH_TMPDIR:-$PWD}/spool-bench.XXXXXX")
sender=
trap '[ -z "$sender" ] || kill "$sender" 2>/dev/null; rm -rf "$work"' EXIT
cd "$work"

# seconds COMMAND...: of one run
seconds() {
  local TIMEFORMAT=%R
  { time "$@" >/dev/null 2>&1 || true; } 2>&1
}
spool() { rm -rf spool; tsd-send -q -H 127.0.0.1:1 --spool spool --spool-max-bytes 100G --spool-sync "$1" --retry-for 1ms <lines; }
write() { rm -f copy; dd if=lines of=copy bs=64k conv=fsync; }
row() { awk -v name="$1" -v seconds="$2" -v bytes="$3" -v other="$4" 'BEGIN {
  printf "%-40s %8.2f s %8.0f MB/s   of dd: %.2f\n", name, seconds, bytes / seconds / 1e6, other / seconds }'; }

# shellcheck disable=SC2094 # a number and a file of one name
seq "$lines" | awk '{ print "proc.stat.cpu.total 1700000000 " $1 " host=web-0001.example.org type=user cpu=" $1 % 8 }' >lines
bytes=$(stat -c %s lines)
for _ in 1 2 3; do
  dd=$(seconds write)
  row "dd conv=fsync" "$dd" "$bytes" "$dd"
  for sync in interval always never; do row "tsd-send --spool-sync $sync" "$(seconds spool "$sync")" "$bytes" "$dd"; done
done
rm -f copy

echo "start on $lines lines: $(seconds tsd-send -q -H 127.0.0.1:1 --spool spool --retry-for 1ms </dev/null) s, plain"

# A minute of this machine's agent, a round a second, laid down as if an hour ago.
timeout 60 tsd-collect --sensors all --interval 1 >agent 2>/dev/null || true
mkdir -p waiting/tmp waiting/new
sed -n '/^import fcntl/,/^\.Ed/p' "$top/man/tsd-spool.5" | sed '$d; s/\\e/\\/g; s/time.time()/time.time() - 3600 + int(sys.argv[1])/' >writer.py
split -l 500 -d -a 4 agent part.
for part in part.*; do (cd waiting && python3 ../writer.py "$((10#${part#part.}))" <"../$part"); done
mkfifo pipe
tsd-send -q -H 127.0.0.1:1 --spool waiting <pipe 2>log &
sender=$!
exec 7>pipe
for _ in $(seq 600); do
  [ "$(find waiting/new -type f -not -name '*.zst' | wc -l)" -eq 0 ] && break
  sleep 0.1
done
points=$(wc -l <agent)
awk -v points="$points" -v bytes="$(cat waiting/new/*.zst | wc -c)" -v zstd="$(zstd -1 -c agent | wc -c)" -v plain="$(stat -c %s agent)" 'BEGIN {
  printf "agent output that waits: %d points, %.2f bytes a point (zstd -1 of all at once: %.2f, plain: %.1f)\n", points, bytes / points, zstd / points, plain / points }'
exec 7>&-
