#!/bin/sh
# A relay out of Kafka: reads a topic as a member of a group, and sends its lines to a TSD.
#   kafka-relay.sh kafka://b1,b2/TOPIC GROUP HOST[:PORT] [STATE-DIRECTORY]
# What is committed in Kafka is at the TSD, or in STATE-DIRECTORY/rejects with the reason, whatever was
# killed. While the TSD is down, lines wait in Kafka; no spool is needed. Several relays of one group, here
# or elsewhere, share the partitions of the topic.
# STATE-DIRECTORY/kafka.conf, if it is there, has further words for librdkafka: user and password; or
# group.instance.id=NAME, another one for each relay, by which a relay that is started again has its
# partitions back at once, and not when its former life has timed out (6 s).
# Exit code: 2 when it is called wrongly, which starting it again does not mend; else that of tsd-send, or of
# tsd-listen where tsd-send has none to tell; 75 while lines wait.
set -eu
from=${1:?usage: kafka-relay.sh kafka://BROKER/TOPIC GROUP HOST[:PORT] [STATE-DIRECTORY]}
group=${2:?the group is missing} tsd=${3:?the TSD is missing} state=${4:-/var/lib/tsd-kafka-relay}

tsd-send -q -n -H "$tsd" </dev/null
mkdir -p "$state"
cd "$state"
rm -f receipts lines
mkfifo -m 600 receipts lines
set -- --from "$from" --group "$group" --receipts receipts
[ ! -f kafka.conf ] || set -- "$@" --kafka-config kafka.conf

# The sender has its end of the receipts from here: it would wait for a reader that could not start.
exec 4<>receipts
exec 3>receipts 4>&-
# It is stopped from its head: the reader ends the lines and waits for the receipts of what is on its way.
tsd-listen "$@" >lines 3>&- &
reader=$!
trap 'kill "$reader" 2>/dev/null || :' TERM INT
# What a killed reader has left unfinished is no line.
tsd-send -H "$tsd" --require-newline --receipts 3 --rejects rejects <lines &
sender=$!
exec 3>&-

# code_of PROCESS: waits for it, sets code. A wait may end with a signal; the next one ends with the program.
code_of() {
  code=0
  wait "$1" || code=$?
  while kill -0 "$1" 2>/dev/null; do code=0 && wait "$1" || code=$?; done
}
code_of "$reader"
of_reader=$code
code_of "$sender"
of_sender=$code
[ "$of_reader" -ne 2 ] || exit 2
# The sender was called rightly: its 2 is a reader that was killed, or a disk that is full.
[ "$of_sender" -ne 2 ] || exit 75
[ "$of_sender" -ne 0 ] || exit "$of_reader"
exit "$of_sender"
