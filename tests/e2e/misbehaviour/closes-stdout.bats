#!/usr/bin/env bats
# A collector that closes its stdout and lives on.

load ../../support/common
load ../../support/collectors

setup() { cd "$BATS_TEST_TMPDIR" || exit 1; }
teardown() { end_collect; }

@test "a closed stdout: what was printed is there, the process ends with us" {
  good_neighbour
  collector 0/closer.sh <<<$'#!/bin/sh\necho closer.up 1366155625 1\nexec >&-\nexec sleep 1000'
  start_collect
  wait_for 30 grep -q '^closer.up' lines
  wait_for 30 counted_to 5
  stop_collect
  neighbour_is_whole
}

@test "a closed stdout costs no processor time" {
  collector 0/closer.sh <<<$'#!/bin/sh\necho closer.up 1366155625 1\nexec >&- 2>&-\nexec sleep 1000'
  start_collect --no-tcollector-stats
  wait_for 30 grep -q '^closer.up' lines
  rest "$COLLECT_PID"
  stop_collect
}
