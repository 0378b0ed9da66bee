#!/usr/bin/env bats
# What every tool owes: --help, --version, exit codes, a checked stdout, a linted page.

load ../support/common

@test "--help goes to stdout and is exit 0" {
  for tool in $(tools); do
    run -0 --separate-stderr "$tool" --help
    [[ $output == *"Usage: $tool"* ]]
    [ -z "$stderr" ]
  done
}

@test "--help begins with the NAME line of the page and ends with an example and the page" {
  for tool in $(tools); do
    run -0 "$tool" --help
    [ "${lines[0]}" = "$(sed -n 's/^\.Nd //p' "$TSD_TOP/man/$tool.1")" ]
    grep -q "^  .*$tool" <<<"$(sed -n '/^Example:/,$p' <<<"$output")"
    [ "${lines[-1]}" = "man $tool" ]
  done
}

@test "the many options of --help are in groups, help and version in the last one" {
  for tool in tsd-send tsd-collect; do
    run -0 "$tool" --help
    groups=$(grep -E '^[A-Z][A-Za-z ]*:$' <<<"$output" | grep -v '^Example:$')
    [ "$(wc -l <<<"$groups")" -ge 6 ]
    [ "$(tail -n 1 <<<"$groups")" = "Other:" ]
    sed -n '/^Other:/,$p' <<<"$output" | grep -q -- '-h,--help'
    run -1 grep -q '^Options:' <<<"$output"
  done
}

@test "--version begins with the name and three numbers" {
  for tool in $(tools); do
    run -0 "$tool" --version
    [[ ${lines[0]} =~ ^$tool\ [0-9]+\.[0-9]+\.[0-9]+ ]]
  done
}

@test "the program behind the tools: by a tool's name as its first word, else it says which there are" {
  run -0 tsd-tools tsd-send --version
  [[ $output == "tsd-send "* ]]
  for words in "" --help nosuch; do
    # shellcheck disable=SC2086
    run -2 --separate-stderr tsd-tools $words
    [ "$stderr" = "tsd-tools: say which tool: $(tools | sort | xargs)" ]
  done
}

@test "an unknown option is a sentence on stderr and exit 2" {
  for tool in $(tools); do
    run -2 --separate-stderr "$tool" --no-such-option </dev/null
    [ -z "$output" ]
    [[ $stderr == "$tool: "* ]]
  done
}

@test "a mistyped option and a word without its option are told what was probably meant" {
  cd "$BATS_TEST_TMPDIR"
  touch points.txt
  while IFS='|' read -r command wanted; do
    # shellcheck disable=SC2086
    run -2 --separate-stderr $command </dev/null
    [ "${stderr_lines[0]}" = "${command%% *}: $wanted" ] || { echo "$command: $stderr"; false; }
  done <<'END'
tsd-collect --onec|unknown option --onec: did you mean --once?
tsd-collect -onec|unknown option -onec: did you mean --once?
tsd-collect --colectors=/x|unknown option --colectors: did you mean --collectors?
tsd-send --nonsense|unknown option --nonsense
tsd-send -zq|unknown option -z
tsd-send 127.0.0.1:4242|unexpected argument 127.0.0.1:4242: did you mean -H 127.0.0.1:4242?
tsd-send -H a points.txt|unexpected argument points.txt: did you mean < points.txt?
tsd-send -H 127.0.0.1 4242|unexpected argument 4242: did you mean -p 4242?
tsd-send -H 127.0.0.1 70000|unexpected argument 70000: did you mean -H 70000?
tsd-install-init -H a 4242|unexpected argument 4242: did you mean -p 4242?
tsd-send -h 127.0.0.1:4242|-h prints the help; the host is -H 127.0.0.1:4242
tsd-install-init -h tsd1|-h prints the help; the host is -H tsd1
tsd-send -H 127.0.0.1,23101|"23101": it is a number and no host; a port goes behind its host, HOST:PORT
tsd-send --http -H 23101|"23101": it is a number and no host; a port goes behind its host, HOST:PORT
tsd-send --dialect prometheus -H 23101|"23101": it is a number and no host; a port goes behind its host, HOST:PORT
tsd-send -H 0x7f000001:4242|"0x7f000001:4242": it is a number and no host; a port goes behind its host, HOST:PORT
tsd-send -H kafka://9092/t|a broker of kafka://: "9092": it is a number and no host; a port goes behind its host, HOST:PORT
tsd-install-init -H 23101 -n|the host "23101" is refused: it is a number and no host; a port goes behind its host, HOST:PORT
tsd-send -H 127.0.0.1:99999|"127.0.0.1:99999": a port is a number from 1 to 65535
tsd-send -H 127.0.0.1:0|"127.0.0.1:0": a port is a number from 1 to 65535
tsd-send -H 127.0.0.1:http|"127.0.0.1:http": a port is a number from 1 to 65535
tsd-listen --page 99999|"99999": a port is a number from 0 to 65535
tsd-listen --page 127.0.0.1:99999|"127.0.0.1:99999": a port is a number from 0 to 65535
tsd-send -H a --http --http-path write|--http-path "write": a path begins with "/"
tsd-send -H a --http --http-path /write?db=x|--http-path "/write?db=x": a path has no "?": leave the query out
tsd-send -H a --dialect prometheus --http-path /write#x|--http-path "/write#x": a path has no "#"
tsd-install-init tsd1|unexpected argument tsd1: did you mean -H tsd1?
tsd-collect /x|unexpected argument /x: did you mean -c /x?
tsd-send -H|--host wants a value: HOST[:PORT]
tsd-send --dialect graphite|unknown dialect "graphite": one of auto, opentsdb, victoriametrics, influxdb, portable, prometheus
tsd-send -H http://x:4242|"http://x:4242" is not HOST, HOST:PORT or [IPV6]:PORT: leave http:// out; --http speaks it
tsd-send -H https://x|"https://x" is not HOST, HOST:PORT or [IPV6]:PORT: leave https:// out; --http --tls speak it
tsd-send -H x:4242/api/put|"x:4242/api/put" is not HOST, HOST:PORT or [IPV6]:PORT: leave /api/put out
tsd-install-init -H http://x|the host "http://x" is refused: leave http:// out
END
}

