#!/usr/bin/env bats
# Root runs collectors, fills spools and keeps pid files only where no group and no other may write;
# another owner is said. What runs as another account gets nothing of root's.

load ../support/common
load ../support/collectors

setup() {
  cd "$BATS_TEST_TMPDIR" || exit 1
  [ "$(id -u)" = 0 ] || skip "needs root, to have something to lose"
  umask 022
  chmod 755 . "$BATS_TEST_TMPDIR" "$BATS_RUN_TMPDIR" "${BATS_TEST_TMPDIR%/*}"
  mkdir -m 755 bin
  cp -P "$TSD_BIN"/tsd-* bin/ # where nobody may look too
  PATH=$PWD/bin:$PATH
}
teardown() { end_collect; }

speaker() { collector "${1:-60/speaker.sh}" <<<$'#!/bin/sh\necho "said.by.id 1366155625 $(id -u)"'; }
# shellcheck disable=SC2120
once() { tsd-collect --once --no-host-tag -c c "$@"; }

@test "a collector that anybody may write is not run by root; the others are" {
  speaker
  speaker 60/open.sh
  for mode in g+w o+w; do
    chmod "$mode" c/60/open.sh
    run -1 once
    [[ $output == *"running $PWD/c/60/open.sh: $PWD/c/60/open.sh may be written by group or others (mode 07"* ]]
    [ "$(grep -c '^said.by.id' <<<"$output")" = 1 ]
    chmod go-w c/60/open.sh
  done
  run -0 once
  [ "$(grep -c '^said.by.id' <<<"$output")" = 2 ]
}

@test "nor one below a directory that anybody may write, wherever a link leads; with the sticky bit it is" {
  speaker
  for place in c/60 c .; do
    chmod o+w "$place"
    code=0
    # shellcheck disable=SC2119
    once >said 2>&1 || code=$?
    [ "$code" -ne 0 ]
    grep -q "may be written by group or others (mode 0757): chmod go-w .*, or --allow-shared" said
    run -1 grep '^said' said
    run -0 once --allow-shared
    chmod +t "$place"
    run -0 once
    chmod o-w,-t "$place"
  done
  mkdir -m 777 elsewhere
  mv c/60/speaker.sh elsewhere/
  ln -s ../../elsewhere/speaker.sh c/60/
  run -1 once
  [[ $output == *"$PWD/elsewhere may be written by"* ]]
}

@test "a collector that opens to all while we run is ended, with a sentence" {
  good_neighbour
  start_collect
  wait_for 20 counted_to 2
  chmod 777 c/0/good.sh
  wait_for 20 grep -q 'running .*good.sh: .* may be written by group or others' sentences
  stop_collect
}

@test "another owner is said once, and runs; under --run-as it may be that account" {
  speaker
  speaker 60/second.sh
  chown -R nobody c
  run -0 once
  [ "$(grep -c "root is running what another account can change: $PWD/c belongs to nobody" <<<"$output")" = 1 ]
  [ "$(grep -c '^said.by.id 1366155625 0$' <<<"$output")" = 2 ]
  run -0 --separate-stderr once --run-as nobody
  [ -z "$stderr" ]
  [ "$(grep -c "^said.by.id 1366155625 $(id -u nobody)$" <<<"$output")" = 2 ]
}

@test "an old tree of tcollector's, its account's own, keeps working under --run-as" {
  mkdir -p c/etc c/lib
  collector 0/old.py <<<$'#!/usr/bin/env python3\nimport os, sys, time\nfrom collectors.lib import utils\nutils.say()\nsys.stdout.flush()\ntime.sleep(1000)'
  touch c/__init__.py c/lib/__init__.py
  echo 'def say(): print("old.tree 1366155625 1")' >c/lib/utils.py
  mv c collectors
  chown -R nobody collectors
  # shellcheck disable=SC2034
  MARK=none
  tsd-collect -c collectors --no-host-tag --run-as nobody >lines 2>sentences 3>&- &
  # shellcheck disable=SC2034
  COLLECT_PID=$!
  wait_for 20 grep -q '^old.tree' lines
  stop_collect
  [ ! -s sentences ]
}

@test "limits that others can write name no user: root would be one of them" {
  speaker
  mkdir c/etc
  echo '* user=root' >c/etc/limits
  run -0 once --run-as nobody
  [[ $output == *'said.by.id 1366155625 0' ]]
  chown nobody c/etc/limits
  run -2 once --run-as nobody
  [[ $output == *'c/etc/limits: user= is believed only where root alone can write: '*'c/etc/limits belongs to nobody' ]]
  chown root c/etc/limits
  chown nobody c/etc
  run -2 once --run-as nobody
  [[ $output != *'said.by.id'* ]]
  echo '* open-files=100' >c/etc/limits
  run -0 once --run-as nobody
}

@test "--run-as hands on where programs are, language and time, and nothing else of root's" {
  collector 60/env.sh <<<$'#!/bin/sh\nenv >&2'
  run -0 env -i PATH="$PATH" LANG=C.UTF-8 LC_TIME=C TZ=UTC HOME=/root AWS_SECRET_ACCESS_KEY=s3cret SSH_AUTH_SOCK=/x \
    XDG_RUNTIME_DIR=/run/user/0 SUDO_USER=u LD_LIBRARY_PATH=/y tsd-collect --once --no-host-tag -c c --run-as nobody
  names() { sed -n 's/^tsd-collect: env.sh: \([A-Z_]*\)=.*/\1/p' <<<"$output" | sort | tr '\n' ' '; }
  [ "$(names)" = 'HOME LANG LC_TIME LOGNAME PATH PWD PYTHONPATH PYTHONUNBUFFERED SHELL TSD_COLLECTOR TSD_GUARDED TZ USER ' ]
  [[ $output != *s3cret* ]]
  [[ $output == *"HOME=$(getent passwd nobody | cut -d: -f6)"* ]]
  # The user of a budget, too.
  mkdir -p c/etc
  echo 'env.sh user=nobody' >c/etc/limits
  run -0 env AWS_SECRET_ACCESS_KEY=s3cret tsd-collect --once --no-host-tag -c c
  [[ $output != *s3cret* ]]
  [[ $output == *USER=nobody* ]]
}

