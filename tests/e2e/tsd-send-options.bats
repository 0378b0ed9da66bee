#!/usr/bin/env bats
# How tsd-send is steered: kinds of TSD, probe, rate, fresh connections, progress, its own metrics.

load ../support/common
load ../support/peers

points() { seq -f 'some.metric 1700000000 %.0f host=a' "$1"; }

@test "--dialect victoriametrics: version is never asked, and more than received is exit 2" {
  start_peer mute
  run -75 tsd-send -q -H "$PEER" --dialect victoriametrics --retry-for 300ms <<<"$(points 3)"
  run -1 grep version heard
  for level in parsed settled; do
    run -2 tsd-send -H "$PEER" --dialect victoriametrics --confirm $level <<<"$(points 3)"
    [ "$output" = "tsd-send: --dialect victoriametrics: such a TSD proves no more than --confirm received" ]
  done
}

@test "--dialect opentsdb and influxdb: version is asked without finding out" {
  start_peer silent
  run -0 tsd-send -H "$PEER" --dialect opentsdb <<<"$(points 3)"
  [ "$(tail -n 1 heard)" = version ]
  start_peer bare
  : >heard
  run -0 tsd-send -H "$PEER" --dialect influxdb <<<"$(points 3)"
  [ "$(sed -n 4p heard)" = version ]
  run -2 tsd-send -H "$PEER" --dialect influxdb --confirm settled <<<"$(points 3)"
  [ "$output" = "tsd-send: --dialect influxdb: such a TSD proves no more than --confirm parsed" ]
}

@test "--dialect names the line rules, before anything is on the wire" {
  run -1 --separate-stderr tsd-send -n --dialect auto <<<"a%b 1700000000 1 host=a"
  [ -z "$output" ]
  run -0 --separate-stderr tsd-send -n --dialect victoriametrics <<<"a%b 1700000000 1 host=a"
  [ "$output" = "put a%b 1700000000 1 host=a" ]
  run -1 --separate-stderr tsd-send -n --dialect influxdb <<<"a.b 1700000000.123 1 host=a"
  run -2 tsd-send -n --dialect tcollector <<<"$(points 1)"
}

@test "--probe tells what is there and stores nothing" {
  start_listen --stock-limits
  run -0 tsd-send --probe -H "$LISTEN"
  [ "${lines[0]}" = "$LISTEN" ]
  [[ $output == *"telnet  reads lines, says what it refuses, answers \"version\": tsd-listen "* ]]
  [[ $output == *"gzip    understood"* ]]
  [[ $output == *"body    8192 bytes are taken, 8193 are not"* ]]
  [[ $output =~ clock\ \ \ (as\ ours|[0-2]\ s) ]]
  [[ $output == *"try     tsd-send -H $LISTEN --dialect opentsdb --confirm settled"* ]]
  stop_listen
  [ ! -s received ]
  run -75 tsd-send --probe -H 127.0.0.1:1
  [[ $output == *"Connection refused"* ]]
  start_peer http
  run -1 tsd-send --probe -H "$PEER"
  [[ $output == *'no TSD: it says "HTTP/1.1 400 Bad Request"'* ]]
}

@test "--probe: who is silent, or says other words beside a TSD's, is no TSD" {
  start_peer garbage
  run -1 tsd-send --probe -H "$PEER"
  [[ $output == *'no TSD: it says "\x01\x02'* ]]
  start_peer closes
  run -1 tsd-send --probe -H "$PEER"
  [[ $output == *'no TSD: it says nothing'* ]]
}

@test "--probe finds a body limit that is no round number" {
  start_peer cuts 100000
  run -0 tsd-send --probe -H "$PEER"
  [[ $output == *'body    100000 bytes are taken, 100001 are not'* ]]
}

