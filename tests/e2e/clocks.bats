#!/usr/bin/env bats
# The wall clock: which second a point bears, and what becomes of us when somebody sets it.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154

load ../support/common
load ../support/collectors

setup() { cd "$BATS_TEST_TMPDIR" || exit 1; }
teardown() { end_collect; }

# stamps METRIC: the times of its points, in order
stamps() { awk -v metric="$1" '$1 == metric { print $2 }' lines; }
has_stamps() { [ "$(stamps "$1" | wc -l)" -ge "$2" ]; }

# collect_under LIBRARY OPTION...: as start_collect, with a library of the tests before all others
collect_under() {
  local library=$TSD_BIN/../tests/$1.so
  shift
  rm -f lines sentences
  mkdir -p c
  MARK=TSD_TEST=$BATS_TEST_NUMBER.$$.$RANDOM
  env "$MARK" ASAN_OPTIONS="${ASAN_OPTIONS:-}:verify_asan_link_order=0" LD_PRELOAD="$library" \
    tsd-collect --no-host-tag "$@" >lines 2>sentences 3>&- &
  COLLECT_PID=$!
}

@test "a round bears its turn's second, though the kernel's coarse clock lags behind" {
  can_be_preloaded lagging_clock
  collect_under lagging_clock --sensors procstats,ifstat --interval 2
  wait_for 30 has_stamps proc.loadavg.1min 5
  stop_collect
  [ -z "$(stamps proc.loadavg.1min | tail -n +2 | awk '$1 % 2')" ] || { stamps proc.loadavg.1min; false; }
  [ -z "$(stamps proc.loadavg.1min | uniq -d)" ]
}

@test "every second on a busy machine: no round bears a second twice, or one before" {
  for _ in {1..4}; do (while :; do :; done) 3>&- & done
  mapfile -t busy < <(jobs -p)
  mkdir c
  start_collect --sensors all --interval 1
  wait_for 60 has_stamps proc.loadavg.1min 20 || { kill "${busy[@]}"; false; }
  kill "${busy[@]}"
  stop_collect
  [ "$(stamps proc.loadavg.1min)" = "$(stamps proc.loadavg.1min | sort -nu)" ]
  # Whatever a sensor took, its points bear the one second of their round.
  [ -z "$(awk 'NR > 1 && $2 < last { print } { last = $2 }' lines)" ]
}

# sets_back SECONDS: the clock of collect_under settable_clock
set_clock() { echo "$1" >clock.new && mv clock.new clock; }
# bears METRIC BELOW ABOVE: it has a point with a time between them
bears() { awk -v metric="$1" -v below="$2" -v above="$3" '$1 == metric && $2 < below && $2 > above { found = 1 } END { exit !found }' lines; }

@test "the clock is set back by an hour: dedup, natives and collectors follow it at once, and it is said once" {
  can_be_preloaded settable_clock
  good_neighbour
  collector 0/other.sh <<<$'#!/bin/sh\nn=0\nwhile :; do echo "other.count $(date +%s) $((n += 1))"; sleep 0.3; done'
  set_clock 0
  export TSD_TEST_CLOCK=$PWD/clock
  collect_under settable_clock -c c --sensors procstats --interval 1 --dedup-interval 600 --evict-interval 1200
  wait_for 30 has_stamps good.count 3
  wait_for 30 has_stamps other.count 3
  wait_for 30 has_stamps proc.uptime.total 3
  now=$(date +%s)
  set_clock -3600
  for metric in good.count other.count proc.uptime.total; do
    wait_for 30 bears $metric $((now - 3000)) $((now - 4000)) || { tail -n 3 lines sentences; false; }
  done
  stop_collect
  [ "$(grep -c 'the clock was set back: its last points are 36[0-9][0-9] s ahead' sentences)" -eq 1 ] || { cat sentences; false; }
}

@test "the clock is set back between two runs: no age is negative, and it is said" {
  can_be_preloaded settable_clock
  set_clock 3600
  export TSD_TEST_CLOCK=$PWD/clock
  preloaded settable_clock tsd-collect --once --sensors procstats --stamp stamp >/dev/null
  set_clock 0
  run -0 --separate-stderr preloaded settable_clock tsd-collect --once --sensors procstats --stamp stamp
  grep -q '^tsd.cron.age_seconds [0-9]* 0 ' <<<"$output"
  [[ $stderr =~ ^tsd-collect:\ stamp:\ the\ last\ run\ is\ 3[56][0-9][0-9]\ s\ ahead:\ the\ clock\ was\ set\ back ]]
}

@test "the clock is set back while lines wait: they are compressed, sent, and their age is not negative" {
  can_be_preloaded settable_clock
  set_clock 3600
  export TSD_TEST_CLOCK=$PWD/clock
  for ((i = 0; i < 6; i++)); do
    seq 1 5000 | sed "s/.*/a.b 1366155625 & c=$i/" | tee -a sent |
      preloaded settable_clock tsd-send -q -H 127.0.0.1:1 --spool spool --retry-for 0 2>/dev/null || true
  done
  set_clock 0
  mkfifo pipe
  preloaded settable_clock tsd-send -q -H 127.0.0.1:1 --spool spool --retry-for 0 <pipe 2>/dev/null 3>&- &
  sender=$!
  exec 7>pipe
  wait_for 30 bash -c 'ls spool/new/*.zst' || { ls spool/new; false; }
  exec 7>&-
  wait "$sender" || true
  run -0 preloaded settable_clock tsd-send --spool-check --spool spool
  [[ ${lines[-1]} == *"30000 lines, the oldest 0 s; 0 damaged"* ]]
  tsd-send --spool-export --spool spool | sort | cmp <(sort sent)
}
