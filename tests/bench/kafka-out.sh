#!/bin/bash
# Out of Kafka beside kcat, in the same minute: lines/s and CPU seconds a million lines of the reader alone,
# with a line a message and with lines joined to messages as tsd-send writes them. tsd-listen --receipts looks
# at each line, and accounts for it: the program behind it confirms a thousand at a time.
#   tests/bench/kafka-out.sh [LINES [ROUNDS]]      (1,000,000 and 3 by default; the median is printed)
set -eu
TOP=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)
PATH=${TSD_BIN:-$TOP/build/bin}:$TOP/tests/support/kafka:$PATH
lines=${1:-1000000} rounds=${2:-3}
dir=$(mktemp -d)
trap 'kafka stop "$dir/k"; rm -rf "$dir"' EXIT
cd "$dir"
mkdir k
command -v kcat >/dev/null || { echo "kafka-out: skipped: no kcat here"; exit 0; }
brokers=$(kafka start "$dir/k") || { echo "kafka-out: skipped: no real Kafka here (tests/support/kafka/kafka install)"; exit 0; }

seq "$lines" | awk '{ print "put proc.net.bytes", 1700000000 + int($1 / 100), $1, "host=web" $1 % 100, "iface=eth0 direction=in" }' >single
# As messages of kcat: ~ parts them.
awk 'NR % 800 == 0 { print; printf "~"; next } { print }' single >joined
for kind in single joined; do topic make "$brokers" "$kind" 3 1; done
kcat -P -b "$brokers" -t single -X queue.buffering.max.messages=1000000 <"$dir/single"
kcat -P -b "$brokers" -t joined -D '~' <"$dir/joined"

# note KIND NAME: the seconds and CPU seconds that `time` has left
note() {
  awk -v row="$1 $2" -v l="$lines" '{ printf "%s %.0f %.3f\n", row, l / $1, ($2 + $3) * 1e6 / l }' took >>table
}
# What a sender does for it: reads the lines, and confirms them. It ends with the last one.
confirm() {
  # Not awk: that of Debian waits for a full block before it looks at a line.
  python3 -c 'import sys
for number, _ in enumerate(sys.stdin.buffer, 1):
    if number % 1000 == 0: print("%d-%d confirmed parsed" % (number - 999, number), flush=True)
    if number == int(sys.argv[1]): break' "$lines"
}
TIMEFORMAT='%R %U %S'
read_by_us() {
  rm -f receipts
  mkfifo receipts
  { time { tsd-listen -q --from "kafka://$brokers/$1" --group "$1.$RANDOM.$RANDOM" --receipts receipts 2>err || [ $? = 75 ]; }; } 2>took |
    confirm >"$dir/receipts"
  note "$1" tsd-listen
}
read_by_kcat() { # KIND NAME OPTION...: counted as the lines of tsd-listen are
  local kind=$1 name=$2
  shift 2
  { time kcat -b "$brokers" -q -e "$@" 2>err; } 2>took | confirm >/dev/null || true
  note "$kind" "$name"
}
for _ in $(seq "$rounds"); do
  for kind in single joined; do
    read_by_us $kind
    read_by_kcat $kind kcat-C -C -t $kind
    read_by_kcat $kind kcat-G -X auto.offset.reset=earliest -G "$kind.$RANDOM.$RANDOM" $kind
  done
done
printf '%-8s %-12s %12s %16s\n' messages program lines/s 'CPU-s a million'
for kind in single joined; do
  for name in tsd-listen kcat-C kcat-G; do
    grep "^$kind $name " table | sort -k 4 -n | sed -n "$(((rounds + 1) / 2))p" |
      while read -r _ _ speed cpu; do printf '%-8s %-12s %12s %16s\n' $kind $name "$speed" "$cpu"; done
  done
done
