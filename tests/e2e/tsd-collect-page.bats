#!/usr/bin/env bats
# The page at tsd-collect's status port, and --top, seen from viewers, good and bad.
# shellcheck disable=SC2016,SC2030,SC2031

load ../support/common
load ../support/collectors
load ../support/page

setup() {
  cd "$BATS_TEST_TMPDIR" || exit 1
  mkdir c
}

teardown() {
  exec 6<&- 8<&-
  go_away
  [ -z "${COLLECT_PID:-}" ] || { kill "$COLLECT_PID" && wait "$COLLECT_PID"; } 2>/dev/null || true
}

# watched [OPTION...]: tsd-collect with a status port, without its own points of each minute. Sets PAGE.
watched() {
  start_collect --no-tcollector-stats --status-port "${PORT:-0}" "$@"
  if [ -z "${PORT:-}" ]; then
    wait_for 20 grep -q 'status on ' sentences
    PAGE=$(sed -n 's/.*status on //p' sentences)
  fi
  wait_for 20 curl -gfs -o body "$PAGE"
}

has_printed() { [ "$(wc -l <lines)" -eq "$1" ]; }

# a_feed: the collector feed.sh, which prints what `feed` gives it
a_feed() {
  mkfifo fifo
  collector 0/feed.sh <<<"#!/bin/sh
exec 3<>$PWD/fifo
exec cat <&3"
  exec 6<>fifo
}
feed() { printf '%s\n' "${@/ T / $(date +%s) }" >&6; }

@test "a browser gets the page, and everyone else what tcollector answers, byte for byte" {
  good_neighbour
  watched
  for accept in '*/*' 'text/*' 'application/json' 'text/html;q=0' ''; do
    [ "$(status_of -H "Accept: $accept" "$PAGE")" = 200 ]
    printf 'HTTP/1.1 200 OK\r\ncontent-type: text/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n' \
      "$(wc -c <body)" | cmp - head
    grep -q '^\[{"name": "good.sh", "mtime": ' body
  done
  [ "$(status_of "${AS_BROWSER[@]}" "${PAGE}status")" = 200 ]
  grep -q '^\[{"name": "good.sh"' body
  [ "$(status_of "${PAGE}events")" = 200 ]
  grep -q '^\[{"name": "good.sh"' body
  [ "$(status_of "${AS_BROWSER[@]}" -X POST "$PAGE")" = 200 ]
  grep -q '^\[{"name": "good.sh"' body
  [ "$(status_of "${AS_BROWSER[@]}" "${PAGE}metrics")" = 200 ]
  grep -q '^# TYPE good_count ' body

  [ "$(status_of "${AS_BROWSER[@]}" "$PAGE")" = 200 ]
  [[ $(cat head) == *"Content-Security-Policy: default-src 'none';"*"connect-src 'self'"*"frame-ancestors 'none'"* ]]
  mv body mine
  start_listen --page 0
  PAGE=$(sed -n 's/.*the page is at //p' listen.log)
  status_of "$PAGE"
  stop_listen
  cmp <(sed 's/nonce="[0-9a-f]*"//' mine) <(sed 's/nonce="[0-9a-f]*"//' body)
}

@test "pages of other sites, and names that are not ours, get nothing" {
  watched --allow-host known.example
  for header in 'Host: evil.example' 'Origin: http://evil.example' 'Sec-Fetch-Site: cross-site'; do
    [ "$(status_of "${AS_BROWSER[@]}" -H "$header" "$PAGE")" = 403 ]
    [ "$(status_of "${AS_EVENTS[@]}" -H "$header" "${PAGE}events")" = 403 ]
    [ "$(status_of -H "$header" "$PAGE")" = 403 ]
  done
  [ "$(status_of "${AS_BROWSER[@]}" -H 'Host: known.example' "$PAGE")" = 200 ]
  run -1 grep -i '^access-control' head
}

@test "on another address, the page wants a name of this machine, as everywhere" {
  watched --status-interface 0.0.0.0
  PAGE=http://127.0.0.1:${PAGE##*:}
  [ "$(status_of "${AS_BROWSER[@]}" -H 'Host: evil.example' "$PAGE")" = 403 ]
  [ "$(status_of "${AS_EVENTS[@]}" -H 'Host: evil.example' "${PAGE}events")" = 403 ]
  [ "$(status_of -H 'Host: relay.example' "$PAGE")" = 200 ] # what programs ask for is data
}

