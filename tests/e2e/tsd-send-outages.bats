#!/usr/bin/env bats
# What the other side does wrong, one test an item: nothing is lost, nothing hangs, and no line is
# called confirmed that was not. Over HTTP: tsd-send-http.bats; certificates: tsd-send-tls.bats.
# shellcheck disable=SC2030,SC2031

load ../support/common
load ../support/peers

points() { seq -f 'some.metric 1700000000 %.0f host=a' "$1"; }
all_of() { [ "$(sort -u received | wc -l)" -eq "$1" ]; }

@test "answers come byte by byte" {
  start_peer slow
  for level in auto parsed settled; do
    : >heard
    run -0 timeout 60 tsd-send -H "$PEER" --confirm $level --settle 100ms <<<"$(points 3)"
    # With auto the wait for late errors may be over before the peer has spelled its answer.
    [[ ${lines[-1]} =~ ^"tsd-send: 3 in = 3 confirmed ("(${level/auto/parsed|settled})") + 0 rejected"$ ]]
  done
}

@test "a peer that reads and writes slowly gets everything" {
  start_listen --fault slow=20000
  points 2000 >sent
  timeout 120 tsd-send -q -H "$LISTEN" --retry-for 60s <sent
  cmp sent received
}

@test "garbage is no answer" {
  start_peer garbage
  run -75 timeout 60 tsd-send -H "$PEER" --confirm parsed --retry-for 300ms <<<"$(points 3)"
  [[ ${lines[0]} == "tsd-send: $PEER: this is no TSD: it says "* ]]
  [ "${lines[-1]}" = "tsd-send: 3 in = 0 confirmed + 0 rejected + 3 unconfirmed (dropped)" ]
}

@test "a line of a gigabyte is no answer, and is not kept" {
  start_peer endless 1073741824
  points 3 | timeout 120 tsd-send -q -H "$PEER" --confirm parsed --retry-for 2s 2>said 3>&- &
  sender=$!
  wait_for 20 pgrep -P "$sender" -x tsd-send
  peak=$(peak "$(pgrep -P "$sender" -x tsd-send)")
  result=0
  wait "$sender" || result=$?
  [ "$result" -eq 75 ]
  grep -q "this is no TSD: it says" said
  small "$peak" 16384
}

@test "half an answer still stands behind the lines: they were read" {
  start_listen --fault half-answer
  run -0 timeout 60 tsd-send -H "$LISTEN" --confirm parsed <<<"$(points 3)"
  cmp received <(points 3)
}

@test "some points are throttled, and some refused" {
  start_listen --fault throttle=0.02 --seed 7
  points 300 | timeout 120 tsd-send -q -H "$LISTEN" --confirm parsed --retry-for 60s
  all_of 300
  stop_listen
  rm received
  start_listen --fault reject=0.1 --seed 7
  run -1 timeout 120 tsd-send -H "$LISTEN" --confirm parsed --rejects rejects --retry-for 30s <<<"$(points 300)"
  [[ ${lines[-1]} =~ 300\ in\ =\ ([0-9]+)\ confirmed\ \(parsed\)\ \+\ ([0-9]+)\ rejected$ ]]
  [ "${BASH_REMATCH[2]}" -gt 5 ]
  [ "$(wc -l <rejects)" -eq "${BASH_REMATCH[2]}" ]
  # The dice are cast each time: what was taken once may be refused when it comes again.
  [ -z "$(comm -23 <(points 300 | sort) <(cat received <(cut -f 1 rejects) | sort))" ]
}

@test "the TSD stops, and goes on: all is there" {
  start_listen
  points 4000 >sent
  mkfifo pipe
  timeout 120 tsd-send -q -H "$LISTEN" --answer-timeout 1s --retry-for 60s <pipe 2>said 3>&- &
  sender=$!
  exec 7>pipe
  head -n 2000 sent >&7
  wait_for 20 grep -q ' 2000 ' received
  kill -STOP "$LISTEN_PID"
  tail -n 2000 sent >&7
  wait_for 30 grep -q 'no answer for\|timed out' said
  kill -CONT "$LISTEN_PID"
  exec 7>&-
  wait "$sender"
  cmp <(sort -u sent) <(sort -u received)
}

@test "after an outage of seconds lines leave slowly at first" {
  type -P strace >strace.path || skip "no strace here"
  start_listen
  stop_listen
  points 20000 >sent
  strace -f -ttt -s 4 -e trace=sendmsg,sendto,write,writev -o trace \
    tsd-send -q -H "$LISTEN" --retry-for 120s <sent 2>said 3>&- &
  local sender=$!
  wait_for 60 grep -q refused said
  sleep 2.5
  start_listen -p "${LISTEN##*:}"
  wait "$sender"
  cmp sent received
  # At two thousand a second, doubled with every second, 20,000 lines take three. The one clock is
  # that of the sender's own calls, so that a busy machine makes it more.
  awk '/"put "/ { if (!first) first = $2; last = $2 } END { print last - first; exit !(last - first > 1) }' trace
}

