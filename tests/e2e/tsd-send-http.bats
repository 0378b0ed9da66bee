#!/usr/bin/env bats
# tsd-send over HTTP: a verdict for every point, whatever the status says.
# shellcheck disable=SC2030,SC2031

load ../support/common
load ../support/peers

points() { seq -f 'some.metric 1700000000 %.0f host=a' "$1"; }

@test "values arrive as they are spelled, over an OpenTSDB's own limits" {
  start_listen --stock-limits
  printf 'a.b 1700000000 %s host=a\n' 1.50 -0.0 9223372036854775807 1e5 +5 .5 5. 007 >sent
  run -0 tsd-send --http -H "$LISTEN" <sent
  [ "$output" = "tsd-send: 8 in = 8 confirmed (parsed) + 0 rejected" ]
  cmp sent received
}

@test "a hundred thousand points arrive in bodies of 8192 bytes" {
  start_listen --stock-limits
  points 100000 | tsd-send -q --http -H "$LISTEN" --confirm stored
  cmp received <(points 100000)
}

@test "a bad point costs itself only, and is told by the TSD's words" {
  start_listen --check
  run -1 tsd-send --http -H "$LISTEN" --dialect victoriametrics <<<$'a.b 1700000000 1 host=a\na%b 1700000000 1 host=a\na.b 1700000001 1 host=a'
  [[ ${lines[0]} == "tsd-send: -:2: tsd: "* ]]
  [ "${lines[1]}" = "tsd-send: 3 in = 2 confirmed (parsed) + 1 rejected" ]
  [ "$(grep -c . received)" -eq 2 ]
}

@test "an answer that tells no details is believed by auto alone" {
  start_peer status 204 ""
  run -0 tsd-send --http -H "$PEER" <<<"$(points 3)"
  run -75 tsd-send --http -H "$PEER" --confirm parsed --retry-for 200ms <<<"$(points 3)"
  [[ ${lines[0]} == *"tells no details"* ]]
}

@test "200 with failures that fit no point: each is asked alone" {
  start_peer status 200 '{"success":0,"failed":1,"errors":[]}'
  run -1 tsd-send --http -H "$PEER" <<<"$(points 3)"
  [ "${lines[-1]}" = "tsd-send: 3 in = 0 confirmed + 3 rejected" ]
}

@test "what passes is tried again, what will not do is said: nothing is lost" {
  for answer in 401 403 404 405 429 500 501 503; do
    start_peer status $answer "not now"
    run -75 tsd-send --http -H "$PEER" --retry-for 200ms <<<"$(points 3)"
    [ "${lines[0]}" = "tsd-send: $PEER: HTTP $answer: not now" ]
    [ "${lines[-1]}" = "tsd-send: 3 in = 0 confirmed + 0 rejected + 3 dropped unconfirmed" ]
  done
}

@test "Retry-After is obeyed" {
  start_peer status 503 "" "Retry-After: 3600"
  run -75 tsd-send --http -H "$PEER" --retry-for 2s <<<"$(points 1)"
  [ "$(grep -c ^POST heard)" -eq 1 ]
}

@test "name, password and headers come from files and are sent" {
  start_peer status 204 ""
  echo 'open sesame' >password
  echo 'X-Tenant: 7' >headers
  tsd-send -q --http -H "$PEER" --http-path /opentsdb/put --http-username Aladdin \
    --http-password-file password --http-headers headers <<<"$(points 1)"
  grep -q '^POST /opentsdb/put?details HTTP/1.1' heard
  grep -q '^Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==' heard
  grep -q '^X-Tenant: 7' heard
  run -1 grep -iE '^(Expect|Transfer-Encoding):' heard
}

@test "a level that the transport cannot give is exit 2" {
  run -2 tsd-send -H 127.0.0.1:1 --confirm stored <<<"$(points 1)"
  run -2 tsd-send -H 127.0.0.1:1 --http --confirm settled <<<"$(points 1)"
}

@test "a TSD that speaks no HTTP, or hangs, is exit 75" {
  start_peer mute
  run -75 tsd-send --http -H "$PEER" --retry-for 300ms <<<"$(points 1)"
  start_peer says "put: no"
  run -75 tsd-send --http -H "$PEER" --retry-for 300ms <<<"$(points 1)"
}

@test "VictoriaMetrics: points over HTTP are there" {
  "$TSD_SUPPORT/servers" path victoria-metrics || skip "no victoria-metrics here"
  # shellcheck source=tests/support/victoria.sh
  source "$TSD_SUPPORT/victoria.sh"
  start_victoria "$BATS_TEST_TMPDIR"
  seq 20000 | awk '{ print "over.http 1700000000 " $1 " n=" $1 }' >sent
  run -0 tsd-send --http -H "$VICTORIA_PUT" <sent
  [ "${lines[-1]}" = "tsd-send: 20000 in = 20000 confirmed (received) + 0 rejected" ]
  wait_for 20 all_there
  stop_victoria
}
all_there() { read_victoria >there && [ "$(grep -c ^over.http there)" -eq 20000 ]; }
