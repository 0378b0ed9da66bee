#!/bin/sh
# One round of this machine's metrics, from cron, instead of a service:
#   */5 * * * * root /usr/local/bin/cron-push.sh tsd.example.org
# Points that cannot be sent wait in the spool for the next round. The stamp records when this round ran,
# for how long, and how it ended; the next round reports it: tsd.cron.age_seconds shows a missed run.
# Exit code: that of tsd-send, 75 while points wait.
set -eu
tsd=${1:?usage: cron-push.sh HOST[:PORT] [STATE-DIRECTORY]}
state=${2:-/var/lib/tsd-cron}

mkdir -p "$state"
tsd-collect --once --stamp "$state/cron-push.stamp" |
  tsd-validate-line |
  tsd-send -H "$tsd" --spool "$state/spool" --retry-for 5s