@test "--probe knows a real VictoriaMetrics" {
  "$TSD_SUPPORT/servers" path victoria-metrics || skip "no victoria-metrics here"
  # shellcheck source=tests/support/victoria.sh
  source "$TSD_SUPPORT/victoria.sh"
  start_victoria "$BATS_TEST_TMPDIR"
  curl -s "$VICTORIA_HTTP/metrics" | grep -E 'rows_invalid|opentsdb.*errors' >before
  local lines_of_log
  lines_of_log=$(wc -l <"$BATS_TEST_TMPDIR/log")
  run -0 tsd-send --probe -H "$VICTORIA_PUT"
  curl -s "$VICTORIA_HTTP/metrics" | grep -E 'rows_invalid|opentsdb.*errors' >after
  cmp before after
  [ "$(wc -l <"$BATS_TEST_TMPDIR/log")" -eq "$lines_of_log" ]
  [[ $output == *"kind    a TSD (victoriametrics)"* ]]
  [[ $output == *"try     tsd-send -H $VICTORIA_PUT --http --dialect victoriametrics"* ]]
  # A port for HTTP alone: what is suggested works there.
  for port in "$VICTORIA_PUT" "$VICTORIA_PUT_HTTP"; do
    run -0 tsd-send --probe --http -H "$port"
    [[ $output =~ try\ +(tsd-send\ -H\ $port\ --http\ --dialect\ victoriametrics) ]]
    run -0 tsd-send --probe -H "$port"
    [[ $output =~ try\ +(tsd-send\ -H\ $port\ .*) ]]
    # shellcheck disable=SC2086 # words
    run -0 ${BASH_REMATCH[1]} <<<"some.metric $EPOCHSECONDS 1 host=a"
    [ "$output" = "tsd-send: 1 in = 1 confirmed (received) + 0 rejected" ]
  done
  stop_victoria
}

@test "a port that nobody named is called the default; a name that nobody knows, in plain words" {
  start_listen # takes a port that is free
  stop_listen
  run -75 tsd-send -q --retry-for 0 -H "$LISTEN" <<<"$(points 1)"
  [[ ${lines[0]} == "tsd-send: connecting to $LISTEN: Connection refused" ]]
  run -75 tsd-send -q --retry-for 0 -H 127.255.255.254 <<<"$(points 1)"
  [[ ${lines[0]} == *"127.255.255.254:4242: Connection refused (4242 is the default; -p sets another)" ]]
  TSD_PORT=4242 run -75 tsd-send -q --retry-for 0 -H 127.255.255.254 <<<"$(points 1)"
  [[ ${lines[0]} == *"127.255.255.254:4242: Connection refused" ]]
  run -75 tsd-send -q --retry-for 0 -H nosuch.invalid <<<"$(points 1)"
  [[ ${lines[0]} == *"nosuch.invalid:4242: Host not found: "* ]]
  [[ $output != *authoritative* ]]
}

@test "what comes from a pipe and is dropped: a spool is named; a file is still there" {
  points 3 >file
  # shellcheck disable=SC2016
  run -75 bash -c 'cat file | tsd-send --retry-for 0 -H 127.255.255.254'
  [ "${lines[-2]}" = "tsd-send: what was not confirmed is dropped: with --spool DIR, the next run sends it" ]
  [ "${lines[-1]}" = "tsd-send: 3 in = 0 confirmed + 0 rejected + 3 not sent (dropped)" ]
  run -75 tsd-send --retry-for 0 -H 127.255.255.254 <file
  [[ $output != *--spool* ]]
}

@test "--max-rate holds the lines back, and sends them all" {
  start_listen
  points 500 >sent
  local from=$EPOCHREALTIME
  run -0 tsd-send -H "$LISTEN" --max-rate 500 --retry-for 30s <sent
  awk -v a="$from" -v b="$EPOCHREALTIME" 'BEGIN { exit !(b - a > 0.8) }'
  cmp sent received
  from=$EPOCHREALTIME
  run -0 tsd-send --http -H "$LISTEN" --max-rate 500 --retry-for 30s <sent
  awk -v a="$from" -v b="$EPOCHREALTIME" 'BEGIN { exit !(b - a > 0.8) }'
  cmp <(cat sent sent) received
}

