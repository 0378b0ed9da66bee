#!/usr/bin/env bats
# The wall clock: which second a point bears, and what becomes of us when somebody sets it.
# shellcheck disable=SC2030,SC2031,SC2034

load ../support/common
load ../support/collectors

setup() { cd "$BATS_TEST_TMPDIR" || exit 1; }
teardown() { end_collect; }

# stamps METRIC: the times of its points, in order
stamps() { awk -v metric="$1" '$1 == metric { print $2 }' lines; }
has_stamps() { [ "$(stamps "$1" | wc -l)" -ge "$2" ]; }

# collect_under LIBRARY OPTION...: as start_collect, with a library of the tests before all others
collect_under() {
  local library=$TSD_BIN/../tests/$1.so
  shift
  rm -f lines sentences
  mkdir -p c
  MARK=TSD_TEST=$BATS_TEST_NUMBER.$$.$RANDOM
  env "$MARK" ASAN_OPTIONS="${ASAN_OPTIONS:-}:verify_asan_link_order=0" LD_PRELOAD="$library" \
    tsd-collect --no-host-tag "$@" >lines 2>sentences 3>&- &
  COLLECT_PID=$!
}

@test "a round bears its turn's second, though the kernel's coarse clock lags behind" {
  can_be_preloaded lagging_clock
  collect_under lagging_clock --sensors procstats,ifstat --interval 2
  wait_for 30 has_stamps proc.loadavg.1min 5
  stop_collect
  [ -z "$(stamps proc.loadavg.1min | tail -n +2 | awk '$1 % 2')" ] || { stamps proc.loadavg.1min; false; }
  [ -z "$(stamps proc.loadavg.1min | uniq -d)" ]
}

@test "every second on a busy machine: no round bears a second twice, or one before" {
  for _ in {1..4}; do (while :; do :; done) 3>&- & done
  mapfile -t busy < <(jobs -p)
  mkdir c
  start_collect --sensors all --interval 1
  wait_for 60 has_stamps proc.loadavg.1min 20 || { kill "${busy[@]}"; false; }
  kill "${busy[@]}"
  stop_collect
  [ "$(stamps proc.loadavg.1min)" = "$(stamps proc.loadavg.1min | sort -nu)" ]
  # Whatever a sensor took, its points bear the one second of their round.
  [ -z "$(awk 'NR > 1 && $2 < last { print } { last = $2 }' lines)" ]
}
