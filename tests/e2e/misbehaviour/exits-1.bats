#!/usr/bin/env bats
# A collector that crashes as soon as it starts.

load ../../support/common
load ../../support/collectors

setup() { cd "$BATS_TEST_TMPDIR" || exit 1; }
teardown() { end_collect; }

@test "exit 1 at once: started again after 1 s, 2 s, not sooner; said each time" {
  good_neighbour
  # Its value is the time: seconds since the machine was booted.
  collector 0/crasher.sh <<<$'#!/bin/sh\nread -r now rest </proc/uptime\necho crasher.run 1366155625 $now\nexit 1'
  start_collect
  wait_for 30 bash -c '[ "$(grep -c "^crasher.run" lines)" -ge 3 ]'
  run -0 grep -c 'crasher.sh: exit 1; starts again in' sentences
  [ "$output" -ge 2 ]
  # Pauses of a second and two, less a quarter at most.
  awk '/^crasher.run/ { at[++n] = $3 }
    END { print at[1], at[2], at[3]; exit !(at[2] - at[1] >= 0.74 && at[3] - at[2] >= 1.49) }' lines
  stop_collect
  neighbour_is_whole
}

@test "killed by a signal: its name is said" {
  collector 0/crasher.sh <<<$'#!/bin/sh\nkill -SEGV $$'
  start_collect
  wait_for 30 grep -q 'crasher.sh: killed by SIGSEGV; starts again in' sentences
  stop_collect
}
