#!/bin/bash
# Into Kafka beside kcat -P, in the same minute: lines/s and CPU seconds a million lines, on one broker and
# on three. tsd-send checks each line; kcat checks none. kcat is run as people run it (a line a message),
# and with lines joined to messages as large as ours.
#   tests/bench/kafka.sh [LINES [ROUNDS]]      (1,000,000 and 3 by default; the median is printed)
set -eu
TOP=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)
PATH=${TSD_BIN:-$TOP/build/bin}:$TOP/tests/support/kafka:$PATH
lines=${1:-1000000} rounds=${2:-3}
dir=$(mktemp -d)
trap 'kafka stop "$dir/1"; kafka stop "$dir/3"; rm -rf "$dir"' EXIT
cd "$dir"
mkdir 1 3
command -v kcat >/dev/null || { echo "kafka: skipped: no kcat here"; exit 0; }

seq "$lines" | awk '{ print "proc.net.bytes", 1700000000 + int($1 / 100), $1, "host=web" $1 % 100, "iface=eth0 direction=in" }' >input
sed 's/^/put /' input >wire
# As messages of kcat: ~ parts them.
awk 'NR % 800 == 0 { print; printf "~"; next } { print }' wire >joined

# row BROKERS NAME COMMAND...: runs it once with `input`, and notes seconds and CPU seconds
row() {
  local nodes=$1 name=$2 input=$3 TIMEFORMAT='%R %U %S' took
  shift 3
  took=$({ time "$@" <"$input" >out 2>&1; } 2>&1) || { cat out >&2; exit 1; }
  awk -v n="$nodes" -v name="$name" -v l="$lines" '{ printf "%s %s %.0f %.3f\n", n, name, l / $1, ($2 + $3) * 1e6 / l }' <<<"$took" >>table
}
for nodes in 1 3; do
  brokers=$(kafka start "$dir/$nodes" $nodes) || { echo "kafka: skipped: no real Kafka here (tests/support/kafka/kafka install)"; exit 0; }
  least=$((nodes == 1 ? 1 : 2))
  topic make "$brokers" bench 3 $nodes min.insync.replicas=$least
  sure=(-X acks=all -X enable.idempotence=true -X queue.buffering.max.messages=1000000)
  for _ in $(seq "$rounds"); do
    row $nodes tsd-send input tsd-send -q -H "kafka://$brokers/bench"
    row $nodes kcat wire kcat -P -b "$brokers" -t bench "${sure[@]}"
    row $nodes kcat-joined joined kcat -P -b "$brokers" -t bench -D '~' "${sure[@]}"
  done
  kafka stop "$dir/$nodes"
done
printf '%-8s %-12s %12s %16s\n' brokers program lines/s 'CPU-s a million'
for nodes in 1 3; do
  for name in tsd-send kcat kcat-joined; do
    grep "^$nodes $name " table | sort -k 4 -n | sed -n "$(((rounds + 1) / 2))p" |
      while read -r _ _ speed cpu; do printf '%-8s %-12s %12s %16s\n' $nodes $name "$speed" "$cpu"; done
  done
done
