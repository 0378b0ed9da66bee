#!/bin/bash
# A machine's agent at work: the whole pipe (collect, validate, send) beside Debian's collectd and
# prometheus-node-exporter in the same minute: memory (PSS), CPU time a point, time to the first
# point. All look at the same things: once every 15 s for BENCH_REST_SECONDS (40), which shows what
# they take while they rest, then once a second for BENCH_SECONDS (20), which shows what a point
# costs; memory is looked at for the last 15 s. A peer that cannot be had is skipped aloud. Last, one
# round of a machine with 10,000 TCP sockets and 2,000 interfaces.
set -eu
TOP=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)
PATH=${TSD_BIN:-$TOP/build/bin}:$PATH
sensors=dfstat,ifstat,iostat,netstat,procnettcp,procstats
dir=$(mktemp -d)
started=()
cleanup() {
  [ ${#started[@]} -eq 0 ] || kill "${started[@]}" 2>/dev/null || true
  rm -rf "$dir"
}
trap cleanup EXIT
cd "$dir"

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# cpu PID...: CPU seconds that their threads have used, as the scheduler counted them (ticks of the
# clock miss what works for less than one)
cpu() {
  local pid
  for pid in "$@"; do cat "/proc/$pid/task/"*/schedstat; done | awk '{ sum += $1 } END { print sum / 1e9 }'
}

# look PID...: their PSS together, KiB, into the file pss: the median of a look each second for 15 s
look() {
  local pid
  for _ in {1..15}; do
    sleep 1
    for pid in "$@"; do cat "/proc/$pid/smaps_rollup"; done | awk '/^Pss:/ { sum += $2 } END { print sum }'
  done | sort -n | sed -n 8p >pss
}

# row NAME PIDS POINTS: with what look saw
row() {
  local name=$1 pids=$2 points=$3
  # shellcheck disable=SC2086
  printf '%s %s %s %s\n' "$name" "$(cat pss)" "$(cpu $pids)" "$points" >>table
}

# Of a process, the processes that it has beside itself too.
family() {
  local pid
  for pid in "$@"; do echo "$pid"; cat "/proc/$pid/task/"*/children; done | xargs
}

# first NAME COMMAND...: milliseconds from exec to the first byte on stdout, the median of 21
first() {
  python3 - "$@" <<'PYTHON'
import statistics, subprocess, sys, time
times = []
for _ in range(21):
    begun = time.monotonic()
    child = subprocess.Popen(sys.argv[2:], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    child.stdout.read(1)
    times.append((time.monotonic() - begun) * 1000)
    child.kill()
    child.communicate()
print("%-14s first point after %.1f ms" % (sys.argv[1], statistics.median(times)))
PYTHON
}

run_ours() {
  local port
  port=$(free_port)
  rm -f lines valid
  # Another file: what it has in memory is not shared with the three.
  cp "$(command -v tsd-listen)" listener
  (exec -a tsd-listen ./listener -p "$port") >received 2>listen.log &
  local listen=$!
  started+=("$listen")
  sleep 0.5
  mkfifo lines valid
  tsd-send -H 127.0.0.1 -p "$port" <valid 2>send.log &
  local send=$!
  tsd-validate-line <lines >valid &
  local validate=$!
  tsd-collect --interval "$interval" --sensors "$sensors" >lines 2>collect.log &
  local collect=$!
  started+=("$collect" "$validate" "$send")
  sleep "$((seconds - 15))"
  # shellcheck disable=SC2046
  look $(family "$collect" "$validate" "$send")
  row tsd-tools "$(family "$collect" "$validate" "$send")" "$(wc -l <received)"
  kill "$collect"
  wait "$collect" "$validate" "$send"
  kill "$listen"
  wait "$listen" || true
  started=()
  [ "$interval" -gt 1 ] || first tsd-collect "$(command -v tsd-collect)" --sensors "$sensors" >>firsts
}

run_collectd() {
  local program root
  program=$("$TOP/tests/support/servers" path collectd-core) || return 0
  root=${program%/usr/sbin/collectd}
  cat >collectd.conf <<CONF
BaseDir "$dir"
PIDFile "$dir/collectd.pid"
PluginDir "$root/usr/lib/collectd"
TypesDB "$root/usr/share/collectd/types.db"
Interval $interval
LoadPlugin csv
LoadPlugin cpu
LoadPlugin df
LoadPlugin disk
LoadPlugin interface
LoadPlugin load
LoadPlugin memory
LoadPlugin protocols
LoadPlugin tcpconns
LoadPlugin uptime
LoadPlugin vmem
<Plugin csv>
  DataDir "stdout"
</Plugin>
CONF
  "$program" -f -C collectd.conf >collectd.out 2>collectd.log &
  local pid=$!
  started+=("$pid")
  sleep "$((seconds - 15))"
  if ! kill -0 "$pid" 2>/dev/null; then
    echo "sensors: collectd does not run here, skipped: $(head -n 1 collectd.log)"
    return 0
  fi
  look "$pid"
  # A line holds all values of one type: each is a point.
  row collectd "$pid" "$(awk '/^PUTVAL/ { n += gsub(/:/, "") - 1 } END { print n + NR }' collectd.out)"
  kill "$pid"
  wait "$pid" || true
  [ "$interval" -gt 1 ] || first collectd "$program" -f -C collectd.conf >>firsts
}

run_exporter() {
  local program port
  program=$("$TOP/tests/support/servers" path prometheus-node-exporter) || return 0
  port=$(free_port)
  "$program" "--web.listen-address=127.0.0.1:$port" 2>exporter.log &
  local pid=$!
  started+=("$pid")
  sleep 0.5
  look "$pid" &
  local looking=$!
  local points=0 end=$((SECONDS + seconds))
  while [ "$SECONDS" -lt "$end" ]; do
    curl -fsS "http://127.0.0.1:$port/metrics" >scrape || { echo "sensors: node exporter does not answer, skipped"; return 0; }
    points=$((points + $(grep -vc '^#' scrape)))
    sleep "$interval"
  done
  wait "$looking"
  row node_exporter "$pid" "$points"
  kill "$pid"
}

# A busy machine, in a network namespace: one round from exec to exit, the median of 11.
run_crowd() {
  unshare -n ip link add veth type veth peer name htev 2>/dev/null ||
    { echo "sensors: no network namespace with interfaces may be made here, the crowd is skipped"; return 0; }
  mkfifo hold
  TOP=$TOP SENSORS=$sensors unshare -n bash -euc '
    ip link set lo up
    for i in $(seq 1000); do echo "link add a$i type veth peer name b$i"; done | ip -batch -
    "$TOP/tests/support/tcp-states" --plain 5000 <hold >ready & exec 9>hold
    until grep -q ready ready; do sleep 0.05; done
    printf "crowd: %s sockets, %s interfaces, " "$(awk "/^TCP:/ { print \$3 }" /proc/net/sockstat)" "$(grep -c : /proc/net/dev)"
    python3 -c "
import statistics, subprocess, sys, time
times = []
for _ in range(11):
    begun = time.monotonic()
    lines = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE).stdout.count(b\"\n\")
    times.append((time.monotonic() - begun) * 1000)
print(\"%d points, a round from exec to exit %.1f ms\" % (lines, statistics.median(times)))
" tsd-collect --once --sensors "$SENSORS"
    exec 9>&-
    wait'
}

# table TITLE: what the rows tell
show() {
  awk -v title="$1" '
    BEGIN { printf "%-14s %10s %12s %12s %18s\n", title, "PSS KiB", "points", "us a point", "ratio to tsd-tools" }
    { us = $3 / $4 * 1e6
      if (NR == 1) { first = us; memory = $2 }
      printf "%-14s %10d %12d %12.2f %8.2f cpu %5.2f pss\n", $1, $2, $4, us, us / first, $2 / memory }' table
  rm table
}

for round in "15 ${BENCH_REST_SECONDS:-40} at-rest" "1 ${BENCH_SECONDS:-20} each-second"; do
  read -r interval seconds title <<<"$round"
  run_ours
  run_collectd
  run_exporter
  show "$title"
done
run_crowd
cat firsts
