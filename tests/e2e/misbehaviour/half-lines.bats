#!/usr/bin/env bats
# A collector that writes its lines in pieces, while others write theirs.

load ../../support/common
load ../../support/collectors

setup() { cd "$BATS_TEST_TMPDIR" || exit 1; }
teardown() { end_collect; }

@test "half lines wait for their end; lines are never mixed" {
  good_neighbour
  collector 0/half.sh <<'SENSOR'
#!/bin/sh
n=0
while :; do
  printf 'half.count 13661'
  sleep 0.05
  printf '55625 %s a=' $n
  sleep 0.05
  printf 'b\n'
  n=$((n + 1))
done
SENSOR
  start_collect
  wait_for 30 counted_to 30
  wait_for 30 grep -q '^half.count 1366155625 15 a=b$' lines
  stop_collect
  neighbour_is_whole
  grep '^half' lines | awk '$0 != "half.count 1366155625 " NR - 1 " a=b" { exit 1 }'
  [ "$(grep -vcE '^(good|half)\.count' lines)" -eq 0 ]
}
