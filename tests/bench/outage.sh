#!/bin/bash
# An outage of the TSD with a kill -9 of the agent in its middle: 15 s up, 60 s refused, 15 s up, at
# 10,000 points a second, tsd-send and vmagent (where Debian's victoria-metrics can be had) side by
# side. Prints what was sent, receipted, stored, lost, and what it cost.
#   tests/bench/outage.sh [UP DOWN UP RATE]
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
PATH=${TSD_BIN:-$top/build/bin}:$PATH
if victoria=$("$top/tests/support/servers" path victoria-metrics 2>/dev/null); then
  export VICTORIA=$victoria
else
  echo "outage: no VictoriaMetrics here: tsd-listen is the TSD, and vmagent is not compared" >&2
fi
exec python3 "$top/tests/bench/outage.py" "$@"
