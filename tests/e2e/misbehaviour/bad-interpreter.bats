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
  wait_for 30 grep -q 'bad.py: cannot be run: #!/no/such/python: there is no such program' sentences
  wait_for 30 counted_to 30
  [ "$(grep -c bad.py sentences)" -eq 1 ]
  collector 0/bad.py <<<$'#!/bin/sh\necho bad.mended 1366155625 1\nexec sleep 1000'
  wait_for 30 grep -q '^bad.mended' lines
  stop_collect
  neighbour_is_whole
}

@test "what is not run is said once, while it is so, and again when it is so again" {
  good_neighbour
  collector 0/mine.sh <<<$'#!/bin/sh\necho mine.x 1366155625 1\nexec sleep 1000'
  chmod -x c/0/mine.sh
  collector 0/mine.sh~ <<<$'#!/bin/sh\necho left.over 1366155625 1'
  collector loose.sh <<<$'#!/bin/sh\necho loose.x 1366155625 1'
  collector 60s/x.sh <<<$'#!/bin/sh\necho no.number 1366155625 1'
  collector 0/crlf.sh <<<$'#!/bin/sh\r\necho crlf.x 1366155625 1\r'
  start_collect
  wait_for 30 grep -q "c/0/mine.sh is not run: it is not executable: chmod +x $PWD/c/0/mine.sh" sentences
  grep -q 'c/0/mine.sh~ is not run: editors and packages leave such names behind' sentences
  grep -q "c/loose.sh is not run: it lies beside the numbered directories: mv $PWD/c/loose.sh $PWD/c/0/" sentences
  grep -q 'c/60s is not run: its name is no number of seconds' sentences
  wait_for 30 grep -qF "crlf.sh: cannot be run: its first line ends with a carriage return (Windows): sed -i 's/\r\$//' $PWD/c/0/crlf.sh" sentences
  bash -c "$(sed -n 's/.*crlf.sh: .*(Windows): //p' sentences)"
  wait_for 30 grep -q '^crlf.x' lines
  bash -c "$(sed -n 's/.*mine.sh is not run: .*executable: //p' sentences)"
  wait_for 30 grep -q '^mine.x' lines
  chmod -x c/0/mine.sh
  again() { [ "$(grep -c 'mine.sh is not run' sentences)" -eq 2 ]; }
  wait_for 30 again
  [ "$(grep -c 'loose.sh is not run' sentences)" -eq 1 ]
  run -1 grep -E '^(left|loose|no)' lines
  stop_collect
  neighbour_is_whole
}

@test "one in 0 that ends by itself is told its place, once" {
  good_neighbour
  collector 0/ends.sh <<<$'#!/bin/sh\necho ends.x 1366155625 1'
  start_collect
  wait_for 30 grep -q 'ends.sh: exit 0; starts again in [0-9.]*m\{0,1\}s (collectors/60 starts one every 60 seconds)' sentences
  wait_for 30 grep -qE 'ends.sh: exit 0; starts again in [0-9.]+m?s$' sentences
  [ "$(grep -c 'collectors/60' sentences)" -eq 1 ]
  stop_collect
}

@test "no first line at all: said with the reason, exit 1 where it is a round" {
  collector 60/plain.sh <<<'echo a.b 1366155625 1'
  run -1 tsd-collect --once -c c
  [[ $output == "tsd-collect: plain.sh: cannot be run: Exec format error (has it a #! line?)" ]]
}
