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
  # Both pipes are full, and stay so for twice the time after which a silent collector is ended.
  wait_for 60 has_written "$COLLECT_PID" 40000
  wait_for 60 is_stuck "$(pgrep -x seq -P "$(pgrep -f 'c/0/burst[.]sh')")"
  sleep 4
  peak_below "$COLLECT_PID" 16384
  # A collector that waits for us is not late.
  [ ! -s sentences ]
  timeout 30 head -n 300000 <&8 >lines
  awk '$3 != NR - 1 { exit 1 } END { exit NR != 300000 }' lines
  exec 8<&-
  wait_for 30 no_survivors
}

# Each of them would print for ever, as fast as it is read.
crowd() {
  collector 0/w1.sh <<<$'#!/bin/sh\nexec yes "crowd.count 1366155625 1 writer=$TSD_COLLECTOR padding=0123456789012345678901234567890123456789"'
  for i in $(seq 2 "$1"); do ln c/0/w1.sh "c/0/w$i.sh"; done
}

@test "a thousand writers and a blocked reader: 16 MB hold all that waits" {
  crowd 1000
  start_blocked
  all_run() { [ "$(pgrep -c -f 'crowd[.]count 1366155625 1 writer=w[0-9]')" -ge 1000 ]; }
  wait_for 60 all_run
  wait_for 60 is_stuck "$COLLECT_PID"
  peak_below "$COLLECT_PID" 16384
  # Everybody comes to his turn when it goes on, and then all wait again.
  timeout 60 awk '
    !/^crowd.count 1366155625 1 writer=w[0-9]+.sh padding=[0-9]+$/ { print "torn: " $0; exit 1 }
    !($4 in seen) { seen[$4]; if (++n == 1000) exit }' <&8
  wait_for 60 is_stuck "$COLLECT_PID"
  peak_below "$COLLECT_PID" 16384
  exec 8<&-
  wait_for 60 no_survivors
}

@test "native sensors and a blocked reader: their turns are missed, and cost no memory" {
  mkdir -p c root/proc
  for i in $(seq 2000); do echo "8 $i disk$i 1 2 3 4 5 6 7 8 9 10 11"; done >root/proc/diskstats
  echo '1000.00 1000.00' >root/proc/uptime
  start_blocked --root root --sensors iostat --interval 1
  filled() { [ "$(awk '/^wchar/ { print $2 }' "/proc/$COLLECT_PID/io")" -ge 40000 ]; }
  wait_for 60 filled
  wakeups() { awk '/^voluntary/ { print $2 }' "/proc/$COLLECT_PID/status"; }
  peak() { awk '/^VmHWM/ { print $2 }' "/proc/$COLLECT_PID/status"; }
  woke() { [ "$(wakeups)" -ge "$1" ]; }
  wait_for 60 woke $(($(wakeups) + 3))
  before=$(peak)
  wait_for 60 woke $(($(wakeups) + 5))
  [ "$(peak)" -le $((before + 256)) ]
  exec 8<&-
  wait_for 30 no_survivors
}

@test "a reader that never reads again does not keep us from ending" {
  burst 300000
  start_blocked
  wait_for 60 has_written "$COLLECT_PID" 40000
  wait_for 60 is_stuck "$COLLECT_PID"
  code=0
  kill "$COLLECT_PID"
  wait "$COLLECT_PID" || code=$?
  [ "$code" -eq 2 ]
  grep -q 'nobody reads standard output: [0-9]* bytes of last words are lost' sentences
  no_survivors
}
