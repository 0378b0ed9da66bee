#!/usr/bin/env bats
# Peers, pages of other web sites and files that want the memory or the time of the tools. The rows
# are some of those of `make attack`; here the waits of honest peers are not judged, for on a busy
# machine they are the machine's.
# shellcheck disable=SC2030,SC2031

load ../support/common

setup() {
  cd "$BATS_TEST_TMPDIR" || exit 1
}

teardown() {
  [ -z "${LISTEN_PID:-}" ] || stop_listen
}

# attack WORD...: every row of them is held
attack() {
  [ -z "${TSD_WATCHED:-}" ] || skip "memory is a sanitizer's here"
  run -0 "$TSD_SUPPORT/attack" --no-waits "$@"
  [[ $output == *" held "* ]]
}

@test "peers of tsd-listen cannot have its memory, and others are served meanwhile" {
  attack "listen: a chunk" "of blanks" "wanted" "listen: \`stats" "half a body" "descriptor" "address space"
}

@test "a TSD cannot have the memory of tsd-send, and its lines are not confirmed" {
  attack "send --http: a chunk" "send --http: 2 million" "send: a reply" "send --probe: a chunk"
}

@test "visitors of the status port cost nothing, with a descriptor for them or without" {
  attack "collect: "
}

@test "files in a spool cost no more than they are" {
  attack "spool: "
}

# put CODE HEADER...: a point over HTTP with these headers is answered so
put() {
  local code=$1 headers=()
  shift
  for header in "$@"; do headers+=(-H "$header"); done
  run -0 curl -s -o /dev/null -w '%{http_code}' "http://$LISTEN/api/put" "${headers[@]}" \
    -d '{"metric":"m","timestamp":1600000000,"value":1,"tags":{"host":"a"}}'
  [ "$output" = "$code" ] || { echo "$output for $*"; return 1; }
}

@test "pages of other web sites put nothing into a loopback tsd-listen" {
  start_listen --allow-host metrics.lan
  put 204
  put 204 "Content-Type: text/plain"
  put 204 "Host: metrics.lan:9999"
  put 204 "Host: localhost:9999" "Origin: http://localhost:9999"
  put 403 "Host: evil.example.org"
  put 403 "Origin: http://evil.example.org" "Content-Type: application/json"
  put 403 "Origin: null"
  put 403 "Sec-Fetch-Site: cross-site"
  stop_listen
  [ "$(wc -l <received)" -eq 4 ]
  grep -qx 'tsd-listen: 4 requests of web browsers were refused' listen.log
}

@test "on other addresses relays come by any name, and pages of other sites do not" {
  start_listen --bind 0.0.0.0
  LISTEN=127.0.0.1:${LISTEN##*:}
  put 204 "Host: relay.example.org"
  put 403 "Host: relay.example.org" "Origin: http://evil.example.org"
}

@test "a line that is unfinished for a minute ends its connection with a reset, and silence of ten minutes cleanly" {
  can_be_preloaded hurried_clock
  ASAN_OPTIONS=${ASAN_OPTIONS:-}:verify_asan_link_order=0 LD_PRELOAD=$TSD_BIN/../tests/hurried_clock.so \
    tsd-listen -p 0 --port-file port >lines 2>listen.log 3>&- &
  LISTEN_PID=$!
  wait_for 10 test -s port
  run -0 python3 - "$(<port)" <<'CHECK'
import socket, sys
def peer(words):
    one = socket.create_connection(("127.0.0.1", int(sys.argv[1])), 60)
    one.sendall(words)
    return one
half, request, silent = peer(b"put half"), peer(b"POST /api/put HTTP/1.1\r\nX: "), peer(b"put m 1 2 a=b\n")
try:
    print("half", half.recv(99))
except ConnectionResetError:
    print("half reset")
print("request", request.recv(99)[9:12].decode())
print("silent", silent.recv(99))
CHECK
  [ "${lines[0]}" = "half reset" ]
  [ "${lines[1]}" = "request 408" ]
  [ "${lines[2]}" = "silent b''" ]
  stop_listen
  [ "$(<lines)" = "m 1 2 a=b" ]
  grep -q '3 connections were ended: unfinished, unread or silent for too long' listen.log
}

@test "the limit of open files is raised to the hard one" {
  (ulimit -Sn 64 && exec tsd-listen -p 0 --port-file port) >lines 2>listen.log 3>&- &
  LISTEN_PID=$!
  wait_for 10 test -s port
  [ "$(awk '/^Max open files/ { print ($4 == $5 && $4 != 64) }' "/proc/$LISTEN_PID/limits")" = 1 ]
}