@test "half-open: the other side vanishes without a word, and is there again" {
  unshare -rn true 2>/dev/null && command -v ip || skip "no network namespaces here"
  points 2000 >sent
  # shellcheck disable=SC2016
  unshare -rn bash -eu -c '
    ip link set lo up
    tsd-listen -q -p 4242 >received 3>&- &
    listener=$!
    mkfifo pipe
    tsd-send -q -H 127.0.0.1 --answer-timeout 1s --connect-timeout 1s --retry-for 60s <pipe 2>said &
    sender=$!
    exec 7>pipe
    head -n 1000 sent >&7
    for ((i = 0; i < 400; i++)); do [ "$(wc -l <received)" -lt 1000 ] || break; sleep 0.05; done
    ip link set lo down
    tail -n 1000 sent >&7
    for ((i = 0; i < 400; i++)); do [ ! -s said ] || break; sleep 0.05; done
    [ -s said ]
    ip link set lo up
    exec 7>&-
    wait $sender
    kill $listener
    wait $listener' 3>&-
  cmp <(sort -u sent) <(sort -u received)
}

@test "the name is gone, then back, and then another address has it" {
  unshare -rmn true 2>/dev/null && command -v ip || skip "no network and mount namespaces here"
  points 30 >sent
  echo 127.0.0.1 >address
  echo "nameserver 127.0.0.1" >resolv.conf
  echo "hosts: dns" >nsswitch.conf
  # shellcheck disable=SC2016
  unshare -rmn bash -eu -c '
    ip link set lo up
    mount --bind resolv.conf /etc/resolv.conf
    mount --bind nsswitch.conf /etc/nsswitch.conf
    "$1" address 3>&- &
    server=$!
    first() { tsd-listen -q -p 4242 -b "$1" --port-file port >>received 3>&- 7>&- & listener=$!; }
    until_so() { for ((i = 0; i < 400; i++)); do if "$@" >/dev/null 2>&1; then return; fi; sleep 0.05; done; echo "in vain: $*"; exit 1; }
    got() { [ "$(sort -u received | wc -l)" -eq "$1" ]; }
    first 127.0.0.1
    until_so test -s port
    mkfifo pipe
    tsd-send -q -H tsd.example.org --connect-timeout 2s --retry-for 60s <pipe 2>said &
    sender=$!
    exec 7>pipe
    head -n 10 sent >&7
    until_so got 10
    echo none >address
    kill $listener
    wait $listener || true
    sed -n 11,20p sent >&7
    until_so grep -q "connecting to tsd.example.org:4242: Host not found" said
    echo mute >address
    tail -n 10 sent >&7
    until_so grep -q "name server does not answer" said
    rm port
    first 127.0.0.2
    until_so test -s port
    echo 127.0.0.2 >address
    exec 7>&-
    wait $sender
    until_so got 30
    kill $listener $server' - "$TSD_SUPPORT/name-server" 3>&-
}

@test "the clock jumps by hours" {
  can_be_preloaded stepping_clock
  start_listen
  points 2000 >sent
  mkfifo pipe
  preloaded stepping_clock tsd-send -H "$LISTEN" --self-metrics 100ms --spool spool <pipe 2>said 3>&- &
  sender=$!
  exec 7>pipe
  cat sent >&7
  wait_for 30 grep -q tsd.send received
  exec 7>&-
  wait "$sender"
  [[ $(tail -n 1 said) =~ 2000\ in\ \+\ [0-9]+\ of\ its\ own\ =\ [0-9]+\ confirmed\ \(.*\)\ \+\ 0\ rejected$ ]]
  cmp <(sort -u sent) <(grep -vE "tsd\.(send|spool)" received | sort -u)
}

@test "a proxy that cuts bodies at 8 KB: they are kept below it" {
  start_peer cuts 8192
  points 30000 >sent
  run -0 timeout 120 tsd-send --http --dialect victoriametrics -H "$PEER" --retry-for 60s <sent
  [ "${lines[-1]}" = "tsd-send: 30000 in = 30000 confirmed (received) + 0 rejected" ]
  [ "$(sed -n 's/^Content-Length: *\([0-9]*\).*/\1/p' heard | sort -n | tail -n 1)" -le 8192 ]
}

@test "413: bodies become smaller, and no point of usual size is rejected for it" {
  start_peer status 413 "too large"
  run -75 timeout 60 tsd-send --http -H "$PEER" --retry-for 1s <<<"$(points 20)"
  [ "${lines[0]}" = "tsd-send: $PEER: HTTP 413: too large" ]
  [ "${lines[-1]}" = "tsd-send: 20 in = 0 confirmed + 0 rejected + 20 unconfirmed (dropped)" ]
}

@test "a redirect is said, and not followed" {
  start_listen
  start_peer status 307 "over there" "Location: http://$LISTEN/api/put"
  run -75 tsd-send --http -H "$PEER" --retry-for 300ms <<<"$(points 3)"
  [ "${lines[0]}" = "tsd-send: $PEER: HTTP 307: over there (a redirect to \"http://$LISTEN/api/put\", which is not followed)" ]
  [ ! -s received ]
}
