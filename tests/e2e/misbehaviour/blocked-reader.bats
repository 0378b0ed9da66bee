#!/usr/bin/env bats
# Whoever is downstream does not read for a while, or never again.

load ../../support/common
load ../../support/collectors

setup() { cd "$BATS_TEST_TMPDIR" || exit 1; }
teardown() { end_collect; }

# Many lines at once, then quiet: COUNT of them, in order.
burst() {
  collector 0/burst.sh <<SENSOR
#!/bin/sh
seq -f 'burst.count 1366155625 %.0f' 0 $(($1 - 1))
exec sleep 1000
SENSOR
}

start_blocked() {
  mkfifo pipe
  MARK=TSD_TEST=$BATS_TEST_NUMBER.$$.$RANDOM
  env "$MARK" tsd-collect -c c --no-host-tag "$@" >pipe 2>sentences 3>&- &
  COLLECT_PID=$!
  exec 8<pipe
}

@test "a blocked reader costs no memory, and gets every line in the end" {
  burst 300000
  start_blocked --inactivity 2
  sleep 4
  peak_below "$COLLECT_PID" 16384
  # A collector that waits for us is not late.
  [ ! -s sentences ]
  timeout 30 head -n 300000 <&8 >lines
  awk '$3 != NR - 1 { exit 1 } END { exit NR != 300000 }' lines
  exec 8<&-
  wait_for 30 no_survivors
}

@test "a reader that never reads again does not keep us from ending" {
  burst 300000
  start_blocked
  sleep 1
  code=0
  kill "$COLLECT_PID"
  wait "$COLLECT_PID" || code=$?
  [ "$code" -eq 2 ]
  grep -q 'nobody reads standard output: [0-9]* bytes of last words are lost' sentences
  no_survivors
}
