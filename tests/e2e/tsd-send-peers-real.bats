#!/usr/bin/env bats
# tsd-send against the real ones of tests/data/peers.txt: redis, memcached, sshd and a web server on
# loopback ports, VictoriaMetrics with its Graphite port, InfluxDB. OpenTSDB is in tsd-send-opentsdb.bats.

load ../support/common
load ../support/levels
load ../support/influx
# shellcheck source=tests/support/victoria.sh
. "$TSD_SUPPORT/victoria.sh"

setup() { cd "$BATS_TEST_TMPDIR" || return; }
teardown() {
  [ -z "${SERVER_PID:-}" ] || kill "$SERVER_PID"
  [ -z "${VICTORIA_PID:-}" ] || stop_victoria
  stop_influx
}

# table_of NAME: its row of the table against the server at $SERVER, each way, by telnet and HTTP
table_of() {
  local transport way
  for transport in telnet http; do
    for way in file pipe spool; do
      "$TSD_SUPPORT/peer-table" "$TSD_TOP/tests/data/peers.txt" "$transport" "$way" "$1=$SERVER"
    done
  done
}

# start_server NAME COMMAND...: a command with @PORT@ for its port, on three free ports at the most.
start_server() {
  local name=$1 try port
  shift
  for try in 1 2 3; do
    port=$((15000 + (RANDOM * 7 + try) % 16000))
    "${@//@PORT@/$port}" >server.log 2>&1 3>&- &
    SERVER_PID=$!
    if wait_for 10 nc -z 127.0.0.1 "$port" && kill -0 "$SERVER_PID"; then SERVER=127.0.0.1:$port; return 0; fi
    kill "$SERVER_PID" || true
    SERVER_PID=
  done
  skip "$name does not start here: $(tail -n 1 server.log)"
}

# debian NAME: its program and the libraries beside it
debian() {
  PROGRAM=$("$TSD_SUPPORT/servers" path "$1") || skip "no $1 here"
  LIBRARIES=$("$TSD_SUPPORT/servers" libraries "$1")
}

@test "a real redis is no TSD" {
  debian redis-server
  start_server redis env LD_LIBRARY_PATH="$LIBRARIES" "$PROGRAM" --port @PORT@ --bind 127.0.0.1 --save ''
  table_of redis
}

@test "a real memcached is no TSD" {
  debian memcached
  local user=()
  [ "$(id -u)" -ne 0 ] || user=(-u root)
  start_server memcached env LD_LIBRARY_PATH="$LIBRARIES" "$PROGRAM" -l 127.0.0.1 -p @PORT@ -U 0 "${user[@]}"
  table_of memcached
}

# As root it wants a user of its own in the system; in a user namespace it is not root.
@test "a real sshd is no TSD" {
  debian openssh-server
  local outside=()
  [ "$(id -u)" -ne 0 ] || outside=(unshare --user)
  ssh-keygen -q -t ed25519 -N '' -f key || skip "no ssh-keygen here"
  start_server sshd env LD_LIBRARY_PATH="$LIBRARIES" "${outside[@]}" "$PROGRAM" -D -e -f /dev/null -h "$PWD/key" \
    -o PidFile=none -o ListenAddress=127.0.0.1 -o MaxStartups=1000 -p @PORT@
  table_of ssh
}

@test "python's web server is no TSD" {
  start_server http.server python3 -m http.server --bind 127.0.0.1 @PORT@
  # From 3.14 on it begins with a line of status, whatever it was asked.
  case $(printf 'version\r\n' | timeout 5 nc "${SERVER%:*}" "${SERVER#*:}" | head -n 1) in
    HTTP*) table_of http-python-3.14 ;;
    *) table_of http-python ;;
  esac
}

@test "VictoriaMetrics' Graphite port is no TSD" {
  start_victoria "$PWD" || skip "no victoria-metrics here"
  # shellcheck disable=SC2030
  SERVER=$VICTORIA_GRAPHITE
  table_of graphite
  [ -z "$(read_victoria)" ]
}

victoria_has() { [ "$(read_victoria | grep -c "^$1 ")" -eq "$2" ]; }

@test "VictoriaMetrics: every level, by telnet and by HTTP, is what it has or 75" {
  start_victoria "$PWD" || skip "no victoria-metrics here"
  every_way victoria_has telnet.auto 0 -H "$VICTORIA_PUT"
  every_way victoria_has telnet.received 0 -H "$VICTORIA_PUT" --confirm received
  every_way victoria_has telnet.parsed 75 -H "$VICTORIA_PUT" --confirm parsed
  every_way victoria_has telnet.settled 75 -H "$VICTORIA_PUT" --confirm settled
  every_way victoria_has telnet.none 0 -H "$VICTORIA_PUT" --confirm none
  every_way victoria_has telnet.named 0 -H "$VICTORIA_PUT" --dialect victoriametrics
  every_way victoria_has http.auto 0 --http -H "$VICTORIA_PUT"
  every_way victoria_has http.parsed 75 --http -H "$VICTORIA_PUT" --confirm parsed
  every_way victoria_has http.stored 75 --http -H "$VICTORIA_PUT" --confirm stored
}

