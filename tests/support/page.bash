# shellcheck shell=bash disable=SC2034
# For the files that look as people do, at the page or at a terminal: `load ../support/page`. PAGE is its URL.

VIEWERS=()
AS_BROWSER=(-H 'Accept: text/html')
AS_EVENTS=(-H 'Accept: text/event-stream')

# go_away: ends the viewers and the terminal; for teardown
go_away() {
  [ "${#VIEWERS[@]}" -eq 0 ] || kill "${VIEWERS[@]}" 2>/dev/null || true
  [ -z "${TMUX_SOCKET:-}" ] || tmux -L "$TMUX_SOCKET" kill-server 2>/dev/null || true
}

# frame QUERY: the first frame that a viewer gets (curl would stay until it is sent another one)
frame() {
  local line address=${PAGE#http://}
  address=${address%/}
  exec 7<>"/dev/tcp/${address%:*}/${address##*:}" || return
  printf 'GET /events?%s HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n' "$1" >&7
  while read -r -t 20 line <&7 && [[ $line != 'data: '* ]]; do :; done
  exec 7<&-
  printf '%s\n' "${line#data: }"
}
# frame_has QUERY TEXT: there is one, sooner or later, with this text
frame_has() { frame "$1" | grep -F -- "$2"; }

# status_of CURL_OPTION...: the number; head and body are in the files of that name
status_of() { curl -s --max-time 20 -o body -D head -w '%{http_code}' "$@"; }

# viewers COUNT [QUERY]: so many that read, each into a file; as browsers do, they come again after a 503: somebody who
# has just gone may still be counted
viewers() {
  local i
  for ((i = 0; i < $1; ++i)); do
    curl -sfN --retry 5 --retry-delay 1 --max-time 120 "${AS_EVENTS[@]}" "${PAGE}events?${2:-part=series}&n=$i" >"seen.$i" 3>&- &
    VIEWERS+=($!)
  done
}
viewers_have() { [ "$(grep -lF -- "$2" seen.* | wc -l)" -eq "$1" ]; }

# deaf_viewer: one that reads nothing: the kernel's buffers fill first
deaf_viewer() {
  python3 - "${PAGE#http://}" <<'PY' 3>&- &
import socket, sys, time
address, port = sys.argv[1].rstrip("/").rsplit(":", 1)
peer = socket.socket()
peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
peer.connect((address, int(port)))
peer.sendall(b"GET /events?part=series&count=100 HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n")
time.sleep(600)
PY
  VIEWERS+=($!)
}

# long_points: a hundred series, whose frames fill buffers soon
long_points() {
  local i
  for ((i = 0; i < 100; ++i)); do printf 'm%03d.%0200d 1700000000 1 host=a\n' "$i" "$i"; done
}

# unfinished_requests COUNT: so many that never end are ended, and one whose head is too long, too
unfinished_requests() {
  python3 - "${PAGE##*:}" "$1" <<'PY'
import socket, sys
port, count = int(sys.argv[1].strip("/")), int(sys.argv[2])
peers = [socket.create_connection(("127.0.0.1", port)) for _ in range(count)]
for peer in peers:
    peer.sendall(b"GET / HTTP/1.1\r\nAccept: text/html\r\n")
    peer.settimeout(30)
ended = 0
for peer in peers:
    try:
        ended += peer.recv(1) == b""
    except ConnectionResetError:
        ended += 1
assert ended == count, ended
long = socket.create_connection(("127.0.0.1", port))
long.settimeout(20)
try:
    long.sendall(b"GET / HTTP/1.1\r\nAccept: text/html\r\nX: " + b"x" * 20000)
    assert long.recv(1) == b""
except (ConnectionResetError, BrokenPipeError):
    pass
PY
}

# few_descriptors: 64 for what is started next
few_descriptors() { ulimit -Sn 64 && ulimit -Hn 64; }

# connections: of PAGE's port, established
connections() {
  local port=${PAGE##*:}
  ss -Htn state established "sport = :${port%/}" | wc -l
}
has_connections() { [ "$(connections)" -eq "$1" ]; }

threads() { find "/proc/$1/task" -mindepth 1 -maxdepth 1 | wc -l; }
has_threads() { [ "$(threads "$1")" -eq "$2" ]; }

# in_terminal COLUMNS ROWS COMMAND: a shell's words, in a terminal of their own. The terminal's modes before and after
# are in the files of that name, the exit code in `code`, stderr in `top.log`.
in_terminal() {
  command -v tmux >/dev/null || skip "tmux is not installed"
  terminals=$((${terminals:-0} + 1)) # the server of the one before may still be ending
  TMUX_SOCKET=tsd-$$-$BATS_TEST_NUMBER-$terminals
  rm -f code
  printf '%s\n' "stty -a >before; $3 2>top.log" 'code=$?; stty -a >after; echo "code $code" >code; exec sleep 600' >run.sh
  tmux -L "$TMUX_SOCKET" -f /dev/null new-session -d -x "$1" -y "$2" "bash $PWD/run.sh" 3>&-
}
end_terminal() { tmux -L "$TMUX_SOCKET" kill-server; }
screen() { tmux -L "$TMUX_SOCKET" capture-pane -p; }
shows() { screen | grep -qE -- "$1"; }
shows_not() { ! shows "$1"; }
keys() { tmux -L "$TMUX_SOCKET" send-keys "$@"; }
# pid_in_terminal NAME: of the program that the terminal's shell runs
pid_in_terminal() { tmux -L "$TMUX_SOCKET" list-panes -F '#{pane_pid}' | xargs -I{} pgrep -P {} -x "$1"; }
# has_ended CODE: with this exit code, and the terminal is as it was
has_ended() {
  wait_for 20 test -s code
  [ "$(<code)" = "code $1" ] || { cat code top.log; return 1; }
  cmp before after
}
