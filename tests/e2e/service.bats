#!/usr/bin/env bats
# The service script, really run: against tsd-listen, in a tree of its own, as whoever runs the test.

load ../support/common

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  start_listen
  mkdir image
  tsd-install-init -H 127.0.0.1 -p "${LISTEN##*:}" --init sysv --root image 2>/dev/null
  service=$PWD/image/etc/init.d/tcollector
  export TCOLLECTOR_PATH=$PWD/image/usr/local/tcollector
  export PIDFILE=$PWD/run/tcollector.pid LOG=$PWD/log
  export COLLECT_OPTIONS='-t host=served' RUN_AS_USER SPOOL=$PWD/spool STATE=$PWD/state
  RUN_AS_USER=$(id -un)
  # Of the sensors one is enough, and one that speaks often.
  rm "$TCOLLECTOR_PATH"/collectors/0/*
  cat >"$TCOLLECTOR_PATH/collectors/0/often.sh" <<'SENSOR'
#!/bin/sh
while :; do
  echo "often.seen $(date +%s) 1"
  sleep 0.3
done
SENSOR
  chmod +x "$TCOLLECTOR_PATH/collectors/0/often.sh"
}

teardown() {
  [ ! -x "$service" ] || "$service" stop >/dev/null 2>&1 3>&- || true
  stop_listen
}

start() { "$service" start 3>&-; }
supervisor() { cat "$PIDFILE"; }
# The pid of the first, second or third program of the pipe; the kernel keeps 15 bytes of a name.
stage() {
  local pid names=(tsd-collect tsd-validate-li tsd-send)
  for pid in $(processes); do
    [ "$(cat "/proc/$pid/comm" 2>/dev/null)" != "${names[$1 - 1]}" ] || { echo "$pid"; return; }
  done
  return 1
}
points() { grep -c '^often.seen .* host=served$' received; }
more_points_than() { [ "$(points)" -gt "$1" ]; }

# Everything of this installation that runs, whoever its parent is.
processes() {
  grep -lsF "$BATS_TEST_TMPDIR" /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3 | while read -r pid; do
    case $(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline") in
      *tsd-collect* | *tsd-validate-line* | *tsd-send* | *tsd-guard* | *tcollector* | *often.sh*) echo "$pid" ;;
    esac
  done
}
# Ended, and perhaps not yet buried by whoever has to.
gone() { [ ! -e "/proc/$1" ] || grep -q '^State:.Z' "/proc/$1/status"; }
nothing_runs() { [ -z "$(processes)" ]; }

@test "start, points arrive, status, stop, nothing is left" {
  run -3 "$service" status
  run -0 start
  wait_for 20 more_points_than 2
  run -0 "$service" status
  [[ $output == *"running (pid $(supervisor))" ]]
  run -0 start
  [[ $output == *'already running'* ]]
  run -0 "$service" stop
  nothing_runs
  [ ! -e run ]
  run -3 "$service" status
  run -0 "$service" stop
}

@test "each stage gets its options once, however often the script calls itself" {
  run -0 start
  wait_for 20 more_points_than 0
  words() { tr '\0' '\n' <"/proc/$1/cmdline" | grep -cx -- "$2"; }
  [ "$(words "$(stage 1)" --host-from)" -eq 1 ]
  [ "$(words "$(stage 3)" --spool)" -eq 1 ]
  [ "$(words "$(stage 1)" "$STATE")" -eq 1 ]
  for number in 2 3; do [ "$(words "$(stage $number)" --require-newline)" -eq 1 ]; done
  [ "$(stat -c %a state)" = 700 ]
}

@test "what is gathered while the TSD is away waits in the spool, and arrives later" {
  port=${LISTEN##*:}
  stop_listen
  start
  wait_for 30 eval 'grep -rqs often.seen spool'
  gathered=$(grep -rhs '^often.seen' spool | head -n 1)
  start_listen -p "$port"
  wait_for 60 grep -qxF "$gathered" received
  "$service" stop
  nothing_runs
}

@test "what was gathered before stop has arrived" {
  start
  wait_for 20 more_points_than 2
  "$service" stop
  stop_listen
  [ "$(points)" -gt 2 ]
  # Whole lines only.
  run -1 grep -vE '^[a-z.]+ [0-9]+ [0-9.]+( [a-z_]+=[^ ]+)+$' received
}

@test "kill -9 of any stage is mended within seconds" {
  start
  wait_for 20 more_points_than 0
  for number in 1 2 3; do
    before=$(stage "$number")
    kill -9 "$before"
    changed() { [ "$(stage "$number")" -gt 0 ] && [ "$(stage "$number")" != "$before" ]; }
    wait_for 20 changed
    wait_for 20 more_points_than "$(points)"
    "$service" status
  done
  "$service" stop
  nothing_runs
}

# status_has TEXT: the short overview of the running service
status_has() { "$service" status 2>&1 | tee status | grep -qF -- "$1"; }

@test "status shows what is gathered and delivered, and why not" {
  printf '#!/bin/sh\necho "no point"\nexit 3\n' >"$TCOLLECTOR_PATH/collectors/0/broken.sh"
  chmod +x "$TCOLLECTOR_PATH/collectors/0/broken.sh"
  run -0 start
  wait_for 30 status_has "to $LISTEN: last confirmed"
  wait_for 30 status_has 'well: often.sh'
  grep -q '^  broken.sh: .*: exit 3; starts again in .* <- its messages are in the log$' status
  grep -qF 'log:          ' status
  stop_listen
  wait_for 60 status_has 'delivers:     nothing since '
  grep -q "^delivers: *nothing since ..:..:..: .*$LISTEN.* <- tsd-send --probe -H $LISTEN\$" status
  run -0 "$service" stop
  [ ! -e run ]
}

@test "status: a pipe that breaks each time, and a TSD that refuses all, are not well" {
  SEND_OPTIONS="--retryfor 5" run -0 start
  wait_for 30 status_has 'the pipe breaks, and is made again'
  grep -q '^runs: .*but without .*tsd-send.* <- the log has the reason$' status
  run -0 "$service" stop
  stop_listen
  start_listen -p "${LISTEN##*:}" --fault reject=1
  run -0 start
  wait_for 60 status_has 'refused by the TSD, the last: '
  grep -q '^delivers: .*nothing was confirmed; .* <- ' status
  run -0 "$service" stop
}

@test "that lines arrive again is said when they do, not when the connection ends" {
  stop_listen
  mkfifo lines
  tsd-send -H "$LISTEN" --spool sp <lines 2>said 3>&- &
  sender=$!
  exec 7>lines
  echo 'a.b 1700000000 1 host=a' >&7
  wait_for 30 grep -q refused said
  start_listen -p "${LISTEN##*:}"
  wait_for 30 grep -q "sending to $LISTEN" said
  kill "$sender" # tsd-listen has inherited the other end of the pipe
  wait "$sender" || true
  exec 7>&-
}

@test "kill -9 of the supervisor: status says so, start cleans up and goes on" {
  start
  wait_for 20 more_points_than 0
  old=$(stage 1)
  kill -9 "$(supervisor)"
  wait_for 10 eval '! "$service" status'
  run -1 "$service" status
  run -0 start
  gone "$old"
  wait_for 20 more_points_than "$(points)"
  "$service" stop
  nothing_runs
}

@test "restart and force-reload make a new pipe, try-restart only where one runs" {
  run -0 "$service" try-restart
  run -3 "$service" status
  start
  first=$(supervisor)
  run -0 "$service" restart 3>&-
  [ "$(supervisor)" != "$first" ]
  first=$(supervisor)
  run -0 "$service" try-restart 3>&-
  [ "$(supervisor)" != "$first" ]
  run -0 "$service" force-reload 3>&-
  run -3 "$service" reload
  run -2 "$service" nonsense
  run -2 "$service"
}

@test "start keeps no descriptor of its caller" {
  # A pipe that the service held open would never end.
  run -0 timeout 20 sh -c 'x=$("$1" start); echo "$x"' - "$service"
  "$service" stop
}

@test "the TSD is not there: it runs, says so, and stops in time" {
  stop_listen
  start
  "$service" status
  wait_for 20 grep -q refused log
  run -0 timeout 30 "$service" stop
  nothing_runs
}

@test "line 5 counts: an empty TSD_HOST is not configured, another one is taken" {
  sed -i '5s/.*/TSD_HOST=/' "$service"
  run -6 "$service" start
  sed -i '5s/.*/TSD_HOST=localhost/' "$service"
  start
  tr '\0' ' ' <"/proc/$(supervisor)/cmdline" | grep -q -- '--host localhost '
}

