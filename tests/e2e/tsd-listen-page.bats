#!/usr/bin/env bats
# tsd-listen --page and --top, seen from viewers, good and bad.
# shellcheck disable=SC2016,SC2030,SC2031

load ../support/common
load ../support/page

setup() { cd "$BATS_TEST_TMPDIR" || exit 1; }

teardown() {
  exec 6<&-
  go_away
  [ -z "${LISTEN_PID:-}" ] || { kill "$LISTEN_PID" && wait "$LISTEN_PID"; } 2>/dev/null || true
}

# watched [OPTION...]: a relay with a page. Sets LISTEN_PID, LISTEN, PAGE (a URL).
watched() {
  start_listen --page 0 "$@"
  PAGE=$(sed -n 's/.*the page is at //p' listen.log)
}

now() { date +%s; }

# put LINE...: sends points, whose time is now where a line has "T"
put() {
  local line
  for line in "$@"; do printf 'put %s\n' "${line/ T / $(now) }"; done |
    timeout 20 nc.openbsd -N "${LISTEN%:*}" "${LISTEN##*:}"
}

@test "the page is one file that may load nothing and run nothing else" {
  watched
  [ "$(status_of "$PAGE")" = 200 ]
  [ "$(wc -c <body)" -lt 30000 ]
  grep -q '<title>Points that pass</title>' body
  nonce=$(sed -n "s/.*script-src 'nonce-\([0-9a-f]*\)'.*/\1/p" head)
  [ "${#nonce}" -eq 32 ]
  [ "$(grep -c "nonce=\"$nonce\"" body)" -eq 2 ]
  [[ $(cat head) == *"Content-Security-Policy: default-src 'none';"*"connect-src 'self'"*"frame-ancestors 'none'"* ]]
  [[ $(cat head) == *'X-Content-Type-Options: nosniff'* ]]
  status_of "$PAGE"
  run -1 grep "nonce-$nonce" head # another one each time
}

@test "it is read only: other methods and paths are refused" {
  watched
  [ "$(status_of -X POST "$PAGE")" = 405 ]
  grep -q '^Allow: GET' head
  [ "$(status_of -X DELETE "${PAGE}events")" = 405 ]
  [ "$(status_of "${PAGE}../../etc/passwd")" = 404 ]
  [ "$(status_of "${PAGE}favicon.ico")" = 404 ]
}

@test "pages of other sites, and names that are not ours, get nothing" {
  watched --allow-host known.example
  for place in "$PAGE" "${PAGE}events"; do
    [ "$(status_of -H 'Host: evil.example' "$place")" = 403 ]
    grep -q 'evil.example' body
    [ "$(status_of -H 'Origin: http://evil.example' "$place")" = 403 ]
    [ "$(status_of -H 'Sec-Fetch-Site: cross-site' "$place")" = 403 ]
  done
  [ "$(status_of -H 'Host: known.example' "$PAGE")" = 200 ]
  run -1 grep -i '^access-control' head
}

@test "a viewer sees series, hosts and refused lines, and only those that it asks for" {
  watched --check
  put 'disk.free T 12.50 host=a dev=sda' 'disk.free T 3 host=b dev=sda' 'load T 1 host=a'
  put 'disk.free T 1,5 host=a'
  wait_for 10 frame_has part=series '"points":3'
  run -0 frame 'part=series&q=disk+host%3DA'
  [[ $output == *'"matching":1,"from":0,"rows":[["disk.free","host=a dev=sda","12.50",null,'* ]]
  run -0 frame 'part=series&sort=value&desc=1&count=1'
  [[ $output == *'"matching":3,"from":0,"rows":[["disk.free","host=a dev=sda","12.50",'*']]}' ]]
  run -0 frame 'part=hosts'
  [[ $output == *'"rows":[["a",2,2,'*'["b",1,1,'* ]]
  run -0 frame 'part=refused'
  [[ $output == *'"refused":1,'*'"invalid value: '*'1,5 host=a"]]}' ]]
}

@test "without --check a line that is no point is passed on, and shown with the reason" {
  watched
  put 'disk.free T 1,5 host=a'
  wait_for 10 frame_has part=refused '"passed":1'
  run -0 frame part=refused
  [[ $output == *',true,'*'1,5'* ]]
  grep -q 'disk.free .* 1,5 host=a' received
}

