#!/usr/bin/env bats
# tsd-send over HTTP: a verdict for every point, whatever the status says.
# shellcheck disable=SC2030,SC2031

load ../support/common
load ../support/peers

points() { seq -f 'some.metric 1700000000 %.0f host=a' "$1"; }

@test "values arrive with their digits, as JSON spells them, over an OpenTSDB's own limits" {
  start_listen --stock-limits
  printf 'a.b 1700000000 %s host=a\n' 1.50 -0.0 9223372036854775807 1e5 1.5f +5 .5 5. 007 >sent
  run -0 tsd-send --http -H "$LISTEN" <sent
  [ "$output" = "tsd-send: 9 in = 9 confirmed (parsed) + 0 rejected" ]
  cmp received <(printf 'a.b 1700000000 %s host=a\n' 1.50 -0.0 9223372036854775807 1e5 1.5f 5 0.5 5.0 7)
}

@test "a hundred thousand points arrive in bodies of 8192 bytes" {
  start_listen --stock-limits
  points 100000 | tsd-send -q --http -H "$LISTEN" --confirm stored
  cmp received <(points 100000)
}

@test "a bad point costs itself only, and is told by the TSD's words" {
  start_listen --check
  run -1 tsd-send --http -H "$LISTEN" --dialect victoriametrics <<<$'a.b 1700000000 1 host=a\na%b 1700000000 1 host=a\na.b 1700000001 1 host=a'
  [[ ${lines[0]} == "tsd-send: tsd: "*': "a%b 1700000000 1 host=a"' ]]
  [ "${lines[1]}" = "tsd-send: 3 in = 2 confirmed (parsed) + 1 rejected" ]
  [ "$(grep -c . received)" -eq 2 ]
}

@test "an answer that tells no details is believed by auto alone, and of a TSD that is known" {
  start_peer status 204 ""
  run -75 tsd-send --http -H "$PEER" --retry-for 0 <<<"$(points 3)"
  [[ ${lines[0]} == "tsd-send: $PEER: its \"204 No Content\" is any web server's answer"*"--dialect victoriametrics"* ]]
  [ "${lines[-1]}" = "tsd-send: 3 in = 0 confirmed + 0 rejected + 3 unconfirmed (dropped)" ]
  run -0 tsd-send --http -H "$PEER" --dialect victoriametrics <<<"$(points 3)"
  run -75 tsd-send --http -H "$PEER" --confirm parsed --retry-for 200ms <<<"$(points 3)"
  [[ ${lines[0]} == *"tells no details"* ]]
}

@test "failures that name no error reject nothing: each point is asked alone, and kept" {
  start_peer status 200 '{"success":0,"failed":1,"errors":[]}'
  run -75 tsd-send --http -H "$PEER" --retry-for 300ms --spool spool --rejects rejects <<<"$(points 3)"
  [ "${lines[-1]}" = "tsd-send: 3 in = 0 confirmed + 0 rejected + 3 spooled" ]
  [[ $output == *"does not name it"* ]]
  [ ! -s rejects ]
  [ "$(tsd-send --spool spool --spool-export | wc -l)" -eq 3 ]
}

@test "a TSD whose counts lie keeps every point waiting, and takes it all later" {
  start_listen --fault details-lie
  run -75 tsd-send --http -H "$LISTEN" --retry-for 300ms --spool spool <<<"$(points 3)"
  [[ ${lines[-1]} == *" 0 rejected + 3 spooled" ]]
  stop_listen
  start_listen
  run -0 tsd-send --http -H "$LISTEN" --spool spool </dev/null
  [ "${lines[-1]}" = "tsd-send: 0 in + 3 from the spool = 3 confirmed (parsed) + 0 rejected" ]
}

@test "what passes is tried again, what will not do is said: nothing is lost" {
  for answer in 401 403 404 405 407 429 500 501 502 503; do
    start_peer status $answer "not now"
    run -75 tsd-send --http -H "$PEER" --retry-for 200ms <<<"$(points 3)"
    [[ ${lines[0]} == "tsd-send: $PEER: HTTP $answer: not now"* ]]
    [ "${lines[-1]}" = "tsd-send: 3 in = 0 confirmed + 0 rejected + 3 unconfirmed (dropped)" ]
  done
}

@test "trouble comes with a hint" {
  hints() {
    start_peer status "$1" "" "${3:-}"
    run -75 tsd-send --http -H "$PEER" --retry-for 0 <<<"$(points 1)"
    [[ ${lines[0]} == *"$2"* ]]
  }
  hints 404 "-opentsdbHTTPListenAddr"
  hints 405 "--http-path"
  hints 401 "--http-username"
  hints 302 'a redirect to "http://portal/", which is not followed' "Location: http://portal/"
}

