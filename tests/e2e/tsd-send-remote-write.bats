#!/usr/bin/env bats
# tsd-send --dialect prometheus at doubles of receivers that read every message, by protobuf's own
# decoder where that is here. Real receivers are in tsd-send-prometheus.bats.
# shellcheck disable=SC2030,SC2031

load ../support/common
load ../support/peers

teardown() {
  stop_double
  end_peers
}

# start_double [OPTION...]: sets DOUBLE (host:port); it writes to the current directory
start_double() {
  stop_double
  rm -f samples families requests double
  "$TSD_SUPPORT/write-double" "$@" >double 2>double.log 3>&- &
  DOUBLE_PID=$!
  wait_for 10 test -s double
  DOUBLE=127.0.0.1:$(cut -d ' ' -f 1 double)
}
stop_double() {
  [ -z "${DOUBLE_PID:-}" ] || kill "$DOUBLE_PID"
  DOUBLE_PID=
}
push() { tsd-send --dialect prometheus -H "$DOUBLE" --retry-for 1s "$@"; }
wanted() { "$TSD_SUPPORT/write-samples" lines; }
# What is answered to messages with points: `2.0 204 1235` for version, status, samples.
posted() { awk '$3 > 0 { print $1, $2, $3 }' requests; }

# lines COUNT: seventy series of seven metrics a second, whole numbers and others
lines() {
  awk -v count="$1" 'BEGIN {
    for (i = 0; i < count; ++i)
      printf "app.requests-%d %d %s host=web%02d code=%d path=/a/b.c\n", i % 7, 1700000000 + int(i / 70), i % 3 ? i / 8 : -i, i % 70, i % 5 }'
}
points() { seq -f 'some.metric %.0f 1.5 host=a' 1700000001 $((1700000000 + $1)); }

@test "a native round and generated lines arrive to the last digit, in both versions" {
  tsd-collect --once --root "$TSD_TOP/tests/data/golden/machines/vm-live-6.18/root" --now 1700000000 >sent 2>/dev/null || true
  [ "$(wc -l <sent)" -gt 500 ]
  lines 20000 >>sent
  wanted <sent >expected
  for speaks in 1.0 2.0; do
    start_double --speaks "$speaks"
    grep -q 'by protobuf' double || echo "# python3-protobuf is not here: messages are read by own.py alone" >&3
    # The double is slow.
    run -0 tsd-send --dialect prometheus -H "$DOUBLE" --retry-for 120s <sent
    [ "$output" = "tsd-send: $(wc -l <sent) in = $(wc -l <sent) confirmed (parsed) + 0 rejected" ]
    "$TSD_SUPPORT/write-samples" compare samples expected
    [ "$(posted | cut -d ' ' -f 1 | sort -u)" = "$speaks" ]
  done
}

@test "the receiver is told type, unit and help of the catalogue's metrics: once by 1.0, in each series by 2.0" {
  echo 'df.bytes.free 1700000000 5 host=a mount=/ fstype=ext4' >one
  echo 'df.bytes.free 1700000001 6 host=a mount=/ fstype=ext4' >two
  for speaks in 1.0 2.0; do
    start_double --speaks "$speaks"
    { cat one; wait_for 10 grep -q . samples; cat two; } | push --self-metrics 0
    [ "$(wc -l <samples)" -eq 2 ]
    [ "$(wc -l <families)" -eq "${speaks%.0}" ]
    grep -q '^df_bytes_free 2 bytes df.bytes.free in bytes, from ' families
  done
}

@test "a label is called otherwise only where that is asked for" {
  start_double
  push -q <<<'a.b-c 1700000000 1 host=x some.key=y'
  push -q --label host=instance --label some.key=other <<<'a.b-c 1700000001 1 host=x some.key=y'
  cmp samples - <<'END'
a_b_c 1700000000000 1.0 host=x some_key=y
a_b_c 1700000001000 1.0 instance=x other=y
END
  run -1 push --label host=instance <<<$'a 1700000002 1 host=x instance=y\na 1700000003 1 host=x'
  [ "${lines[0]}" = 'tsd-send: tag-collision: tags "host" and "instance" both become the label instance: "a 1700000002 1 host=x instance=y"' ]
  [ "${lines[1]}" = "tsd-send: 2 in = 1 confirmed (parsed) + 1 rejected" ]
}

