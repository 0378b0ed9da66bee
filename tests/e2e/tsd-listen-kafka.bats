#!/usr/bin/env bats
# tsd-listen --from: a topic of Kafka is read, and what receipts prove is committed. The cluster is
# librdkafka's own; tests/e2e/tsd-listen-kafka-killed.bats has a real one.

load ../support/common
load ../support/kafka_relay

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  start_mock
}
teardown() {
  local pid
  for pid in ${READER:-} ${SENDER:-} ${LISTEN_PID:-}; do kill -9 "$pid" 2>/dev/null; done
  stop_mock
  cat relay.log 2>/dev/null || true
}

# start_sink [OPTION...]: a tsd-listen as TSD; sets PORT.
start_sink() {
  start_listen "$@"
  PORT=${LISTEN##*:}
}

@test "lines go from a topic to a TSD, and are committed by their receipts" {
  start_sink
  points 1 1000 | produce t
  start_relay "$PORT"
  wait_for 30 has_all received 1000
  points 1001 1100 | produce t
  wait_for 30 has_all received 1100
  stop_relay
  [ "$READER_CODE" -eq 0 ]
  [ "$SENDER_CODE" -eq 0 ]
  [ "$(wc -l <received)" -eq 1100 ]
  [ "$(rest_of_group t g | wc -l)" -eq 0 ]
}

@test "what has no receipt is not committed, and is read again" {
  points 1 100 | produce t
  start_sink --fault hang
  start_relay "$PORT" --retry-for 1
  wait_for 60 has_written "$READER" 2500
  stop_relay
  [ "$READER_CODE" -eq 75 ]
  grep -q '100 lines were dropped by the sender' relay.log
  [ "$(rest_of_group t g | wc -l)" -eq 100 ]
}

@test "the sender is killed: the reader ends with 75, and the next pair loses nothing" {
  start_sink
  points 1 20000 | produce t
  start_relay "$PORT" --max-rate 2000
  wait_for 30 test -s received
  kill -9 "$SENDER"
  code=0
  wait "$READER" || code=$?
  [ "$code" -eq 75 ]
  start_relay "$PORT"
  wait_for 60 has_all received 20000
  stop_relay
  [ "$READER_CODE" -eq 0 ]
}

# start_reader: the test is the sender: next_line reads lines, receipts go to OUT.
start_reader() {
  mkfifo r lines
  tsd-listen --from "kafka://$BROKERS/t" --group g --receipts r >lines 2>>relay.log 3>&- &
  READER=$!
  exec {IN}<lines {OUT}>r
}
# next_line: reads one into LINE.
next_line() { read -r -t 60 LINE <&"$IN"; }

@test "lines that the sender drops are read again, those behind them too" {
  points 1 3 | kcat -P -b "$BROKERS" -t t -p 0
  start_reader
  for _ in 1 2 3; do next_line; done
  printf '1 confirmed\n2 dropped not-sent\n3 confirmed\n' >&"$OUT"
  next_line
  [ "$LINE" = "kafka.point 1600000000 1 host=x" ] || [ "$LINE" = "kafka.point 1600000000 2 host=x" ]
  while [ "$LINE" != "kafka.point 1600000000 3 host=x" ]; do next_line; done
  echo '4-5 confirmed' >&"$OUT"
  echo '6 confirmed' >&"$OUT" || true
  kill "$READER"
  wait "$READER" || true
  grep -q '1 lines were dropped by the sender: they are read again' relay.log
  [ "$(rest_of_group t g | wc -l)" -eq 0 ]
}

@test "a second sender on the same pipe is noticed: 2" {
  points 1 4 | kcat -P -b "$BROKERS" -t t -p 0
  start_reader
  for _ in 1 2 3 4; do next_line; done
  printf '1-2 confirmed\n1-2 confirmed\n' >&"$OUT"
  code=0
  wait "$READER" || code=$?
  [ "$code" -eq 2 ]
  grep -q 'the receipts begin again at line 1' relay.log
}

@test "messages that are no lines are left out, told with their place, and stop nothing" {
  head -c 3000 /dev/urandom >binary
  head -c 70000 /dev/zero | tr '\0' x >overlong
  echo '[{"type":"Metric","metric":"json.point","timestamp":1600000000,"value":"1.50","tags":{"host":"x"}},
    {"type":"Aggregate","metric":"json.point","timestamp":1600000000,"value":2,"tags":{"host":"x"},"interval":"1h"}]' >json
  yes "put long.point 1600000000 1 host=x" | head -c 900000 >long
  : >empty
  for file in binary overlong json; do produce_file t "$file"; done
  kcat -P -b "$BROKERS" -t t -p 0 -X message.max.bytes=20000000 long
  echo | kcat -P -b "$BROKERS" -t t -p 0 -Z
  points 1 1 | kcat -P -b "$BROKERS" -t t -p 0
  start_sink
  start_relay "$PORT"
  wait_for 60 has_all received 1
  stop_relay
  grep -q '^json.point 1600000000 1.50 host=x$' received
  [ "$(grep -c '^json' received)" -eq 1 ]
  [ "$(grep -c '^long.point' received)" -ge 25000 ]
  grep -q 'partition 0, offset 0: control-byte: ' relay.log
  grep -q 'partition 0, offset 1: line-length: ' relay.log
  grep -q 'partition 0, offset 2: json-point: ' relay.log
  [ "$(rest_of_group t g | wc -l)" -eq 0 ]
  "$TSD_SUPPORT/clean-lines" <relay.log
}