@test "a tool that lacks what it needs says what to type next" {
  run -2 tsd-send </dev/null
  [[ $output == *"tsd-send -H tsd.example.org"* ]]
  run -2 tsd-install-init
  [[ $output == *"tsd-install-init -H tsd.example.org"* ]]
  mkdir "$BATS_TEST_TMPDIR/image"
  run -1 tsd-check-config --root "$BATS_TEST_TMPDIR/image"
  [[ $output == *"tsd-install-init -H HOST"* ]]
  run -2 tsd-validate-line --explain nonsense
  [[ $output == *"tsd-validate-line --explain"* ]]
  run -2 tsd-collect --sensors nonsense
  [[ $output == *"--list-sensors"* ]]
}

@test "an international host name: what to write in its place" {
  run -2 tsd-send -H tsd.bücher.example </dev/null
  [[ $output == *'"tsd.bücher.example": an international name is written in its ASCII form, xn--..., which idn2(1) prints'* ]]
  run -2 tsd-install-init -H bücher.example --dry-run
  [[ $output == *"its ASCII form, xn--"* ]]
  cd "$BATS_TEST_TMPDIR"
  printf '#!/bin/sh\nTSD_HOST=bücher.example\n' >script
  run -1 tsd-check-config script
  [[ $output == *"its ASCII form, xn--"* ]]
}

@test "a configuration with a number as a host, or with a port that is none, is told the rule" {
  cd "$BATS_TEST_TMPDIR"
  printf '#!/bin/sh\nTSD_HOST=127.0.0.1,23101\n' >script
  run -1 tsd-check-config script
  [[ $output == *'"127.0.0.1,23101": it is a number and no host; a port goes behind its host, HOST:PORT'* ]]
  printf '#!/bin/sh\nTSD_HOST=tsd1:99999\n' >script
  run -1 tsd-check-config script
  [[ $output == *'"tsd1:99999": a port is a number from 1 to 65535'* ]]
}

@test "who waits for a person at a terminal says so" {
  # script(1) gives the tool a terminal; -e passes its exit code on.
  run -0 script -qec "tsd-validate-line" /dev/null </dev/null
  [[ $output == *"reading points from this terminal"* ]]
  run -0 tsd-validate-line </dev/null
  [ -z "$output" ]
}

@test "--help into a full disk is exit 2" {
  for tool in $(tools); do
    run -2 bash -c '"$0" --help >/dev/full' "$tool"
    [[ $output == *"No space left on device"* ]]
  done
}

