#!/usr/bin/env bats
# A collector that cannot be executed.

load ../../support/common
load ../../support/collectors

setup() {
  cd "$BATS_TEST_TMPDIR" || exit 1
  # It makes a fork of vfork, so that the child's errno is never seen.
  [ "${TSD_WATCHED:-}" != tsan ] || skip "not under ThreadSanitizer"
}
teardown() { end_collect; }

@test "a bad interpreter: said once with the reason, tried again when the file changes" {
  good_neighbour
  collector 0/bad.py <<<$'#!/no/such/python\nprint("x")'
  start_collect
  wait_for 30 grep -q 'bad.py: cannot be run: No such file or directory (is the interpreter' sentences
  wait_for 30 counted_to 30
  [ "$(grep -c bad.py sentences)" -eq 1 ]
  collector 0/bad.py <<<$'#!/bin/sh\necho bad.mended 1366155625 1\nexec sleep 1000'
  wait_for 30 grep -q '^bad.mended' lines
  stop_collect
  neighbour_is_whole
}

@test "no first line at all: said with the reason, exit 1 where it is a round" {
  collector 60/plain.sh <<<'echo a.b 1366155625 1'
  run -1 tsd-collect --once -c c
  [[ $output == "tsd-collect: plain.sh: cannot be run: Exec format error (has it a #! line?)" ]]
}
