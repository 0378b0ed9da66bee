#!/usr/bin/env bats
# What a program inherits from the one that started it: signals, descriptors, limits.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154

load ../support/common
load ../support/collectors
load ../support/peers

setup() { cd "$BATS_TEST_TMPDIR" || exit 1; }
teardown() {
  end_collect
  end_peers
  [ -z "${STARTED:-}" ] || kill -KILL "$STARTED" 2>/dev/null || true
}

handed() { "$TSD_SUPPORT/handed" "$@"; }

# ends PID: it is gone, within the patience of wait_for
ends() { wait_for 20 bash -c "! kill -0 $1" && STARTED=; }

# sane CODE: an exit code of ours, and no signal's
sane() { [ "$1" -le 2 ] || [ "$1" -eq 75 ] || { echo "exit $1"; false; }; }

# has_begun: the tool listens, or has ended
has_begun() { grep -qs 'listening on' err || ! kill -0 "$STARTED"; }

# in_brief TOOL WORD...: the tool does something short; sets CODE. The state is $STATE, words of `handed`.
# On a busy machine it takes long: the times bound a hang only.
in_brief() {
  local tool=$1
  shift
  # shellcheck disable=SC2086
  case $tool in
    tsd-send) set -- -H "$LISTEN" --retry-for 90s --spool spool "$@" ;;
    tsd-listen) set -- -p 0 "$@" ;;
    tsd-collect) set -- --once -c c --sensors procstats --no-host-tag "$@" ;;
    tsd-check-config) set -- --get TSD_HOST script "$@" ;;
    tsd-install-init) set -- -H a --dry-run "$@" ;;
  esac
  CODE=0
  : >err # the one before may have said that it listens; --foreground: else TERM comes twice, and the second kills
  # shellcheck disable=SC2086
  timeout --foreground -s TERM 120 "$TSD_SUPPORT/handed" $STATE -- "$tool" "$@" <points >out 2>err 3>&- &
  STARTED=$!
  if [ "$tool" = tsd-listen ]; then
    wait_for 100 has_begun
    kill "$STARTED" 2>/dev/null || true
  fi
  wait "$STARTED" || CODE=$?
  STARTED=
  [ "$CODE" -ne 124 ] || { echo "$tool under $STATE has no end"; cat err; return 1; }
}

# prepare: what in_brief needs
prepare() {
  start_listen
  echo 'a.b 1366155625 1 c=d' >points
  echo 'TSD_HOST=a.example.org' >script
  collector 0/one.sh <<<$'#!/bin/sh\necho one.up 1366155625 1'
}

@test "SIGCHLD ignored by the parent: collectors run again and again, and TERM ends all" {
  collector 1/often.sh <<<$'#!/bin/sh\necho often.up 1366155625 1'
  MARK=TSD_TEST=$BATS_TEST_NUMBER.$$.$RANDOM
  env "$MARK" "$TSD_SUPPORT/handed" ignores=CHLD -- tsd-collect -c c --no-host-tag >lines 2>sentences 3>&- &
  COLLECT_PID=$!
  wait_for 30 bash -c '[ "$(grep -c often.up lines)" -ge 3 ]'
  stop_collect
}

@test "SIGCHLD ignored: the programs that sensors and the installation run are waited for" {
  prepare
  STATE=ignores=CHLD
  for tool in $(tools); do
    in_brief "$tool"
    [ "$CODE" -eq 0 ] || { echo "$tool: $CODE"; cat err; false; }
  done
}

@test "TERM blocked or ignored by the parent ends us all the same, and so does XFSZ not" {
  mkfifo forever
  for state in blocks=TERM ignores=TERM blocks=TERM,INT,CHLD,HUP ignores=TERM,PIPE,USR1,ALRM; do
    "$TSD_SUPPORT/handed" $state -- tsd-collect --sensors procstats --no-host-tag >lines 2>/dev/null 3>&- &
    STARTED=$!
    wait_for 20 test -s lines
    kill "$STARTED"
    ends "$STARTED"
    rm lines
    : >err
    "$TSD_SUPPORT/handed" $state -- tsd-listen -p 0 2>err 3>&- &
    STARTED=$!
    wait_for 20 grep -q listening err
    kill "$STARTED"
    ends "$STARTED"
    start_listen
    "$TSD_SUPPORT/handed" $state -- tsd-send -H "$LISTEN" <>forever 2>err 3>&- &
    STARTED=$!
    wait_for 20 bash -c "grep -q '^SigCgt:.*[4-7c-f]...\$' /proc/$STARTED/status"
    kill "$STARTED"
    ends "$STARTED"
    stop_listen
  done
}

