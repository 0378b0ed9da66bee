#!/bin/bash
# os::Loop, on which tsd-collect waits, beside Boost.Asio's io_context, on which tsd-send and tsd-listen
# do: one program (loops.cpp) over each of them, for BENCH_CROWD (1000) pipes or timers and BENCH_SECONDS
# (3). A plain loop takes every pipe when it is ready; "in rounds" is os::Loop as tsd-collect uses it.
# Medians of BENCH_ROUNDS (3) rounds in which all take turns.
set -eu
top=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)
helpers=${TSD_BIN:-$top/build/bin}/../tests
crowd=${BENCH_CROWD:-1000} seconds=${BENCH_SECONDS:-3} rounds=${BENCH_ROUNDS:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# idle PROGRAM COUNT: "CPU ms until it waits, PSS and private dirty KiB of the wait"
idle() {
  local pid
  "$1" idle "$2" 0 >"$work/started" &
  pid=$!
  sleep "$seconds"
  awk 'FILENAME ~ /started/ { ms = $1 } /^Pss:/ { pss = $2 } /^Private_Dirty:/ { dirty = $2 } END { print ms, pss, dirty }' \
    "$work/started" "/proc/$pid/smaps_rollup"
  kill "$pid"
  wait "$pid" || true
}

for ((round = 0; round < rounds; round++)); do
  for count in 1 "$crowd"; do
    idle "$helpers/bench_loop" "$count" >>"$work/idle.$count.loop"
    idle "$helpers/bench_loop_asio" "$count" >>"$work/idle.$count.asio"
  done
  "$helpers/bench_loop" lines "$crowd" "$seconds" >>"$work/lines.loop"
  PIPES=stream "$helpers/bench_loop" lines "$crowd" "$seconds" >>"$work/lines.rounds"
  "$helpers/bench_loop_asio" lines "$crowd" "$seconds" >>"$work/lines.asio"
  "$helpers/bench_loop" timers "$crowd" "$seconds" >>"$work/timers.loop"
  "$helpers/bench_loop_asio" timers "$crowd" "$seconds" >>"$work/timers.asio"
done

# median FILE COLUMN
median() { sort -n -k"$2,$2" "$work/$1" | awk -v c="$2" '{ v[NR] = $c } END { print v[int((NR + 1) / 2)] }'; }
# told NAME FILES COLUMN: os::Loop's, Asio's, their ratio
told() {
  local loop asio
  loop=$(median "$2.loop" "$3") asio=$(median "$2.asio" "$3")
  echo "| $1 | $loop | $asio | $(awk -v a="$asio" -v b="$loop" 'BEGIN { printf "%.2f", a / b }') |"
}

echo "$(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo), load $(cut -d ' ' -f 1 /proc/loadavg)"
echo
echo '| | os::Loop | Asio | ratio |'
echo '|---|---|---|---|'
for count in 1 "$crowd"; do
  told "$count quiet pipes: CPU ms until it waits" "idle.$count" 1
  told "$count quiet pipes: PSS KiB" "idle.$count" 2
  told "$count quiet pipes: private dirty KiB" "idle.$count" 3
done
told "$crowd timers, ten times a second: CPU ns a firing" timers 1
told "$crowd pipes, 100,000 lines a second: % of a core" lines 1
echo "| the same in rounds of 50 ms | $(median lines.rounds 1) | | |"
echo "| program, KiB | $(($(stat -c %s "$helpers/bench_loop") / 1024)) | $(($(stat -c %s "$helpers/bench_loop_asio") / 1024)) | |"
