#!/usr/bin/env bats
# Collectors that use more than DIR/etc/limits allows: they are ended with a sentence, and nobody
# else is.

load ../../support/common
load ../../support/collectors

setup() { cd "$BATS_TEST_TMPDIR" || exit 1; }
teardown() { end_collect; }

limits() {
  mkdir -p c/etc
  cat >c/etc/limits.new
  mv c/etc/limits.new c/etc/limits
}

@test "a share of a core: a busy loop is ended, its busy child too" {
  good_neighbour
  collector 0/busy.sh <<<$'#!/bin/sh\necho busy.up 1366155625 1\nsh -c "while :; do :; done" &\nwait'
  limits <<<'busy.sh cpu=5%'
  start_collect
  wait_for 60 grep -qE 'busy.sh: over its budget: [0-9]+% of a core, 5% allowed' sentences
  wait_for 30 grep -q 'busy.sh: ended; starts again in' sentences
  stop_collect
  neighbour_is_whole
  run -1 grep good.sh sentences
}

@test "memory: a hog is ended" {
  good_neighbour
  collector 0/hog.py <<'SENSOR'
#!/usr/bin/env python3
import time
print("hog.up 1366155625 1")
hoard = bytearray(64 << 20)
for i in range(0, len(hoard), 4096):
    hoard[i] = 1
time.sleep(1000)
SENSOR
  limits <<<'* memory=40M'
  start_collect
  wait_for 60 grep -qE 'hog.py: over its budget: [0-9]+ KiB of memory, 40960 KiB allowed' sentences
  wait_for 30 grep -q 'hog.py: ended; starts again in' sentences
  stop_collect
  neighbour_is_whole
}

@test "memory: who takes it faster than we look is refused it" {
  good_neighbour
  collector 0/hog.py <<'SENSOR'
#!/usr/bin/env python3
hoards = []
while True:
    hoards.append(b"x" * (8 << 20))
SENSOR
  limits <<<'hog memory=20M'
  start_collect
  wait_for 60 grep -q 'hog.py: MemoryError' sentences
  wait_for 30 grep -qE 'hog.py: over its budget: [0-9]+ KiB of memory, 20480 KiB allowed' sentences
  stop_collect
  neighbour_is_whole
}

@test "open files: no more than allowed" {
  collector 60/opener.py <<'SENSOR'
#!/usr/bin/env python3
files = []
try:
    while True:
        files.append(open("/dev/null"))
except OSError as error:
    print("opener.files 1366155625 %d" % (files[-1].fileno() + 1))
SENSOR
  limits <<<'* open-files=17'
  run -0 tsd-collect --once -c c --no-host-tag
  [ "$output" = "opener.files 1366155625 17" ]
}

@test "lines a second: a flood is ended, the lines that came are lines" {
  good_neighbour
  collector 0/flood.sh <<<$'#!/bin/sh\nexec seq -f "flood.count 1366155625 %.0f" 0 100000000'
  limits <<<'flood.sh lines=1000'
  start_collect
  wait_for 60 grep -qE 'flood.sh: over its budget: [0-9]+ lines in [0-9.]+s, 1000 a second allowed' sentences
  wait_for 30 grep -q 'flood.sh: ended; starts again in' sentences
  stop_collect
  neighbour_is_whole
  grep '^flood' lines | awk '$3 == 0 { n = 0 } $3 != n++ { print; exit 1 }'
}

@test "line bytes: a longer line is left out, the common limit stays" {
  for name in short.sh other.sh; do
    collector "60/$name" <<<$'#!/bin/sh\necho "a.b 1366155625 1 from=$TSD_COLLECTOR"\necho "c.d 1366155625 1 from=$TSD_COLLECTOR.and.much.more"'
  done
  limits <<<'short.sh line-bytes=40'
  run -0 --separate-stderr tsd-collect --once -c c --no-host-tag
  [ "$(wc -l <<<"$output")" -eq 3 ]
  [[ $output != *short.sh.and* ]]
  [ "$stderr" = "tsd-collect: short.sh: a line of more than 40 bytes is left out" ]
}

@test "inactivity: each its own" {
  good_neighbour
  collector 0/silent.sh <<<$'#!/bin/sh\nexec sleep 1000'
  collector 0/quiet.sh <<<$'#!/bin/sh\necho started >>quiet.log\nexec sleep 1000'
  limits <<<'silent.sh inactivity=1s'
  start_collect
  # Twice: the other one would have been ended by then, and started again.
  wait_for 30 bash -c '[ "$(grep -c "silent.sh: alive, but 0 bytes for 1s" sentences)" -ge 2 ]'
  stop_collect
  [ "$(wc -l <quiet.log)" -eq 1 ]
  run -1 grep quiet.sh sentences
  neighbour_is_whole
}

@test "collectors run as another user when asked; a user of its own wins" {
  [ "$(id -u)" -eq 0 ] || skip "for root"
  collector 60/a.sh <<<$'#!/bin/sh\n'
  run -2 tsd-collect --once -c c --run-as nosuchuser
  [[ $output == *"there is no user nosuchuser" ]]
  for name in a b; do
    collector "60/$name.sh" <<<$'#!/bin/sh\necho "who.am.i 1366155625 $(id -u) from=$TSD_COLLECTOR"; id -G >&2'
  done
  limits <<<'b.sh user=daemon'
  # Where those users can reach them; bats keeps its own directories to itself.
  open_place=$(mktemp -d)
  mv c "$open_place/c"
  chmod -R go+rX "$open_place"
  run --separate-stderr tsd-collect --once -c "$open_place/c" --no-host-tag --run-as nobody
  rm -r "$open_place"
  [ "$status" -eq 0 ]
  [ "$(sort <<<"$output")" = "$(printf 'who.am.i 1366155625 %s from=%s.sh\n' "$(id -u daemon)" b "$(id -u nobody)" a | sort)" ]
  # Nor the groups of him who started it.
  [ "$(sort <<<"$stderr")" = "$(printf 'tsd-collect: %s.sh: %s\n' a "$(id -g nobody)" b "$(id -g daemon)")" ]
}

@test "limits that cannot be understood: exit 2 at the start, later nothing changes" {
  good_neighbour
  limits <<<'good.sh cpu=lots'
  run -2 tsd-collect --once -c c
  [[ $output == *"etc/limits:1:9: cpu=lots: is no share of a core, as 25% is" ]]
  limits <<<'good.sh cpu=90%'
  start_collect
  wait_for 30 counted_to 3
  limits <<<'good.sh pages=7'
  wait_for 30 grep -q 'limits:1:9: there is no setting pages; the limits stay as they were' sentences
  stop_collect
  neighbour_is_whole
}

@test "a changed limit starts its collector anew, and only that" {
  good_neighbour
  collector 0/mine.sh <<<$'#!/bin/sh\necho "mine.files 1366155625 $(ulimit -n)"\nexec sleep 1000'
  limits <<<'mine.sh open-files=33'
  start_collect
  wait_for 30 grep -qx 'mine.files 1366155625 33' lines
  limits <<<'mine.sh open-files=44'
  wait_for 30 grep -qx 'mine.files 1366155625 44' lines
  stop_collect
  neighbour_is_whole
}