@test "a pipe that another holder made non-blocking: all is read and written, and its flag is left alone" {
  seq 1 60000 | sed 's/.*/a.b 1366155625 & c=d/' >points
  cat >try.py <<'PY'
import fcntl, os, socket, subprocess, sys, time
kind, command = sys.argv[1], sys.argv[2:]
def pair():
    if kind == "socket":
        a, b = socket.socketpair()
        return a.detach(), b.detach()
    return os.pipe()
def flag(fd):
    return bool(fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_NONBLOCK)
out_read, out_write = pair()
in_read, in_write = pair()
for fd in (in_read, out_write):
    os.set_blocking(fd, False)
child = subprocess.Popen(command, stdin=in_read, stdout=out_write, stderr=subprocess.PIPE)
if os.fork() == 0:
    os.close(out_read), os.close(out_write), os.close(in_read)
    time.sleep(0.3)  # it looks at an empty pipe first
    with open("points", "rb") as points, open(in_write, "wb") as into:
        try:
            while piece := points.read(4000):
                into.write(piece)
            into.flush()
        except ConnectionError:  # by a tool that reads nothing
            os._exit(0)
    os._exit(0)
os.close(in_write)
time.sleep(0.6)  # and has filled the other one before somebody reads
held = flag(in_read), flag(out_write)
os.close(in_read), os.close(out_write)
with open(out_read, "rb") as text, open("got", "wb") as got:
    got.write(text.read())
said = child.stderr.read().decode()
print(child.wait(), held, said)
PY
  for kind in pipe socket; do
    run -0 timeout 60 python3 try.py $kind tsd-validate-line
    [[ $output == "0 "* ]] || { echo "$output"; false; }
    cmp points got
    [[ $kind != pipe || $output == "0 (True, True)"* ]] || { echo "$output"; false; }
    run -0 timeout 60 python3 try.py $kind tsd-send -n
    [[ $output == "0 "* ]] || { echo "$output"; false; }
    cmp <(sed 's/^/put /' points) got
  done
  start_listen
  for kind in pipe socket; do
    run -0 timeout 60 python3 try.py $kind tsd-send -H "$LISTEN"
    [[ $output == *"60000 in = 60000 confirmed"* ]] || { echo "$output"; false; }
  done
  collector 0/many.sh <<<$'#!/bin/sh\nseq 1 20000 | sed "s/.*/a.b 1366155625 & c=d/"; exit 13'
  for kind in pipe socket; do
    run -0 timeout 60 python3 try.py $kind tsd-collect -c c --once --no-host-tag
    [[ $output == "0 "* ]] || { echo "$output"; false; }
    [ "$(wc -l <got)" -eq 20000 ]
    run -0 timeout 60 python3 try.py $kind tsd-collect --help
    grep -q -- --with-nothing got || grep -q -- --sensors got
  done
}

@test "a limit of file sizes: nothing is lost, nobody is killed" {
  start_listen
  seq 1 3000 | sed 's/.*/a.b 1366155625 & c=d/' >points
  run handed size=8192 -- tsd-send -H "$LISTEN" --spool spool --retry-for 5s <points
  sane "$status"
  [[ $output == *"3000 in = 3000 confirmed"* ]] || { echo "$output"; false; }
  stop_listen
  [ "$(sort -u received | wc -l)" -eq 3000 ]
  # Without a TSD they stay: in the spool as far as it takes them, and what it does not take is told.
  run -2 handed size=8192 -- tsd-send -H 127.0.0.1:1 --spool spool2 --retry-for 1s <points
  [[ $output == *"the spool takes no lines: File too large"* ]] || { echo "$output"; false; }
  [[ $output == *"3000 in = 0 confirmed + 0 rejected + 3000 not sent (dropped)" ]] || { echo "$output"; false; }
  seq 1 30000 | sed 's/.*/a.b 1366155625 & c=d/' >"more"
  run -75 handed size=200000 -- tsd-send -H 127.0.0.1:1 --spool spool3 --retry-for 1s <"more"
  [[ $output == *"30000 in = 0 confirmed + 0 rejected + 30000 spooled" ]] || { echo "$output"; false; }
  run -0 tsd-send --spool-check --spool spool3
  tsd-send --spool-export --spool spool3 | sort | cmp <(sort more)
  sed 's/a.b/a b/' points >bad
  run -2 handed size=8192 -- tsd-send -H 127.0.0.1:1 --rejects rejects --retry-for 0 <bad
  [[ $output == *"writing rejects: File too large"* ]] || { echo "$output"; false; }
  run -2 handed size=8192 -- tsd-validate-line --rejects rejects2 <bad
  [[ $output == *"File too large"* ]]
  run handed size=8192 -- bash -c 'tsd-validate-line <points >valid'
  [ "$status" -eq 2 ]
  [[ $output == "tsd-validate-line: writing standard output: File too large" ]]
}

