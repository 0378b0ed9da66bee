#!/usr/bin/env bats
# tsd-listen --page and --top, seen from viewers, good and bad.
# shellcheck disable=SC2016,SC2030,SC2031

load ../support/common

setup() {
  cd "$BATS_TEST_TMPDIR" || exit 1
  VIEWERS=()
}

teardown() {
  exec 6<&-
  kill "${VIEWERS[@]}" 2>/dev/null || true
  [ -z "${TMUX_SOCKET:-}" ] || tmux -L "$TMUX_SOCKET" kill-server 2>/dev/null || true
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

# frame QUERY: the first frame that a viewer gets (curl would stay until it is sent another one)
frame() {
  local line address=${PAGE#http://}
  address=${address%/}
  exec 7<>"/dev/tcp/${address%:*}/${address##*:}" || return
  printf 'GET /events?%s HTTP/1.1\r\nHost: localhost\r\n\r\n' "$1" >&7
  while read -r -t 20 line <&7 && [[ $line != 'data: '* ]]; do :; done
  exec 7<&-
  printf '%s\n' "${line#data: }"
}
# frame_has QUERY TEXT: there is one, sooner or later, with this text
frame_has() { frame "$1" | grep -F -- "$2"; }

status_of() { curl -s --max-time 20 -o body -D head -w '%{http_code}' "$@"; }

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

# viewers COUNT [QUERY]: so many that read, each into a file
viewers() {
  local i
  for ((i = 0; i < $1; ++i)); do
    curl -sN --max-time 120 "${PAGE}events?${2:-part=series}&n=$i" >"seen.$i" 3>&- &
    VIEWERS+=($!)
  done
}
viewers_have() { [ "$(grep -lF -- "$2" seen.* | wc -l)" -eq "$1" ]; }

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

# A viewer that reads nothing: the kernel's buffers fill first.
deaf_viewer() {
  python3 - "${PAGE#http://}" <<'PY' 3>&- &
import socket, sys, time
address, port = sys.argv[1].rstrip("/").rsplit(":", 1)
peer = socket.socket()
peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
peer.connect((address, int(port)))
peer.sendall(b"GET /events?part=series&count=100 HTTP/1.1\r\nHost: localhost\r\n\r\n")
time.sleep(600)
PY
  VIEWERS+=($!)
}

# connections PORT: the page's, established
connections() { ss -Htn state established "sport = :$1" | wc -l; }
has_connections() { [ "$(connections "$1")" -eq "$2" ]; }

@test "a viewer that reads nothing is dropped, and costs neither the pipe nor the others" {
  watched
  port=${PAGE##*:} port=${port%/}
  deaf_viewer
  wait_for 10 has_connections "$port" 1
  for ((i = 0; i < 100; ++i)); do printf 'm%03d.%0200d 1700000000 %d host=a\n' "$i" "$i" 1; done >points
  # Each frame is a new one, until the buffers are full and ten seconds have passed.
  for ((turn = 0; turn < 90; ++turn)); do
    sed "s/^/put /; s/ 1 host/ $turn host/" points | timeout 20 nc.openbsd -N "${LISTEN%:*}" "${LISTEN##*:}"
    ! has_connections "$port" 0 || break
    sleep 1
  done
  has_connections "$port" 0
  [ "$(wc -l <received)" -eq $((100 * (turn + 1))) ]
}

@test "unfinished requests are bounded, and end" {
  watched
  port=${PAGE##*:} port=${port%/}
  python3 - "$port" <<'PY'
import socket, sys
port = int(sys.argv[1])
peers = [socket.create_connection(("127.0.0.1", port)) for _ in range(100)]
for peer in peers:
    peer.sendall(b"GET / HTTP/1.1\r\n")
    peer.settimeout(30)
ended = 0
for peer in peers:
    try:
        ended += peer.recv(1) == b""
    except ConnectionResetError:
        ended += 1
assert ended == 100, ended
long = socket.create_connection(("127.0.0.1", port))
long.settimeout(20)
try:
    long.sendall(b"GET /" + b"x" * 20000)
    assert long.recv(1) == b""
except (ConnectionResetError, BrokenPipeError):
    pass
PY
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
  [ "$(find "/proc/$LISTEN_PID/task" -mindepth 1 -maxdepth 1 | wc -l)" -eq 1 ]
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

has_tmux() {
  command -v tmux >/dev/null || skip "tmux is not installed"
  TMUX_SOCKET=tsd-$$-$BATS_TEST_NUMBER
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
  has_tmux
  printf '%s\n' "stty -a >before; env ${variables[*]} tsd-listen -p 0 --port-file port --top $* 2>top.log" \
    'code=$?; stty -a >after; echo "code $code" >code; exec sleep 600' >run.sh
  tmux -L "$TMUX_SOCKET" -f /dev/null new-session -d -x "$columns" -y "$rows" "bash $PWD/run.sh" 3>&-
  wait_for 20 test -s port
  LISTEN=127.0.0.1:$(<port)
}
screen() { tmux -L "$TMUX_SOCKET" capture-pane -p; }
shows() { screen | grep -qE -- "$1"; }
shows_not() { ! shows "$1"; }
keys() { tmux -L "$TMUX_SOCKET" send-keys "$@"; }
top_pid() { tmux -L "$TMUX_SOCKET" list-panes -F '#{pane_pid}' | xargs -I{} pgrep -P {} -x tsd-listen; }

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
  wait_for 20 test -s code
  [ "$(<code)" = 'code 0' ]
  cmp before after
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
    rm -f code port
    top 80 20 --
    wait_for 20 shows 'q quit'
    kill "-$signal" "$(top_pid)"
    wait_for 20 test -s code
    [ "$(<code)" = 'code 0' ]
    cmp before after
    tmux -L "$TMUX_SOCKET" kill-server
  done
}

@test "--top restores the terminal when there is an error" {
  start_listen
  has_tmux
  printf '%s\n' "stty -a >before; tsd-listen -p ${LISTEN##*:} --top 2>top.log" \
    'code=$?; stty -a >after; echo "code $code" >code; exec sleep 600' >run.sh
  tmux -L "$TMUX_SOCKET" -f /dev/null new-session -d -x 80 -y 20 "bash $PWD/run.sh" 3>&-
  wait_for 20 test -s code
  [ "$(<code)" = 'code 2' ]
  cmp before after
  grep -q 'Address already in use' top.log
}

@test "--top has no colours where they are not wanted, and no screen where there can be none" {
  top 80 10 NO_COLOR=1 --
  wait_for 20 shows 'q quit'
  run -1 bash -c "tmux -L '$TMUX_SOCKET' capture-pane -pe | grep -E $'\x1b''\[[0-9;]*3[0-7]'"
  tmux -L "$TMUX_SOCKET" kill-server
  rm -f port
  top 80 10 NO_COLOR= --
  wait_for 20 shows 'q quit'
  tmux -L "$TMUX_SOCKET" capture-pane -pe | grep -qE $'\x1b''\[[0-9;]*3[0-7]'
  tmux -L "$TMUX_SOCKET" kill-server
  printf '%s\n' 'TERM=dumb tsd-listen -p 0 --top 2>top.log' 'echo "code $?" >code; exec sleep 600' >run.sh
  rm -f code
  tmux -L "$TMUX_SOCKET" -f /dev/null new-session -d -x 80 -y 20 "bash $PWD/run.sh" 3>&-
  wait_for 20 test -s code
  [ "$(<code)" = 'code 2' ]
  grep -q 'TERM says it cannot' top.log
}
