#!/usr/bin/env bats
# The service script as root, with an account that would lead it astray: by links where it makes
# places, by pid files, by names in /proc; and with callers who close what it relies on.

load ../support/common

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  [ "$(id -u)" = 0 ] || skip "needs root, to have something to lose"
  umask 022
  chmod 755 . "$BATS_RUN_TMPDIR" "${BATS_TEST_TMPDIR%/*}"
  mkdir -m 755 bin image run
  cp -P "$TSD_BIN"/tsd-* bin/ # where the account may look too
  PATH=$PWD/bin:$PATH
  tsd-install-init -H 127.0.0.1 -p 1 --init sysv --root image 2>/dev/null
  service=$PWD/image/etc/init.d/tcollector
  run_dir=$PWD/run/tcollector
  export TCOLLECTOR_PATH=$PWD/image/usr/local/tcollector PIDFILE=$run_dir/tcollector.pid LOG=$PWD/log
  export COLLECT_OPTIONS='-t host=served' RUN_AS_USER=nobody SPOOL=$PWD/spool STATE=$PWD/state
  rm "$TCOLLECTOR_PATH"/collectors/0/*
  printf '%s\n' '#!/bin/sh' 'while :; do' '  echo "often.seen $(date +%s) 1"' '  sleep 0.3' 'done' \
    >"$TCOLLECTOR_PATH/collectors/0/often.sh"
  chmod +x "$TCOLLECTOR_PATH/collectors/0/often.sh"
}

teardown() {
  [ ! -x "${service:-}" ] || timeout 60 "$service" stop >/dev/null 2>&1 3>&- || true
  [ -z "${VICTIM:-}" ] || kill -KILL "$VICTIM" 2>/dev/null || true
}

start() { "$service" start 3>&-; }
owner() { stat -c %U:%a "$@"; }
# A process of root's with these words on its command line; its pid in VICTIM.
victim() {
  sh -c 'while :; do sleep 1; done' "$@" 3>&- &
  VICTIM=$!
}
lives() { kill -0 "$VICTIM" && ! grep -q '^State:.Z' "/proc/$VICTIM/status"; }

@test "/run/NAME is root's, with the pid files in it; /run/NAME/state is the account's" {
  run -0 start
  [ "$(owner "$run_dir" "$PIDFILE" "$PIDFILE.daemon" "$run_dir/state")" = $'root:755\nroot:644\nroot:644\nnobody:750' ]
  [ "$(ls "$run_dir")" = $'state\ntcollector.pid\ntcollector.pid.daemon' ]
  [ "$(owner "/proc/$(cat "$PIDFILE")")" = nobody:555 ]
  : >"$run_dir/state/told"
  run -0 "$service" stop
  [ ! -e "$run_dir" ]
}

@test "modes are set, whatever the umask of the caller" {
  for mask in 077 027 0; do
    umask "$mask"
    run -0 start
    umask 022
    [ "$(owner "$run_dir" "$PIDFILE" "$PIDFILE.daemon" "$run_dir/state")" = $'root:755\nroot:644\nroot:644\nnobody:750' ]
    [ "$(owner spool state)" = $'nobody:700\nnobody:700' ]
    wait_for 20 test -e log
    [ "$(stat -c %a log)" = 644 ]
    run -0 "$service" status
    run -0 "$service" stop
    rm -r spool state log
  done
}

@test "no link is followed where a place is given to the account, nor made below what is its own" {
  mkdir -m 755 theirs victim
  chown nobody theirs
  for place in SPOOL STATE; do
    ln -sfn "$PWD/victim" link
    run -4 env "$place=$PWD/link" "$service" prepare
    [[ $output == *"$PWD/link is a link, and none is followed there"* ]]
    ln -sfn "$PWD/victim" theirs/spool
    run -4 env "$place=$PWD/theirs/spool" "$service" prepare
    ln -sfn "$PWD/victim" theirs/above
    run -4 env "$place=$PWD/theirs/above/new" "$service" prepare
    [[ $output == *"$PWD/theirs belongs to nobody"* ]]
    run -4 env "$place=$PWD/theirs/above/new" "$service" start
    [ -z "$(ls -A victim)" ]
    [ "$(owner victim)" = root:755 ]
  done
}

@test "what holds files of another is not given to the account; what is empty is" {
  mkdir -m 755 full empty
  echo 'root:x' >full/passwd
  run -4 env SPOOL="$PWD/full" "$service" prepare
  [[ $output == *"$PWD/full is not nobody's, and not empty"* ]]
  [ "$(owner full)" = root:755 ]
  run -0 env SPOOL="$PWD/empty/" "$service" prepare
  [ "$(owner empty)" = nobody:755 ]
}

@test "a /run/NAME that was the account's becomes root's, and a link in its place is refused" {
  mkdir -p run/tcollector victim
  chown nobody run/tcollector
  ln -s "$PWD/victim" run/tcollector/state
  run -4 "$service" prepare
  [[ $output == *"$run_dir/state is a link"* ]]
  [ "$(owner victim "$run_dir")" = $'root:755\nroot:755' ]
  rm -r run/tcollector
  ln -s "$PWD/victim" run/tcollector
  run -4 "$service" prepare
  [[ $output == *"$run_dir is a link"* ]]
  [ -z "$(ls -A victim)" ]
  rm run/tcollector
  mkdir -m 777 open
  run -4 env PIDFILE="$PWD/open/tcollector.pid" "$service" prepare
  [[ $output == *"$PWD/open may be written by group or others"* ]]
}

@test "stop kills none of root's processes, whatever a pid file says" {
  victim "$TCOLLECTOR_PATH/tcollector.py" tsd-collect tsd-send "$service"
  mkdir -p run/tcollector
  for file in "$PIDFILE" "$PIDFILE.stages" "$PIDFILE.daemon"; do
    for owner in root nobody; do
      echo "$VICTIM" >"$file"
      chown "$owner" "$file"
      run -0 "$service" stop
      lives
      mkdir -p run/tcollector
    done
  done
}

@test "a process that bears the mark of the service, and is root's, is not killed either" {
  TSD_SERVICE=$PIDFILE bash -c 'exec -a tsd-send sleep 1000' 3>&- &
  VICTIM=$!
  cp "$(command -v sleep)" bin/tsd-validate-li
  TSD_SERVICE=$PIDFILE bin/tsd-validate-li 1000 3>&- &
  second=$!
  run -0 start
  run -0 "$service" stop
  lives
  kill "$second"
}

@test "no pid file makes root wait, read much or print what stands there" {
  mkdir -p run/tcollector
  try() {
    run timeout 20 "$service" "$1" 3>&-
    [ "$status" = "$2" ]
    [[ $output != *$'\033'* ]]
    [[ $output != *forged* ]]
  }
  mkfifo "$PIDFILE"
  try status 1
  rm "$PIDFILE"
  ln -s /dev/zero "$PIDFILE"
  try status 1
  rm "$PIDFILE"
  mkfifo fifo stat
  echo "../../$PWD" >"$PIDFILE"
  try status 1
  printf '\033[2Jforged\n' >"$PIDFILE"
  try status 1
  echo 12345678901 >"$PIDFILE"
  try status 1
  head -c 300M /dev/zero | tr '\0' 1 >"$PIDFILE"
  began=$SECONDS
  try status 1
  [ $((SECONDS - began)) -lt 3 ]
  try stop 0
}

@test "nothing of root's environment reaches the account; what the settings say does" {
  export AWS_SECRET_ACCESS_KEY=s3cret HOME=/root SSH_AUTH_SOCK=/x LANG=C.UTF-8
  run -0 start
  supervisor=$(cat "$PIDFILE")
  tr '\0' '\n' <"/proc/$supervisor/environ" >environ
  run -1 grep -E 's3cret|^SSH|BATS|=/root$' environ
  grep -q '^LANG=C.UTF-8$' environ
  grep -q "^HOME=$(getent passwd nobody | cut -d: -f6)$" environ
  grep -q '^USER=nobody$' environ
  grep -q "^SEND_OPTIONS=--spool $PWD/spool " environ
}

@test "start and stop are done, whoever closed their streams" {
  run -0 sh -c '"$1" start >&-' - "$service" 3>&-
  run -0 "$service" status
  run -0 sh -c '"$1" stop >&- 2>&- <&-' - "$service" 3>&-
  run -3 "$service" status
  run -0 sh -c '"$1" start >/dev/full' - "$service" 3>&-
  run -0 sh -c '"$1" start >&- 2>&- <&-' - "$service" 3>&-
  run -0 sh -c '"$1" restart >/dev/full 2>&-' - "$service" 3>&-
  run -0 sh -c '"$1" stop >/dev/full' - "$service" 3>&-
}

@test "a collector's words stay its words in the log: no newline, no escape, no end of the line" {
  cat >"$TCOLLECTOR_PATH/collectors/0/often.sh" <<'SENSOR'
#!/bin/sh
printf '%s\n' 'one\n2026-01-01 00:00:00 forged' 'two\033[2J\0033' 'three\c' '-n four' '%s five' >&2
exec sleep 1000
SENSOR
  run -0 start
  wait_for 20 grep -q five log
  run -1 grep -q '^2026-01-01 00:00:00 forged' log
  run -1 grep -q $'\033' log
  for words in 'one\\n2026-01-01' 'two\\033\[2J\\0033' 'three\\c' '-n four' '%s five'; do
    grep -q -- "^[-0-9]* [:0-9]* tsd-collect: often.sh: $words" log
  done
  run -2 sh "$service" 'a\nb\c'
}

@test "the script calls itself by where it lies, not by its name in PATH" {
  mkdir evil
  printf '#!/bin/sh\necho "$@" >>%s/evil/ran\n' "$PWD" >evil/tcollector
  chmod +x evil/tcollector
  cd image/etc/init.d
  run -127 timeout 30 env PATH="$BATS_TEST_TMPDIR/evil:$PATH" sh tcollector start 3>&- # there is none in /etc
  [ ! -e "$BATS_TEST_TMPDIR/evil/ran" ]
  run -0 ./tcollector start 3>&-
  run -0 ./tcollector stop
}

@test "a pid file that cannot be written is no reason never to be started again" {
  program=$TCOLLECTOR_PATH/tcollector.py
  run -75 "$program" -P "$PWD/absent/pid" -c "$TCOLLECTOR_PATH/collectors" 3>&-
  echo precious >precious
  ln -s "$PWD/precious" link
  run -75 "$program" -P "$PWD/link" -c "$TCOLLECTOR_PATH/collectors" 3>&-
  run -75 "$program" -P "$PWD/precious" -c "$TCOLLECTOR_PATH/collectors" 3>&-
  [ "$(cat precious)" = precious ]
  run -2 "$program" --logfile "$PWD/link" -d -s </dev/null
  [[ $output == *'link is a link, and none is followed there' ]]
  tsd-install-init -H tsd1 --print unit >tcollector.service
  run -1 grep -E '^RestartPreventExitStatus=.*75' tcollector.service
}

@test "what root keeps in a directory that anybody may make is written through none of its links" {
  "$TSD_SUPPORT/on-a-copy" true || skip "no throw-away copy of this machine can be had"
  "$TSD_SUPPORT/on-a-copy" env -u PIDFILE -u TCOLLECTOR_PATH -u SPOOL -u STATE -u LOG PATH="$PATH" sh -euc '
    cp -P /mnt/bin/tsd-* /usr/local/bin/
    tsd-install-init -H 127.0.0.1 -p 1 --init sysv
    mkdir -p /run/lock/subsys && chmod 1777 /run/lock && chown nobody /run/lock/subsys
    cp /etc/passwd /etc/victim
    ln -s /etc/victim /run/lock/subsys/tcollector
    unset RUN_AS_USER
    trap "/etc/init.d/tcollector stop >/dev/null" EXIT
    /etc/init.d/tcollector start >/dev/null
    cmp /etc/passwd /etc/victim
    /etc/init.d/tcollector stop >/dev/null
    PIDFILE=/tmp/tcollector.pid
    export PIDFILE
    rm -f $PIDFILE && ln -s /etc/victim $PIDFILE
    /etc/init.d/tcollector start >/dev/null
    cmp /etc/passwd /etc/victim
    [ "$(stat -c %U /tmp/tcollector.pid)" = root ]
    [ "$(stat -c %U:%a /run/tcollector/state)" = tcollector:750 ]
    /etc/init.d/tcollector stop >/dev/null
    [ ! -e /run/tcollector ]
    for change in "chown nobody" "chmod g+w" "chmod o+w"; do
      echo "touch /ran" >/etc/default/tcollector
      $change /etc/default/tcollector
      code=0
      /etc/init.d/tcollector start || code=$?
      [ "$code" = 6 ]
      [ ! -e /ran ]
      rm /etc/default/tcollector
    done' 3>&-
}