@test "few descriptors: a sentence and exit 2, or the work is done" {
  prepare
  for tool in $(tools); do
    for files in 5 6 8 12 16 20 24 27 28 30 36 48; do
      STATE=files=$files
      in_brief "$tool"
      sane "$CODE" || { echo "$tool $STATE"; cat err; false; }
      [ "$CODE" -eq 0 ] || grep -q "^$tool: " err || { echo "$tool $STATE says nothing"; false; }
      if [ "$files" -eq 6 ]; then
        [ "$CODE" -eq 2 ]
        grep -q "^$tool: 6 files may be open, which is too few: ulimit -n 64, or more" err
      fi
      [ "$files" -lt 30 ] || [ "$CODE" -eq 0 ] || { echo "$tool $STATE: $CODE"; cat err; false; }
    done
  done
}

@test "a small stack: a sentence and exit 2; a small soft limit is raised" {
  prepare
  for tool in $(tools); do
    for stack in 64 100 256; do
      STATE=stack=$stack
      in_brief "$tool"
      [ "$CODE" -eq 2 ] || { echo "$tool $STATE: $CODE"; cat err; false; }
      grep -q "^$tool: the stack may have $stack KiB: ulimit -s 512, or more" err
    done
    for STATE in stack=512 softly-stack=64 softly-stack=128; do
      in_brief "$tool"
      [ "$CODE" -eq 0 ] || { echo "$tool $STATE: $CODE"; cat err; false; }
    done
  done
}

@test "little memory: a sentence, and no exception" {
  prepare
  for tool in $(tools); do
    for memory in 8 12 16 24 40; do
      STATE=memory=$memory
      in_brief "$tool"
      # Under 16 MiB the loader itself may give up (127), before there is a program of ours.
      [ "$CODE" -eq 127 ] || sane "$CODE" || { echo "$tool $STATE: $CODE"; cat err; false; }
      run ! grep -q 'terminate called' err
    done
  done
}

@test "closed descriptors: no file takes their place, and what is missing has its name" {
  prepare
  for tool in $(tools); do
    for STATE in closed=0 closed=1 closed=2 closed=0,1 closed=1,2 closed=0,1,2; do
      [ "$tool" != tsd-listen ] || [[ $STATE != *2* ]] || continue # it says where it listens there
      in_brief "$tool"
      sane "$CODE" || { echo "$tool $STATE"; cat err; false; }
    done
  done
  run -2 --separate-stderr handed closed=1 -- tsd-collect --once --sensors procstats
  [ "$stderr" = "tsd-collect: writing standard output: Bad file descriptor" ]
  run -2 --separate-stderr handed closed=0 -- tsd-validate-line
  [ "$stderr" = "tsd-validate-line: reading -: Bad file descriptor" ]
  echo 'a b' >bad
  handed closed=1,2 -- tsd-validate-line --rejects rejects <bad || true
  [ "$(wc -l <rejects)" -eq 1 ]
  # Its sentences must not end up in a segment of the spool.
  handed closed=1,2 -- tsd-send -H 127.0.0.1:1 --retry-for 0 --spool spool4 <points || true
  tsd-send --spool-check --spool spool4
  [ "$(tsd-send --spool-export --spool spool4)" = "$(<points)" ]
}

@test "a machine without /dev/null: what is missing is named" {
  [ "$(id -u)" -eq 0 ] || skip "needs root, for a mount namespace"
  collector 0/one.sh <<<$'#!/bin/sh\necho one.up 1366155625 1'
  mkdir empty
  run --separate-stderr unshare --mount sh -c 'mount --bind empty /dev && exec timeout 20 tsd-collect -c c --once --no-host-tag'
  [ "$status" -eq 1 ] || [ "$status" -eq 2 ]
  [[ $stderr == *"/dev/null: No such file or directory"* ]] || { echo "$stderr"; false; }
  [[ $stderr != *"Bad file"* ]]
}
