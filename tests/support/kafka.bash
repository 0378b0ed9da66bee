# shellcheck shell=bash disable=SC2034
# A real Kafka for the tests of a file: `load ../support/kafka` after common. setup_file calls start_kafka,
# teardown_file stop_kafka, setup needs_kafka.
KAFKA_DIR=$BATS_FILE_TMPDIR/kafka

kafka() { "$TSD_SUPPORT/kafka/kafka" "$@" 3>&-; }
topic() { "$TSD_SUPPORT/kafka/topic" "$@"; }

# start_kafka [NODES]: sets KAFKA (HOST:PORT,...), or WHY_NOT.
start_kafka() {
  export KAFKA= WHY_NOT=
  command -v kcat >/dev/null || { WHY_NOT="no kcat here"; return 0; }
  KAFKA=$(kafka start "$KAFKA_DIR" "${1:-3}") || WHY_NOT="no real Kafka here: tests/support/kafka/kafka install"
}
stop_kafka() { [ -z "${KAFKA:-}" ] || kafka stop "$KAFKA_DIR"; }
needs_kafka() { [ -z "$WHY_NOT" ] || skip "$WHY_NOT"; }

# has_topic TOPIC: it is there.
has_topic() { topic list "$KAFKA" | grep -q "^$1 "; }
# messages TOPIC [FORMAT]: all of them, a line each as FORMAT says ("%p %k %s\n").
messages() { kcat -C -e -q -b "$KAFKA" -t "$1" ${2:+-f "$2"}; }
