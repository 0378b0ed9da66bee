#!/usr/bin/env bats
# Files and directories that go away while collectors run.

load ../../support/common
load ../../support/collectors

setup() { cd "$BATS_TEST_TMPDIR" || exit 1; }
teardown() { end_collect; }

@test "a removed file ends its child" {
  good_neighbour
  collector 0/gone.sh <<<$'#!/bin/sh\necho $$ >gone.pid\necho gone.up 1366155625 1\nexec sleep 1000'
  start_collect
  wait_for 30 grep -q '^gone.up' lines
  rm c/0/gone.sh
  wait_for 30 bash -c '! kill -0 "$(<gone.pid)"'
  wait_for 30 counted_to 5
  stop_collect
  neighbour_is_whole
}

@test "a removed directory ends its children; another in its place is kept" {
  good_neighbour
  start_collect
  wait_for 30 counted_to 3
  child=$(pgrep -P "$(pgrep -x -P "$COLLECT_PID" tsd-guard)")
  kill -0 "$child"
  mv c old
  wait_for 30 bash -c "! kill -0 $child"
  neighbour_is_whole
  grep -q 'No such file or directory' sentences
  mv old c
  wait_for 40 bash -c '[ "$(grep -c "^good.count .* 0$" lines)" -eq 2 ]'
  stop_collect
}
