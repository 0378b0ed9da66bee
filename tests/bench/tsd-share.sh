#!/bin/bash
# The CPU of tsd-send as a share of the TSD's own, for the same points in the same minute: telnet and
# HTTP to a real VictoriaMetrics, and to an OpenTSDB where its jars are (make test-opentsdb gets them).
#   tests/bench/tsd-share.sh [POINTS]      (1,000,000 by default; OpenTSDB gets a tenth)
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
PATH=${TSD_BIN:-$top/build/bin}:$PATH
export TSD_SUPPORT=$top/tests/support
points=${1:-1000000}
work=$(mktemp -d)
opentsdb=$TSD_SUPPORT/opentsdb/opentsdb
cleanup() {
  [ -z "${VICTORIA_PID:-}" ] || stop_victoria
  [ ! -d "$work/opentsdb" ] || "$opentsdb" stop "$work/opentsdb" >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap cleanup EXIT
# shellcheck source=tests/support/victoria.sh
. "$TSD_SUPPORT/victoria.sh"

# 100 series, each a point a second: what a TSD gets from an agent.
give() {
  seq "$points" | awk -v from="$(($(date +%s) - points / 100))" -v metric="$1" \
    '{ printf "%s %d %d host=web-%04d.example.org type=user\n", metric, from + $1 / 100, $1, $1 % 100 }'
}

# ticks PID: CPU so far, user and system, of it and its threads
ticks() { sed 's/.*) //' "/proc/$1/stat" | awk '{ print $12 + $13 }'; }

# share WHAT PID METRIC OPTION...: ships the points and prints both sides' CPU. What the TSD does with them
# in the two seconds afterwards is its work too.
share() {
  local what=$1 pid=$2 metric=$3 before ours TIMEFORMAT='%U %S'
  shift 3
  give "$metric" >"$work/lines"
  before=$(ticks "$pid")
  { time tsd-send -q "$@" <"$work/lines"; } 2>"$work/time" || { cat "$work/time" >&2; exit 1; }
  sleep 2
  ours=$(tail -n 1 "$work/time" | awk '{ print $1 + $2 }')
  awk -v what="$what" -v points="$points" -v ours="$ours" -v theirs="$(($(ticks "$pid") - before))" -v hz="$(getconf CLK_TCK)" '
    BEGIN { printf "%-28s %8d points   tsd-send %6.2f s   TSD %6.2f s   share %5.1f %%\n", what, points, ours, theirs / hz, 100 * ours * hz / theirs }'
}

mkdir "$work/victoria"
if start_victoria "$work/victoria"; then
  share 'VictoriaMetrics, telnet' "$VICTORIA_PID" by.telnet -H "$VICTORIA_PUT"
  share 'VictoriaMetrics, HTTP' "$VICTORIA_PID" by.http --http -H "$VICTORIA_PUT" --dialect victoriametrics
else
  echo "tsd-share: no VictoriaMetrics here, not compared" >&2
fi

points=$((points / 10))
mkdir "$work/opentsdb"
if "$opentsdb" ensure >/dev/null 2>&1 && address=$("$opentsdb" start "$work/opentsdb"); then
  tsd=$(<"$work/opentsdb/tsd.pid")
  share 'OpenTSDB, telnet' "$tsd" by.telnet -H "$address"
  share 'OpenTSDB, HTTP' "$tsd" by.http --http -H "$address"
else
  echo "tsd-share: no OpenTSDB here, not compared" >&2
fi
