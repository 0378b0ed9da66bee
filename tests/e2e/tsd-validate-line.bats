#!/usr/bin/env bats
# tsd-validate-line as a filter: what passes, what is said, how it ends.
# shellcheck disable=SC2016,SC2059,SC2154

load ../support/common

setup() {
  cd "$BATS_TEST_TMPDIR" || exit 1
}

good='m.ok 1600000000 1 host=a'

@test "valid lines pass byte for byte, exit 0, with nothing to say" {
  printf 'put m.ok 1600000000 1.50 host=a\r\nm.ok 1600000000 1  host=a \n' >in
  tsd-validate-line <in >out 2>err
  cmp in out
  [ ! -s err ]
}

@test "an invalid line is named with file, line, column, code and sentence; the others pass" {
  printf "$good\nm%%k 1600000000 1 host=a\n$good\n" >in
  run -1 --separate-stderr tsd-validate-line in
  [ "$output" = "$good"$'\n'"$good" ]
  [ "$stderr" = 'in:2:2: metric-character: "%" may not stand in a metric; letters, digits and - _ . / may' ]
}

@test "stdin is -, with and without saying so" {
  run -1 --separate-stderr tsd-validate-line <<<'x'
  [[ $stderr == -:1:2:\ missing-timestamp:\ * ]]
  run -1 --separate-stderr tsd-validate-line - <<<'x'
  [[ $stderr == -:1:2:\ missing-timestamp:\ * ]]
}

@test "a warning is said, its line passes, exit 0" {
  run -0 --separate-stderr tsd-validate-line <<<'m 1600000000.5 1 host=a'
  [ "$output" = 'm 1600000000.5 1 host=a' ]
  [[ $stderr == *timestamp-misread* ]]
}

@test "-q prints nothing, -c only counts" {
  printf "$good\nx\nm 1600000000.5 1 host=a\n" >in
  run -1 tsd-validate-line -q in
  [ -z "$output" ]
  run -0 tsd-validate-line --quiet <<<"$good"
  run -1 tsd-validate-line -c in
  [ "$output" = "2 valid, 1 invalid, 1 warned" ]
  run -1 tsd-validate-line --count in - <<<"$good"
  [ "$output" = "in: 2 valid, 1 invalid, 1 warned"$'\n'"-: 1 valid, 0 invalid, 0 warned" ]
}

@test "the dialect decides" {
  run -0 tsd-validate-line -q --dialect victoriametrics <<<'m:x 1600000000 1 host=a'
  run -1 tsd-validate-line -q --dialect opentsdb <<<'m:x 1600000000 1 host=a'
  run -2 tsd-validate-line --dialect graphite
}

@test "a line leaves as soon as it has come" {
  mkfifo in
  tsd-validate-line <in >out 3>&- &
  pid=$!
  exec 4>in
  printf "$good\nm.ok 16000" >&4
  wait_for 10 test -s out
  [ "$(<out)" = "$good" ]
  printf '00000 2 host=a\n' >&4
  wait_for 10 grep -q ' 2 ' out
  exec 4>&-
  wait "$pid"
}

@test "comments of a spool segment are passed over; no other comment exists" {
  printf "# tsd-spool 1 abc\n$good\n# note\n" >in
  run -1 --separate-stderr tsd-validate-line in
  [ "$output" = "$good" ]
  [[ $stderr == in:3:* ]]
}

@test "a last line without newline passes as it is, with a warning" {
  printf "$good\n$good" >in
  tsd-validate-line in >out 2>err
  cmp in out
  grep -q '^in:2:25: no-newline: ' err
}

@test "a missing file and a directory are exit 2; the others are judged" {
  echo "$good" >in
  run -2 --separate-stderr tsd-validate-line missing in .
  [ "$output" = "$good" ]
  [ "${stderr_lines[0]}" = "tsd-validate-line: opening missing: No such file or directory" ]
  [ "${stderr_lines[1]}" = "tsd-validate-line: reading .: Is a directory" ]
}

@test "stdin closed is exit 2, a full disk too, a reader that left is a quiet end" {
  run -2 bash -c 'tsd-validate-line <&-'
  run -2 bash -c 'echo "$1" | tsd-validate-line >/dev/full' - "$good"
  [[ $output == *"No space left on device"* ]]
  run -0 --separate-stderr bash -c 'yes "$1" | tsd-validate-line | head -n 1' - "$good"
  [ -z "$stderr" ]
}

@test "odd bytes cost their line only" {
  printf "a\0b 1600000000 1 host=a\n\xef\xbb\xbf$good\nca\xc3\xa9 1600000000 1 host=a\n$good\r\r\n\n$good\n" >in
  run -1 --separate-stderr tsd-validate-line in
  [ "$output" = "$good" ]
  [ "$(cut -d: -f2,4 <<<"$stderr" | tr '\n' ';')" = \
    "1: metric-character;2: byte-order-mark;3: metric-character;4: carriage-return;5: empty-line;" ]
}

@test "a line of many megabytes is one refusal, and memory stays flat" {
  run -1 --separate-stderr bash -c '{ echo "$1"; head -c 50000000 /dev/zero | tr "\0" x; echo; echo "$1"; } |
    { tsd-validate-line & wait $!; }' - "$good"
  [ "$output" = "$good"$'\n'"$good" ]
  [[ $stderr == "-:2:1: line-length: "* ]]
}
