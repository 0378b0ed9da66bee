#!/usr/bin/env bats
# tsd-listen --from with a real Kafka and a real VictoriaMetrics: whatever is killed, nothing is lost.
# `make test-kafka` kills 200 times (TSD_KAFKA_LONG).

load ../support/common
load ../support/kafka
load ../support/kafka_relay

setup_file() {
  start_kafka 1
  "$TSD_SUPPORT/servers" path victoria-metrics >/dev/null || WHY_NOT=${WHY_NOT:-no VictoriaMetrics here}
}
teardown_file() { stop_kafka; }
setup() {
  cd "$BATS_TEST_TMPDIR" || return
  needs_kafka
  BROKERS=$KAFKA
}
teardown() {
  local pid
  for pid in ${READER:-} ${SENDER:-} ${PID1:-} ${LISTEN_PID:-}; do kill -9 "$pid" 2>/dev/null; done
  cat ./*.log 2>/dev/null || true
}

@test "reader and sender are killed at random: of what was written nothing is missing at the TSD" {
  kills=20
  [ -z "${TSD_KAFKA_LONG:-}" ] || kills=200
  run -0 "$TSD_SUPPORT/kafka/relay-oracle" "$kills" receipts 1 "$BROKERS"
  echo "$output"
  [[ $output == *" missing=0 foreign=0 "*" stuck=0"$'\n'* ]]
}

@test "the same kills without receipts lose lines, so they prove something" {
  run -1 "$TSD_SUPPORT/kafka/relay-oracle" 1 plain 1 "$BROKERS"
  echo "$output"
  [[ $output =~ \ missing=[1-9] ]]
}

@test "one of two readers of a group is killed: the other has its partitions within 10 s" {
  topic make "$BROKERS" shared 4 1
  for n in 1 2; do
    tsd-listen -v --from "kafka://$BROKERS/shared" --group two >"out.$n" 2>"reader$n.log" 3>&- &
    eval "PID$n=$!"
  done
  READER=$PID2
  # The first one in the group has all four, where it is there early, and gives two up.
  wait_for 60 grep -qE '(given|gave up) 2 partitions' reader1.log
  wait_for 60 grep -qE '(given|gave up) 2 partitions' reader2.log
  kill -9 "$PID1"
  points 1 400 | produce shared
  SECONDS=0
  wait_for 60 all_of_both 400
  echo "after $SECONDS s"
  [ "$SECONDS" -le 10 ]
}
all_of_both() {
  cat out.1 out.2 >both
  has_all both "$1"
}

@test "a message of 10 MB is read, 64 KiB of lines at a time" {
  topic make "$BROKERS" long 1 1 max.message.bytes=20000000
  yes "put long.point 1600000000 1 host=x" | head -c 10000000 >long
  kcat -P -b "$BROKERS" -t long -p 0 -X message.max.bytes=20000000 long
  points 1 1 | produce long
  tsd-listen --from "kafka://$BROKERS/long" --group g >out 2>reader.log 3>&- &
  READER=$!
  wait_for 60 has_all out 1
  [ "$(grep -c '^long.point 1600000000 1 host=x$' out)" -eq 285714 ]
  peak_below "$READER" 60000
}

@test "a reader whose broker crashes goes on when it is back, and nothing is lost" {
  topic make "$BROKERS" crash 2 1
  start_listen
  points 1 20000 | produce crash
  TOPIC=crash start_relay "${LISTEN##*:}" --max-rate 4000
  wait_for 60 test -s received
  kafka kill "$KAFKA_DIR" 1
  kafka start "$KAFKA_DIR" >/dev/null
  points 20001 20100 | produce crash
  wait_for 120 has_all received 20100
  stop_relay
  [ "$READER_CODE" -eq 0 ]
  [ "$(rest_of_group crash g | wc -l)" -eq 0 ]
}

# One that is made again has its own offsets: reading went on at those of the other, and left lines out.
@test "a topic is deleted while it is read: the reader ends, and a new one of its name is read whole" {
  topic make "$BROKERS" gone 2 1
  start_listen
  points 1 1000 | produce gone
  TOPIC=gone start_relay "${LISTEN##*:}"
  wait_for 60 has_all received 1000
  topic delete "$BROKERS" gone
  wait_for 60 grep -q 'in = 1000 confirmed' relay.log
  reader_ends 10
  [ "$READER_CODE" -eq 75 ]
  grep -q 'the topic "gone" was deleted' relay.log
  run -1 has_topic gone
  topic make "$BROKERS" gone 2 1
  points 1001 4000 | produce gone
  TOPIC=gone start_relay "${LISTEN##*:}"
  wait_for 60 has_all received 4000
  stop_relay
  [ "$READER_CODE" -eq 0 ]
}

@test "a topic that is not there is not made, and the exit code is 75" {
  run -75 tsd-listen --from "kafka://$BROKERS/nowhere" --group g
  [[ $output == *'there is no topic "nowhere", and reading makes none'* ]]
  run -1 has_topic nowhere
}

# What tsd-send writes into a topic is what tsd-listen reads out of it.
@test "tsd-send into a topic, and tsd-listen out of it, in both formats" {
  for format in put json; do
    topic make "$BROKERS" "both-$format" 3 1
    points 1 1000 | tsd-send -q -H "kafka://$BROKERS/both-$format" --kafka-format "$format"
    tsd-listen --from "kafka://$BROKERS/both-$format" --group g >"out.$format" 2>>reader.log 3>&- &
    READER=$!
    wait_for 60 has_all "out.$format" 1000
    kill "$READER"
    wait "$READER"
    diff <(sort "out.$format") <(points 1 1000 | sed 's/^put //' | sort)
  done
}
