#!/usr/bin/env bats
# The whole path against a real VictoriaMetrics: gather, validate, ship, read back.

load ../support/common

# bats 1.8 cannot skip a file from here: what is missing is found missing in setup().
setup_file() {
  # shellcheck source=tests/support/victoria.sh
  source "$BATS_TEST_DIRNAME/../support/victoria.sh"
  "$TSD_SUPPORT/servers" path victoria-metrics || return 0
  start_victoria "$BATS_FILE_TMPDIR"
  export VICTORIA_PID VICTORIA_HTTP VICTORIA_PUT
}

teardown_file() {
  [ -z "${VICTORIA_PID:-}" ] || kill "$VICTORIA_PID"
}

setup() {
  [ -n "${VICTORIA_PID:-}" ] || skip "no victoria-metrics here"
  source "$BATS_TEST_DIRNAME/../support/victoria.sh"
  cd "$BATS_TEST_TMPDIR" || return
  set -o pipefail
}

# Everything in the file `sent` came back, and it was not nothing.
all_came_back() {
  wait_for 20 read_back_equals
  grep -q . table
}
read_back_equals() {
  read_victoria >came_back
  "$TSD_SUPPORT/compare-points" came_back sent >table
}

# start_pipe [tsd-collect OPTION...]: the pipe in the background; COLLECT_PID is its head.
start_pipe() {
  mkfifo head_pipe
  tsd-collect "$@" >head_pipe 2>collect.log 3>&- &
  COLLECT_PID=$!
  { tsd-validate-line <head_pipe 2>validate.log | tee sent | tsd-send -H "$VICTORIA_PUT" 2>send.log; } 3>&- &
  PIPE_PID=$!
}
stop_pipe() {
  kill "$COLLECT_PID"
  wait "$COLLECT_PID"
  wait "$PIPE_PID"
}

@test "this machine's own metrics arrive, every one of them" {
  tsd-collect --once | tsd-validate-line | tee sent | tsd-send -H "$VICTORIA_PUT"
  all_came_back
  grep -q '^proc\.loadavg\.1min|host=.*|same$' table
  grep -q '^proc\.net\.bytes|' table
}

@test "this machine's file systems are among them" {
  awk '$2 == "/" { seen = 1 } END { exit !seen }' /proc/self/mounts ||
    skip "/ is no mount point here, as in a plain chroot: there is no file system to report"
  tsd-collect --once --sensors dfstat -t host=file-systems | tsd-validate-line | tee sent | tsd-send -H "$VICTORIA_PUT"
  all_came_back
  grep -q '^df\.bytes\.total|' table
}

@test "make demo KEEP=1: the TSD stays up, and the command that is printed stops it" {
  KEEP=1 run -0 "$TSD_SUPPORT/demo" 3>&-
  [[ $output =~ \ (http://127.0.0.1:[0-9]+)/(vmui/)? ]]
  page=${BASH_REMATCH[1]}
  [[ $output =~ kill\ ([0-9]+)\;\ rm\ -rf\ (/[^ ]*) ]]
  pid=${BASH_REMATCH[1]} data=${BASH_REMATCH[2]}
  [ "$(cat "/proc/$pid/comm")" = victoria-metric ]
  curl -fs "$page/" | grep -q VictoriaMetrics
  curl -fsG "$page/api/v1/export" --data-urlencode 'match[]={__name__="test.my.value"}' | grep -q '"values":\[42'
  kill "$pid"
  wait_for 30 has_ended "$pid" # it writes to the end
  rm -r "${data%%$'\n'*}"
}

has_ended() { ! kill -0 "$1"; }

@test "a custom sensor is any script that prints a line" {
  mkdir -p collectors/0
  cat >collectors/0/mysensor.sh <<'SENSOR'
#!/bin/sh
while :; do
  echo "test.my.value $(date +%s) 42"
  sleep 1
done
SENSOR
  chmod +x collectors/0/mysensor.sh
  start_pipe -c collectors -t host=custom-sensor
  wait_for 20 grep -q test.my.value sent
  stop_pipe
  all_came_back
  grep -q '^test\.my\.value|host=custom-sensor|42|42|same$' table
}

@test "a domain sensor carries user and domain beside host" {
  mkdir -p collectors/0 collectors/etc
  printf 'USER = "iamauser"\nDOMAIN = "iamadomain"\n' >collectors/etc/config.py
  printf '#!/bin/sh\necho "my.domain.metric $(date +%%s) 17"\nexec sleep 60\n' >collectors/0/queue.sh
  chmod +x collectors/0/queue.sh
  start_pipe -c collectors -t host=headnode
  wait_for 20 grep -q my.domain.metric sent
  stop_pipe
  all_came_back
  grep -q '^my\.domain\.metric|domain=iamadomain host=headnode user=iamauser|17|17|same$' table
}

@test "a line that is no point is named, and the rest goes on" {
  now=$(date +%s)
  printf 'good.one %s 1 host=rest\nbad line\ngood.two %s 2 host=rest\n' "$now" "$now" >lines
  { tsd-validate-line lines 2>faults || echo $? >code; } | tee sent | tsd-send -H "$VICTORIA_PUT"
  [ "$(cat code)" = 1 ]
  grep -q '^lines:2:' faults
  [ "$(wc -l <sent)" -eq 2 ]
  all_came_back
}

@test "points pushed while the pipe stays open arrive without its end" {
  now=$(date +%s)
  mkfifo slow
  tsd-send -H "$VICTORIA_PUT" <slow 2>send.log 3>&- &
  sender=$!
  exec 7>slow
  echo "open.pipe $now 7 host=slow" | tee sent >&7
  all_came_back
  exec 7>&-
  wait "$sender"
}

@test "a TSD that is not there is exit 75, soon, and says so" {
  run -75 bash -c 'echo "a.b 1700000000 1 host=x" | timeout 60 tsd-send -H 127.0.0.1:1 --retry-for 1s'
  [[ $output == *"127.0.0.1:1"*"Connection refused"* ]]
}
