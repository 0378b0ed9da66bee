#!/usr/bin/env bats
# tsd-send into a real Kafka of three brokers, which serves all tests of the file. Runs where
# tests/support/kafka has been installed, which `make test-kafka` does. TSD_KAFKA_LONG=1 (`make test-kafka`)
# adds the tests that take minutes.

load ../support/common
load ../support/kafka

setup_file() { start_kafka 3; }
teardown_file() { stop_kafka; }
setup() {
  needs_kafka
  cd "$BATS_TEST_TMPDIR" || return
}

# points COUNT [FROM]: one a second, of twenty hosts
points() { seq "${2:-1}" $((${2:-1} + $1 - 1)) | awk '{ print "a.b", 1700000000 + $1, $1, "host=web" $1 % 20 }'; }
# receipts FILE STATE: how many lines have it
receipts() {
  awk -v state="$2" '{ split($1, at, "-"); n = at[2] ? at[2] - at[1] + 1 : 1 }
    index($0, state) { sum += n } END { print sum + 0 }' "$1"
}

@test "lines arrive in order, in the partition of their host, and are replicated" {
  topic make "$KAFKA" order 3 3 min.insync.replicas=2
  points 5000 >lines
  run -0 tsd-send -H "kafka://$KAFKA/order" --receipts 3 <lines 3>receipts
  [ "$output" = "tsd-send: 5000 in = 5000 confirmed (replicated) + 0 rejected" ]
  [ "$(receipts receipts 'confirmed replicated')" -eq 5000 ]
  cmp <(sed 's/^/put /' lines | sort) <(messages order | sort)
  # Each host has one partition, the one that Java's rule gives it, and its lines are in their order.
  for host in web0 web7 web19; do
    cmp <(grep "host=$host\$" lines | sed 's/^/put /') <(messages order | grep "host=$host\$")
  done
  points 1 | tsd-send -q -H "kafka://$KAFKA/order"
  kcat -P -b "$KAFKA" -t order -K '~' -X partitioner=murmur2_random <<<"web1~same"
  [ "$(messages order '%p %k\n' | grep -c ' web1$')" -ge 2 ]
  [ "$(messages order '%p %k\n' | grep ' web1$' | sort -u | wc -l)" -eq 1 ]
}

# What Telegraf's kafka_consumer with data_format opentsdb takes: each line of a message begins with put,
# and its time has 10 digits or 13; one bad line makes it refuse the whole message.
@test "every message is one that Telegraf takes" {
  topic make "$KAFKA" telegraf 3 3
  printf '%s\n' 'put a.b 1700000000 1 host=a' 'a.b 1700000000123 2.5 host=b' 'a.b 1700000001 -1e3 dc=x' |
    tsd-send -q -H "kafka://$KAFKA/telegraf"
  run -0 messages telegraf
  [ "${#lines[@]}" -eq 3 ]
  for line in "${lines[@]}"; do
    [[ $line =~ ^put\ [^\ ]+\ ([0-9]{10}|[0-9]{13})\ [-+.eE0-9]+(\ [^\ =]+=[^\ =]+)+$ ]]
  done
}

@test "in the format of OpenTSDB's plugin a message is a list of its objects" {
  topic make "$KAFKA" json 1 3
  points 100 | tsd-send -q -H "kafka://$KAFKA/json" --kafka-format json --kafka-key series
  messages json | python3 -c '
import json, sys
points = [point for line in sys.stdin for point in json.loads(line)]
assert len(points) == 100, len(points)
for point in points:
    assert set(point) == {"type", "metric", "timestamp", "value", "tags"}, point
    assert point["type"] == "Metric" and isinstance(point["value"], int) and isinstance(point["timestamp"], int)
'
}

@test "a topic with one replica never says replicated" {
  topic make "$KAFKA" single 1 1 min.insync.replicas=1
  topic make "$KAFKA" loose 1 3 min.insync.replicas=1
  for name in single loose; do
    run -0 tsd-send -H "kafka://$KAFKA/$name" --receipts 3 <<<'a.b 1700000000 1 host=a' 3>receipts
    [[ $output = *"lines count when the leader has received them: "* ]]
    [[ $output = *"1 confirmed (received)"* ]]
    run -75 tsd-send -H "kafka://$KAFKA/$name" --confirm replicated --retry-for 0 <<<'a.b 1700000000 1 host=a'
    [[ $output = *"--confirm replicated cannot be had: "* ]]
    [[ $output = *"1 not sent (dropped)"* ]]
  done
  [ "$(messages single | wc -l)" -eq 1 ]
}

@test "an absent topic is 75 and a sentence, and is not made" {
  run -75 tsd-send -H "kafka://$KAFKA/absent" --retry-for 0 <<<'a.b 1700000000 1 host=a'
  [[ $output = *"/absent: there is no such topic"* ]]
  run -75 tsd-send --probe -H "kafka://$KAFKA/absent"
  run -1 has_topic absent
  # The brokers do make a topic that is asked for in another way.
  kcat -P -b "$KAFKA" -t asked <<<x
  has_topic asked
}