@test "what is missing has its LSB code" {
  PATH=/usr/bin:/bin run -5 "$service" start
  RUN_AS_USER=no-such-account run -6 "$service" start
  TCOLLECTOR_PATH=/nonexistent run -5 "$service" start
}

@test "it runs as an account of its own" {
  [ "$(id -u)" = 0 ] || skip "needs root, to become somebody else"
  chmod 755 . "$BATS_TEST_TMPDIR" "$BATS_RUN_TMPDIR"
  # The tree may lie where nobody else may look, below /root for one.
  mkdir -m 755 bin
  cp -P "$TSD_BIN"/tsd-* bin/
  PATH=$PWD/bin:$PATH
  export RUN_AS_USER=nobody
  start
  wait_for 20 more_points_than 0
  for number in 1 2 3; do [ "$(stat -c %U "/proc/$(stage "$number")")" = nobody ]; done
  "$service" stop
  nothing_runs
}

@test "dash, bash and busybox run it alike" {
  for shell in dash 'bash --posix' 'busybox sh'; do
    command -v "${shell%% *}" || continue
    for text in "$service" "$TCOLLECTOR_PATH/tcollector.py"; do
      sed -i "1s|.*|#!/usr/bin/env -S $shell|" "$text"
    done
    start
    wait_for 20 more_points_than "$(points)"
    kill -9 "$(stage 2)"
    wait_for 20 more_points_than "$(points)"
    "$service" stop
    nothing_runs
  done
}

