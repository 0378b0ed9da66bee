#!/bin/sh
# A sensor in sh, for collectors/0: it runs as long as the machine is up.
while :; do
  read -r bits </proc/sys/kernel/random/entropy_avail
  echo "kernel.entropy.bits $(date +%s) $bits"
  sleep 15
done
