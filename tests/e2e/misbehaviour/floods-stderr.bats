#!/usr/bin/env bats
# A collector that complains without end.

load ../../support/common
load ../../support/collectors

setup() { cd "$BATS_TEST_TMPDIR" || exit 1; }
teardown() { end_collect; }

@test "a flood on stderr: said up to a limit, the rest counted, the neighbour is whole" {
  good_neighbour
  collector 0/flood.sh <<<$'#!/bin/sh\nexec seq 1 100000000 >&2'
  start_collect
  wait_for 30 counted_to 20
  stop_collect
  neighbour_is_whole
  grep -q 'flood.sh: 1$' sentences
  grep -qE 'flood.sh: [0-9]+ more lines like these are not shown' sentences
  [ "$(wc -l <sentences)" -lt 2000 ]
}

@test "a line on stderr that never ends costs no memory" {
  good_neighbour
  collector 0/flood.sh <<<$'#!/bin/sh\nexec tr "\\0" x </dev/zero >&2'
  start_collect
  wait_for 30 counted_to 20
  [ "$(pgrep -c -P "$(pgrep -x -P "$COLLECT_PID" tsd-guard)" -x tr)" -eq 1 ]
  peak_below "$COLLECT_PID" 16384
  stop_collect
  neighbour_is_whole
}