@test "--reconnect-interval makes fresh connections, with nothing lost" {
  type -P strace >strace.path || skip "no strace here"
  start_listen
  mkfifo pipe
  strace -f -e trace=connect -o trace tsd-send -H "$LISTEN" --confirm parsed --reconnect-interval 200ms <pipe 2>said 3>&- &
  local sender=$! n
  exec 7>pipe
  for n in $(seq 30); do
    points "$n" | tail -n 1 >&7
    sleep 0.05
  done
  exec 7>&-
  wait "$sender"
  [ "$(<said)" = "tsd-send: 30 in = 30 confirmed (parsed) + 0 rejected" ]
  [ "$(grep -c "htons(${LISTEN##*:})" trace)" -ge 3 ] # 1.5 s and more lie between its first line and its last
  stop_listen
  cmp <(points 30) received
  start_listen
  run -0 tsd-send -H "$LISTEN" --confirm settled --settle 200ms --reconnect-interval 100ms <<<"$(points 5)"
}

@test "its own metrics add up, and bear the host of the lines" {
  start_listen
  mkfifo pipe
  tsd-send -H "$LISTEN" --self-metrics 100ms <pipe 2>said 3>&- &
  local sender=$!
  exec 7>pipe
  points 3 >&7
  echo bad >&7
  wait_for 30 grep -q '^tsd.send.lines.rejected [0-9]* 1 host=a$' received
  wait_for 30 grep -q '^tsd.send.lines.dropped [0-9]* 0 host=a reason=not-sent$' received
  exec 7>&-
  wait "$sender" || [ $? -eq 1 ]
  [[ $(tail -n 1 said) =~ ^tsd-send:\ 4\ in\ \+\ ([0-9]+)\ of\ its\ own\ =\ ([0-9]+)\ confirmed\ \(.*\)\ \+\ 1\ rejected$ ]]
  [ "${BASH_REMATCH[2]}" -eq $((BASH_REMATCH[1] + 3)) ]
  [ "$(grep -c ^tsd.send received)" -eq "${BASH_REMATCH[1]}" ]
  # What one round tells adds up: in + backlog + own = all others.
  awk '$1 ~ /^tsd.send/ { at[$1 $5] = $3 }
       /dropped.*too-old|reason=spool-full/ && !done {
         for (k in at) sum += (k ~ /in$|backlog$|own$/ ? at[k] : -at[k]); done = 1
       }
       END { exit !(done && sum == 0) }' received
}

# minutes_of FIFO OPTION...: a sender in the background that reads FIFO, and whose clock runs a hundred
# times as fast; its limits of time are beyond what a busy machine may need.
minutes_of() {
  local name=$1
  shift
  mkfifo "$name"
  preloaded hurried_clock tsd-send -q -H "$LISTEN" --connect-timeout 1h --answer-timeout 1h "$@" <"$name" 3>&- 7>&- &
  senders+=($!)
}

@test "its own metrics: every minute by default, with --self-metrics 0 never" {
  can_be_preloaded hurried_clock
  start_listen
  minutes_of never --self-metrics 0
  exec 7>never
  echo 'some.metric 1700000000 1 host=never' >&7
  wait_for 30 grep -q host=never received
  minutes_of default
  exec 8>default
  echo 'some.metric 1700000000 1 host=default' >&8
  thrice() { [ "$(grep -c '^tsd.send.lines.in .* host=default$' received)" -ge 3 ]; }
  wait_for 60 thrice
  exec 7>&- 8>&-
  wait "${senders[@]}"
  run -1 grep '^tsd.send.*host=never' received
}

@test "its own metrics: a file and a short push send none" {
  start_listen
  points 300000 >many
  # So slowly that a pipe is told of.
  push() { tsd-send -q -H "$LISTEN" --self-metrics 10ms --max-rate 200000; }
  push < <(cat many)
  wait_for 20 grep -q '^tsd.send' received
  stop_listen
  rm received
  start_listen
  push <many
  points 3 | tsd-send -q -H "$LISTEN"
  stop_listen
  run -1 grep '^tsd.send' received
  [ "$(wc -l <received)" -eq 300003 ]
}

@test "--progress: a bar on a terminal, sentences with plain, else silence" {
  start_listen
  points 3000 >sent
  run -0 tsd-send -q -H "$LISTEN" --progress --max-rate 1500 <sent
  [ -z "$output" ]
  run -0 script -qec "tsd-send -q -H $LISTEN --max-rate 1000 <sent" /dev/null
  [[ $output == *"["*"] "*" %, "*" lines, "*" a second"* ]]
  run -0 script -qec "tsd-send -q -H $LISTEN --progress=none --max-rate 1500 <sent" /dev/null
  [[ $output != *"%"* ]]
  run -0 tsd-send -q -H "$LISTEN" --progress=plain --max-rate 270 <sent
  [[ ${lines[0]} =~ ^tsd-send:\ .*\ lines,\ [0-9]+\ a\ second ]]
}