@test "tcollector.py by hand, in the foreground, as the guide has it" {
  "$TCOLLECTOR_PATH/tcollector.py" --host 127.0.0.1 --port "${LISTEN##*:}" 3>&- &
  by_hand=$!
  wait_for 20 more_points_than 2
  kill "$by_hand"
  wait "$by_hand"
  wait_for 5 nothing_runs
}

@test "tcollector.py speaks remote write to the URL of a receiver" {
  mkdir double
  (cd double && exec "$TSD_SUPPORT/write-double" >port 2>log 3>&-) &
  by_hand=$!
  wait_for 10 test -s double/port
  echo "test.my.value $(date +%s) 42 host=a" |
    "$TCOLLECTOR_PATH/tcollector.py" -s -H "http://127.0.0.1:$(cut -d ' ' -f 1 double/port)/api/v1/write" 2>said ||
    { cat said; false; }
  kill "$by_hand"
  grep -q '1 in = 1 confirmed' said
}

# As the phantom images had it: no LSB header, TSD_HOST in quotes, and pkill by pattern to stop.
old_startstop() {
  cat >startstop <<'SCRIPT'
#!/bin/bash
# chkconfig: 345 99 01
TSD_HOST="127.0.0.1"
PROG=$TCOLLECTOR_PATH/tcollector.py
case $1 in
  start)
    shift
    pgrep -f "$PROG" >/dev/null && exit 0
    "$PROG" -p "$TSD_PORT" -c "$TCOLLECTOR_PATH/collectors" -H "$TSD_HOST" -t host=served -P "$PIDFILE" "$@" \
      >>"$LOG" 2>&1 &
    ;;
  stop) pkill -f "$PROG" ;;
  force-restart) "$0" stop && sleep 1 && "$0" start ;;
  status) pgrep -f "$PROG" >/dev/null ;;
esac
SCRIPT
  chmod +x startstop
}

