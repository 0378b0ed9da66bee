#!/usr/bin/env bats
# tsd-send, seen from the shell: what it promises about every line, whatever the other side does.

load ../support/common
load ../support/peers

point() { echo "some.metric 1700000000 ${1:-1} host=a"; }
points() { seq -f 'some.metric 1700000000 %.0f host=a' "$1"; }

@test "a point arrives as it was given, and exit 0 means that it did" {
  start_listen
  run -0 tsd-send -H "$LISTEN" <<<"some.metric 1700000000 1.50 host=a"
  [ "$output" = "tsd-send: 1 in = 1 confirmed (parsed) + 0 rejected" ]
  [ "$(<received)" = "some.metric 1700000000 1.50 host=a" ]
}

@test "lines come with or without put, with LF or CR LF, the last one with or without its end" {
  start_listen
  printf 'put a.b 1 1 h=a\r\na.b 2 2 h=a\nput a.b 3 3 h=a' | tsd-send -q -H "$LISTEN"
  diff received - <<<$'a.b 1 1 h=a\na.b 2 2 h=a\na.b 3 3 h=a'
}

@test "an invalid line is named with place and rule, and never sent: exit 1" {
  start_listen
  printf 'a.b 1700000000 1 host=a\nbad line\na.c 1700000000 x host=a\n' >points
  run -1 tsd-send -H "$LISTEN" <points
  [[ ${lines[0]} == "tsd-send: -:2:"*": missing-value: "* ]]
  [[ ${lines[1]} == "tsd-send: -:3:16: value-syntax: "* ]]
  [ "${lines[2]}" = "tsd-send: 3 in = 1 confirmed (parsed) + 2 rejected" ]
  [ "$(<received)" = "a.b 1700000000 1 host=a" ]
}

@test "tags are added where they are absent" {
  run -0 --separate-stderr tsd-send -n -t host=b -t dc=x <<<$'a.b 1 1 host=a\na.b 2 2'
  [ "$output" = $'put a.b 1 1 host=a dc=x\nput a.b 2 2 host=b dc=x' ]
  run -2 tsd-send -n -t host
}

@test "a dry run prints the wire and needs no host; its output is checked" {
  run -1 --separate-stderr tsd-send --dry-run <<<$'a.b 1 1 h=a\nbad'
  [ "$output" = "put a.b 1 1 h=a" ]
  run -2 bash -c 'echo "a.b 1 1 h=a" | tsd-send -n >/dev/full'
}

