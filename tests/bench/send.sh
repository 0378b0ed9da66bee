#!/bin/bash
# What tsd-send costs beside peers that do the same work in the same minute: ratios, never absolute
# times. The sink is tsd-listen, which answers `version`; nc confirms nothing.
#   tests/bench/send.sh [LINES]      (3,000,000 by default)
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
PATH=${TSD_BIN:-$top/build/bin}:$PATH
lines=${1:-3000000}
work=$(mktemp -d)
sink=
trap '[ -z "$sink" ] || kill "$sink"; rm -rf "$work"' EXIT

# seconds COMMAND...: the best of three
seconds() {
  local best='' took TIMEFORMAT=%R
  for _ in 1 2 3; do
    took=$({ time "$@" >/dev/null 2>&1; } 2>&1)
    if [ -z "$best" ] || awk "BEGIN { exit !($took < $best) }"; then best=$took; fi
  done
  echo "$best"
}
row() { printf '%-44s %10s %10s   ratio %s\n' "$1" "$2" "$3" "$(awk "BEGIN { printf \"%.2f\", $3 / ($2 + 1e-9) }")"; }

seq "$lines" | awk '{ print "proc.stat.cpu.total 1700000000 " $1 " host=web-0001.example.org type=user cpu=" $1 % 8 }' >"$work/lines"
sed 's/^/put /' "$work/lines" >"$work/wire"
# A fifth each of exponents, decimals, zeros, small negative numbers and integers; one to four tags.
awk -v lines="$lines" 'BEGIN {
  srand(3)
  for (i = 0; i < lines; i++) {
    kind = int(rand() * 5)
    value = "0"
    if (kind == 1) value = sprintf("%.3e", rand() * 1e-3)
    if (kind == 2) value = sprintf("%.3f", rand() * 100)
    if (kind == 3) value = sprintf("-%.2f", rand() * 10)
    if (kind == 4) value = int(rand() * 10 ^ (1 + int(rand() * 12)))
    line = "sys.cpu.nice " 1700000000 + int(i / 100) " " value " host=web-" int(rand() * 5000) ".example.org"
    tags = int(rand() * 4)
    print line (tags > 0 ? " cpu=" int(rand() * 64) : "") (tags > 1 ? " type=user" : "") (tags > 2 ? " dc=lga" : "")
  }
}' >"$work/mixture"
sed 's/^/put /' "$work/mixture" >"$work/mixture.wire"
head -n 1 "$work/lines" >"$work/one"
head -n 1 "$work/wire" >"$work/one.wire"

tsd-listen -q -p 0 --port-file "$work/port" >/dev/null &
sink=$!
until [ -s "$work/port" ]; do sleep 0.05; done
port=$(<"$work/port")

send() { tsd-send -q -H 127.0.0.1 -p "$port" <"$1"; }
give() { nc.openbsd -N 127.0.0.1 "$port" <"$1"; }

echo "                                               tsd-send         nc   (seconds; ratio = nc / tsd-send: 1 is as fast)"
row "$lines lines, each checked and confirmed" "$(seconds send "$work/lines")" "$(seconds give "$work/wire")"
row "$lines lines of a mixture of numbers" "$(seconds send "$work/mixture")" "$(seconds give "$work/mixture.wire")"
head -n 100000 "$work/lines" >"$work/some"
head -n 100000 "$work/wire" >"$work/some.wire"
row "100000 lines from a file, confirmed" "$(seconds send "$work/some")" "$(seconds give "$work/some.wire")"
# One point: as packages install it. What the linker wrote piece by piece lies in single pages in the
# cache, and each start of it takes more page faults.
mkdir "$work/bin"
strip -o "$work/bin/tsd-send" "$(readlink -f "$(command -v tsd-send)")"
zabbix=$("$top/tests/support/servers" path zabbix-agent) || echo "send: no zabbix_sender here, not compared" >&2
"$top/tests/bench/one-point" 300 "$work/bin/tsd-send" "$port" "$work/one" "$work/one.wire" ${zabbix:+"$zabbix"}
TIMEFORMAT="CPU of tsd-send for $lines lines: %U user, %S system"
time send "$work/lines"
TIMEFORMAT="CPU of tsd-send for $lines lines of the mixture: %U user, %S system"
time send "$work/mixture"
tsd-send -q -H 127.0.0.1 -p "$port" < <(cat "$work/one"; sleep 1) &
sender=$!
sleep 0.5
awk '/^VmHWM|^RssAnon/ { print "one point: " $1, $2, $3 }' "/proc/$sender/status"
wait "$sender"
