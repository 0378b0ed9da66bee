#!/usr/bin/env bats
# tsd-validate-line as a filter: what passes, what is said, how it ends.
# shellcheck disable=SC2016,SC2030,SC2031,SC2059,SC2154

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
  echo x >in
  run -1 --separate-stderr tsd-validate-line <in
  [[ $stderr == -:1:2:\ missing-timestamp:\ * ]]
  run -1 --separate-stderr tsd-validate-line - <in
  [[ $stderr == -:1:2:\ missing-timestamp:\ * ]]
}

@test "a finding of a pipe begins with the tool and ends with the line, and repeats are folded" {
  bad='bad.x 1795877022 nan host=web01'
  run -1 --separate-stderr tsd-validate-line < <(echo "$bad")
  [ "$stderr" = "tsd-validate-line: value-not-finite: \"nan\" is not a finite number: \"$bad\"" ]
  mkfifo in
  seq -f 'bad.x %.0f nan host=a' 1600000000 1600000011 >in &
  run -1 --separate-stderr tsd-validate-line in
  [ "${#stderr_lines[@]}" -eq 3 ]
  [[ ${stderr_lines[1]} == *'"bad.x 1600000009 nan host=a" (10 times by now)' ]]
  [ "${stderr_lines[2]}" = "tsd-validate-line: 10 more lines like these are not shown" ]
  run -1 --separate-stderr tsd-validate-line --fix < <(printf 'm 1600000000 true host=a\nm 1600000000 x host=a\n')
  [[ ${stderr_lines[0]} == "tsd-validate-line: repaired value-boolean: \"m "* ]]
  run -1 --separate-stderr tsd-validate-line --format json < <(seq -f 'bad.x %.0f nan host=a' 1600000000 1600000011)
  [ "${#stderr_lines[@]}" -eq 12 ]
}

