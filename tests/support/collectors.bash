# shellcheck shell=bash
# For the files that try tsd-collect with children: `load ../support/collectors`.

# collector PATH: writes an executable from stdin, below the directory c.
collector() {
  mkdir -p "c/$(dirname "$1")"
  cat >"c/$1.new"
  chmod +x "c/$1.new"
  mv "c/$1.new" "c/$1"
}

# The neighbour: counts aloud, and must not be disturbed by anybody.
good_neighbour() {
  collector 0/good.sh <<'SENSOR'
#!/bin/sh
n=0
while :; do
  echo "good.count $(date +%s) $n"
  n=$((n + 1))
  sleep 0.1
done
SENSOR
}

# start_collect [OPTION...]: tsd-collect in the background that runs c and adds no host tag.
start_collect() { collect_with --no-host-tag "$@"; }

# collect_with OPTION...: tsd-collect -c c in the background; its streams in `lines`, `sentences`.
# Every process that comes of it bears the mark TSD_TEST in its environment.
collect_with() {
  rm -f lines sentences
  MARK=TSD_TEST=$BATS_TEST_NUMBER.$$.$RANDOM
  env "$MARK" tsd-collect -c c "$@" >lines 2>sentences 3>&- &
  COLLECT_PID=$!
}

# survivors: the processes that came of it and still run, zombies aside.
survivors() {
  local environ
  for environ in /proc/[0-9]*/environ; do
    if grep -qzxF "$MARK" "$environ" 2>/dev/null; then
      ps -o pid=,args= -p "$(cut -d/ -f3 <<<"$environ")"
    fi
  done
  return 0
}
no_survivors() { [ -z "$(survivors)" ]; }

# stop_collect: TERM, and the promises of an orderly end.
stop_collect() {
  local code=0
  kill "$COLLECT_PID"
  wait "$COLLECT_PID" || code=$?
  COLLECT_PID=
  [ "$code" -eq 0 ] || { echo "exit $code instead of 0"; cat sentences; return 1; }
  no_survivors || { survivors; return 1; }
}

# counted_to N: the neighbour has come so far.
counted_to() { grep -q "^good\.count [0-9]* $1\$" lines; }

# neighbour_is_whole: all its counts are there, in order, from 0.
neighbour_is_whole() {
  grep '^good\.count' lines | awk '$3 != NR - 1 { print "gap at " $0; bad = 1 } END { exit bad || NR == 0 }'
}

end_collect() {
  local pid
  [ -z "${COLLECT_PID:-}" ] || kill -KILL "$COLLECT_PID" 2>/dev/null || true
  [ -n "${MARK:-}" ] || return 0
  for pid in $(survivors | awk '{ print $1 }'); do kill -KILL "$pid" 2>/dev/null || true; done
}
