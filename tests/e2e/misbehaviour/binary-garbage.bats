#!/usr/bin/env bats
# A collector that prints whatever bytes it has.

load ../../support/common
load ../../support/collectors

setup() { cd "$BATS_TEST_TMPDIR" || exit 1; }
teardown() { end_collect; }

@test "binary garbage: none of it comes out, the neighbour is whole" {
  good_neighbour
  collector 0/garbage.sh <<<$'#!/bin/sh\nexec cat /dev/urandom'
  start_collect --no-tcollector-stats
  wait_for 30 counted_to 20
  wait_for 30 grep -aq 'garbage.sh: ' sentences
  stop_collect
  neighbour_is_whole
  run -1 grep -av '^good.count' lines
  # What is said of it shows no bytes that a terminal obeys.
  run -1 grep -aP '[\x00-\x08\x0b-\x1f\x7f]' sentences
}
