#!/bin/bash
# What the block scanner's instruction sets, line/validate/distinct and spool/crc32 are worth, each against the
# simpler thing in its place (parts.cpp). BENCH_ROUNDS (9): the median of so many rounds.
set -eu
top=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)
echo "$(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo), load $(cut -d ' ' -f 1 /proc/loadavg)"
exec "${TSD_BIN:-$top/build/bin}/../tests/bench_parts" "${BENCH_ROUNDS:-9}"
