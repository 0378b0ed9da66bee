#!/bin/sh
# A domain sensor, for collectors/0 of a head node: how many jobs wait in its batch system, by queue.
# It belongs to a user and a domain rather than to a machine:
#   tsd-install-init -H TSD --no-sensors --user USER --domain DOMAIN --collector queue_length.sh
# Phantom then scales on "domain:batch.queue.length".

# "QUEUE" of every waiting job, one per line, of Slurm or of Torque.
waiting() {
  if command -v squeue >/dev/null; then
    squeue --noheader --states=PENDING --format=%P
  else
    listing=$(qstat) || return
    echo "$listing" | awk 'NR > 2 && $5 == "Q" { print $6 }'
  fi
}

while :; do
  # Without an answer no point is printed: a zero would make Phantom end machines.
  if jobs=$(waiting); then
    echo "$jobs" | awk -v now="$(date +%s)" '
      NF { n[$1]++; total++ }
      END {
        for (queue in n) print "batch.queue.length", now, n[queue], "queue=" queue
        print "batch.queue.length", now, total + 0, "queue=all"
      }'
  fi
  sleep 15
done