@test "no host is exit 2, TSD_HOST and TSD_PORT stand in for the options" {
  run -2 tsd-send <<<"$(point)"
  [ "$output" = "tsd-send: no TSD: name it, as in tsd-send -H tsd.example.org, or set TSD_HOST" ]
  run -2 tsd-send -H 'a b' <<<"$(point)"
  start_listen
  TSD_HOST=127.0.0.1 TSD_PORT=${LISTEN#*:} run -0 tsd-send <<<"$(point)"
  [ "$(<received)" = "$(point)" ]
}

@test "nothing to send is nothing to connect for" {
  run -0 tsd-send -H 127.0.0.1:1 </dev/null
  [ "$output" = "tsd-send: 0 in = 0 confirmed + 0 rejected" ]
}

@test "nothing happens between two lines, with a spool or without: no wakeups, no processor time" {
  start_listen
  mkfifo one other
  tsd-send -q -H "$LISTEN" <one 3>&- &
  bare=$!
  tsd-send -q -H "$LISTEN" --spool spool <other 3>&- &
  spooling=$!
  exec 8>one 9>other
  tee /dev/fd/9 <<<"$(point)" >&8
  wait_for 20 eval '[ "$(wc -l <received)" = 2 ]'
  rest "$bare" "$spooling"
  exec 8>&- 9>&-
  wait "$bare"
  wait "$spooling"
}

@test "a TSD that is not there is exit 75, with the count of what was not sent" {
  run -75 tsd-send -H 127.0.0.1:1 --retry-for 300ms <<<"$(points 5)"
  [ "${lines[0]}" = "tsd-send: connecting to 127.0.0.1:1: Connection refused" ]
  [ "${lines[-1]}" = "tsd-send: 5 in = 0 confirmed + 0 rejected + 5 not sent (dropped)" ]
}

@test "a file is counted to its end when there is no TSD" {
  { points 100000; echo bad; } >file
  run -75 tsd-send -H 127.0.0.1:1 --retry-for 300ms <file
  [ "${lines[-1]}" = "tsd-send: 100001 in = 0 confirmed + 1 rejected + 100000 not sent (dropped)" ]
}

@test "a TSD that comes later gets everything" {
  start_listen
  stop_listen
  points 1000 | tsd-send -q -H "$LISTEN" --retry-for 60s 2>said 3>&- &
  sender=$!
  wait_for 10 grep -q refused said
  start_listen -p "${LISTEN#*:}"
  wait "$sender"
  cmp received <(points 1000)
}

@test "with several TSDs the one that lives gets everything" {
  start_listen
  for _ in 1 2 3 4 5; do run -0 tsd-send -q -H "127.0.0.1:1,$LISTEN" -H 127.0.0.1:2 <<<"$(point)"; done
  [ "$(grep -c . received)" -eq 5 ]
}

@test "a line leaves at once while input stays open, and is confirmed behind it" {
  start_listen
  mkfifo pipe
  tsd-send -H "$LISTEN" <pipe 2>said 3>&- &
  sender=$!
  exec 7>pipe
  for n in 1 2 3; do
    point $n >&7
    wait_for 10 grep -q " $n host=a" received
    sleep 0.3
  done
  exec 7>&-
  wait "$sender"
  [ "$(<said)" = "tsd-send: 3 in = 3 confirmed (parsed) + 0 rejected" ]
}

@test "a million lines arrive whole and in order, in flat memory" {
  start_listen
  points 1000000 | tsd-send -q -H "$LISTEN" 3>&- &
  sender=$!
  peak=$(peak "$sender")
  wait "$sender"
  cmp received <(points 1000000)
  echo "peak $peak KB"
  small "$peak" 16384
}

@test "what the TSD refuses is told in its own words and counted" {
  start_peer says "put: illegal argument: no such thing"
  points 3 >three
  run -1 tsd-send -H "$PEER" <three
  [ "${lines[0]}" = "tsd-send: -:1: tsd: put: illegal argument: no such thing" ]
  [ "${lines[-1]}" = "tsd-send: 3 in = 0 confirmed + 3 rejected" ]
  run -1 tsd-send -H "$PEER" --confirm parsed <<<"$(points 3)"
  [ "${lines[-1]}" = "tsd-send: 3 in = 0 confirmed + 3 rejected" ]
}

@test "a refusal that quotes its metric is matched to its line at once" {
  start_peer refuses bad "put: unknown metric: No such name for 'metrics': 'bad'"
  { points 1000; echo bad 1700000000 1 host=a; points 1000; } >sent
  run -1 tsd-send -H "$PEER" <sent
  [ "${lines[0]}" = "tsd-send: -:1001: tsd: put: unknown metric: No such name for 'metrics': 'bad'" ]
  [ "${lines[1]}" = "tsd-send: 2001 in = 2000 confirmed (parsed) + 1 rejected" ]
  [ "$(grep -c ^put heard)" -eq 2001 ]
}

@test "a refusal that quotes nothing is found by asking again in pieces" {
  start_peer refuses bad "put: illegal argument: no"
  { points 1000; echo bad 1700000000 1 host=a; points 1000; echo bad 1700000000 1 host=a; } >sent
  run -1 tsd-send -H "$PEER" <sent
  [ "$(printf '%s\n' "${lines[@]:0:2}" | sort)" = "tsd-send: -:1001: tsd: put: illegal argument: no
tsd-send: -:2002: tsd: put: illegal argument: no" ]
  [ "${lines[2]}" = "tsd-send: 2002 in = 2000 confirmed (parsed) + 2 rejected" ]
}

@test "what is rejected of a pipe is told with the line itself, and repeats are folded" {
  start_listen
  run -1 tsd-send -H "$LISTEN" < <(seq -f 'bad.x %.0f nan host=a' 1700000000 1700000011)
  [ "${#lines[@]}" -eq 4 ]
  [ "${lines[0]}" = 'tsd-send: value-not-finite: "nan" is not a finite number: "bad.x 1700000000 nan host=a"' ]
  [[ ${lines[1]} == *'"bad.x 1700000009 nan host=a" (10 times by now)' ]]
  [ "${lines[2]}" = "tsd-send: 10 more lines like these are not shown" ]
  [[ ${lines[3]} == "tsd-send: 12 in = "* ]]
  run -1 --separate-stderr tsd-send -n < <(seq -f 'bad.x %.0f nan host=a' 1700000000 1700000001)
  [ "${stderr_lines[1]}" = "tsd-send: 1 more line like these is not shown" ]
}

@test "--require-newline rejects a last line that was cut off; else it is a line" {
  start_listen
  printf 'a.b 1700000000 1 host=a\na.b 1700000001 2 host=a' >torn
  run -1 tsd-send -H "$LISTEN" --require-newline --rejects rejects <torn
  [[ ${lines[0]} == "tsd-send: -:2:24: no-newline: "* ]]
  [ "${lines[-1]}" = "tsd-send: 2 in = 1 confirmed (parsed) + 1 rejected" ]
  [ "$(cut -f 1,2 rejects)" = $'a.b 1700000001 2 host=a\tno-newline' ]
  run -0 tsd-send -q -H "$LISTEN" <torn
  [ "$(tail -n 1 received)" = "a.b 1700000001 2 host=a" ]
}

@test "rejected lines are kept with their reasons, and can be sent again" {
  start_peer refuses bad "put: unknown metric: No such name for 'metrics': 'bad'"
  run -1 tsd-send -q -H "$PEER" --rejects rejects <<<$'bad 1700000000 1 host=a\na.b 17 1\ngood 1700000000 1 host=a'
  diff rejects - <<<$'a.b 17 1\ttag-missing\t'"$(cut -f 3 rejects | head -n 1)"$'\nbad 1700000000 1 host=a\ttsd\tput: unknown metric: No such name for \'metrics\': \'bad\''
  start_listen
  run -0 tsd-send -q -H "$LISTEN" --replay rejects -t host=b
  [ "$(<received)" = $'a.b 17 1 host=b\nbad 1700000000 1 host=a' ]
  run -2 tsd-send -H "$LISTEN" --replay /no/such/file
  [ "$output" = "tsd-send: opening /no/such/file: No such file or directory" ]
  run -2 tsd-send -q -H "$LISTEN" --rejects /dev/full <<<bad
}

@test "what a killed sender left of a record takes no other record along, and is not sent" {
  printf 'a.b 1700000000 12 host=a' >rejects # of host=abc
  start_listen
  run -1 tsd-send -q -H "$LISTEN" --rejects rejects <<<'a.b 17 1'
  [ "$(cut -f 1,2 rejects)" = $'a.b 1700000000 12 host=a\tno-newline\na.b 17 1\ttag-missing' ]
  printf 'a.b 1700000000 12' >>rejects
  run -1 --separate-stderr tsd-send -n --replay rejects -t host=b
  [ "$output" = "put a.b 17 1 host=b" ]
  [[ ${stderr_lines[0]} == "tsd-send: rejects:1:25: no-newline: "* ]]
  [[ ${stderr_lines[1]} == "tsd-send: rejects:3:"*": no-newline: "* ]]
}

@test "a file that is sent and written at once is refused before a line is read" {
  printf 'bad\n%s\n' "$(point)" >kept
  for call in "--rejects F <F" "--replay F --rejects F" "--rejects soft --replay F" "-n <F >>F" "--receipts 3 <F 3>>F"; do
    cp kept F
    ln -sf F soft
    run -2 bash -c "ulimit -f 400; timeout 20 tsd-send -q -H 127.0.0.1:1 --retry-for 0 $call"
    [[ $output == *"F is the input, and "*" would write to it: it would read its own lines without end; write to another file" ]]
    cmp kept F
  done
  start_listen
  run -1 tsd-send -q -H "$LISTEN" --replay F --rejects G
  run -1 bash -c "head -n 2 F | tsd-send -q -H $LISTEN --rejects F"
  run -1 bash -c "tsd-send -q -H $LISTEN <F >>F"
}

@test "a refused line of --replay is named with its file, of which 20 are told" {
  { seq -f 'bad%.0f' 25; point; } >again
  run -1 tsd-send -n --replay again --rejects rejects
  [[ ${lines[0]} == "tsd-send: again:1:"*": missing-timestamp: "* ]]
  [[ ${lines[19]} == "tsd-send: again:20:"* ]]
  [ "${lines[20]}" = "tsd-send: further rejections are counted, not said" ]
  [ "$(wc -l <rejects)" -eq 25 ]
}

# `make try-static` runs this file with it.
@test "the static program says that it speaks no Kafka" {
  [[ $(readelf --program-headers "$TSD_BIN/tsd-send") != *INTERP* ]] || skip "this program is not static"
  for call in "tsd-send -H kafka://b1/t" "tsd-send -n -H kafka://b1/t" "tsd-send --probe -H kafka://b1/t" \
    "tsd-listen -q --from kafka://b1/t --group g"; do
    # shellcheck disable=SC2086 # words
    run -2 $call <<<"$(points 1)"
    [[ $output == *": the static program speaks no Kafka: "*librdkafka1* ]]
  done
}

# What waits for the receipt of a line would wait for ever; the next sender may find room on the disk.
@test "a sender whose receipts are read ends when it cannot keep rejected lines, though its input goes on" {
  start_listen
  mkfifo lines
  tsd-send -q -H "$LISTEN" --rejects /dev/full --receipts 4 <lines 4>receipts 2>messages 3>&- &
  exec {INPUT}>lines
  printf '%s\n' 'a.b 1700000000 1 host=a' bad >&"$INPUT"
  wait_for 30 bash -c "! kill -0 $!"
  code=0
  wait $! || code=$?
  exec {INPUT}>&-
  [ "$code" -eq 2 ]
  grep -q 'rejected lines cannot be kept: writing /dev/full: No space left on device' messages
  [[ $(<receipts) == "1 confirmed "* ]]
}

@test "what the TSD cannot take now is sent again, and 75 in the end" {
  start_peer says "put: Throttling exception: later"
  run -75 tsd-send -H "$PEER" --retry-for 300ms <<<"$(points 3)"
  [ "${lines[0]}" = "tsd-send: $PEER: put: Throttling exception: later" ]
  [ "${lines[-1]}" = "tsd-send: 3 in = 0 confirmed + 0 rejected + 3 unconfirmed (dropped)" ]
}

@test "a peer that reads and never answers is no success" {
  start_peer mute
  run -75 tsd-send -H "$PEER" --retry-for 500ms <<<"$(points 3)"
  [ "${lines[-1]}" = "tsd-send: 3 in = 0 confirmed + 0 rejected + 3 unconfirmed (dropped)" ]
}

@test "a peer that accepts and never reads is no success and no hang" {
  start_peer deaf
  points 300000 >file
  run -75 timeout 60 tsd-send -H "$PEER" --retry-for 500ms <file
  [[ ${lines[-1]} == "tsd-send: 300000 in = 0 confirmed + 0 rejected + "*" not sent (dropped) + "*" unconfirmed (dropped)" ]]
}

@test "a peer that closes after each put loses nothing" {
  start_peer closes
  run -0 tsd-send -q -H "$PEER" --confirm received --retry-for 30s <<<"$(points 5)"
  diff <(sed 's/^put //' heard | sort -u) <(points 5 | sort -u)
}

@test "a reset in the middle of a line loses nothing" {
  start_peer resets 100000 2
  points 20000 | tsd-send -q -H "$PEER" --retry-for 30s
  diff <(grep -ax 'put some.metric .* host=a' heard | sed 's/^put //' | sort -u) <(points 20000 | sort -u)
}

@test "a peer that resets every connection after some lines still gets all of them" {
  start_peer resets 2000
  points 200 | tsd-send -q -H "$PEER" --retry-for 30s
  diff <(grep -ax 'put some.metric .* host=a' heard | sed 's/^put //' | sort -u) <(points 200 | sort -u)
}

@test "an answer without a newline is an answer" {
  start_peer bare
  run -0 tsd-send -H "$PEER" --confirm parsed <<<"$(points 3)"
  points 50000 | tsd-send -q -H "$PEER"
}

@test "settled: a late error behind version sends the lines again" {
  start_peer late "put: HBase error: too many attempts"
  run -0 tsd-send -H "$PEER" --confirm settled --settle 300ms <<<"$(point)"
  [ "${lines[0]}" = "tsd-send: $PEER: put: HBase error: too many attempts" ]
  [ "${lines[-1]}" = "tsd-send: 1 in = 1 confirmed (settled) + 0 rejected; 1 late error" ]
  [ "$(grep -c ^put heard)" -eq 2 ]
}

@test "auto: a late error sends the lines again that it can still be about" {
  start_peer late "put: HBase error: too many attempts"
  mkfifo pipe
  tsd-send -H "$PEER" <pipe 2>said 3>&- &
  sender=$!
  exec 7>pipe
  point >&7
  wait_for 10 has_heard 2
  exec 7>&-
  wait "$sender"
  grep -q "HBase error" said
  [ "$(tail -n 1 said)" = "tsd-send: 1 in = 1 confirmed (parsed) + 0 rejected; 1 late error" ]
}
has_heard() { [ "$(grep -c ^put heard)" -eq "$1" ]; }

@test "a web server is no TSD" {
  start_peer http
  run -75 tsd-send -H "$PEER" --retry-for 300ms <<<"$(point)"
  [[ ${lines[0]} == "tsd-send: $PEER: this is no TSD: it says \"HTTP/1.1 400 Bad Request\": it speaks HTTP: try --http"* ]]
}

@test "the first bytes of a connection are always put" {
  start_peer silent
  for level in auto parsed received settled none; do
    : >heard
    tsd-send -q -H "$PEER" --confirm $level --settle 100ms <<<"$(point)"
    [ "$(head -n 1 heard)" = "put $(point)" ]
  done
}

@test "SIGTERM: what has come is sent" {
  start_listen
  mkfifo pipe
  tsd-send -H "$LISTEN" <pipe 2>said 3>&- &
  sender=$!
  exec 7>pipe
  point >&7
  wait_for 10 grep -q host=a received
  kill "$sender"
  wait "$sender"
  exec 7>&-
  [ "$(<said)" = "tsd-send: 1 in = 1 confirmed (parsed) + 0 rejected" ]
}

@test "SIGHUP: the same, and a second one changes nothing" {
  mkfifo pipe
  tsd-send -H 127.0.0.1:1 --spool spool --retry-for 8s --receipts 8 <pipe 2>said 8>receipts 3>&- &
  sender=$!
  exec 7>pipe
  point >&7
  wait_for 10 grep -q '^1 spooled$' receipts
  kill -HUP "$sender"
  sleep 0.2
  kill -HUP "$sender"
  code=0
  wait "$sender" || code=$?
  exec 7>&-
  [ "$code" -eq 75 ]
  [ "$(tail -n 1 said)" = "tsd-send: 1 in = 0 confirmed + 0 rejected + 1 spooled" ]
}

@test "SIGHUP means nothing where it was ignored at the start, as nohup does" {
  start_listen
  mkfifo pipe
  (
    trap '' HUP
    exec tsd-send -H "$LISTEN"
  ) <pipe 2>said 3>&- &
  sender=$!
  exec 7>pipe
  echo "first 1700000000 1 host=a" >&7
  wait_for 10 grep -q '^first ' received
  kill -HUP "$sender"
  echo "second 1700000000 1 host=a" >&7
  wait_for 10 grep -q '^second ' received
  exec 7>&-
  wait "$sender"
  [ "$(<said)" = "tsd-send: 2 in = 2 confirmed (parsed) + 0 rejected" ]
}

@test "SIGTERM: its own metrics end, too, however often they come" {
  start_listen
  mkfifo pipe
  # Without --foreground, timeout(1) sends a signal twice, and the second one ends the sender at once.
  timeout --foreground 60 tsd-send -H "$LISTEN" --self-metrics 100ms <pipe 2>said 3>&- &
  sender=$!
  exec 7>pipe
  point >&7
  wait_for 10 grep -q host=a received
  sleep 5.5 # a service by now, whose lines settle
  kill "$sender"
  wait "$sender" || { cat said; exit 1; }
  exec 7>&-
  [[ $(<said) =~ ^tsd-send:\ 1\ in\ \+\ [0-9]+\ of\ its\ own\ =\ [0-9]+\ confirmed ]]
}

@test "VictoriaMetrics: every point is confirmed and is there" {
  "$TSD_SUPPORT/servers" path victoria-metrics || skip "no victoria-metrics here"
  # shellcheck source=tests/support/victoria.sh
  source "$TSD_SUPPORT/victoria.sh"
  start_victoria "$BATS_TEST_TMPDIR"
  seq 30000 | awk '{ print "many.points 1700000000 " $1 " n=" $1 }' >sent
  run -0 tsd-send -H "$VICTORIA_PUT" <sent
  [ "${lines[-1]}" = "tsd-send: 30000 in = 30000 confirmed (received) + 0 rejected" ]
  wait_for 20 all_there
  stop_victoria
}

@test "VictoriaMetrics: no odd line that its rules let pass is an invalid row" {
  "$TSD_SUPPORT/servers" path victoria-metrics || skip "no victoria-metrics here"
  # shellcheck source=tests/support/victoria.sh
  source "$TSD_SUPPORT/victoria.sh"
  start_victoria "$BATS_TEST_TMPDIR"
  # Debian's 1.79.5 does not read numbers with nothing before or behind their point yet.
  "$TSD_SUPPORT/vectors" victoriametrics good | grep -avE ' ([0-9]+\.|\.[0-9]+) ' >odd
  [ "$(wc -l <odd)" -gt 30 ]
  run -0 tsd-send --dialect victoriametrics -H "$VICTORIA_PUT" <odd
  curl -fs "$VICTORIA_HTTP/metrics" | grep opentsdb >counters
  stop_victoria
  grep "^vm_protoparser_rows_read_total{type=\"opentsdb\"} $(wc -l <odd)$" counters
  grep '^vm_rows_invalid_total{type="opentsdb"} 0$' counters
}
all_there() { read_victoria >there && [ "$(grep -c ^many.points there)" -eq 30000 ]; }
