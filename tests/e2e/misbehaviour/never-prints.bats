#!/usr/bin/env bats
# A collector that is alive and never prints.

load ../../support/common
load ../../support/collectors

setup() { cd "$BATS_TEST_TMPDIR" || exit 1; }
teardown() { end_collect; }

@test "ever silent: started anew after the inactivity limit, with a hint" {
  good_neighbour
  collector 0/silent.sh <<<$'#!/bin/sh\necho started >>silent.log\nexec sleep 1000'
  start_collect --inactivity 2
  wait_for 30 grep -q 'silent.sh: alive, but 0 bytes for 2s; is its stdout buffered?' sentences
  wait_for 30 bash -c '[ "$(wc -l <silent.log)" -ge 2 ]'
  stop_collect
  neighbour_is_whole
}

@test "ever silent and stubborn: once is over in time all the same" {
  collector 0/silent.sh <<<$'#!/bin/sh\ntrap "" TERM\nwhile :; do sleep 1; done'
  MARK=TSD_TEST=$BATS_TEST_NUMBER.$$.$RANDOM
  run -0 env "$MARK" timeout 60 tsd-collect --once -c c
  no_survivors
}