@test "root fills no spool that anybody may write, and says whose another one is" {
  start_listen
  echo 'a.b 1366155625 1 x=y' >line
  mkdir -m 777 spool
  run -2 tsd-send -H "$LISTEN" --spool spool <line
  [[ $output == *"using spool/new: $PWD/spool may be written by group or others (mode 0777): chmod go-w"* ]]
  [ -z "$(ls spool)" ]
  run -0 tsd-send -H "$LISTEN" --spool spool --allow-shared <line
  chmod 700 spool
  chmod 777 spool/new
  run -2 tsd-send -H "$LISTEN" --spool spool <line
  chmod 700 spool/new
  chown nobody spool
  run -0 tsd-send -H "$LISTEN" --spool spool <line
  [ "$(grep -c "root is using what another account can change: $PWD/spool belongs to nobody" <<<"$output")" = 1 ]
  mkdir -m 777 above
  run -2 tsd-send -H "$LISTEN" --spool above/spool <line
  [ -z "$(ls above)" ]
  ln -s "$PWD/above" link
  run -2 tsd-send -H "$LISTEN" --spool link/spool <line
  chmod 1777 above
  run -0 tsd-send -H "$LISTEN" --spool above/spool <line
  stop_listen
}

@test "-P follows no link, and takes nothing for a pid file that is none" {
  speaker
  echo precious >precious
  ln -s "$PWD/precious" link
  run -2 once -P "$PWD/link"
  [[ $output == *'link: it is a link, and no link is followed' ]]
  ln -s "$PWD/absent" dangling
  run -2 once -P dangling
  [ ! -e absent ]
  run -2 once -P "$PWD/precious"
  [[ $output == *'it holds something else than a process id' ]]
  echo 1234 >number
  ln number second
  run -2 once -P number
  [[ $output == *'it has another name too' ]]
  mkfifo fifo
  run -2 timeout 10 tsd-collect --once --no-host-tag -c c -P fifo
  [[ $output == *'not a regular file' ]]
  rm second
  run -0 once -P number
  [ "$(cat precious number 2>/dev/null)" = precious ]
  mkdir -m 755 theirs
  chown nobody theirs
  run -2 once -P theirs/pid
  [[ $output == *'theirs belongs to nobody, and root acts only by what root alone can write' ]]
  mkdir -m 1777 sticky
  echo 1234 >sticky/pid
  chown nobody sticky/pid
  run -2 once -P sticky/pid
  [[ $output == *'it belongs to another user' ]]
}

@test "what root writes into a directory of another's goes through none of its links" {
  speaker
  mkdir -m 755 theirs victim
  echo precious >victim/file
  chown nobody theirs
  ln -s ../victim theirs/dir
  ln -s ../victim/file theirs/file
  run -2 once --stamp "$PWD/theirs/dir/new"
  [[ $output == *'writing '*'theirs/dir/new: a link leads there, of a way that others can change, and root follows none'* ]]
  run once --stamp "$PWD/theirs/file"
  run once --state-dir "$PWD/theirs/dir" --host-from literal:x
  ln -sfn ../victim/file theirs/file
  echo 'no point' >line
  run -2 tsd-send -H 127.0.0.1 -p 1 --retry-for 0 --rejects theirs/file <line
  [[ $output == *'opening theirs/file: a link leads there, of a way that others can change, and root follows none'* ]]
  run -2 tsd-validate-line --rejects theirs/dir/file line
  run -2 tsd-send -H 127.0.0.1 -p 1 --retry-for 0 --rejects "$PWD/theirs/dir/file" <line
  [ "$(cat victim/file)" = precious ]
  [ "$(ls victim)" = file ]
  # A link of root's is followed, and so is what a stream is called.
  ln -s victim/file link
  run tsd-send -H 127.0.0.1 -p 1 --retry-for 0 --rejects link <line
  grep -q '^no point' victim/file
  tsd-send -H 127.0.0.1 -p 1 --retry-for 0 --rejects /dev/stderr <line 2>>theirs/said || true
  grep -q "^no point" theirs/said
}

@test "-P makes its file readable to all and writable to its owner, whatever the umask" {
  good_neighbour
  for mask in 0 077; do
    umask "$mask"
    start_collect -P "$PWD/pid"
    wait_for 20 counted_to 1
    [ "$(stat -c %a pid)" = 644 ]
    umask 022
    stop_collect
    [ ! -e pid ]
  done
}

@test "make demo as root works in a user's clone" {
  mkdir -p clone/build clone/tests
  cp -r "$TSD_SUPPORT" clone/tests/support
  cp -rP "$TSD_BIN" clone/build/bin
  chown -R nobody clone
  chmod -R g+w clone
  (cd clone && TSD_BIN=$PWD/build/bin tests/support/demo >../demo.log 2>&1) 3>&-
  grep -q 'of them from the custom sensor' demo.log
}

@test "a --root that an account may pass through and not list is one" {
  mkdir -p machine/proc/sys/fs
  chmod 711 machine
  echo "3 0 4" >machine/proc/sys/fs/file-nr
  run -0 setpriv --reuid nobody --clear-groups "$PWD/bin/tsd-collect" --once --root machine --now 1366155625 \
    --profile fixed --sensors filehandles
  [[ $output == *" 1366155625 3"* ]]
}
