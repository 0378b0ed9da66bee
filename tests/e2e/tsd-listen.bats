#!/usr/bin/env bats
# tsd-listen, seen from its peers and from the reader of its lines.
# shellcheck disable=SC2016,SC2030,SC2031,SC2059

load ../support/common

setup() {
  cd "$BATS_TEST_TMPDIR" || exit 1
}

# A test that failed may still hold the reading end of a pipe that the listener waits for.
teardown() {
  exec 6<&-
  [ -z "${LISTEN_PID:-}" ] || { kill "$LISTEN_PID" && wait "$LISTEN_PID"; } 2>/dev/null || true
}

# listen [OPTION...]: in the background on a free port; its streams in the files `lines`, `sentences`
listen() { listen_to lines "$@"; }

# listen_to FILE [OPTION...]: the same, its lines in FILE
listen_to() {
  local file=$1
  shift
  rm -f port
  tsd-listen -p 0 --port-file port "$@" >"$file" 2>sentences 3>&- &
  LISTEN_PID=$!
  if [ -p "$file" ]; then exec 6<"$file"; fi
  wait_for 10 test -s port
  PORT=$(<port)
}

# stop CODE: ends it as a service manager would and asserts its exit code
stop() {
  kill "$LISTEN_PID"
  ends_with "$1"
}

# ends_with CODE: waits for its end and asserts the exit code (`run wait` cannot: it is a subshell)
ends_with() {
  local code=0
  wait "$LISTEN_PID" || code=$?
  LISTEN_PID=
  [ "$code" -eq "$1" ] || { echo "exit code $code instead of $1"; return 1; }
}

# say TEXT: sends it, half-closes, prints what comes back until the end of the stream
say() { printf "$1" | timeout 20 nc.openbsd -N "${2:-127.0.0.1}" "$PORT"; }

has_lines() { [ "$(wc -l <lines)" -eq "$1" ]; }

@test "lines are printed byte for byte without their put, and the stream ends after them" {
  listen
  run -0 say 'put m 1600000000 1.50  host=a \nput ca\xc3\xaa 1 2 a=b\r\nput x y\n'
  [ -z "$output" ]
  printf 'm 1600000000 1.50  host=a \nca\xc3\xaa 1 2 a=b\nx y\n' | cmp - lines
  stop 0
}

@test "the address is said once, and only errors with --quiet" {
  listen
  [ "$(<sentences)" = "tsd-listen: listening on 127.0.0.1:$PORT" ]
  stop 0
  listen -q
  say 'nonsense\n'
  stop 0
  [ ! -s sentences ]
}

@test "IPv6 is spelled with brackets" {
  listen --bind ::1
  [ "$(<sentences)" = "tsd-listen: listening on [::1]:$PORT" ]
  say 'put m 1 2 a=b\n' ::1
  has_lines 1
}

@test "version is two lines, and the points before it are printed by then" {
  listen
  exec 4<>"/dev/tcp/127.0.0.1/$PORT"
  printf 'put m 1 2 a=b\nversion\n' >&4
  read -r -t 20 first <&4
  has_lines 1
  read -r -t 20 second <&4
  [ -n "$first" ]
  [ -n "$second" ]
  exec 4<&-
}

@test "help, stats, unknown commands and a bare put are answered in order, as OpenTSDB words them" {
  listen
  run -0 say "help\nput\n\nPut m 1 2 a=b\nput m 1 2 a=b\nfoo bar\nstats\n"
  [ "${lines[0]}" = "available commands: exit help put stats version " ]
  [ "${lines[1]}" = "put: illegal argument: not enough arguments (need least 4, got 0)" ]
  [ "${lines[2]}" = "unknown command: .  Try \`help'." ]
  [ "${lines[3]}" = "unknown command: Put.  Try \`help'." ]
  [ "${lines[4]}" = "unknown command: foo.  Try \`help'." ]
  [[ $output == *$'\n'"tsd.rpc.received "*" 1 type=put host="* ]]
  [[ $output == *$'\n'"tsd.rpc.errors "*" 3 type=unknown_command host="* ]]
  stop 0
  grep -qx 'tsd-listen: 3 commands were unknown' sentences
}

@test "exit ends the connection and what follows it is not read" {
  listen
  exec 4<>"/dev/tcp/127.0.0.1/$PORT"
  printf 'put m 1 2 a=b\nexit\nput n 1 2 a=b\n' >&4
  run -0 timeout 20 cat <&4
  [ -z "$output" ]
  exec 4<&-
  [ "$(<lines)" = "m 1 2 a=b" ]
}