@test "an old startstop script that calls tcollector.py goes on as it did" {
  old_startstop
  mkdir run
  # shellcheck disable=SC2030,SC2031
  export TSD_PORT=${LISTEN##*:} COLLECT_OPTIONS=''
  run -1 ./startstop status
  ./startstop start -v 3>&-
  wait_for 20 more_points_than 2
  run -0 ./startstop status
  ./startstop stop
  wait_for 30 nothing_runs
  run -1 ./startstop status
}

@test "tcollector.py -s ships what stands on stdin, and delivers before it ends" {
  now=$(date +%s)
  for i in 1 2 3; do echo "by.stdin $now $i n=$i"; done |
    "$TCOLLECTOR_PATH/tcollector.py" -s -H127.0.0.1 --port="${LISTEN##*:}" -t dc=lga
  stop_listen
  [ "$(grep -c "^by.stdin $now [123] n=[123] dc=lga$" received)" = 3 ]
}

@test "tcollector.py takes tcollector's options, and refuses the rest with its reason" {
  program=$TCOLLECTOR_PATH/tcollector.py
  run -0 "$program" --help
  echo 'a.b 1700000000 1 x=y' >line
  COLLECT_OPTIONS='' run -0 "$program" -d -s --no-tcollector-stats --remove-inactive-collectors -t dc=lga <line
  [[ $output == *'put a.b 1700000000 1 x=y dc=lga'* ]]
  for wrong in --no-such --max-bytes --http-password --dry-run=x; do
    run -2 "$program" "$wrong"
    wrong=${wrong%=*}
    [[ $output == "tcollector.py: $wrong"* ]]
  done
  run -2 "$program" -c /nonexistent
  run -2 "$program" -t 'a=b c'
  run -2 "$program" -H '$(touch ran)'
  run -2 "$program" -H
  [ ! -e ran ]
}

@test "tcollector.py: a value that a stage refuses is exit 2 and said on stderr, with --logfile too" {
  unset COLLECT_OPTIONS
  for words in '-p abc' '-p 0' '-t a' '-t host=' '-t a=1 -t a=2' '--dedup-interval x' '-L a:b' '-L tsd1,' '--max-tags 0' \
    '--evict-interval 10 --dedup-interval 300' '-p abc -D' '-p abc -s' '--reconnect-interval x' '--monitoring-port x'; do
    # shellcheck disable=SC2086
    run -2 --separate-stderr timeout 20 "$TCOLLECTOR_PATH/tcollector.py" --logfile "$PWD/said" $words </dev/null
    [[ $stderr == tsd-*': '* ]]
  done
  [ ! -s said ]
  for options in COLLECT_OPTIONS=--no-such VALIDATE_OPTIONS=--no-such SEND_OPTIONS=--no-such; do
    run -2 timeout 20 env "$options" "$TCOLLECTOR_PATH/tcollector.py"
  done
}

@test "a bad line is told under the name of its collector, by the rules of the sender" {
  cat >"$TCOLLECTOR_PATH/collectors/0/often.sh" <<'SENSOR'
#!/bin/sh
while :; do
  echo "bad.value $(date +%s) nan"
  echo "odd%name $(date +%s) 1"
  echo "wide   $(date +%s)    1"
  sleep 0.3
done
SENSOR
  run_by_hand() { # OPTIONS OF tsd-send
    : >said
    : >received
    # shellcheck disable=SC2030,SC2031
    SEND_OPTIONS=$1 "$TCOLLECTOR_PATH/tcollector.py" -H 127.0.0.1 -p "${LISTEN##*:}" 2>said 3>&- &
    wait_for 20 grep -q '^wide [0-9]* 1 host=served$' received
    kill "$!"
    wait "$!"
  }
  run_by_hand ""
  grep -q 'tsd-collect: often.sh: 22: "nan" is not a finite number: "bad.value [0-9]* nan"' said
  grep -q 'tsd-collect: often.sh: 4: "%" may not stand in a metric' said
  for options in "--dialect victoriametrics --confirm none" "--confirm none --dialect=victoriametrics"; do
    run_by_hand "$options"
    run -1 grep 'may not stand in a metric' said
    wait_for 20 grep -q '^odd%name' received
  done
  run -1 grep tsd-validate-line said
}

@test "tcollector.py's command line as optparse takes it: beginnings, clusters, values" {
  program=$TCOLLECTOR_PATH/tcollector.py
  echo 'a.b 1700000000 1 x=y' >line
  # shellcheck disable=SC2030,SC2031
  export COLLECT_OPTIONS=''
  for words in '-vsd --t dc=lga' '-dst dc=lga' '-s --dry --ta=dc=lga' '-dvstdc=lga' '--std --dry-run -t dc=lga --' \
    '-sd --remove --no-tc -t dc=lga --hosts a --host b'; do
    # shellcheck disable=SC2086
    run -0 --separate-stderr "$program" $words <line
    [ "$output" = 'put a.b 1700000000 1 x=y dc=lga' ]
  done
  run -2 "$program" --ho x
  [ "$output" = 'tcollector.py: --ho is the beginning of several options: --host --hosts' ]
  run -2 "$program" -vX
  [[ $output == 'tcollector.py: -X is not known here'* ]]
  run -2 "$program" -vt
  [ "$output" = 'tcollector.py: -t wants a value' ]
  run -2 "$program" --http-pass=hunter2
  [[ $output != *hunter2* ]]
  run -2 "$program" word
  # What packaged scripts give besides.
  run -0 --separate-stderr "$program" -sd --max-bytes 64 --backup-count=1 -L tsd1,tsd2:4243 -t dc=lga <line
  [[ $stderr == *'--max-bytes is ignored'*'--backup-count is ignored'* ]]
}

@test "a refusal is on standard error, whatever --logfile says, and the log is not made" {
  program=$TCOLLECTOR_PATH/tcollector.py
  run -2 "$program" --logfile "$PWD/new" --no-such
  [[ $output == 'tcollector.py: --no-such is not known'* ]]
  run -2 "$program" --log="$PWD/new" -c /nonexistent
  [[ $output == *'/nonexistent is no directory' ]]
  [ ! -e new ]
  run -75 "$program" --logfile "$PWD/new" -P /nonexistent/pid
  [[ $output == *'-P: /nonexistent/pid cannot be written'* ]]
  run -2 "$program" --logfile /nonexistent/log
  [[ $output == *'/nonexistent/log cannot be written' ]]
}

@test "tcollector.py -D runs in the background, as an old script asks for" {
  run -0 timeout 20 "$TCOLLECTOR_PATH/tcollector.py" -DL "127.0.0.1:${LISTEN##*:}" -P "$PWD/pid" --logfile "$PWD/said" -v
  [ -z "$output" ]
  wait_for 20 more_points_than 1
  [ "$(tr '\0' '\n' <"/proc/$(cat pid)/cmdline" | grep -c tcollector.py)" -ge 1 ]
  grep -q 'running tsd-collect ' said
  kill "$(cat pid)"
  wait_for 20 nothing_runs
  [ ! -e pid ]
  run -2 "$TCOLLECTOR_PATH/tcollector.py" -Ds
  run -2 "$TCOLLECTOR_PATH/tcollector.py" -D --logfile /nonexistent/log
}

@test "tcollector.py's options of the transport: HTTP with a path and a name, TLS that is verified" {
  program=$TCOLLECTOR_PATH/tcollector.py
  make_certificate
  stop_listen
  start_listen --tls-cert cert.pem --tls-key key.pem
  echo 'by.http 1700000000 1 x=y' >line
  export SEND_OPTIONS='--tls-ca cert.pem'
  run -0 "$program" -s -H 127.0.0.1 -p "${LISTEN##*:}" --ssl --http --http-api-path api/put --reconnect-interval 60 <line
  SEND_OPTIONS='--retry-for 0' run -75 "$program" -s -H 127.0.0.1 -p "${LISTEN##*:}" --ssl --http <line
  stop_listen
  [ "$(grep -c '^by.http 1700000000 1 x=y$' received)" = 1 ]
}

@test "tcollector.py -L, -P, --logfile, -c, the status page in the foreground" {
  "$TCOLLECTOR_PATH/tcollector.py" -L "127.0.0.1:${LISTEN##*:}" -c "$TCOLLECTOR_PATH/collectors" \
    -P "$PWD/pid" --logfile "$PWD/said" --monitoring-p 0 --monitoring-interface 127.0.0.8 -v 3>&- &
  by_hand=$!
  wait_for 20 more_points_than 1
  [ "$(cat pid)" = "$by_hand" ]
  grep -q 'running tsd-collect ' said
  run -0 curl -fsS "$(sed -n 's/.*status on //p' said)"
  [[ $output == *'"name": '* ]]
  kill "$by_hand"
  wait "$by_hand"
  [ ! -e pid ]
}

@test "settled: a pipe that stays up is, one whose stages fail at once is not, though its supervisor runs" {
  start
  run -0 "$service" settled
  [[ $output == *'the pipe is up' ]]
  "$service" stop
  COLLECT_OPTIONS=--nonsense run -0 start
  # shellcheck disable=SC2030,SC2031
  export COLLECT_OPTIONS=--nonsense
  run -0 "$service" status
  run -1 "$service" settled
  [[ $output == *'the pipe breaks as soon as it is made'* ]]
}
