# shellcheck shell=bash disable=SC2034
# Loaded by bats files: a cluster of librdkafka's own for one test (BROKERS), messages, and a relay.

# start_mock [BROKERS]: sets BROKERS (host:port,...).
start_mock() {
  command -v kcat >/dev/null || skip "no kcat"
  mkfifo mock.in
  "$TSD_SUPPORT/kafka/mock" "$@" <mock.in >mock.out 2>mock.err 3>&- &
  MOCK_PID=$!
  exec {MOCK}>mock.in
  wait_for 30 grep -q : mock.out
  BROKERS=$(head -n 1 mock.out)
}
# mock WORD...: tells it, and waits until it is done.
mock() {
  local before
  before=$(grep -c 'done' mock.out || true)
  echo "$*" >&"$MOCK"
  wait_for 20 mock_has_done "$before"
}
mock_has_done() { [ "$(grep -c 'done' mock.out)" -gt "$1" ]; }
stop_mock() {
  [ -n "${MOCK_PID:-}" ] || return 0
  exec {MOCK}>&-
  wait "$MOCK_PID"
}

# produce TOPIC: each line of stdin is a message.
produce() { kcat -P -b "$BROKERS" -t "$1" -X acks=all -X partitioner=random -X sticky.partitioning.linger.ms=0; }
# produce_file TOPIC FILE: one message.
produce_file() { kcat -P -b "$BROKERS" -t "$1" -p 0 "$2"; }

# points FIRST LAST: lines of messages
points() { seq "$1" "$2" | sed 's/.*/put kafka.point 1600000000 & host=x/'; }

# start_relay PORT [OPTION...]: tsd-listen --from ... | tsd-send, as the page has it, with options of
# the latter. Sets READER and SENDER; what they say is in relay.log.
start_relay() {
  local port=$1
  shift
  rm -f r lines
  mkfifo r lines
  tsd-listen --from "kafka://$BROKERS/${TOPIC:-t}" --group g --receipts r >lines 2>>relay.log 3>&- &
  READER=$!
  tsd-send -H "127.0.0.1:$port" --require-newline --receipts 4 --rejects refused "$@" <lines 2>>relay.log 3>&- 4>r &
  SENDER=$!
}
# stop_relay: in order, from its head.
stop_relay() {
  kill "$READER" 2>/dev/null
  READER_CODE=0 SENDER_CODE=0
  wait "$READER" || READER_CODE=$?
  wait "$SENDER" || SENDER_CODE=$?
}
# reader_ends SECONDS: by itself; sets READER_CODE.
reader_ends() {
  wait_for "$1" has_ended "$READER" || return
  READER_CODE=0
  wait "$READER" || READER_CODE=$?
}
has_ended() { ! kill -0 "$1"; }
# has_all FILE LAST: each of the points 1 to LAST is in it.
has_all() {
  [ "$(awk '/^kafka.point/ { print $3 }' "$1" | sort -nu | wc -l)" -eq "$2" ]
}
# rest_of_group TOPIC GROUP: what the group has not committed, one message a line.
rest_of_group() {
  kcat -b "$BROKERS" -G "$2" -q -e -X auto.offset.reset=earliest -X enable.auto.commit=false \
    -X session.timeout.ms=6000 -o stored "$1" 2>/dev/null
}
