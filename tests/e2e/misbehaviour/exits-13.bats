#!/usr/bin/env bats
# A collector that asks not to be run.

load ../../support/common
load ../../support/collectors

setup() { cd "$BATS_TEST_TMPDIR" || exit 1; }
teardown() { end_collect; }

@test "exit 13: not again, until the file changes" {
  good_neighbour
  collector 0/unlucky.sh <<<$'#!/bin/sh\necho unlucky.run 1366155625 1\nexit 13'
  start_collect
  wait_for 30 grep -q 'unlucky.sh: exit 13: it will not run again until its file changes' sentences
  wait_for 30 counted_to 20
  [ "$(grep -c '^unlucky.run' lines)" -eq 1 ]
  collector 0/unlucky.sh <<<$'#!/bin/sh\necho unlucky.run 1366155625 2\nexec sleep 1000'
  wait_for 30 grep -q '^unlucky.run 1366155625 2' lines
  stop_collect
  neighbour_is_whole
}
