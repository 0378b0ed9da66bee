#!/bin/bash
# What a sender that is killed again and again costs its TSD: tsd-send with a spool takes 10,000 lines a
# second, and is killed with SIGKILL after 2 to 4 s and started again. Prints how many lines the TSD
# got twice, per kill, and how many that had a receipt it never got.
#   tests/bench/duplicates.sh [KILLS [RATE]]      (5 and 10000)
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
PATH=${TSD_BIN:-$top/build/bin}:$PATH
exec python3 "$top/tests/bench/duplicates.py" "$@"
