#!/usr/bin/env bats
# tsd-send against a real OpenTSDB on HBase, killed at the worst moments. One instance serves all
# tests. Runs where tests/support/opentsdb has been installed, which `make test` tries; TSD_ROUNDS is
# how often each kill is tried: once here, twenty times in `make test-opentsdb`.

load ../support/common
load ../support/levels

# bats 1.8 cannot skip a file from here: the reason is left for setup().
setup_file() {
  export OPENTSDB=$BATS_TEST_DIRNAME/../support/opentsdb/opentsdb TSD_ROUNDS=${TSD_ROUNDS:-1}
  export WHY_NOT=
  TSD=$("$OPENTSDB" start "$BATS_FILE_TMPDIR/tsd" 3>&-) || WHY_NOT="no real OpenTSDB here"
  export TSD
}

teardown_file() {
  [ -z "${TSD:-}" ] || "$OPENTSDB" stop "$BATS_FILE_TMPDIR/tsd"
}

setup() {
  [ -z "$WHY_NOT" ] || skip "$WHY_NOT"
  cd "$BATS_TEST_TMPDIR" || return
}

# points METRIC COUNT: one a second
points() { seq "$2" | awk -v m="$1" '{ print m, 1700000000 + $1, $1, "host=a" }'; }

# stored METRIC: how many of its points the TSD has. An answer about the past is cached for a day,
# whether it was complete or not.
stored() { curl -fsS "http://$TSD/q?start=1699999999&end=1700090000&ascii&nocache&m=sum:$1" | wc -l; }
has_stored() { [ "$(stored "$1")" -eq "$2" ]; }

crash() {
  "$OPENTSDB" kill "$BATS_FILE_TMPDIR/tsd" tsd
  "$OPENTSDB" start "$BATS_FILE_TMPDIR/tsd" "${TSD#*:}" >/dev/null 3>&-
}

# read_back METRIC: its points as they were sent
read_back() { curl -fsS "http://$TSD/q?start=1699999999&end=1700090000&ascii&nocache&m=sum:$1"; }
came_back() { cmp <(points "$1" "$2") <(read_back "$1"); }

@test "points over telnet and over HTTP come back as they were sent" {
  points by.telnet 20000 | tsd-send -q -H "$TSD"
  points by.http 20000 | tsd-send -q --http -H "$TSD"
  wait_for 30 came_back by.telnet 20000
  wait_for 30 came_back by.http 20000
}

@test "values come back byte for byte, by every transport" {
  local value transport n=0
  for value in 0 -5 42 9007199254740993 9223372036854775807 -9223372036854775808 1.5 0.1 -2.25; do
    n=$((n + 1))
    echo "value.telnet.$n 1700000001 $value host=a" | tsd-send -q -H "$TSD"
    echo "value.http.$n 1700000001 $value host=a" | tsd-send -q --http --confirm stored -H "$TSD"
    for transport in telnet http; do
      wait_for 30 value_is "$transport.$n" "$value"
    done
  done
}
value_is() { [ "$(read_back "value.$1")" = "value.$1 1700000001 $2 host=a" ]; }

@test "every level, by telnet and by HTTP, is what it has" {
  local level
  for level in auto received parsed settled none; do
    every_way has_stored "telnet.$level" 0 -H "$TSD" --confirm "$level"
  done
  for level in auto parsed stored; do
    every_way has_stored "http.$level" 0 --http -H "$TSD" --confirm "$level"
  done
}

all_short_came_back() { diff short <(read_back frame.limit); }

@test "of 400 lines, every fifth over 1,024 bytes, confirmed is what it has" {
  seq 400 | awk '{ line = "frame.limit " 1700000000 + $1 " " $1 " host=a"
    if ($1 % 5 == 0) { line = line " long="; while (length(line) < 1095) line = line "x" }
    print line }' >in
  run -1 tsd-send -H "$TSD" <in
  [[ ${lines[-1]} == "tsd-send: 400 in = 320 confirmed "*"+ 80 rejected" ]]
  grep -v long= in >short
  wait_for 30 all_short_came_back
}