@test "every tool has a page, and the pages are clean" {
  for tool in $(tools); do [ -f "$TSD_TOP/man/$tool.1" ]; done
  mandoc -T lint -W warning "$TSD_TOP"/man/*.[1-9]
}

@test "every page has the sections of its kind, and no empty one" {
  has_sections() {
    local page=$1 section
    shift
    for section in "$@"; do
      sed -n "/^\.Sh $section\$/,/^\.Sh /p" "$page" | sed -n 2p | grep -qv '^\.Sh' || { echo "${page##*/}: $section"; return 1; }
    done
  }
  for page in "$TSD_TOP"/man/*.1; do
    has_sections "$page" DESCRIPTION OPTIONS ENVIRONMENT FILES 'EXIT STATUS' EXAMPLES DIAGNOSTICS 'SEE ALSO'
  done
  has_sections "$TSD_TOP/man/tsd-tools.7" DESCRIPTION ENVIRONMENT FILES 'EXIT STATUS' EXAMPLES DIAGNOSTICS 'SEE ALSO'
  for page in "$TSD_TOP"/man/*.5; do has_sections "$page" DESCRIPTION EXAMPLES 'SEE ALSO'; done
}

@test "every page of a tool has the same table of exit codes" {
  exit_table() { sed -n '/^\.Sh EXIT STATUS/,/^\.Sh /p' "$1" | grep -E '^\.It' ; }
  for tool in $(tools); do
    run -0 exit_table "$TSD_TOP/man/$tool.1"
    [ "$(tr -d 'a-zA-Z. ' <<<"$output" | tr '\n' ' ')" = "0 1 2 75 " ]
  done
}

@test "nothing in the tree names the machine it was written on" {
  cd "$TSD_TOP"
  run -1 git grep -nE '/wor[k]/|/tmp/w[t]' -- .
}

@test "each fault that the field reported has its test (tests/data/field.txt)" {
  rows=0
  while IFS='|' read -r report kind file name; do
    [[ $report != '#'* ]] || continue
    file=$(xargs <<<"$file") name=$(sed 's/^ *//; s/ *$//' <<<"$name")
    [ -n "$kind" ]
    # The layout of a source may have broken a long name.
    tr -d '\n' <"$TSD_TOP/tests/$file" | sed 's/" *"//g' | grep -qF -- "\"$name\"" || { echo "$file has no test \"$name\""; false; }
    rows=$((rows + 1))
  done <"$TSD_TOP/tests/data/field.txt"
  [ "$rows" -ge 20 ]
}

@test "whatever is printed on a full disk is exit 2, with the reason, once" {
  cd "$BATS_TEST_TMPDIR"
  printf 'USER = "me"\nDOMAIN = "mine"\n' >config.py
  for ((i = 0; i < 3000; i++)); do echo "a.b 1700000000 $i host=a"; done >points
  mkdir -p image/etc
  local tool line
  for tool in $(tools); do printf '%s --version\n%s --help\n' "$tool" "$tool"; done >commands
  cat >>commands <<'COMMANDS'
tsd-collect --list-sensors
tsd-collect --list-metrics
tsd-collect --list-metrics --format json
tsd-validate-line points
tsd-validate-line -s points
tsd-validate-line --explain
tsd-send -n
tsd-check-config config.py
tsd-check-config --get USER config.py
tsd-check-config --format json config.py
tsd-install-init -H tsd1 --print script
tsd-install-init -H tsd1 -n --root image
COMMANDS
  while read -r line; do
    echo "# $line"
    # shellcheck disable=SC2086
    run -2 bash -c '"$@" <points >/dev/full' - $line
    [ "$(grep -c 'standard output' <<<"$output")" = 1 ]
    [[ $output == *'writing standard output: No space left on device'* ]]
  done <commands
}

@test "-q and -v are known to every tool" {
  help=$BATS_TEST_TMPDIR/help
  for tool in $(tools); do
    "$tool" --help >"$help"
    grep -qE -- '^  -q,--quiet ' "$help"
    grep -qE -- '^  -v,--(verbose|invalid) ' "$help"
  done
}

@test "durations and sizes have units wherever one is taken" {
  cd "$BATS_TEST_TMPDIR"
  mkdir -p c/0
  for option in '--interval 1s' '--interval 1'; do
    # shellcheck disable=SC2086
    run -0 timeout 20 bash -c 'tsd-collect --sensors sysload "$@" | head -n 1' - $option
  done
  run -2 tsd-collect --sensors sysload --interval 1500ms
  [[ $output == *'"1500ms" is not a whole number of seconds from 1 to'* ]]
  run -2 tsd-collect --interval 0s
  run -0 tsd-collect --once -c c --dedup-interval 5m --evict-interval 2h --inactivity 1h --max-line-bytes 64K --host-wait 1s
  run -2 tsd-collect --once -c c --dedup-interval 2h --evict-interval 5m
  line="a.b 1700000000 1 host=a k=$(printf '%0900d' 1)"
  run -0 tsd-validate-line --max-line-bytes 1K -e "$line"
  run -1 tsd-validate-line --max-line-bytes 512 -e "$line"
  run -2 tsd-validate-line --max-line-bytes 1G -e "$line"
  run -2 tsd-collect --once --sensors none --max-line-bytes 0
  [[ $output == *'--max-line-bytes: "0" is less than 1'* ]]
  # Each option that says so in --help takes a unit.
  for tool in $(tools); do
    "$tool" --help | sed -nE 's/^  (-.,)?(--[a-z-]+) (DURATION|TIME|SIZE)(=.*| .*|$)/\2 \3/p' | grep -v -- '--now' |
      while read -r option kind; do
        value=15x
        run -2 "$tool" "$option" "$value"
        [[ $output == *'"15x" is not a '* ]] || { echo "$tool $option: $output"; false; }
        [ "$kind" != SIZE ] || value=64K
        [ "$kind" = SIZE ] || value=15s
        run "$tool" "$option" "$value" --help
        [ "$status" = 0 ] || { echo "$tool $option $value: $output"; false; }
      done
  done
}