@test "an answer that is no TSD's confirms nothing, rejects nothing, and is quoted" {
  page=$'<!DOCTYPE HTML>\n<html>Welcome to our network\e[2J</html>'
  for answer in "200 $page" "200 OK" "200 " '200 {"status":"ok"}' '200 [1,2,3]' "202 queued" "206 x" "501 $page"; do
    start_peer status "${answer%% *}" "${answer#* }"
    run -75 tsd-send --http -H "$PEER" --retry-for 200ms --spool spool --rejects rejects --receipts 4 4>receipts <<<"$(points 3)"
    [[ ${lines[0]} == "tsd-send: $PEER: HTTP ${answer%% *} is no answer of a TSD: it says "* ]]
    [[ $output != *$'\e'* ]]
    [[ ${lines[-1]} == *" = 0 confirmed + 0 rejected + 3 spooled" ]]
    [ ! -s rejects ]
    run -1 grep -E 'confirmed|rejected|dropped' receipts
    rm -r spool
  done
}

@test "words that are no HTTP are quoted" {
  for said in '<!DOCTYPE HTML>\n<html lang="en">\n' 'SSH-2.0-OpenSSH_9.2p1\r\n' '-ERR unknown command\r\n' '\x15\x03\x03\x00\x02\x02\x28'; do
    printf %b "$said" >answer
    start_peer raw answer
    run -75 tsd-send --http -H "$PEER" --retry-for 0 <<<"$(points 3)"
    [[ ${lines[0]} == "tsd-send: $PEER: this is no HTTP: it says \""* ]]
    [ "${lines[-1]}" = "tsd-send: 3 in = 0 confirmed + 0 rejected + 3 unconfirmed (dropped)" ]
  done
  [[ ${lines[0]} == *'"\x15\x03\x03\x00\x02\x02(": it speaks TLS (--tls)' ]]
}

@test "interim responses are skipped, and sixteen at most" {
  printf 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n' >answer
  start_peer raw answer
  run -0 tsd-send --http -H "$PEER" --dialect victoriametrics <<<"$(points 3)"
  for _ in {1..17}; do printf 'HTTP/1.1 102 Processing\r\n\r\n'; done >flood
  cat flood answer >both
  start_peer raw both
  run -75 tsd-send --http -H "$PEER" --retry-for 0 <<<"$(points 3)"
  [[ ${lines[0]} == *"more than 16 interim responses"* ]]
}

@test "python3 -m http.server is no TSD" {
  python3 -u -m http.server --bind 127.0.0.1 0 >web 2>&1 3>&- &
  web=$!
  wait_for 20 grep -q 'port [0-9]' web
  port=$(sed -n 's/.* port \([0-9]*\) .*/\1/p' web)
  run tsd-send --http -H "127.0.0.1:$port" --retry-for 0 <<<"$(points 3)"
  kill "$web"
  [ "$status" -eq 75 ]
  [[ ${lines[0]} == *"no answer of a TSD: it says \"<!DOCTYPE HTML"* ]]
  [ "${lines[-1]}" = "tsd-send: 3 in = 0 confirmed + 0 rejected + 3 unconfirmed (dropped)" ]
}

@test "a 400 rejects a point only where a TSD blames the data, one that is known to be one" {
  start_peer status 400 '{"error":{"code":400,"message":"Unable to parse the given JSON"}}'
  run -1 tsd-send --http --dialect opentsdb -H "$PEER" <<<"$(points 3)"
  [ "${lines[-1]}" = "tsd-send: 3 in = 0 confirmed + 3 rejected" ]
  run -75 tsd-send --http -H "$PEER" --retry-for 200ms <<<"$(points 3)"
  [ "${lines[-1]}" = "tsd-send: 3 in = 0 confirmed + 0 rejected + 3 unconfirmed (dropped)" ]
  for text in '<html>Unable to parse the request</html>' 'Bad Request' '{"error":{"code":400,"message":"Bad Request"}}' ''; do
    start_peer status 400 "$text"
    run -75 tsd-send --http -H "$PEER" --retry-for 200ms <<<"$(points 3)"
    [ "${lines[-1]}" = "tsd-send: 3 in = 0 confirmed + 0 rejected + 3 unconfirmed (dropped)" ]
  done
}

@test "throttled points are sent again until they are taken, and never without end" {
  start_listen --fault throttle=0.3 --seed 7
  run -0 tsd-send --http -H "$LISTEN" --retry-for 30s <<<"$(points 30)"
  [ "${lines[-1]}" = "tsd-send: 30 in = 30 confirmed (parsed) + 0 rejected" ]
  [[ $output == *"points: Please throttle"* ]]
  cmp <(sort received) <(points 30 | sort)
  stop_listen
  start_listen --fault throttle=1
  run -75 tsd-send --http -H "$LISTEN" --retry-for 300ms <<<"$(points 30)"
  [ "${lines[-1]}" = "tsd-send: 30 in = 0 confirmed + 0 rejected + 30 unconfirmed (dropped)" ]
}