@test "every odd line that the rules let pass is taken, over telnet and over HTTP" {
  "$TSD_SUPPORT/vectors" opentsdb good >odd
  [ "$(wc -l <odd)" -gt 30 ]
  run -0 tsd-send -H "$TSD" --confirm parsed <odd
  run -0 tsd-send --http -H "$TSD" <odd
}

@test "odd lines that others take are refused by its words, and are no other line's fault" {
  comm -12 <("$TSD_SUPPORT/vectors" opentsdb bad | sort) <("$TSD_SUPPORT/vectors" victoriametrics good | sort) |
    tsd-validate-line -v >odd || true
  # The longest end a connection; blanks around a line are left out by tsd-send itself.
  awk 'length < 1000 && !/^ |\r$/' odd >short
  [ "$(wc -l <short)" -gt 10 ]
  { points beside.odd 100; cat short; points beside.odd2 100; } >sent
  run -1 tsd-send --dialect victoriametrics --rejects rejects -H "$TSD" <sent
  # Its first error says that it is no VictoriaMetrics. Where lines still wait then, they are judged again.
  [[ ${lines[-1]} =~ " = 200 confirmed ("(received|parsed)") + $(wc -l <short) rejected"$ ]]
  run -1 grep beside.odd rejects
}

@test "settled: every point is there after kill -9 of the TSD" {
  for round in $(seq "$TSD_ROUNDS"); do
    points "settled.$round" 50 | tsd-send -q --confirm settled -H "$TSD"
    crash
    [ "$(stored "settled.$round")" -eq 50 ]
  done
}

@test "stored: every point is there after kill -9 of the TSD" {
  for round in $(seq "$TSD_ROUNDS"); do
    points "stored.$round" 50 | tsd-send -q --http --confirm stored -H "$TSD"
    crash
    [ "$(stored "stored.$round")" -eq 50 ]
  done
}

@test "what OpenTSDB refuses is matched to its line, over telnet and over HTTP" {
  for transport in "" --http; do
    # shellcheck disable=SC2086
    run -1 tsd-send $transport --dialect victoriametrics --rejects rejects -H "$TSD" <<<$'a%b 1700000000 1 host=a\nok.one 1700000000 1 host=a\nx.y 1700000000 1 host=a:b'
    [[ ${lines[-1]} =~ ^"tsd-send: 3 in = 1 confirmed ("(received|parsed)") + 2 rejected"$ ]]
    [ "$(cut -f 1 rejects)" = $'a%b 1700000000 1 host=a\nx.y 1700000000 1 host=a:b' ]
    rm rejects
  done
}

@test "the old reader gets domain metrics back" {
  echo "domain.metric 1700000000 7 host=h user=U domain=D" | tsd-send -q --confirm settled -H "$TSD"
  run -0 curl -fsS "http://$TSD/q?start=1699999999&end=1700000001&ascii&m=avg:domain.metric\{domain=D,user=U\}"
  [[ $output == "domain.metric 1700000000 7 "* ]]
}

@test "with the store dead nothing is called stored; with the store back it is" {
  "$OPENTSDB" kill "$BATS_FILE_TMPDIR/tsd" store
  points while.dead 5 >five
  run -75 timeout 60 tsd-send --http --confirm stored --spool spool -H "$TSD" --answer-timeout 2s --retry-for 3s <five
  [ "${lines[-1]}" = "tsd-send: 5 in = 0 confirmed + 0 rejected + 5 spooled" ]
  "$OPENTSDB" start "$BATS_FILE_TMPDIR/tsd" >/dev/null 3>&-
  run -0 tsd-send --http --confirm stored --spool spool -H "$TSD" --retry-for 120s </dev/null
  [ "${lines[-1]}" = "tsd-send: 0 in + 5 from the spool = 5 confirmed (stored) + 0 rejected" ]
  [ "$(stored while.dead)" -eq 5 ]
}
