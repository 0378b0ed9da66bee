#!/bin/bash
# The supervisor of a crowd: BENCH_CROWD (1000) long-lived collectors that print 100,000 lines a second
# together, each line written on its own. Beside tsd-collect, in the same minutes: the mover, which
# only copies bytes from their pipes, as they come and in rounds of 50 ms as tsd-collect does; and
# real tcollector where TCOLLECTOR names a checkout of it (with a python3 that can run it).
#
# Prints the seconds until each collector's first line is there, CPU in percent of a core and as a
# difference to the mover's, memory, and the wakeups of a quiet supervisor. CPU is that of 100,000 lines
# that really passed: on a busy machine the crowd prints fewer in a second, and a program that comes
# to its turn late reads more at once. Each is measured BENCH_ROUNDS (3) times for BENCH_SECONDS (5),
# in turn; the median counts. tcollector is measured once, and alone when BENCH_ROUNDS is 0.
set -eu
TOP=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)
TSD_BIN=${TSD_BIN:-$TOP/build/bin}
PATH=$TSD_BIN:$PATH
HELPERS=$TSD_BIN/../tests
crowd=${BENCH_CROWD:-1000} seconds=${BENCH_SECONDS:-5} rounds=${BENCH_ROUNDS:-3}
dir=$(mktemp -d)
started=()
cleanup() {
  [ ${#started[@]} -eq 0 ] || kill "${started[@]}" 2>/dev/null || true
  wait || true
  rm -rf "$dir"
}
trap cleanup EXIT
cd "$dir"

mkdir -p collectors/0 collectors/etc
: >table
for i in $(seq "$crowd"); do ln "$HELPERS/bench_speaker" "collectors/0/s$i" 2>/dev/null || cp "$HELPERS/bench_speaker" "collectors/0/s$i"; done

# ran PID: seconds on a processor of all its threads, to the nanosecond
ran() { cat "/proc/$1"/task/*/schedstat | awk '{ sum += $1 } END { printf "%.9f", sum / 1e9 }'; }
# wrote PID: bytes
wrote() { awk '/^wchar/ { print $2 }' "/proc/$1/io"; }
# private PID: KiB of its own
private() { awk '/^Private/ { sum += $2 } END { print sum }' "/proc/$1/smaps_rollup"; }
since() { awk -v a="$1" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.2f", b - a }'; }

# first_lines: of so many different collectors, by their pid tag; then it reads on.
first_lines() {
  awk -v crowd="$crowd" '
    { match($0, /pid=[0-9]+/); who = substr($0, RSTART, RLENGTH) }
    who != "" && !(who in seen) { seen[who]; if (++n == crowd) { print "all" >"all"; exit } }'
  exec cat >/dev/null
}

# start NAME COMMAND...: sets PID and FROM; its lines go through first_lines
start() {
  rm -f all pipe
  mkfifo pipe
  first_lines <pipe &
  started+=($!)
  FROM=$EPOCHREALTIME
  "${@:2}" >pipe 2>"$1.log" &
  PID=$!
  started+=("$PID")
}
until_all() {
  for _ in {1..1200}; do
    [ ! -s all ] || return 0
    sleep 0.05
  done
  echo "collect: not all collectors spoke within 60 s" >&2
  return 1
}
stop() {
  kill "$PID" 2>/dev/null || true
  # tcollector with a crowd may never end by itself.
  for _ in {1..200}; do
    kill -0 "$PID" 2>/dev/null || break
    sleep 0.1
  done
  kill -KILL "$PID" 2>/dev/null || true
  wait "$PID" || true
}

# row NAME COMMAND...: how fast it starts the crowd, quiet; then what the full stream costs
row() {
  local name=$1 start_seconds before bytes cpu memory guard
  BENCH_RATE=1 start "$@"
  until_all || { stop; return 0; }
  start_seconds=$(since "$FROM")
  stop
  BENCH_RATE=$((100000 / crowd)) start "$@"
  until_all || echo "collect: $name is measured all the same; see how many lines passed" >&2
  sleep 1
  before=$(ran "$PID") bytes=$(wrote "$PID")
  sleep "$seconds"
  # A line has 45 bytes, within one.
  cpu=$(awk -v a="$before" -v b="$(ran "$PID")" -v bytes="$(($(wrote "$PID") - bytes))" -v s="$seconds" '
    BEGIN { lines = bytes / 45; printf "%.2f %.0f", (b - a) / lines * 100000 * 100, lines / s }')
  memory=$(private "$PID")
  guard=$(pgrep -x -P "$PID" tsd-guard || true)
  echo "$name $start_seconds $cpu $memory ${guard:+$(private "$guard")}" >>table
  stop
}

for _ in $(seq "$rounds"); do
  row mover "$HELPERS/bench_mover" collectors/0
  row mover-in-rounds "$HELPERS/bench_mover" collectors/0 50
  row tsd-collect "$TSD_BIN/tsd-collect" -c collectors --no-host-tag --no-tcollector-stats
done
if [ -n "${TCOLLECTOR:-}" ]; then
  # -d prints what it would send.
  row tcollector env PYTHONUNBUFFERED=1 python3 "$TCOLLECTOR/tcollector.py" -d -c collectors --logfile tcollector.log --dedup-interval 0
else
  echo "collect: TCOLLECTOR names no checkout of tcollector, not compared"
fi

sort -k1,1 -k3,3n table | awk '
  BEGIN { printf "%-16s %8s %12s %10s %12s %10s\n", "", "start s", "% of a core", "lines/s", "private KiB", "guard KiB" }
  { n = ++count[$1]; cpu[$1, n] = $3
    printf "%-16s %8.2f %12.2f %10d %12d %10s\n", $1, $2, $3, $4, $5, $6 }
  function median(name) { return cpu[name, int((count[name] + 1) / 2)] }
  END {
    if (!count["tsd-collect"]) exit
    printf "medians: tsd-collect above the mover: %+.2f %% of a core; above the mover in rounds: %+.2f %%\n",
           median("tsd-collect") - median("mover"), median("tsd-collect") - median("mover-in-rounds")
  }'

# Quiet collectors: system calls of the supervisor between two ticks.
if command -v strace >/dev/null; then
  mkdir -p quiet/0
  printf '#!/bin/sh\necho a.b 1366155625 1 pid=1\nexec sleep 1000\n' >quiet/0/quiet.sh
  chmod +x quiet/0/quiet.sh
  "$TSD_BIN/tsd-collect" -c quiet --no-host-tag --no-tcollector-stats >/dev/null 2>&1 &
  PID=$!
  started+=("$PID")
  sleep 1
  # The first look interrupts its wait, after which it gives memory back: once, until it has work.
  timeout 2 strace -f -qq -o calls -p "$PID" || true
  timeout "$seconds" strace -f -qq -o calls -p "$PID" || true
  echo "system calls of a quiet tsd-collect in $seconds s: $(grep -vc 'epoll_wait(.*<unfinished\|epoll_wait(.*detached\|strace: ' calls || true)"
  stop
else
  echo "collect: no strace here, the wakeups of a quiet supervisor are not counted"
fi