@test "a viewer sees the points of sensors and collectors as they are printed" {
  good_neighbour
  watched --sensors sysload,procstats --interval 1 -t host=web-1
  has_both() { frame_has 'q=good.count+web-1' '"matching":1,' && frame_has 'q=proc.loadavg.1min' '"matching":1,'; }
  wait_for 30 has_both
  run -0 frame part=hosts
  [[ $output == *'"rows":[["web-1",'* ]]
  # What the viewer saw was printed.
  value=$(frame 'q=good.count' | sed -n 's/.*"rows":\[\["good.count","host=web-1","\([0-9]*\)".*/\1/p')
  grep -qx "good.count [0-9]* $value host=web-1" lines
  stop_collect
  neighbour_is_whole
}

@test "refused lines may have anything, and bear their source and the reason" {
  a_feed
  watched --sensors none
  frame part=refused >frame.json # who looks is told from now on
  printf '<script>alert(1)</script> 1 2 a=b\n\x1b[2J"\\</script>\xff\xe2\x80\xae\n' >&6
  feed 'm T x host=a' 'm T 1 host=a'
  wait_for 20 frame_has part=refused '"refused":3'
  wait_for 20 frame_has part=series '"points":1,'
  frame part=refused >frame.json
  python3 - <<'PY'
import json
frame = json.load(open("frame.json", encoding="utf-8"))
rows = frame["rows"]
lines = [row[3] for row in rows]
assert len(lines) == 3, lines
assert "<script>alert(1)</script> 1 2 a=b" in lines, lines
assert '\\x1b[2J"\\</script>\\xff\\xe2\\x80\\xae' in lines, lines
assert all(text.isprintable() for row in rows for text in row[2:]), lines
assert all(row[2].startswith("feed.sh: ") and not row[1] for row in rows), rows
PY
}

@test "a hundred viewers see a point, one more is told that there are too many, and all is printed" {
  a_feed
  good_neighbour
  watched --sensors none
  viewers 100 'part=series&q=m'
  wait_for 90 viewers_have 100 '"since":'
  [ "$(status_of "${AS_EVENTS[@]}" "${PAGE}events")" = 503 ]
  grep -q '100 viewers are here already' body
  feed 'm T 1 host=a'
  wait_for 90 viewers_have 100 '"rows":[["m","host=a","1",'
  curl -fsS "$PAGE" | grep -q '"name": "good.sh"'
  kill "${VIEWERS[0]}"
  VIEWERS=("${VIEWERS[@]:1}")
  wait_for 20 frame_has q=m '"rows":[["m",'
  stop_collect
  neighbour_is_whole
}

@test "viewers leave descriptors to the sensors" {
  few_descriptors
  watched --sensors procstats -t host=a --interval 1
  viewers 60
  wait_for 60 viewers_have 8 '"since":'
  for turn in 1 2 3; do
    before=$(grep -c '^proc\.loadavg\.1min ' lines || true)
    wait_for 20 has_more_than "$before"
  done
  run -1 grep 'Too many open files' sentences
}
has_more_than() { [ "$(grep -c '^proc\.loadavg\.1min ' lines)" -gt "$1" ]; }

@test "a viewer that reads nothing is dropped, and costs neither the points nor the others" {
  a_feed
  watched --sensors none
  deaf_viewer
  wait_for 20 has_connections 1
  long_points >points
  # Each frame is a new one, until the buffers are full and ten seconds have passed.
  for ((turn = 0; turn < 90; ++turn)); do
    sed "s/ 1 host/ $turn host/" points >&6
    ! has_connections 0 || break
    sleep 1
  done
  has_connections 0
  wait_for 20 has_printed $((100 * (turn + 1)))
}

@test "what viewers hold is bounded: unfinished requests end, and a longer head is none" {
  watched --sensors none
  unfinished_requests 60
  [ "$(status_of "${AS_BROWSER[@]}" "$PAGE")" = 200 ]
}

@test "memory is bounded: series beyond the most are counted, and every line is printed" {
  a_feed
  watched --sensors none
  viewers 1
  wait_for 20 viewers_have 1 '"points":0'
  seq 1 30000 | awk '{ printf "series.of.many.%06d 1700000000 %d host=h%d dc=somewhere rack=r%d\n", $1, $1, $1 % 5000, $1 % 7 }' >&6
  wait_for 60 has_printed 30000
  wait_for 240 frame_has part=series '"points":30000'
  run -0 frame part=series
  [[ $output == *'"series":20000,"hosts":1000,'*'"beyond":10000,'* ]]
  peak_below "$COLLECT_PID" 45000
}

