#!/bin/sh
# A sensor in sh, for collectors/0: it runs for as long as the machine.
while :; do
  read -r bits </proc/sys/kernel/random/entropy_avail
  echo "kernel.entropy.bits $(date +%s) $bits"
  sleep 15
done
