#!/usr/bin/env bats
# Several TSDs that share the series between them (--spread): each series is at one of them, a TSD that fails is
# stood in for by the others, and takes its series back when it returns. Three real tsd-listen are the TSDs.
# shellcheck disable=SC2030,SC2031

load ../support/common

setup() {
  cd "$BATS_TEST_TMPDIR" || exit 1
  PIDS=()
}
teardown() {
  for pid in "${PIDS[@]}" ${SENDER:-}; do kill "$pid" 2>/dev/null || true; done
}

# a_tsd NUMBER [PORT]: its lines go to got.NUMBER. Sets PIDS[NUMBER] and TSDS[NUMBER].
a_tsd() {
  : >log."$1"
  tsd-listen -p "${2:-0}" >>got."$1" 2>log."$1" 3>&- 7>&- &
  PIDS[$1]=$!
  wait_for 10 grep -q 'listening on ' log."$1"
  TSDS[$1]=$(sed -n 's/.*listening on \([^ ]*\).*/\1/p' log."$1" | head -n 1)
}
three_tsds() { for number in 0 1 2; do a_tsd $number; done; }
all_tsds() { (IFS=, && echo "${TSDS[*]}"); }
end_tsd() {
  kill -9 "${PIDS[$1]}"
  wait "${PIDS[$1]}" || true
  unset "PIDS[$1]"
}

# points FROM TO: a second each, of 60 series on 20 hosts
points() { seq "$1" "$2" | awk '{ print "m." $1 % 3, 1700000000 + $1, $1, "host=h" $1 % 20 }'; }
# series FILE...: the series of lines; hosts FILE...: their hosts
series() { cat "$@" | cut -d ' ' -f 1,4 | sort -u; }
hosts() { cat "$@" | cut -d ' ' -f 4 | sort -u; }
# distinct: how many of all lines that were sent have come
distinct() { cat got.* | sort -u | wc -l; }
has_distinct() { [ "$(distinct)" -eq "$1" ]; }
# has_more NUMBER THAN: so many lines
has_more() { [ "$(wc -l <got."$1")" -gt "$2" ]; }

# a_sender OPTION...: reads the pipe that descriptor 7 writes to
a_sender() {
  mkfifo pipe
  exec 7<>pipe
  tsd-send -H "$(all_tsds)" --confirm parsed "$@" <pipe 2>said 3>&- 7>&- &
  SENDER=$!
}
end_sender() {
  exec 7>&-
  result=0
  wait "$SENDER" || result=$?
  SENDER=
}

@test "each series, or all series of a host, go to one TSD, whatever order the TSDs are given in" {
  three_tsds
  points 1 3000 | tsd-send -q -H "$(all_tsds)" --spread series
  has_distinct 3000
  for number in 0 1 2; do series got.$number; done | sort >all
  [ "$(wc -l <all)" -eq 60 ]
  [ -z "$(uniq -d all)" ]
  for number in 0 1 2; do
    [ "$(series got.$number | wc -l)" -ge 8 ] # 20 of 60 each, if chance was even
    series got.$number >first.$number
    : >got.$number
  done
  points 1 3000 | tsd-send -q -H "${TSDS[2]},${TSDS[0]},${TSDS[1]}" --spread series
  for number in 0 1 2; do
    series got.$number | cmp - first.$number
    : >got.$number
  done
  points 1 3000 | tsd-send -q -H "$(all_tsds)" --spread host
  for number in 0 1 2; do hosts got.$number; done | sort >all
  [ "$(wc -l <all)" -eq 20 ]
  [ -z "$(uniq -d all)" ]
}

