#!/bin/bash
# SENDERS (2000) processes of tsd-send into one tsd-listen on this machine: memory, CPU, fairness and
# the end of both. TSD_BIN is where the tools are.
#   tests/bench/fleet.sh [SENDERS]
set -eu
top=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)
export PATH="${TSD_BIN:-$top/build/bin}:$PATH"
ulimit -n "$(ulimit -H -n)"
exec python3 "$top/tests/bench/fleet.py" "${1:-2000}"