@test "an unfinished last line is dropped and said" {
  listen
  say 'put m 1 2 a=b\nput n 1 2 a='
  stop 0
  [ "$(<lines)" = "m 1 2 a=b" ]
  grep -qx 'tsd-listen: 1 connections ended inside a line, which was dropped' sentences
}

@test "a line of a megabyte costs itself only, and its peer is told" {
  listen
  run -0 bash -c '{ printf "put a 1 2 a=b\nput "; head -c 1000000 /dev/zero | tr "\0" x
    printf "\nput z 1 2 a=b\n"; } | timeout 20 nc.openbsd -N 127.0.0.1 "$1"' - "$PORT"
  [ "$output" = "put: illegal argument: line longer than 65536 bytes" ]
  printf 'a 1 2 a=b\nz 1 2 a=b\n' | cmp - lines
}

@test "HTTP on the same port: points with their own literals, each bad one named" {
  listen
  body='[{"metric":"m","timestamp":1600000000,"value":1.50,"tags":{"host":"a"}},{"metric":"n","timestamp":0,"value":1,"tags":{"host":"a"}}]'
  run -0 curl -s -w '%{http_code}' "http://127.0.0.1:$PORT/api/put?details" -d "$body"
  [ "$output" = '{"success":1,"failed":1,"errors":[{"error":"Invalid timestamp","datapoint":{"metric":"n","timestamp":0,"value":"1","tags":{"host":"a"}}}]}400' ]
  has_lines 1
  gzip <<<"$body" >body.gz
  run -0 curl -s -w '%{http_code}' "http://127.0.0.1:$PORT/api/put?summary" -H 'Content-Encoding: gzip' --data-binary @body.gz
  [ "$output" = '{"success":1,"failed":1}400' ]
  run -0 curl -s -w '%{http_code}' "http://127.0.0.1:$PORT/api/version"
  [[ $output == *tsd-listen*200 ]]
  say 'put m 1600000000 1.50 host=a\n'
  stop 0
  [ "$(sort -u lines)" = "m 1600000000 1.50 host=a" ]
}

@test "--stock-limits: the traps of an OpenTSDB as it is shipped" {
  listen --stock-limits
  head -c 8193 /dev/zero | tr '\0' ' ' >body
  run -0 curl -s -w '%{http_code}' "http://127.0.0.1:$PORT/api/put" --data-binary @body
  [[ $output == *"Chunked request not supported."*400 ]]
  exec 4<>"/dev/tcp/127.0.0.1/$PORT"
  printf 'put m 1 2 a=b\nput n 1 2 a=%01100d' 0 >&4
  run -0 timeout 20 cat <&4
  exec 4<&-
  [ -z "$output" ]
  [ "$(<lines)" = "m 1 2 a=b" ]
}

# say_sealed TEXT: say() through TLS, until the peer's farewell
say_sealed() {
  python3 -c '
import socket, ssl, sys
context = ssl.create_default_context(cafile="cert.pem")
with context.wrap_socket(socket.create_connection(("127.0.0.1", int(sys.argv[1])), 20), server_hostname="127.0.0.1") as peer:
    peer.sendall(sys.argv[2].encode().decode("unicode_escape").encode("latin-1"))
    while (came := peer.recv(65536)):
        sys.stdout.write(came.decode("latin-1"))' "$PORT" "$1"
}

@test "TLS: telnet and HTTP inside it, verified by the peer" {
  make_certificate
  listen --tls-cert cert.pem --tls-key key.pem
  run -0 say_sealed 'put m 1600000000 1 host=a\nversion\nput\nexit\n'
  [ "${#lines[@]}" -eq 3 ]
  [ "${lines[2]}" = "put: illegal argument: not enough arguments (need least 4, got 0)" ]
  has_lines 1
  run -0 curl -s --cacert cert.pem -w '%{http_code}' "https://127.0.0.1:$PORT/api/put?summary" \
    -d '{"metric":"m","timestamp":1600000000,"value":1.0,"tags":{"host":"a"}}'
  [ "$output" = '{"success":1,"failed":0}200' ]
  stop 0
  printf 'm 1600000000 1 host=a\nm 1600000000 1.0 host=a\n' | cmp - lines
}

@test "TLS: a hundred thousand lines through it arrive as they are" {
  make_certificate
  cat key.pem >>cert.pem # both in one file
  listen --tls-cert cert.pem
  { seq -f 'put m 1600000000 %.0f host=a' 100000; echo exit; } |
    timeout 60 openssl s_client -quiet -connect "127.0.0.1:$PORT" 2>/dev/null
  cmp lines <(seq -f 'm 1600000000 %.0f host=a' 100000)
}