@test "--probe tells brokers, partitions, copies, and the level" {
  topic make "$KAFKA" probe 5 3 min.insync.replicas=2 max.message.bytes=12345
  run -0 tsd-send --probe -H "kafka://$KAFKA/probe"
  [ "${lines[0]}" = "kafka://$KAFKA/probe" ]
  [[ $output = *"partitions 5"* ]]
  [[ $output = *"replicas   3"* ]]
  [[ $output = *"min.insync 2"* ]]
  [[ $output = *"message    12345 bytes at most"* ]]
  [[ $output = *"level      replicated"* ]]
  [[ $output = *"try        tsd-send -H kafka://$KAFKA/probe"* ]]
}

@test "messages are as small as the topic wants them, and a line that is larger is rejected" {
  topic make "$KAFKA" small 2 3 max.message.bytes=2000
  { points 1000; echo "a.b 1700000000 1 host=a x=$(printf 'y%.0s' {1..3000})"; points 1000 2001; } >lines
  run -1 tsd-send -H "kafka://$KAFKA/small" --rejects rejects <lines
  [[ $output = *"2001 in = 2000 confirmed"* ]]
  grep -q 'the topic takes no message of' rejects
  [ "$(messages small | wc -l)" -eq 2000 ]
}

@test "what the brokers do not speak is a sentence, and nothing is lost" {
  run -75 tsd-send -H "kafka://$KAFKA/t" --tls --retry-for 0 --connect-timeout 3 <<<'a.b 1700000000 1 host=a'
  [[ $output = *"is this a port of TLS?"* ]]
  printf 'sasl.mechanisms=PLAIN\nsasl.username=u\nsasl.password=hunter2\n' >k.conf
  chmod 600 k.conf
  run -75 tsd-send -H "kafka://$KAFKA/t" --kafka-config k.conf --retry-for 0 <<<'a.b 1700000000 1 host=a'
  [[ $output = *"SASL PLAIN"* ]]
  [[ $output != *hunter2* ]]
}

# flow COUNT: lines, 500 at a time, for as long as the file `go` is there
flow() {
  local from=1
  while [ -e go ]; do
    points 500 "$from"
    from=$((from + 500))
    sleep 0.1
  done
}
has_confirmed() { [ "$(receipts receipts confirmed)" -ge "$1" ]; }

# survive TOPIC NODE...: each is killed while lines flow, which go on being confirmed, and comes back
survive() {
  local topic=$1 node before
  shift
  for node in "$@"; do
    before=$(receipts receipts confirmed)
    wait_for 60 has_confirmed $((before + 2000))
    kafka kill "$KAFKA_DIR" "$node"
    before=$(receipts receipts confirmed)
    wait_for 60 has_confirmed $((before + 2000))
    kafka start "$KAFKA_DIR" >/dev/null
    wait_for 180 topic whole "$KAFKA" "$topic"
  done
}

# arrived: each line of stdin is in the topic once, was confirmed as replicated, and no receipt was taken back
arrived() {
  local count
  count=$(wc -l <lines)
  echo "$count lines"
  grep -q "$count in = $count confirmed (replicated) + 0 rejected" messages
  [ "$(receipts receipts 'confirmed replicated')" -eq "$count" ]
  [ "$(receipts receipts '')" -eq "$count" ]
  cmp <(sed 's/^/put /' lines | sort) <(messages "$1" | sort)
}

@test "a broker is killed while lines flow: none is lost, none is there twice" {
  topic make "$KAFKA" killed 3 3 min.insync.replicas=2
  touch go receipts
  flow | tee lines | tsd-send -H "kafka://$KAFKA/killed" --receipts 4 4>receipts 2>messages 3>&- &
  survive killed 2
  rm go
  wait $!
  arrived killed
}

drained() { tsd-send -H "kafka://$KAFKA/$1" --spool spool --retry-for 10 </dev/null 2>drained; }

@test "two of three brokers are dead: 75, lines are spooled, and later replicated" {
  topic make "$KAFKA" two 3 3 min.insync.replicas=2
  points 1000 >lines
  kafka kill "$KAFKA_DIR" 2
  kafka kill "$KAFKA_DIR" 3
  run -75 tsd-send -H "kafka://$KAFKA/two" --retry-for 1 <lines
  [[ $output = *"0 confirmed"* ]]
  run -75 tsd-send -H "kafka://$KAFKA/two" --retry-for 1 --spool spool --receipts 3 <lines 3>receipts
  [[ $output = *"1000 spooled"* ]]
  [ "$(receipts receipts spooled)" -eq 1000 ]
  kafka start "$KAFKA_DIR" >/dev/null
  # What the first broker tells of the others is old for a while: only the sender's own word counts.
  wait_for 300 drained two || { cat drained; false; }
  grep -q "1000 confirmed (replicated)" drained
  cmp <(sed 's/^/put /' lines | sort) <(messages two | sort -u)
}

@test "each of three brokers is killed in turn under 60,000 lines" {
  [ -n "${TSD_KAFKA_LONG:-}" ] || skip "minutes: make test-kafka"
  topic make "$KAFKA" turn 3 3 min.insync.replicas=2
  touch go receipts
  flow | tee lines | tsd-send -H "kafka://$KAFKA/turn" --receipts 4 4>receipts 2>messages 3>&- &
  survive turn 1 2 3
  wait_for 300 has_confirmed 60000
  rm go
  wait $!
  arrived turn
}
