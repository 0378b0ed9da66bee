#!/usr/bin/env bats
# Files that change while their collectors run.

load ../../support/common
load ../../support/collectors

setup() { cd "$BATS_TEST_TMPDIR" || exit 1; }
teardown() { end_collect; }

version() { collector "$1" <<<$'#!/bin/sh\necho $$ >version.pid\necho version.is 1366155625 '"$2"$'\nexec sleep 1000'; }

@test "a replaced file restarts its child, and only that" {
  good_neighbour
  version 0/mine.sh 1
  start_collect
  wait_for 30 grep -q '^version.is 1366155625 1' lines
  version 0/mine.sh 2
  wait_for 30 grep -q '^version.is 1366155625 2' lines
  wait_for 30 counted_to 3
  stop_collect
  neighbour_is_whole
}

@test "a new file starts, one that loses its x bit ends" {
  good_neighbour
  start_collect
  wait_for 30 counted_to 1
  version 0/late.sh 1
  wait_for 30 grep -q '^version.is 1366155625 1' lines
  chmod -x c/0/late.sh
  wait_for 30 bash -c '! kill -0 "$(<version.pid)"'
  collector 5/other.sh <<<$'#!/bin/sh\necho other.up 1366155625 1'
  wait_for 30 grep -q '^other.up' lines
  stop_collect
  neighbour_is_whole
}

@test "a changed config.py changes the tags, a broken one changes nothing" {
  good_neighbour
  mkdir -p c/etc
  echo 'DOMAIN = "one"' >c/etc/config.py
  start_collect
  wait_for 30 grep -q '^good.count .* domain=one$' lines
  echo 'DOMAIN = "two"' >c/etc/config.py
  wait_for 30 grep -q '^good.count .* domain=two$' lines
  echo 'DOMAIN = "two words"' >c/etc/config.py
  wait_for 30 grep -q 'config.py:1:10: DOMAIN: .*; the tags stay as they were' sentences
  stop_collect
  neighbour_is_whole
}
