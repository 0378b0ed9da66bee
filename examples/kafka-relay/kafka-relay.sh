#!/bin/sh
# A relay out of Kafka: reads a topic as a member of a group, and sends its lines to a TSD.
#   kafka-relay.sh kafka://b1,b2/TOPIC GROUP HOST[:PORT] [STATE-DIRECTORY]
# What is committed in Kafka is at the TSD, or in STATE-DIRECTORY/rejects with the reason, whatever was
# killed. While the TSD is down, lines wait in Kafka; no spool is needed. Several relays of one group, here
# or elsewhere, share the partitions of the topic.
# STATE-DIRECTORY/kafka.conf, if it is there, has further words for librdkafka: user and password; or
# group.instance.id=NAME, another one for each relay, by which a relay that is started again has its
# partitions back at once, and not when its former life has timed out (6 s).
# Exit code: 2 when it is called wrongly, else that of tsd-send; 75 while lines wait.
set -eu
from=${1:?usage: kafka-relay.sh kafka://BROKER/TOPIC GROUP HOST[:PORT] [STATE-DIRECTORY]}
group=${2:?the group is missing} tsd=${3:?the TSD is missing} state=${4:-/var/lib/tsd-kafka-relay}

mkdir -p "$state"
cd "$state"
rm -f receipts lines
mkfifo -m 600 receipts lines
set -- --from "$from" --group "$group" --receipts receipts
[ ! -f kafka.conf ] || set -- "$@" --kafka-config kafka.conf

# It is stopped from its head: the reader ends the lines and waits for the receipts of what is on its way.
tsd-listen "$@" >lines &
reader=$!
trap 'kill "$reader" 2>/dev/null || :' TERM INT
tsd-send -H "$tsd" --receipts 3 --rejects rejects <lines 3>receipts &
sender=$!

# The first wait ends with the signal, the next one with the program.
of_reader=0 of_sender=0
while kill -0 "$reader" 2>/dev/null; do wait "$reader" || of_reader=$?; done
# A reader that could not start has not opened the receipts, and the sender would wait for that.
: <>receipts
while kill -0 "$sender" 2>/dev/null; do wait "$sender" || of_sender=$?; done
[ "$of_reader" -ne 2 ] || exit 2
exit "$of_sender"