@test "TLS: nothing is taken in clear, and what is no certificate is exit 2" {
  make_certificate
  listen --tls-cert cert.pem --tls-key key.pem
  say 'put m 1600000000 1 host=a\nversion\n' >answer
  run -1 grep -a tsd-listen answer
  stop 0
  [ ! -s lines ]
  run -2 tsd-listen -p 0 --tls-cert port
  [[ $output == "tsd-listen: reading certificate port: "* ]]
  run -2 tsd-listen -p 0 --tls-cert cert.pem --tls-key cert.pem
  [[ $output == "tsd-listen: reading key cert.pem: "* ]]
  run -2 tsd-listen -p 0 --tls-key key.pem
  [ "$output" = "tsd-listen: --tls-key wants --tls-cert" ]
}

@test "libssl is loaded for TLS only" {
  listen
  run -1 grep libssl "/proc/$LISTEN_PID/maps"
  stop 0
  make_certificate
  listen --tls-cert cert.pem --tls-key key.pem
  grep -q libssl "/proc/$LISTEN_PID/maps"
}

@test "--udp: datagrams on the same port, with a last newline or without" {
  listen --udp
  python3 -c '
import socket, sys
peer = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for text in (b"put a 1 2 h=x\nput b 1 2 h=x\n", b"put c 1 2 h=x", b"", b"version\n", b"put d 1 2 h=x\r\n"):
    peer.sendto(text, ("127.0.0.1", int(sys.argv[1])))' "$PORT"
  wait_for 10 has_lines 4
  [ "$(cut -c1 lines | tr -d '\n')" = abcd ]
  say 'put e 1 2 h=x\n'
  has_lines 5
  stop 0
}

@test "--check answers bad points in OpenTSDB's words and does not print them" {
  listen --check
  run -0 say 'put m 1600000000 one host=a\nput m 1600000000 1 host=a\nput m 1600000000 1\n'
  [ "${lines[0]}" = "put: invalid value: For input string: \"one\"" ]
  [ "${lines[1]}" = "put: illegal argument: not enough arguments (need least 4, got 3)" ]
  run -0 curl -s "http://127.0.0.1:$PORT/api/put?summary" -d '{"metric":"m:","timestamp":1600000000,"value":1,"tags":{"host":"a"}}'
  [ "$output" = '{"success":0,"failed":1}' ]
  stop 0
  [ "$(<lines)" = "m 1600000000 1 host=a" ]
  grep -qx 'tsd-listen: 3 points were refused' sentences
}

@test "--fault refuse: nobody listens" {
  listen --fault refuse
  run -1 say 'put m 1 2 a=b\n'
}

@test "--fault hang: connections are accepted and never read" {
  listen --fault hang
  exec 4<>"/dev/tcp/127.0.0.1/$PORT"
  printf 'put m 1 2 a=b\nversion\n' >&4
  run -124 timeout 0.5 cat <&4
  exec 4<&-
  stop 0
  [ ! -s lines ]
}

@test "--fault mute: everything is read, nothing answered, not even the end" {
  listen --fault mute
  run -124 timeout 0.5 nc.openbsd -N 127.0.0.1 "$PORT" < <(printf 'put m 1 2 a=b\nversion\n')
  [ -z "$output" ]
  has_lines 1
}

@test "--fault reset-after: the connection is reset at that byte" {
  listen --fault reset-after=20
  run -0 python3 -c '
import socket, sys
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])), 20)
s.sendall(b"put m 1 2 a=b\nput n 1 2 a=b\n")
try:
    s.recv(1)
    print("no reset")
except ConnectionResetError:
    print("reset")' "$PORT"
  [ "$output" = reset ]
  [ "$(<lines)" = "m 1 2 a=b" ]
}

@test "--fault slow: no more than so many bytes a second" {
  listen --fault slow=1000
  local from=$EPOCHREALTIME
  seq -f 'put m 1600000000 %.0f host=a' 60 | timeout 60 nc.openbsd -N 127.0.0.1 "$PORT"
  has_lines 60
  awk -v from="$from" -v to="$EPOCHREALTIME" 'BEGIN { exit !(to - from > 1.0) }' # of 1.8
}