@test "one of three is killed: nothing is lost, only its series move, and it gets them back" {
  three_tsds
  a_sender --spread series --self-metrics 0
  points 1 600 >&7
  wait_for 30 has_distinct 600
  for number in 0 1 2; do series got.$number >home.$number; done
  end_tsd 1
  points 601 1200 >&7
  wait_for 60 has_distinct 1200
  for number in 0 2; do # the others keep their own, and share those of the killed one
    series got.$number | sort - home.$number | uniq -d | cmp - home.$number
    series got.$number | sort - home.$number | uniq -u >guests.$number
  done
  sort guests.0 guests.2 | cmp - home.1
  before=$(wc -l <got.1)
  a_tsd 1 "${TSDS[1]##*:}"
  sent=1200
  again() { # it is tried with the next lines after a pause of at most five seconds
    points $((sent + 1)) $((sent + 60)) >&7
    sent=$((sent + 60))
    has_more 1 "$before"
  }
  wait_for 60 again
  points $((sent + 1)) $((sent + 600)) >&7
  sent=$((sent + 600))
  wait_for 60 has_distinct $sent
  end_sender
  [ "$result" -eq 0 ]
  grep -q "tsd-send: sending to ${TSDS[1]}$" said
  tail -n 1 said | grep -q "^tsd-send: $sent in = $sent confirmed (parsed) + 0 rejected$"
  # With the last lines each was at home again.
  for number in 0 1 2; do awk -v from=$((sent - 60)) '$3 > from' got.$number | series - | cmp - home.$number; done
}

@test "with a spool and receipts: two of three killed, then all, and each line has its receipt" {
  three_tsds
  mkdir spool
  a_sender --spread series --spool spool --receipts 8 8>receipts
  points 1 600 >&7
  wait_for 30 has_distinct 600
  end_tsd 0
  end_tsd 1
  points 601 1200 >&7
  wait_for 60 has_distinct 1200
  end_tsd 2
  points 1201 1800 >&7
  wait_for 30 grep -qE '^([0-9]+-)?1800 spooled' receipts
  for number in 0 1 2; do a_tsd $number "${TSDS[$number]##*:}"; done
  wait_for 60 has_distinct 1800
  end_sender
  [ "$result" -eq 0 ]
  # Each of them is confirmed once.
  awk '$2 == "confirmed" { split($1, ends, "-"); last = ends[2] ? ends[2] : ends[1]
                           for (i = ends[1]; i <= last; i++) print i }' receipts | sort -n >confirmed
  seq 1800 | cmp - confirmed
}

@test "no TSD is there: 75 after --retry-for, at once with 0, and each line is accounted for" {
  run -75 timeout 60 tsd-send -H 127.0.0.1:1,127.0.0.2:1,127.0.0.3:1 --spread series --retry-for 0 <<<"$(points 1 60)"
  [ "${lines[-1]}" = "tsd-send: 60 in = 0 confirmed + 0 rejected + 60 not sent (dropped)" ]
  run -75 timeout 60 tsd-send -H 127.0.0.1:1,127.0.0.2:1 --spread host --retry-for 1s <<<"$(points 1 60)"
}

@test "two of three are not there from the start: all lines go to the third" {
  three_tsds
  end_tsd 0
  end_tsd 2
  run -0 timeout 60 tsd-send -H "$(all_tsds)" --spread series --retry-for 20s <<<"$(points 1 600)"
  has_distinct 600
}

@test "over HTTP too, and what --spread is not for" {
  three_tsds
  points 1 600 | tsd-send -q -H "$(all_tsds)" --spread series --http
  has_distinct 600
  for number in 0 1 2; do series got.$number; done | sort >all
  [ -z "$(uniq -d all)" ]
  run -2 tsd-send -H a --spread 'h;' <<<"$(points 1 1)"
  [ "${lines[0]}" = 'tsd-send: reading --spread: "h;" is no key of a tag: host, series, or the key of a tag' ]
  run -2 tsd-send -H kafka://a/t --spread host <<<"$(points 1 1)"
  [ "${lines[0]}" = "tsd-send: --spread is for several TSDs: a topic of Kafka has --kafka-key" ]
}