@test "without a viewer there is neither a thread nor a table, and after the last one neither" {
  a_feed
  watched --sensors none
  curl -fsS "$PAGE" >/dev/null
  curl -fsS "${PAGE}metrics" >/dev/null
  has_threads "$COLLECT_PID" 1
  viewers 1
  wait_for 20 viewers_have 1 '"points":0'
  has_threads "$COLLECT_PID" 2
  kill "${VIEWERS[@]}"
  VIEWERS=()
  # What was shown is kept for a minute: a page that is loaded again has it.
  feed 'm T 1 host=a'
  wait_for 20 frame_has q=m '"matching":1,'
  wait_for 120 has_threads "$COLLECT_PID" 1
  frame q=m | grep -F '"points":0,' # it began again
}

@test "a viewer is told that the reader of the points takes nothing, while it takes nothing" {
  a_feed
  mkfifo pipe
  exec 8<>pipe
  tsd-collect -c c --no-host-tag --no-tcollector-stats --sensors none --status-port 0 >pipe 2>sentences 3>&- 6>&- 8>&- &
  COLLECT_PID=$!
  wait_for 20 grep -q 'status on ' sentences
  PAGE=$(sed -n 's/.*status on //p' sentences)
  { yes "m $(date +%s) 1 host=a" | head -n 80000 >&6; } 3>&- &
  VIEWERS+=($!)
  is_blocked() { frame part=series | grep -q '"awaited":[1-9]'; }
  wait_for 30 is_blocked
  timeout 60 cat <&8 >taken 3>&- &
  VIEWERS+=($!)
  wait_for 30 frame_has part=series '"awaited":0'
}

@test "a viewer finds a tsd-collect that was started again, and it ends with viewers, at once" {
  a_feed
  watched --sensors none
  viewers 3
  wait_for 20 viewers_have 3 '"points":0'
  stop_collect
  run -7 curl -s "$PAGE" # nobody listens
  PORT=${PAGE##*:} PORT=${PORT%/}
  watched --sensors none
  viewers 3
  wait_for 20 viewers_have 3 '"points":0'
  feed 'm T 1 host=a'
  wait_for 20 viewers_have 3 '"points":1'
  stop_collect
}

# --- the terminal

# top COLUMNS ROWS [OPTION...]
top() {
  local columns=$1 rows=$2
  shift 2
  in_terminal "$columns" "$rows" "tsd-collect -c c --no-host-tag --top $*"
}

@test "--top is for a terminal, and for points that go on" {
  run -2 tsd-collect --top
  [[ $output == *'--top wants a terminal for standard output; to print points, leave it out'* ]]
  for other in --once --list-metrics --list-sensors; do
    run -2 tsd-collect --top "$other"
    [[ $output == *'--top is for points that go on: leave out --once and lists'* ]]
  done
}

@test "--top shows points as they come; q restores the terminal, ends the collectors, and ends well" {
  a_feed
  top 100 20 --sensors sysload --interval 1
  wait_for 20 shows 'q quit'
  feed 'disk.free T 1.5 host=a' 'disk.free T 7 host=b' 'load T x host=a'
  wait_for 20 shows '^disk.free host=a .* 1\.5 '
  wait_for 20 shows '^cpu.usr'
  shows ' 1 refused'
  keys /
  keys 'host=b' Enter
  wait_for 20 shows_not 'host=a '
  keys Tab Tab
  keys /
  keys Escape
  wait_for 20 shows 'refused +feed.sh: '
  shows 'load .* x host=a'
  shows 'feed.sh: 17: ' # what it says stands below
  pid=$(pid_in_terminal tsd-collect)
  keys q
  has_ended 0
  shows_not 'q quit'
  run -1 pgrep -g "$pid"
  run -1 grep -E '^(disk|cpu)' top.log
}

@test "--top has the page, too" {
  a_feed
  top 80 12 --sensors none --status-port 0
  wait_for 20 shows 'status on http'
  PAGE=$(screen | sed -n 's/.*status on \(http[^ ]*\).*/\1/p')
  feed 'm T 1 host=a'
  wait_for 20 shows '^m host=a'
  [ "$(status_of "${AS_BROWSER[@]}" "$PAGE")" = 200 ]
  frame_has q=m '"rows":[["m","host=a","1",' # from before the first viewer
  keys q
  has_ended 0
}

@test "--top restores the terminal when it is told to end" {
  a_feed
  local signal
  for signal in TERM INT HUP QUIT; do
    top 80 20 --sensors sysload
    wait_for 20 shows 'q quit'
    kill "-$signal" "$(pid_in_terminal tsd-collect)"
    has_ended 0
    end_terminal
  done
}

@test "--top restores the terminal when there is an error" {
  watched --sensors none
  port=${PAGE##*:}
  in_terminal 80 20 "tsd-collect --top --status-port ${port%/}"
  has_ended 2
  grep -q 'Address already in use' top.log
  in_terminal 80 20 'TERM=dumb tsd-collect --top'
  has_ended 2
  grep -q 'TERM says it cannot' top.log
}