@test "points of a series go in the order of time, and a second value for a time goes last" {
  start_double
  run -0 push <<<$'m 1700000003 3 h=a\nm 1700000001 1 h=a\nn 1700000001 1 h=a\nm 1700000002 2 h=a\nm 1700000002 9 h=a\nm 1700000002 2.0 h=a'
  cmp samples - <<'END'
m 1700000001000 1.0 h=a
m 1700000002000 2.0 h=a
m 1700000003000 3.0 h=a
n 1700000001000 1.0 h=a
m 1700000002000 9.0 h=a
END
  [ "$output" = "tsd-send: 6 in = 6 confirmed (parsed) + 0 rejected" ]
}

@test "2.0: a count that is short or missing confirms nothing" {
  start_double --speaks 2.0 --count short
  run -75 push --receipts 3 3>receipts <<<"$(points 2)"
  [[ $output == *'it counts "0" as written, of 1 sample'* ]]
  run -1 grep -q ' confirmed' receipts
  # Without a count it reads as a receiver of 1.0 does; it is asked anew, and is posted 1.0.
  start_double --speaks 2.0 --count none
  run -0 push <<<"$(points 2)"
  [ "$(posted)" = $'2.0 204 2\n1.0 204 2' ]
}

@test "a receiver that refuses the content type of 2.0 is spoken to in 1.0" {
  start_double --strict
  run -0 push <<<"$(points 3)"
  [ "$(awk '{ print $1, $2 }' requests)" = $'1.0 400\n2.0 415\n1.0 204\n1.0 204' ]
}

@test "what is about points costs the points that are refused" {
  for code in 400 409 422; do
    start_double --then $code $code
    run -1 push --rejects rejects <<<"$(points 2)"
    [ "${lines[-1]}" = "tsd-send: 2 in = 1 confirmed (parsed) + 1 rejected" ]
    [[ $(<rejects) == "some.metric 1700000001 1.5 host=a"$'\t'"tsd"$'\t'"HTTP $code: answer $code (it may be there: it was sent before, or had time to be)" ]]
    rm rejects
  done
  start_double --then 413
  run -0 push <<<"$(points 40)"
  [ "$(posted | head -n 1)" = "1.0 413 40" ]
  [ "$(posted | awk '$3 < 40' | wc -l)" -gt 1 ]
}

@test "what is about the door keeps the points: exit 75, and a sentence" {
  for code in 401 403 404 405 407 415 301 200 202; do # 200 has words
    start_double --then $code $code $code $code
    run -75 tsd-send --dialect prometheus -H "$DOUBLE" --retry-for 0 --spool spool <<<"$(points 2)"
    [ "${lines[-1]}" = "tsd-send: 2 in = 0 confirmed + 0 rejected + 2 spooled" ]
    [[ ${lines[0]} == "tsd-send: $DOUBLE: HTTP $code"* ]]
    rm -r spool
  done
}

@test "what passes is tried again, after the time that Retry-After says" {
  for code in 408 429 500 503; do
    start_double --then "$code:Retry-After=1"
    run -0 tsd-send --dialect prometheus -H "$DOUBLE" --retry-for 20s <<<"$(points 2)"
    [ "$(posted)" = "1.0 $code 2"$'\n'"1.0 204 2" ]
  done
}

@test "-H takes a URL of a receiver, and another URL keeps its sentence" {
  start_double --path /x/api/v1/write
  run -0 tsd-send --dialect prometheus -H "http://$DOUBLE/x/api/v1/write" <<<"$(points 1)"
  TSD_HOST=http://$DOUBLE/x/api/v1/write run -0 tsd-send --dialect prometheus <<<'a 1700000000 1'
  run -0 push --http-path /x/api/v1/write <<<'a 1700000001 1'
  [ "$(wc -l <samples)" -eq 3 ]
  run -75 tsd-send --dialect prometheus -H "$DOUBLE" --retry-for 0 <<<'a 1700000002 1'
  [[ $output == *"HTTP 404: answer 404 (is the path right? "* ]]
  run -2 tsd-send --dialect prometheus -H "http://$DOUBLE/metrics" <<<'a 1700000002 1'
  [[ $output == *"is not HOST, HOST:PORT or [IPV6]:PORT: leave http:// out"* ]]
  [[ $output == *" or write -H $DOUBLE --http-path /metrics" ]]
  run -2 tsd-send -H "http://$DOUBLE/api/v1/write" <<<'a 1700000002 1 h=a'
  [[ $output == *"is not HOST, HOST:PORT or [IPV6]:PORT: leave http:// out"*"; --dialect prometheus speaks remote write" ]]
  run -2 tsd-send --dialect prometheus -S -H "http://$DOUBLE/api/v1/write" <<<'a 1700000002 1'
  run -2 tsd-send --dialect prometheus --http-path /y -H "http://$DOUBLE/api/v1/write" <<<'a 1700000002 1'
  run -2 tsd-send --label host=instance -H "$DOUBLE" <<<'a 1700000002 1 h=a'
  [[ $output == *"--label is for --dialect prometheus"* ]]
  run -2 tsd-send --dialect prometheus --label host=9 -H "$DOUBLE" <<<'a 1700000002 1'
  run -2 push --confirm stored <<<'a 1700000002 1'
  [ "${lines[0]}" = "tsd-send: --dialect prometheus: such a TSD proves no more than --confirm parsed" ]
}

