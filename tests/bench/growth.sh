#!/bin/bash
# How time and memory grow with the size of the work: each row runs a tool at 1, 10 and 100 times of one
# thing and prints CPU seconds (children included), peak memory, and the exponent of the growth between
# the last two: 1 is linear, 2 quadratic. Above 1.15 it says so. Prints a Markdown table, as in
# docs/growth.md.
#   tests/bench/growth.sh [ROW...]      (all; TSD_GROWTH_ROUNDS=3: the best of so many)
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
PATH=${TSD_BIN:-$top/build/bin}:$PATH
exec python3 "$top/tests/bench/growth.py" "$@"
