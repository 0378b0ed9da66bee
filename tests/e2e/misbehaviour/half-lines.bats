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
  start_collect --no-tcollector-stats
  wait_for 30 counted_to 30
  wait_for 30 grep -q '^half.count 1366155625 15 a=b$' lines
  stop_collect
  neighbour_is_whole
  grep '^half' lines | awk '$0 != "half.count 1366155625 " NR - 1 " a=b" { exit 1 }'
  run -1 grep -vE '^(good|half)\.count' lines
}

# amid_line HOW: a collector that prints all but the last digits of a value, and ends HOW.
amid_line() { collector 0/amid.sh <<<$'#!/bin/sh\nprintf "amid.line 1366155625 1"\n'"$1"; }

@test "a collector's end amid a line: by itself it is a line" {
  # 13 says that there is nothing to watch here, which is no failure.
  for code in 0 1 13; do
    amid_line "exit $code"
    run "-$((code == 1))" --separate-stderr tsd-collect --once -c c --no-host-tag
    [ "$output" = 'amid.line 1366155625 1' ]
    [[ $stderr != *'amid a line'* ]]
  done
}

@test "a collector's end amid a line: by a signal it is left out, counted and said" {
  # The collector dies, its last command dies and the shell exits with 128 + 9, and tsd-collect ends
  # it after a second of silence; only the last is no failure of the collector.
  for case in '1:kill -KILL $$' '1:sh -c "kill -9 \$\$"; exit $?' '0:sleep 1000'; do
    amid_line "${case#*:}"
    run "-${case%%:*}" --separate-stderr tsd-collect --once -c c --no-host-tag --self-metrics
    [[ $output == *'collector.lines_invalid '*' 1 collector=amid.sh'* ]] || { echo "$output"; false; }
    [[ $output != *amid.line* ]]
    [[ $stderr == *'amid.sh: it ended amid a line, which is left out: "amid.line 1366155625 1"'* ]]
  done
}

@test "a collector's end amid a line: when its file is replaced, and at the end of all" {
  good_neighbour
  amid_line 'echo first >&2; exec sleep 1000'
  start_collect
  wait_for 30 grep -q 'amid.sh: first' sentences
  amid_line 'echo second >&2; exec sleep 1000'
  wait_for 60 grep -q 'amid.sh: second' sentences
  stop_collect
  [ "$(grep -c 'amid.sh: it ended amid a line' sentences)" -eq 2 ]
  run -1 grep amid lines
  neighbour_is_whole
}