@test "--fault throttle and reject: points are answered with errors" {
  listen --fault throttle=1
  [[ $(say 'put m 1600000000 1 host=a\n') == "put: Please throttle writes: "* ]]
  stop 0
  listen --fault reject=0.5 --seed 3
  seq -f 'put m 1600000000 %.0f host=a' 1000 | timeout 60 nc.openbsd -N 127.0.0.1 "$PORT" >replies
  [ "$(wc -l <lines)" -gt 400 ]
  [ "$(wc -l <lines)" -lt 600 ]
  [ "$(cat lines replies | wc -l)" -eq 1000 ]
  [ "$(sort -u replies)" = "put: unknown metric: No such name for 'metrics': 'm'" ]
}

@test "--fault throttle and reject over HTTP: each point is named with OpenTSDB's words" {
  body='{"metric":"m","timestamp":1600000000,"value":1,"tags":{"host":"a"}}'
  point='"datapoint":{"metric":"m","timestamp":1600000000,"value":"1","tags":{"host":"a"}}'
  listen --fault throttle=1
  run -0 curl -s "http://127.0.0.1:$PORT/api/put?details" -d "$body"
  [ "$output" = '{"success":0,"failed":1,"errors":[{"error":"Please throttle",'"$point}]}" ]
  stop 0
  listen --fault reject=1
  run -0 curl -s "http://127.0.0.1:$PORT/api/put?details" -d "$body"
  [ "$output" = '{"success":0,"failed":1,"errors":[{"error":"Unknown metric",'"$point}]}" ]
}

@test "HTTP: a bare NaN or Infinity costs its point only" {
  listen
  body='[{"metric":"m","timestamp":1600000000,"value":NaN,"tags":{"host":"a"}},{"metric":"m","timestamp":1600000000,"value":-Infinity,"tags":{"host":"a"}},{"metric":"m","timestamp":1600000000,"value":1,"tags":{"host":"a"}}]'
  run -0 curl -s "http://127.0.0.1:$PORT/api/put?details" -d "$body"
  [[ $output == '{"success":1,"failed":2,"errors":[{"error":"Unable to parse value to a number","datapoint":{'*'"value":"NaN"'*'"value":"-Infinity"'* ]]
  has_lines 1
}

@test "--fault late: what the storage says comes after the answer to version" {
  listen --fault throttle=1 --fault late=300ms
  exec 4<>"/dev/tcp/127.0.0.1/$PORT"
  printf 'put m 1600000000 1 host=a\nversion\n' >&4
  for want in tsd-listen Built put:; do
    read -r -t 20 word _ <&4
    [ "$word" = "$want" ]
  done
  printf 'put m 1600000000 2 host=a\n' >&4 # and again
  read -r -t 20 word _ <&4
  [ "$word" = put: ]
  exec 4<&-
  run -0 say 'put m 1600000000 1 host=a\nversion\n' # at the end nothing is owed
  [[ ${lines[2]} == "put: Please throttle writes: "* ]]
}

@test "--fault half-answer: the first answer is cut in its middle" {
  whole=$(listen >&2 && say 'version\n' && stop 0 >&2)
  listen --fault half-answer
  half=$(say 'version\n')
  [ -n "$half" ]
  [[ $whole == "$half"* ]]
  [ "${#half}" -lt "${#whole}" ]
}

@test "--fault 503 and details-lie: HTTP that cannot be believed" {
  body='{"metric":"m","timestamp":1600000000,"value":1,"tags":{"host":"a"}}'
  listen --fault 503
  run -0 curl -si "http://127.0.0.1:$PORT/api/put" -d "$body"
  [[ ${lines[0]} == "HTTP/1.1 503 "* ]]
  [[ $output == *"Retry-After: 1"* ]]
  stop 0
  [ ! -s lines ]
  listen --fault details-lie
  run -0 curl -s "http://127.0.0.1:$PORT/api/put?details" -d "$body"
  [ "$output" = '{"success":0,"failed":1,"errors":[]}' ]
  has_lines 1
}

@test "--fault close-after-put: one put a connection" {
  listen --fault close-after-put
  exec 4<>"/dev/tcp/127.0.0.1/$PORT"
  printf 'put m 1 2 a=b\nput n 1 2 a=b\n' >&4
  run -0 timeout 20 cat <&4
  exec 4<&-
  [ "$(<lines)" = "m 1 2 a=b" ]
}

@test "a fault that nobody knows is exit 2" {
  run -2 tsd-listen -p 0 --fault explode
  [[ $output == *'"explode" is no fault that can be rehearsed'* ]]
}