# 1.79 answers 204 to JSON there, 1.145 answers 400.
@test "VictoriaMetrics: what its /write says, which reads no JSON, confirms nothing" {
  start_victoria "$PWD" || skip "no victoria-metrics here"
  run -75 tsd-send --http -H "${VICTORIA_HTTP#http://}" --http-path /write --retry-for 0 <<<"a.point 1700000001 1 host=a"
  [[ ${lines[0]} == *'"204 No Content" is any web server'* || ${lines[0]} == *'HTTP 400: cannot process influx line protocol data: '* ]]
  [ "${lines[-1]}" = "tsd-send: 1 in = 0 confirmed + 0 rejected + 1 unconfirmed (dropped)" ]
  [ -z "$(read_victoria)" ]
}

# start_nginx LOCATION: one whose only location is this
start_nginx() {
  debian nginx
  cat >template <<CONF
daemon off; master_process off; pid pid; error_log stderr; events {}
http {
  access_log access;
  client_body_temp_path temp; proxy_temp_path temp; fastcgi_temp_path temp; uwsgi_temp_path temp; scgi_temp_path temp;
  server { listen 127.0.0.1:PORT; location / { $1 } }
}
CONF
  # shellcheck disable=SC2016
  start_server nginx env LD_LIBRARY_PATH="$LIBRARIES" sh -c 'sed "s/PORT/$1/" template >conf && exec "$2" -p "$PWD/" -c conf' - @PORT@ "$PROGRAM"
}

@test "a real nginx that returns 204 is no TSD" {
  start_nginx 'return 204;'
  table_of http-204
}

@test "VictoriaMetrics proves itself through a real nginx" {
  start_victoria "$PWD" || skip "no victoria-metrics here"
  start_nginx "proxy_pass http://$VICTORIA_PUT;"
  # shellcheck disable=SC2031
  run -0 tsd-send --http -H "$SERVER" <<<"a.proxied 1700000001 1 host=a"
  # shellcheck disable=SC2031
  run -0 tsd-send --http -H "$SERVER" --dialect victoriametrics <<<"a.proxied 1700000002 1 host=a"
  wait_for 10 victoria_has a.proxied 2
}

# What it has against us: how many lines of its log are no information, and its counts of bad rows and requests.
complaints() {
  awk -F '\t' '$2 != "info"' log | wc -l
  curl -fs "$VICTORIA_HTTP/metrics" |
    awk '/^vm_(rows_invalid_total|ingestserver_request_errors_total|http_request_errors_total)/ && $NF' | sort
}

@test "VictoriaMetrics complains of nothing because of us, but one question in a pipe and one over HTTP" {
  local before after
  start_victoria "$PWD" || skip "no victoria-metrics here"
  before=$(complaints)
  run -0 tsd-send -H "$VICTORIA_PUT" <<<"a.point 1700000001 1 host=a"
  seq 1000 | awk '{ print "a.file", 1700000000 + $1, $1, "host=a" }' >in
  run -0 tsd-send -H "$VICTORIA_PUT" <in
  run -0 tsd-send -H "$VICTORIA_PUT" --dialect victoriametrics <in
  run -0 tsd-send --http -H "$VICTORIA_PUT" --dialect victoriametrics <in
  diff <(echo "$before") <(complaints)
  # Half of a JSON array, refused in its own words: no other server has them.
  run -0 tsd-send --http -H "$VICTORIA_PUT" <in
  after=$(complaints)
  [ "$(($(head -n 1 <<<"$after") - $(head -n 1 <<<"$before")))" -eq 1 ]
  grep -Eq 'requestURI: /api/put\?details&n=[0-9a-f]*; (cannot decode opentsdb data: )?cannot parse HTTP OpenTSDB json' log
  before=$after
  # A living connection is asked for `version` once in a process: it has always been.
  run -0 sent_by pipe -H "$VICTORIA_PUT"
  after=$(complaints)
  [ "$(($(head -n 1 <<<"$after") - $(head -n 1 <<<"$before")))" -le 1 ]
}

@test "InfluxDB: every level, by telnet and by HTTP, is what it has or 75" {
  start_influx
  [ -z "$WHY_NOT" ] || skip "$WHY_NOT"
  local level
  for level in auto received parsed none; do
    every_way influx_has "telnet.$level" 0 -H "$INFLUX" --confirm "$level"
  done
  every_way influx_has telnet.settled 75 -H "$INFLUX" --confirm settled
  every_way influx_has http.auto 0 --http -H "$INFLUX"
  every_way influx_has http.parsed 75 --http -H "$INFLUX" --confirm parsed
  every_way influx_has http.stored 75 --http -H "$INFLUX" --confirm stored
}
