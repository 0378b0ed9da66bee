#!/usr/bin/env bats
# A collector that does not want to end.

load ../../support/common
load ../../support/collectors

setup() { cd "$BATS_TEST_TMPDIR" || exit 1; }
teardown() { end_collect; }

@test "TERM is ignored: KILL comes three seconds later, the neighbour is whole" {
  good_neighbour
  collector 0/stubborn.sh <<'SENSOR'
#!/bin/sh
trap '' TERM INT HUP
echo "stubborn.up 1366155625 1"
while :; do sleep 1; done
SENSOR
  start_collect
  wait_for 30 grep -q '^stubborn.up' lines
  wait_for 30 counted_to 5
  before=$SECONDS
  stop_collect
  [ $((SECONDS - before)) -ge 2 ]
  neighbour_is_whole
}

@test "a periodic one that overstays and ignores TERM is killed too" {
  good_neighbour
  collector 2/stubborn.sh <<'SENSOR'
#!/bin/sh
trap '' TERM
echo "stubborn.up 1366155625 1"
while :; do sleep 1; done
SENSOR
  start_collect
  wait_for 30 grep -q 'stubborn.sh: still running after [0-9]*s: its time is over' sentences
  wait_for 30 bash -c '[ "$(grep -c "^stubborn.up" lines)" -ge 2 ]'
  stop_collect
  neighbour_is_whole
}
