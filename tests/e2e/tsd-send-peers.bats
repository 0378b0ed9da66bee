#!/usr/bin/env bats
# tsd-send against every peer of tests/data/peers.txt over telnet, and what a new user meets: a wrong port.
# HTTP is in tsd-send-peers-http.bats, the real ones in tsd-send-peers-real.bats.

load ../support/common
load ../support/peers

table() { "$TSD_SUPPORT/peer-table" "$TSD_TOP/tests/data/peers.txt" "$@"; }

@test "there are forty kinds at least, and each has its row" {
  [ "$("$TSD_SUPPORT/named-peer" | wc -l)" -ge 40 ]
  "$TSD_SUPPORT/named-peer" | sort >played
  sed -n 's/^\([a-z0-9.-]*\).*|.*/\1/p' "$TSD_TOP/tests/data/peers.txt" | sort -u | sed '/^$/d' >told
  diff played told
}

@test "every peer by telnet, at every level: lines from a file" { table telnet file; }
@test "every peer by telnet, at every level: lines from a pipe that pauses" { table telnet pipe; }
@test "every peer by telnet, at every level: with a spool" { table telnet spool; }

@test "--probe knows a TSD from every other peer" { table probe; }

# The commonest mistake there is.
@test "a point at a wrong port is not confirmed: sshd, redis, memcached, mail, echo, a web server, Graphite" {
  local kind
  for kind in ssh redis memcached smtp echo http-python graphite; do
    start_named "$kind"
    run -75 wrong_port --retry-for 500ms
    [ "${lines[-1]}" = "tsd-send: 1 in = 0 confirmed + 0 rejected + 1 unconfirmed (dropped)" ]
  done
}
wrong_port() { echo "x.y $(date +%s) 1 host=a" | tsd-send -H "$PEER" "$@"; }

@test "--confirm parsed: redis' -ERR is no answer to version" {
  start_named redis
  run -75 wrong_port --retry-for 500ms --confirm parsed
  [[ $output == *"-ERR unknown command"* ]]
}

@test "--spool: points for a wrong port stay in the spool" {
  start_named redis
  run -75 wrong_port --retry-for 500ms --spool spool
  [ "${lines[-1]}" = "tsd-send: 1 in = 0 confirmed + 0 rejected + 1 spooled" ]
  [[ $(tsd-send --spool spool --spool-export) == *"x.y "*" 1 host=a" ]]
}

@test "of 400 lines, every fifth longer than OpenTSDB's frame, confirmed is what it kept" {
  seq 400 | awk '{ line = "frame." $1 " " 1700000000 + $1 " " $1 " host=a"
    if ($1 % 5 == 0) { line = line " long="; while (length(line) < 1095) line = line "x" }
    print line }' >in
  start_named opentsdb
  run -1 --separate-stderr tsd-send -H "$PEER" --receipts 1 <in
  became kept | sort >kept_ones
  awk '$2 == "confirmed" { split($1, range, "-"); for (n = range[1]; n <= (2 in range ? range[2] : range[1]); n++) print "frame." n; delete range }' \
    <<<"$output" | sort -u >confirmed
  [ "$(wc -l <confirmed)" -eq 320 ]
  diff kept_ones confirmed
}

@test "a pipe that stays open is a service: settled" {
  local sender
  start_named opentsdb
  mkfifo pipe
  tsd-send -q -H "$PEER" --settle 200ms --receipts 4 <pipe 4>receipts 3>&- &
  sender=$!
  exec 7>pipe
  sleep 2.5 # a service is known by two seconds of an open pipe: this only gives it the time
  echo "a.service 1700000001 1 host=a" >&7
  wait_for 20 grep -q '^1 confirmed' receipts
  exec 7>&-
  wait "$sender"
  [ "$(<receipts)" = "1 confirmed settled" ]
}

@test "NOTIFY_SOCKET says service at once: settled" {
  start_named opentsdb
  NOTIFY_SOCKET=$PWD/nobody tsd-send -q -H "$PEER" --settle 200ms --receipts 4 4>receipts < <(echo "a.service 1700000001 1 host=a")
  [ "$(<receipts)" = "1 confirmed settled" ]
}

@test "a peer that has not said what it is gets 64 KiB and no more" {
  local kind
  seq 100000 | awk '{ print "much.is.sent." $1, 1700000000 + $1, $1, "host=a" }' >in
  for kind in mute discard smtp version-words; do
    start_named "$kind"
    run -75 tsd-send -H "$PEER" --answer-timeout 2s --retry-for 500ms <in
    became read | awk '{ bytes += 4 + length($1) + 24 } END { exit bytes > 70000 }'
  done
}