@test "--retry-for 0 asks once, over HTTP and over telnet" {
  start_peer status 503 "" "Retry-After: 1"
  run -75 tsd-send --http -H "$PEER" --retry-for 0 <<<"$(points 3)"
  [ "$(grep -c ^POST heard)" -eq 1 ]
  start_listen
  run -0 tsd-send --http -H "$LISTEN" --retry-for 0 <<<"$(points 3)"
  run -0 tsd-send -H "$LISTEN" --retry-for 0 <<<"$(points 3)"
  points 3 | tsd-send -q -H "127.0.0.1:1,$LISTEN" --retry-for 0
  stop_listen
  run -75 tsd-send -H 127.0.0.1:1,127.0.0.1:2 --retry-for 0 <<<"$(points 3)"
  [ "${#lines[@]}" -eq 4 ]
  [ "$(grep -c 'Connection refused' <<<"$output")" -eq 2 ]
  [ "${lines[3]}" = "tsd-send: 3 in = 0 confirmed + 0 rejected + 3 not sent (dropped)" ]
  start_peer mute
  run -75 tsd-send --http -H "$PEER" --retry-for 0 --answer-timeout 300ms <<<"$(points 3)"
  [ "${lines[0]}" = "tsd-send: $PEER: no answer for 300ms" ]
}

@test "Retry-After is obeyed" {
  start_peer status 503 "" "Retry-After: 3600"
  run -75 tsd-send --http -H "$PEER" --retry-for 2s <<<"$(points 1)"
  [ "$(grep -c ^POST heard)" -eq 1 ]
}

@test "Retry-After is obeyed as a date, and ignored where it cannot be meant" {
  start_peer status 503 "" "Retry-After: Fri, 31 Dec 2099 23:59:59 GMT"
  run -75 tsd-send --http -H "$PEER" --retry-for 2s <<<"$(points 1)"
  [ "$(grep -c ^POST heard)" -eq 1 ]
  rm heard
  start_peer status 503 "" "Retry-After: -3600"
  run -75 tsd-send --http -H "$PEER" --retry-for 2s <<<"$(points 1)"
  [ "$(grep -c ^POST heard)" -gt 1 ]
}

@test "name, password and headers come from files and are sent" {
  start_peer status 204 ""
  echo 'open sesame' >password
  echo 'X-Tenant: 7' >headers
  tsd-send -q --http -H "$PEER" --dialect victoriametrics --http-path /opentsdb/put --http-username Aladdin \
    --http-password-file password --http-headers headers <<<"$(points 1)"
  grep -q '^POST /opentsdb/put?details&n=[0-9a-f]* HTTP/1.1' heard
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

@test "-n prints the bodies, one a line, cut as they are sent" {
  run -1 --separate-stderr tsd-send -n --http <<<$'a.b 1700000000 1.50 host=a\nbad\na.b 1700000000.123 +5 host=a'
  [ "$output" = '[{"metric":"a.b","timestamp":1700000000,"value":1.50,"tags":{"host":"a"}},{"metric":"a.b","timestamp":1700000000123,"value":5,"tags":{"host":"a"}}]' ]
  run -0 tsd-send -n --http </dev/null
  [ -z "$output" ]
  seq 20000 | awk '{ srand($1); print "cut.here 1700000000 " rand() " n=" $1 }' >sent
  tsd-send -n --http <sent >bodies
  [ "$(wc -l <bodies)" -gt 2 ]
  [ "$(head -n 1 bodies | tr -d '\n' | gzip -3 | wc -c)" -le 8192 ]
  start_listen
  while read -r body; do curl -fsS --data-binary @- "http://$LISTEN/api/put" <<<"$body"; done <bodies
  cmp sent received
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
  # What JSON spells otherwise is there too, and what it drops in silence is not confirmed.
  printf 'odd.value 1700000000 %s v=%s\n' +5 a .5 b 5. c 007 d -.5 e 1.5f f >sent
  run -1 tsd-send --http -H "$VICTORIA_PUT" <sent
  [ "${lines[-1]}" = "tsd-send: 6 in = 5 confirmed (received) + 1 rejected" ]
  wait_for 20 odd_there
  stop_victoria
}
odd_there() { cmp <(read_victoria | grep ^odd) <(printf 'odd.value 1700000000 %s v=%s\n' 5 a 0.5 b 5 c 7 d -0.5 e | sort); }
all_there() { read_victoria >there && [ "$(grep -c ^over.http there)" -eq 20000 ]; }