@test "a TSD that is down for long: memory is flat, nothing is lost, the group is not left" {
  points 1 120000 | kcat -P -b "$BROKERS" -t t -X batch.num.messages=10000
  start_sink
  stop_listen
  start_relay "$PORT"
  # As much as the sender and the pipe take.
  wait_for 60 has_written "$READER" 100000
  wait_for 60 still "$READER"
  small "$(awk '/^VmRSS/ { print $2 }' "/proc/$READER/status")" 60000
  tsd-listen -p "$PORT" >>received 2>/dev/null 3>&- &
  LISTEN_PID=$!
  wait_for 120 has_all received 120000
  stop_relay
  [ "$READER_CODE" -eq 0 ]
}
# still PID: it writes no line for a second; its bell is heard all the same.
still() {
  local before
  before=$(awk '/^wchar/ { print $2 }' "/proc/$1/io")
  sleep 1
  [ "$(awk '/^wchar/ { print $2 }' "/proc/$1/io")" -lt $((before + 2000)) ]
}

@test "no port is opened, unless -p is given: then peers and the topic print side by side" {
  points 1 10 | produce t
  tsd-listen --from "kafka://$BROKERS/t" --group g >out 2>relay.log 3>&- &
  READER=$!
  wait_for 60 has_all out 10
  run ss -ltnp
  [[ $output != *"pid=$READER,"* ]]
  grep -q 'without --receipts' relay.log
  kill "$READER"
  wait "$READER"
  tsd-listen -p 0 --port-file port --from "kafka://$BROKERS/t" --group g >out 2>>relay.log 3>&- &
  READER=$!
  wait_for 60 test -s port
  points 11 20 | tsd-send -q -H "127.0.0.1:$(cat port)"
  points 1 10 | produce t
  wait_for 60 has_all out 20
  kill "$READER"
  wait "$READER"
}

@test "the reader of the lines goes: it ends at once and without a word" {
  points 1 100 | produce t
  tsd-listen -q --from "kafka://$BROKERS/t" --group g 2>relay.log | head -n 3 >out
  [ "$(wc -l <out)" -eq 3 ]
  run -0 grep -v 'without --receipts' <(echo; cat relay.log)
  [ -z "$output" ]
}

@test "bad input has a sentence and its exit code" {
  run -2 tsd-listen --from "kafka://$BROKERS/a/b" --group g
  [[ $output == *"--from"* ]]
  run -2 tsd-listen --from "http://$BROKERS/a" --group g
  run -2 tsd-listen --from "kafka://$BROKERS/t"
  [[ $output == *"--from wants --group"* ]]
  for group in '' ' ' ' g' $'g\nh' "$(printf 'g%.0s' {1..256})"; do
    run -2 tsd-listen --from "kafka://$BROKERS/t" --group "$group"
    [[ $output == *"--group NAME"* ]]
  done
  run -2 tsd-listen --receipts r
  [[ $output == *"--receipts is for --from"* ]]
  run -2 tsd-listen --from "kafka://$BROKERS/t" --group g --udp
  [[ $output == *"no port is opened unless -p names it"* ]]
  run -2 tsd-listen --from "kafka://$BROKERS/t" --group g --receipts missing
  [[ $output == *"opening missing: No such file"* ]]
  echo "group.id=x" >conf
  run -2 tsd-listen --from "kafka://$BROKERS/t" --group g --kafka-config conf
  [[ $output == *"conf:1: leave group.id out"* ]]
  run -75 tsd-listen --from "kafka://127.0.0.1:1/t" --group g
  [[ $output == *"the group was not joined within 10s: "*"Connection refused"* ]]
}

@test "what the brokers do not speak is a sentence, and so is a library that is not there" {
  echo security.protocol=ssl >tls.conf
  printf 'security.protocol=SASL_PLAINTEXT\nsasl.mechanisms=PLAIN\nsasl.username=u\nsasl.password=hunter2\n' >sasl.conf
  chmod 600 tls.conf sasl.conf
  run -75 tsd-listen --from "kafka://$BROKERS/t" --group g --kafka-config tls.conf
  # librdkafka 2.0 asks that itself; 2.14 hears the connection end, and tsd-listen asks.
  [[ $output == *"SSL handshake failed"*"PLAINTEXT"* || $output == *"in state SSL_HANDSHAKE"*"is it a PLAINTEXT port?"* ]]
  run -75 tsd-listen --from "kafka://$BROKERS/t" --group g --kafka-config sasl.conf
  [[ $output == *"SASL"*"not supported by broker"* ]]
  [[ $output != *hunter2* ]]
  # A port that wants TLS or a login, and ends a connection that comes without.
  openssl req -x509 -newkey rsa:2048 -nodes -keyout key -out cert -days 2 -subj /CN=x 2>/dev/null
  start_listen --tls-cert cert --tls-key key
  run -75 tsd-listen --from "kafka://$LISTEN/t" --group g
  [[ $output == *"brokers are down; does the port want TLS, or a login?" ]]
  run -75 tsd-send -H "kafka://$LISTEN/t" --retry-for 0 <<<'a.b 1700000000 1 host=a'
  [[ $output == *"brokers are down; does the port want TLS, or a login?"* ]]
  mkdir none
  echo none >none/librdkafka.so.1
  LD_LIBRARY_PATH=$PWD/none run -2 tsd-listen --from "kafka://$BROKERS/t" --group g
  [[ $output == *"librdkafka.so.1 is not installed"*"Debian: librdkafka1"* ]]
}
