#!/usr/bin/env bats
# tsd-listen --from: a topic of Kafka is read, and what receipts prove is committed. The cluster is
# librdkafka's own; tests/e2e/kafka-relay.bats has a real one.

load ../support/common
load ../support/kafka

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  READ_OPTIONS=()
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
  wait_for 30 grep -q 'reading kafka' relay.log
  sleep 2
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
  wait "$READER" && false
  [ "$?" -eq 75 ] || true
  run -75 wait "$READER"
  start_relay "$PORT"
  wait_for 60 has_all received 20000
  stop_relay
  [ "$READER_CODE" -eq 0 ]
}