@test "hundreds of peers that leave long lines unfinished cost no more than 16 MB" {
  listen -q
  run -0 python3 -c '
import socket, sys
peers = [socket.create_connection(("127.0.0.1", int(sys.argv[1])), 20) for _ in range(300)]
for peer in peers:
    try:
        peer.sendall(b"put " + b"x" * 60000)
    except OSError:
        pass
refused = 0
for peer in peers:
    peer.settimeout(0.01)
    try:
        refused += peer.recv(1) == b""
    except OSError as error:
        refused += isinstance(error, ConnectionError)
print(refused > 0 and refused < 300)' "$PORT"
  [ "$output" = True ]
  peak_below "$LISTEN_PID" 16384
}

@test "several peers at once, lines never torn" {
  listen
  for peer in 1 2 3 4; do
    seq -f "put m.$peer 1600000000 %.0f host=a" 20000 | timeout 60 nc.openbsd -N 127.0.0.1 "$PORT" 3>&- &
    peers+=($!)
  done
  wait "${peers[@]}"
  for peer in 1 2 3 4; do
    grep "^m\.$peer " lines | cmp - <(seq -f "m.$peer 1600000000 %.0f host=a" 20000)
  done
  has_lines 80000
}

@test "a line leaves at once, whoever else is silent" {
  listen
  exec 4<>"/dev/tcp/127.0.0.1/$PORT" 5<>"/dev/tcp/127.0.0.1/$PORT"
  printf 'put half' >&4
  printf 'put m 1 2 a=b\n' >&5
  wait_for 10 has_lines 1
  exec 4<&- 5<&-
}

@test "SIGTERM: what has come is printed, exit 0" {
  listen
  exec 4<>"/dev/tcp/127.0.0.1/$PORT"
  seq -f 'put m 1600000000 %.0f host=a' 1000 >&4
  stop 0
  has_lines 1000
  exec 4<&-
}

@test "a reader that stops holds the peers up, and nothing is lost when it goes on" {
  mkfifo pipe
  listen_to pipe # descriptor 6 is the reading end
  seq -f 'put m 1600000000 %.0f host=a' 1000000 | timeout 60 nc.openbsd -N 127.0.0.1 "$PORT" 3>&- 6<&- &
  peer=$!
  wait_for 60 is_held_up "$LISTEN_PID"
  wait_for 60 is_stuck "$peer"
  kill -0 "$peer" # 31 MB do not fit into the kernel's buffers: the peer waits
  peak_below "$LISTEN_PID" 16384
  timeout 60 head -n 1000000 <&6 | cmp - <(seq -f 'm 1600000000 %.0f host=a' 1000000)
  wait "$peer"
  exec 6<&-
}

@test "the reader's end is a quiet end, even when no peer says anything" {
  run -0 --separate-stderr timeout 20 bash -c 'tsd-listen -q -p 0 | sleep 0.2; exit "${PIPESTATUS[0]}"'
  [ -z "$stderr" ]
}

@test "a second signal ends it although its reader hangs" {
  mkfifo pipe
  listen_to pipe # descriptor 6 is the reading end
  yes 'put m 1600000000 1 host=a' | timeout 60 nc.openbsd -N 127.0.0.1 "$PORT" 3>&- 6<&- &
  peer=$!
  wait_for 60 is_held_up "$LISTEN_PID"
  wait_for 60 is_stuck "$LISTEN_PID"
  kill "$LISTEN_PID"
  has_taken_it() { grep -q '^ShdPnd:.0*$' "/proc/$LISTEN_PID/status"; }
  wait_for 20 has_taken_it
  wait_for 20 is_stuck "$LISTEN_PID"
  kill -0 "$LISTEN_PID" # it still waits for its reader
  kill "$LISTEN_PID"
  ends_with 143
  exec 6<&-
  wait "$peer" || true
}

@test "lines that cannot be written are exit 2" {
  listen_to /dev/full
  say 'put m 1 2 a=b\n'
  ends_with 2
  grep -qx 'tsd-listen: writing lines: No space left on device' sentences
}

@test "a sender is told nothing of lines that could not be written out: the connection is reset" {
  for door in '' --http; do
    listen_to /dev/full
    run -75 timeout 60 tsd-send ${door:+"$door"} -H "127.0.0.1:$PORT" --retry-for 100ms <<<'m 1700000000 1 host=a'
    [[ ${lines[0]} == *"Connection reset by peer" ]]
    [[ $output == *"1 in = 0 confirmed"* ]]
    ends_with 2
  done
}

@test "a port that is taken is exit 2 with the system's reason" {
  listen
  run -2 tsd-listen -p "$PORT"
  [ "$output" = "tsd-listen: listening on 127.0.0.1:$PORT: Address already in use" ]
  run -2 tsd-listen -b localhost
  [ "$output" = 'tsd-listen: "localhost" is not an IP address' ]
}
