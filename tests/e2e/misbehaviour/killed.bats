#!/usr/bin/env bats
# The ways in which tsd-collect and its guard can be killed: nothing is left of the children.
# shellcheck disable=SC2030,SC2031

load ../../support/common
load ../../support/collectors

setup() { cd "$BATS_TEST_TMPDIR" || exit 1; }
teardown() { end_collect; }

busy_collectors() {
  good_neighbour
  collector 0/deaf.sh <<<$'#!/bin/sh\ntrap "" TERM HUP INT\necho deaf.up 1366155625 1\nwhile :; do sleep 1; done'
  collector 0/family.sh <<<$'#!/bin/sh\nsetsid sleep 1000 &\nsleep 1000 &\necho family.up 1366155625 1\nwait'
  start_collect
  wait_for 30 grep -q '^deaf.up' lines
  wait_for 30 grep -q '^family.up' lines
  GUARD_PID=$(pgrep -x -P "$COLLECT_PID" tsd-guard)
}

@test "kill -9 of tsd-collect leaves nobody" {
  busy_collectors
  kill -KILL "$COLLECT_PID"
  wait_for 30 no_survivors
  wait_for 30 bash -c "! kill -0 $GUARD_PID"
}

@test "kill -9 of the guard: its children end, another guard comes, the collectors go on" {
  busy_collectors
  kill -KILL "$GUARD_PID"
  wait_for 30 bash -c '[ "$(grep -c "^family.up" lines)" -eq 2 ]'
  grep -q 'the guard of the children is gone' sentences
  stop_collect
}

@test "kill -9 of both at once leaves none of the direct children" {
  good_neighbour
  start_collect
  wait_for 30 counted_to 1
  child=$(pgrep -P "$(pgrep -x -P "$COLLECT_PID" tsd-guard)")
  kill -0 "$child"
  kill -KILL "$(pgrep -x -P "$COLLECT_PID" tsd-guard)" "$COLLECT_PID"
  wait_for 30 bash -c "! kill -0 $child"
}

@test "TERM to the whole process group is an orderly end" {
  good_neighbour
  MARK=TSD_TEST=$BATS_TEST_NUMBER.$$.$RANDOM
  env "$MARK" setsid tsd-collect -c c --no-host-tag >lines 2>sentences 3>&- &
  COLLECT_PID=$!
  wait_for 30 counted_to 3
  kill -TERM -- "-$COLLECT_PID"
  code=0
  wait "$COLLECT_PID" || code=$?
  [ "$code" -eq 0 ]
  no_survivors
  neighbour_is_whole
}

# is_small PID: it has at most 300 KB of its own
is_small() { small "$(awk '/^Private/ { sum += $2 } END { print sum }' "/proc/$1/smaps_rollup")" 301; }

@test "the guard is small: at most 300 KB of its own" {
  busy_collectors
  wait_for 30 is_small "$GUARD_PID"
  stop_collect
}

@test "a crowd starts at once and ends at once" {
  for i in $(seq 200); do
    collector "0/c$i.sh" <<<$'#!/bin/sh\necho crowd.up 1366155625 1\nexec sleep 1000'
  done
  start_collect
  wait_for 60 bash -c '[ "$(grep -c "^crowd.up" lines)" -eq 200 ]'
  guard=$(pgrep -x -P "$COLLECT_PID" tsd-guard)
  wait_for 30 is_small "$guard"
  stop_collect
  [ ! -s sentences ]
}

@test "kill -9 of both at once: what had left its session is ended by the next start" {
  own=$(sed -n 's/^0:://p' /proc/self/cgroup)
  mount=$(awk '$3 && / - cgroup2 / && $4 == "/" { print $5; exit }' /proc/self/mountinfo)
  [ -n "$mount" ] && [ -w "$mount$own" ] && [ -e "$(find "$mount" -mindepth 2 -name cgroup.kill -print -quit)" ] ||
    skip "no control group may be made here"
  busy_collectors
  group=$mount$own/tsd-guard.$COLLECT_PID
  wait_for 30 grep -qx "$GUARD_PID" "$group/cgroup.procs"
  kill -KILL "$GUARD_PID" "$COLLECT_PID"
  wait "$COLLECT_PID" || true # until then its number is taken
  run -0 tsd-collect --once -c c --sensors none
  wait_for 30 no_survivors
  unmade() { [ ! -e "$group" ] || rmdir "$group"; }
  wait_for 30 unmade
}