@test "refused lines may have anything: what a viewer gets is JSON with printable text" {
  watched --check
  printf 'put <script>alert(1)</script> 1 2 a=b\n\x1b[2J"\\</script>\xff\xe2\x80\xae\nput\n' |
    timeout 20 nc.openbsd -N "${LISTEN%:*}" "${LISTEN##*:}"
  curl -s -d '{"metric":"<img src=x>","timestamp":1,"value":1,"tags":{"a":"\u0000"}}' "http://$LISTEN/api/put"
  curl -s -d '<nonsense' "http://$LISTEN/api/put"
  wait_for 10 frame_has part=refused '"refused":5'
  frame part=refused >frame.json
  python3 - <<'PY'
import json
frame = json.load(open("frame.json", encoding="utf-8"))
lines = [row[3] for row in frame["rows"]]
assert len(lines) == 5, lines
assert "put <script>alert(1)</script> 1 2 a=b" in lines, lines
assert '\\x1b[2J"\\</script>\\xff\\xe2\\x80\\xae' in lines, lines
assert all(text.isprintable() for row in frame["rows"] for text in row[2:]), lines
PY
}

@test "the page is where it is asked for, and nothing is promised that cannot be had" {
  start_listen --page '[::1]:0'
  PAGE=$(sed -n 's/.*the page is at //p' listen.log)
  [[ $PAGE == 'http://[::1]:'* ]]
  curl -sg "$PAGE" | grep -q 'Points that pass'
  port=${PAGE##*:}
  run -2 tsd-listen -p 0 --page "[::1]:${port%/}"
  [[ $output == *'Address already in use'* ]]
  run -2 tsd-listen -p 0 --page 127.0.0.1
  [[ $output == *'a port is missing'* ]]
  run -2 tsd-listen -p 0 --page 99999
  run -2 tsd-listen -p 0 --page somewhere:1
}

@test "a hundred viewers see a point, and one more is told that there are too many" {
  watched
  viewers 100
  wait_for 60 viewers_have 100 '"points":0'
  [ "$(status_of "${PAGE}events")" = 503 ]
  grep -q '100 viewers are here already' body
  put 'm T 1 host=a'
  wait_for 60 viewers_have 100 '"points":1'
  kill "${VIEWERS[0]}"
  VIEWERS=("${VIEWERS[@]:1}")
  wait_for 20 frame_has part=series '"points":1'
}

@test "viewers leave descriptors to the peers that send" {
  few_descriptors
  watched
  viewers 60
  wait_for 60 viewers_have 8 '"since":'
  [ "$(status_of "$PAGE")" = 200 ]
  [ "$(status_of "${PAGE}events")" = 503 ]
  grep -q '8 viewers are here already' body
  for i in {1..20}; do echo "m.$i 1700000000 1 host=a"; done >points
  run -0 timeout 60 tsd-send -q -H "$LISTEN" --retry-for 30s <points
  [ "$(grep -c '^m\.' received)" -eq 20 ]
  run -1 grep 'Too many open files' listen.log
}

@test "a viewer that reads nothing is dropped, and costs neither the pipe nor the others" {
  watched
  deaf_viewer
  wait_for 10 has_connections 1
  long_points >points
  # Each frame is a new one, until the buffers are full and ten seconds have passed.
  for ((turn = 0; turn < 90; ++turn)); do
    sed "s/^/put /; s/ 1 host/ $turn host/" points | timeout 20 nc.openbsd -N "${LISTEN%:*}" "${LISTEN##*:}"
    ! has_connections 0 || break
    sleep 1
  done
  has_connections 0
  [ "$(wc -l <received)" -eq $((100 * (turn + 1))) ]
}

@test "unfinished requests are bounded, and end" {
  watched
  unfinished_requests 100
  [ "$(status_of "$PAGE")" = 200 ]
}

@test "memory is bounded: series beyond the most are counted, and the pipe has every line" {
  watched
  seq 1 30000 | awk '{ printf "put series.of.many.%06d 1700000000 %d host=h%d dc=somewhere rack=r%d\n", $1, $1, $1 % 5000, $1 % 7 }' |
    timeout 120 nc.openbsd -N "${LISTEN%:*}" "${LISTEN##*:}"
  wait_for 30 frame_has part=series '"points":30000'
  run -0 frame part=series
  [[ $output == *'"series":20000,"hosts":1000,'*'"beyond":10000,'* ]]
  [ "$(wc -l <received)" -eq 30000 ]
  peak_below "$LISTEN_PID" 40000
}

@test "without a page there is neither a thread nor a table" {
  start_listen
  has_threads "$LISTEN_PID" 1
}

@test "a viewer is told that the reader of the lines takes nothing, while it takes nothing" {
  mkfifo pipe
  tsd-listen -p 0 --page 0 >pipe 2>listen.log 3>&- &
  LISTEN_PID=$!
  exec 6<pipe
  wait_for 10 grep -q 'the page is at' listen.log
  PAGE=$(sed -n 's/.*the page is at //p' listen.log)
  LISTEN=$(sed -n 's/.*listening on //p' listen.log)
  { yes "put m $(now) 1 host=a" | head -n 20000 | timeout 60 nc.openbsd -N "${LISTEN%:*}" "${LISTEN##*:}"; } 3>&- &
  VIEWERS+=($!)
  wait_for 20 is_held_up "$LISTEN_PID"
  is_blocked() { frame part=series | grep -q '"awaited":[1-9]'; }
  wait_for 20 is_blocked
  timeout 60 cat <&6 >taken 3>&- &
  VIEWERS+=($!)
  wait_for 20 frame_has part=series '"awaited":0'
}

@test "what senders report of their delivery is shown by host" {
  watched
  echo "m $(now) 1 host=web-1" >point
  mkfifo pipe
  exec 6<>pipe
  tsd-send -q -H "$LISTEN" --self-metrics 1s --spool spool <pipe 2>send.log 3>&- 6>&- &
  VIEWERS+=($!)
  cat point >&6
  # Two reports at least: lines are confirmed at a rate then.
  has_delivery() { frame part=delivery | grep -qE '"rows":\[\["web-1",null,[0-9.e+]+,[0-9]+,0,[0-9]{13}\]\]'; }
  wait_for 30 has_delivery
  frame_has 'part=delivery&q=nobody' '"matching":0'
  frame_has part=refused '"refused":0,' # nor is its question which TSD is here
}

@test "it ends with viewers, at once" {
  watched
  viewers 3
  wait_for 20 viewers_have 3 '"points":0'
  stop_listen
  run -7 curl -s "$PAGE" # nobody listens
}

# --- the terminal

@test "--top without a terminal is refused with a sentence" {
  run -2 tsd-listen -p 0 --top
  [[ $output == *'--top wants a terminal for standard output; to print points, leave it out'* ]]
}

# top COLUMNS ROWS [VARIABLE=VALUE...] -- [OPTION...]: in a terminal of its own
top() {
  local columns=$1 rows=$2 variables=()
  shift 2
  for (( ; $#; )); do
    [ "$1" != -- ] || { shift; break; }
    variables+=("$1")
    shift
  done
  rm -f port
  in_terminal "$columns" "$rows" "env ${variables[*]} tsd-listen -p 0 --port-file port --top $*"
  wait_for 20 test -s port
  LISTEN=127.0.0.1:$(<port)
}

@test "--top shows points as they come; q restores the terminal and ends well" {
  top 100 20 -- --check
  wait_for 20 shows 'q quit'
  put 'disk.free T 1.5 host=a' 'disk.free T 7 host=b' 'load T x host=a'
  wait_for 20 shows '^disk.free host=a .* 1\.5 '
  shows '2 points .* 1 refused'
  keys /
  keys 'host=b' Enter
  wait_for 20 shows_not 'host=a '
  keys Tab Tab
  keys /
  keys Escape
  wait_for 20 shows 'refused +invalid value'
  shows 'put load .* x host=a'
  keys q
  has_ended 0
  shows_not 'q quit'
  grep -q '1 points were refused' top.log
}

@test "--top follows the size of its terminal" {
  top 100 20 --
  put 'm T 1 host=a'
  wait_for 20 shows 'PLOT +VALUE +CHANGE/S +AGE$'
  tmux -L "$TMUX_SOCKET" resize-window -x 60 -y 8
  wait_for 20 shows 'SERIES +VALUE +CHANGE/S +AGE$'
  shows '1 of 1 '
}

@test "--top restores the terminal when it is told to end" {
  local signal
  for signal in TERM INT HUP QUIT; do
    top 80 20 --
    wait_for 20 shows 'q quit'
    kill "-$signal" "$(pid_in_terminal tsd-listen)"
    has_ended 0
    end_terminal
  done
}

@test "--top restores the terminal when there is an error" {
  start_listen
  in_terminal 80 20 "tsd-listen -p ${LISTEN##*:} --top"
  has_ended 2
  grep -q 'Address already in use' top.log
}

@test "--top has no colours where they are not wanted, and no screen where there can be none" {
  top 80 10 NO_COLOR=1 --
  wait_for 20 shows 'q quit'
  run -1 bash -c "tmux -L '$TMUX_SOCKET' capture-pane -pe | grep -E $'\x1b''\[[0-9;]*3[0-7]'"
  end_terminal
  top 80 10 NO_COLOR= --
  wait_for 20 shows 'q quit'
  tmux -L "$TMUX_SOCKET" capture-pane -pe | grep -qE $'\x1b''\[[0-9;]*3[0-7]'
  end_terminal
  in_terminal 80 20 'TERM=dumb tsd-listen -p 0 --top'
  has_ended 2
  grep -q 'TERM says it cannot' top.log
}