@test "over TLS, with a login: https is enough, and what is wrong at the door keeps the point" {
  make_certificate
  echo secret >password
  start_double --certificate cert.pem --key key.pem --login "Basic $(printf 'me:secret' | base64)"
  login=(--http-username me --http-password-file password)
  run -0 tsd-send --dialect prometheus -H "https://$DOUBLE/api/v1/write" --tls-ca cert.pem "${login[@]}" <<<'a 1700000000 1'
  run -0 push -S --tls-ca cert.pem "${login[@]}" <<<'a 1700000001 1'
  run -0 tsd-send --probe --dialect prometheus -H "https://$DOUBLE/api/v1/write" --tls-ca cert.pem "${login[@]}"
  [ "$(wc -l <samples)" -eq 2 ]
  run -75 push -S --tls-ca cert.pem <<<'a 1700000002 1'
  [[ ${lines[0]} == *"HTTP 401: answer 401 (credentials: --http-username"* ]]
  run -75 push "${login[@]}" <<<'a 1700000002 1'
  run -75 push -S "${login[@]}" <<<'a 1700000002 1'
  [ "$(wc -l <samples)" -eq 2 ]
}

@test "a dry run prints each request with its samples" {
  run -1 --separate-stderr tsd-send -n --dialect prometheus --label host=instance <<<$'a.b 1700000000 1.50 host=x q="\na.b 1700000001 +Inf q=" host=x\na.b 1700000001 2 host=x q="\nc 1700000000 1 host=x instance=y'
  [ "${lines[0]}" = "# POST /api/v1/write: 2 samples of 1 series, 78 bytes, 74 packed" ]
  [ "${lines[1]}" = 'a_b{instance="x",q="\""} 1.5 1700000000000' ]
  [ "${lines[2]}" = 'a_b{instance="x",q="\""} +Inf 1700000001000' ]
  [[ ${lines[3]} == "# POST /api/v1/write: 1 sample of 1 series, "* ]]
  [ "${lines[4]}" = 'a_b{instance="x",q="\""} 2 1700000001000' ]
  # shellcheck disable=SC2154
  [ "$stderr" = 'tsd-send: tag-collision: tags "host" and "instance" both become the label instance: "c 1700000000 1 host=x instance=y"' ]
}

@test "--probe says who is there, and of which version" {
  for speaks in 1.0 2.0; do
    start_double --speaks "$speaks"
    run -0 tsd-send --probe --dialect prometheus -H "$DOUBLE"
    [ "${lines[1]}" = "  kind    a receiver of remote write $speaks" ]
    [ "${lines[2]}" = "  try     tsd-send --dialect prometheus -H http://$DOUBLE/api/v1/write" ]
  done
  [ ! -s samples ]
  run -0 tsd-send --probe -H "$DOUBLE"
  [ "${lines[1]}" = "  kind    a receiver of remote write 2.0" ]
  start_named http-204
  run -1 tsd-send --probe --dialect prometheus -H "$PEER"
  [ "${lines[1]}" = "  kind    no receiver of remote write: this is no remote-write receiver: it takes what none can read (HTTP 204), and says nothing" ]
  run -75 tsd-send --probe --dialect prometheus -H 127.0.0.1:1
}

@test "without libsnappy a sentence says what to install" {
  mkdir none
  echo none >none/libsnappy.so.1
  LD_LIBRARY_PATH=$PWD/none run -2 tsd-send --dialect prometheus -H 127.0.0.1:1 <<<'a 1700000002 1'
  [ "$output" = "tsd-send: libsnappy.so.1 is not installed, and remote write packs its bodies with it (Debian: libsnappy1v5)" ]
  start_listen
  LD_LIBRARY_PATH=$PWD/none run -0 tsd-send -H "$LISTEN" <<<'a 1700000002 1 h=a'
}

# bats test_tags=table
@test "no peer that is no receiver confirms or rejects a point: the table of peers" {
  "$TSD_SUPPORT/peer-table" "$TSD_TOP/tests/data/peers.txt" write file
  "$TSD_SUPPORT/peer-table" "$TSD_TOP/tests/data/peers.txt" write spool
}