@test "a line with controls stays one line at the end of its finding" {
  run -1 --separate-stderr tsd-validate-line < <(printf 'm\033[2J 1600000000 1 host=a\n')
  [[ $stderr == *': "m\x1b[2J 1600000000 1 host=a"' ]]
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

@test "the dialect prometheus: what a double does not hold is warned of, labels that collide are refused" {
  run -1 --separate-stderr tsd-validate-line --dialect prometheus <<'END'
proc.net.bytes 1600000000.5 18014398509481985 if.name=eth0 host=a
proc.net.bytes 1600000000123 1 if.name=eth0 if-name=b
caf\303\251 1600000000 1
END
  [ "$output" = 'proc.net.bytes 1600000000.5 18014398509481985 if.name=eth0 host=a
caf\303\251 1600000000 1' ]
  grep -q 'value-inexact: "18014398509481985"' <<<"$stderr"
  grep -q 'tag-collision: "if-name" becomes the same label as another tag of the line' <<<"$stderr"
  grep -q 'name-mapped: ' <<<"$stderr"
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

@test "--require-newline refuses a last line without one, and has no repair for it" {
  printf "$good\n$good" >in
  for options in "" --fix; do
    run -1 --separate-stderr tsd-validate-line --require-newline --rejects rejects $options in
    [ "$output" = "$good" ]
    [[ $stderr == "in:2:25: no-newline: "* ]]
  done
  [ "$(cut -f1,2 rejects | sort -u)" = "$good"$'\t'no-newline ]
  echo "$good" | tsd-validate-line --require-newline
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
  # Ended by the pipe's signal, as every filter is.
  run -141 --separate-stderr bash -c 'yes "$1" | tsd-validate-line | head -n 1; exit "${PIPESTATUS[1]}"' - "$good"
  [ "$output" = "$good" ]
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
  # A sanitizer maps terabytes.
  run -1 --separate-stderr bash -c '[ -n "${TSD_WATCHED:-}" ] || ulimit -v 40000
    { echo "$1"; head -c 50000000 /dev/zero | tr "\0" x; echo; echo "$1"; } | tsd-validate-line' - "$good"
  [ "$output" = "$good"$'\n'"$good" ]
  [[ $stderr == "tsd-validate-line: line-length: "*'xxx..."' ]]
}

@test "-v prints the invalid lines byte for byte instead" {
  printf "$good\nx \t y\n\n$good\n" >in
  run -1 bash -c 'tsd-validate-line -v in >out 2>err'
  printf 'x \t y\n\n' | cmp - out
}

@test "-e judges its lines, before those of files" {
  echo x >in
  run -1 --separate-stderr tsd-validate-line -e "$good" -e 'm 1' in
  [ "$output" = "$good" ]
  [ "$(cut -d: -f1-3 <<<"$stderr")" = "-e:2:4"$'\n'"in:1:2" ]
}

@test "--strict refuses what is only warned of" {
  run -1 --separate-stderr tsd-validate-line --strict -e 'm 1600000000.5 1 host=a'
  [ -z "$output" ]
}

@test "--fix repairs, says so, and finds nothing to do the second time" {
  printf "m\t1600000000 true host=a\r\n\xef\xbb\xbfPUT m 1600000000 +1 host=a\n$good" >in
  tsd-validate-line --fix in >out 2>err
  printf "m 1600000000 1 host=a\nput m 1600000000 +1 host=a\n$good\n" | cmp - out
  [ "$(cut -d: -f1-3 err)" = "in:1: repaired carriage-return, value-boolean
in:2: repaired byte-order-mark, put-case
in:3: repaired no-newline" ]
  run -0 --separate-stderr tsd-validate-line --fix out
  [ -z "$stderr" ]
}

@test "--format json tells one finding a line" {
  run -1 --separate-stderr tsd-validate-line --format json -e 'm%k 1600000000 1 host=a'
  [[ $stderr == '{"file":"-e","line":1,"column":2,"length":1,"code":"metric-character","severity":"fault",'* ]]
}

@test "-s sums up instead of printing lines, for people and as JSON" {
  printf "$good\n$good\nx\n" >in
  run -1 --separate-stderr tsd-validate-line -s in
  [ -z "$stderr" ]
  [[ ${lines[0]} == "3 lines, 52 bytes: "* ]]
  [ "${lines[1]}" = "1 fault, 0 warnings, 1 series" ]
  run -1 tsd-validate-line --stats --format json in
  [[ $output == *'"faults":{"missing-timestamp":1},"metrics":[{"name":"m.ok","lines":2,"series":1}]'* ]]
}

@test "a series of integers and floats is a warning with --stats, a fault with --strict too" {
  printf 'm 1600000000 1 host=a\nm 1600000001 1.0 host=a\n' >in
  run -0 tsd-validate-line -s in
  [[ $output == *"1  value-mixed"* ]]
  run -1 tsd-validate-line -s --strict in
  run -0 tsd-validate-line -q --strict in
}

@test "limits and wishes of one's own" {
  run -1 tsd-validate-line -q --max-tags 1 -e 'm 1600000000 1 a=b c=d'
  run -0 tsd-validate-line -q --max-tags 9 -e 'm 1600000000 1 a=1 b=1 c=1 d=1 e=1 f=1 g=1 h=1 i=1'
  run -1 tsd-validate-line -q --max-line-bytes 29 -e 'm.ok 1600000000 12 host=a'
  run -1 tsd-validate-line -q --require-tag dc -e "$good"
  run -0 tsd-validate-line -q --require-tag host -e "$good"
  run -0 tsd-validate-line -q --allow-untagged -e 'm 1600000000 1'
  run -2 tsd-validate-line --max-tags 0x8 -e "$good"
}

@test "the records of several processes in one file of --rejects do not mix, and half a one is told" {
  printf 'm.x 1700000000 1' >kept # a validator was killed
  local long
  printf -v long '%0900d' 0
  seq -f "a%.0f$long" 20000 >a
  seq -f "b%.0f$long" 20000 >b
  tsd-validate-line -q --rejects kept a &
  run -1 tsd-validate-line -q --rejects kept b
  wait "$!" || true
  [ "$(head -n 1 kept | cut -f 1,2)" = $'m.x 1700000000 1\tno-newline' ]
  tail -n +2 kept | cut -f 1 | sort | diff - <(sort a b)
}

@test "--rejects keeps invalid lines with code and sentence" {
  run -1 tsd-validate-line -q --rejects kept -e "$good" -e 'm 1'
  run -1 tsd-validate-line -q --rejects kept -e 'n 1'
  for metric in m n; do
    printf '%s 1\tmissing-value\tafter the timestamp come a value and tags; %s\n' "$metric" \
      'is "1" the value, and the timestamp missing?'
  done >wanted
  cmp kept wanted
  run -2 tsd-validate-line --rejects missing/kept -e "$good"
  run -2 tsd-validate-line --rejects /dev/full -e 'm 1'
}

@test "--max-faults stops the printing, not the judging" {
  run -1 --separate-stderr tsd-validate-line --max-faults 1 -e x -e y -e "$good"
  [ "$output" = "$good" ]
  [ "${#stderr_lines[@]}" -eq 2 ]
  run -1 --separate-stderr tsd-validate-line --max-faults 0 -c -e x -e y
  [ "$output" = "0 valid, 2 invalid, 0 warned" ]
}

@test "--explain lists the codes, explains them, and knows no others" {
  tsd-validate-line --explain | cut -d' ' -f1 >codes
  while read -r code; do
    run -0 tsd-validate-line --explain "$code"
    [[ $output == "$code ("*"  rule     "*"  source   "* ]]
    grep -q "^\.It Li $code\( \*\)\?$" "$TSD_TOP/man/tsd-validate-line.1"
  done <codes
  [ "$(wc -l <codes)" -ge 40 ]
  run -2 tsd-validate-line --explain nonsense
}

@test "several threads write what one writes" {
  awk -v good="$good" 'BEGIN { for (i = 0; i < 200000; i++) print (i % 1000 ? good : "bad " i) }' >in
  run -1 bash -c 'tsd-validate-line in >one 2>one.told'
  run -1 bash -c 'tsd-validate-line -j 3 in >three 2>three.told'
  run -1 bash -c 'tsd-validate-line --jobs 0 in >all 2>all.told'
  cmp one three
  cmp one.told three.told
  cmp one all
  cmp one.told all.told
}

@test "on a terminal the line follows, and a caret" {
  run -0 bash -c 'script -qec "tsd-validate-line -e m%k\ 1600000000\ 1\ host=a" /dev/null </dev/null | tr -d "\r"'
  [ "${lines[1]}" = "  m%k 1600000000 1 host=a" ]
  [ "${lines[2]}" = "   ^" ]
}

# doubles COMMAND: exit 2, with the sentence that names the file `in` and OUTPUT; `in` and `kept` stay as they
# are. A tool that reads its own lines would go on to the limit of 400 KiB.
doubles() {
  local output_name=$1
  cp kept in
  run -2 bash -c "ulimit -f 400; timeout 20 $2"
  [[ $(<in)$output == *"in is the input, and $output_name would write to it: it would read its own lines without end; write to another file"* ]]
  cmp kept <(head -n 2 in)
  [ "$(wc -l <in)" -le 3 ]
  [ ! -s out ]
}

@test "a file that is read and written at once is refused, by any of its names, before a line is read" {
  printf 'm%%k 1600000000 1 host=a\n%s\n' "$good" >kept
  cp kept other
  ln -s in soft
  doubles --rejects "tsd-validate-line --rejects in in >out"
  doubles --rejects "tsd-validate-line --rejects in <in >out"
  doubles --rejects "tsd-validate-line --rejects soft other in >out"
  doubles --rejects "tsd-validate-line --rejects in /dev/stdin <in >out"
  ln -f in hard
  doubles --rejects "tsd-validate-line --rejects hard in >out"
  doubles "standard output" "tsd-validate-line in >>in"
  doubles "standard output" "tsd-validate-line -v <in >>soft"
  doubles "standard error" "tsd-validate-line in >out 2>>in"
}

@test "a file that --rejects itself has made is refused when its turn to be read comes" {
  echo bad >bad
  run -2 bash -c 'ulimit -f 400; timeout 20 tsd-validate-line --rejects new bad new'
  [[ $output == *"new is the input, and --rejects would write to it: "* ]]
  [ "$(wc -l <new)" -eq 1 ]
}

@test "a pipe, a terminal, and another file are no such case" {
  printf 'bad\n%s\n' "$good" >in
  run -1 --separate-stderr bash -c 'head -n 2 in | tsd-validate-line --rejects in'
  [ "$output" = "$good" ]
  [ "$(wc -l <in)" -eq 3 ]
  run -1 tsd-validate-line -q --rejects rejects in
  run -1 bash -c 'tsd-validate-line in >>other 2>>other'
  run -0 tsd-validate-line --rejects /dev/null /dev/null
  run -1 bash -c 'script -qec "tsd-validate-line -q --rejects /dev/tty in" /dev/null </dev/null'
}

@test "two files whose lines meet are not glued together" {
  printf '%s' "$good" >in
  run -0 tsd-validate-line in in
  [[ ${lines[*]} == *"$good"*"$good"* ]]
  [ "$(tsd-validate-line in in 2>/dev/null | wc -l)" -eq 1 ]
}

@test "a file that shrinks while it is read is no crash" {
  yes "$good" | head -c 50000000 >in
  { tsd-validate-line in 2>faults || echo $? >code; } | { read -r _; truncate -s 1000 in; cat >/dev/null; }
  # A line that was cut off is invalid; a signal would be 128 and more.
  [ ! -e code ] || [ "$(<code)" = 1 ]
}

@test "--state-file: what was read and refused, and the last finding" {
  run -1 tsd-validate-line --state-file state <<<$'a.b 1700000000 1 c=d\nbad.x 1700000000 nan c=d'
  grep -qx 'lines 2' state
  grep -qx 'refused 1' state
  grep -q '^last tsd-validate-line: value-not-finite: .*bad\.x' state
  run -0 tsd-validate-line --state-file missing/state <<<'a.b 1700000000 1 c=d'
  [[ $output == *'a.b 1700000000 1 c=d'* ]]
  [[ $output == *missing* ]]
}
