#!/usr/bin/env bats
# Names, files and peers that try to speak for us: what they say stands in our lines as \xNN. A second
# line of a message, of a record or of a point is not theirs to write.

# shellcheck disable=SC2030,SC2031,SC2154
load ../support/common
load ../support/collectors
load ../support/peers

# A forged line of each tool, an escape, C1 in one and in two bytes, ends of lines and directions of
# Unicode, a TAB, a byte order mark, and a byte that is no text.
EVIL=$'x\nforged: all is well\r\e]0;t\a\xc2\x9b31m\x9b\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xae\xe2\x81\xa6\xe2\x80\x8f\xd8\x9c\t\xef\xbb\xbf\x7f\xff'

# The same as the name of a collector, which has no blanks and no controls of ASCII: those are not run.
EVIL_NAME=$'x\xc2\x9b31m\x9b\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xae\xe2\x81\xa6\xe2\x80\x8f\xd8\x9c\xef\xbb\xbf\xff'

setup() { cd "$BATS_TEST_TMPDIR" || exit 1; }
teardown() {
  end_collect
  end_peers
  [ -z "${CLOUD_PID:-}" ] || kill "$CLOUD_PID"
}

clean() { "$TSD_SUPPORT/clean-lines" "$@"; }

# tells TOOL WORD...: run it; whatever it says on stderr, each line is its own and clean.
tells() {
  local code=0
  "$@" >out 2>err </dev/null || code=$?
  clean "$1: " err
  [ "$code" -le 2 ] || [ "$code" -eq 75 ]
}

@test "a collector with a hostile name, hostile words and a hostile end" {
  collector "0/$EVIL" <<<$'#!/bin/sh\necho no.point 1 1'
  collector "0/$EVIL_NAME" <<<$'#!/bin/sh\nprintf \'%s\\n\' "$0" >&2; echo "$0" 1 1; printf \'a\\302\\233\\342\\200\\256b\\rc\\n\' >&2; kill -SEGV $$'
  collector "60/$EVIL_NAME" <<<$'#!/bin/sh\nexit 1'
  collector "0/bad-$EVIL_NAME" <<<$'#!/no/such/interpreter'
  mkdir -p c/etc
  printf 'import os\nOPTIONS = os.environ\ntags["%s"] = 1\n' "$EVIL" >"c/etc/$EVIL.py"
  start_collect --status-file status --inactivity 1h
  wait_for 30 grep -q 'killed by SIGSEGV' sentences
  wait_for 30 grep -q 'shorter interval' sentences
  wait_for 30 grep -q 'its name has a blank or a control character' sentences
  wait_for 30 grep -q 'cannot be run' sentences
  wait_for 30 grep -q SEGV status || wait_for 30 grep -q '"dead"' status
  stop_collect
  clean "tsd-collect: " sentences
  clean "" status
  python3 -c 'import json; print(sorted(one["name"] for one in json.load(open("status"))))'
}

@test "points about a collector cannot be forged by its name" {
  collector $'0/a\xe2\x80\xa8forged.metric;x=y' <<<$'#!/bin/sh\necho good.point 1366155625 1'
  tells tsd-collect -c c --once --self-metrics --no-host-tag
  grep -q '^good.point 1366155625 1$' out
  run -1 grep -a '^forged' out
  grep -q '^tcollector.collector.lines_sent [0-9]* 1 collector=a___forged.metric_x_y$' out
  tsd-validate-line -q <(grep collector= out)
}

@test "the stamp's name becomes a tag, whatever it is" {
  name=$'job\nforged 1366155625 1 x=y'
  tells tsd-collect --once --sensors sysload --stamp "$name"
  tells tsd-collect --once --sensors sysload --stamp "$name"
  run -1 grep -a '^forged' out
  grep -q '^tsd.cron.exit [0-9]* 0 job=job_forged_1366155625_1_x_y' out
  echo "$EVIL" >stamp
  tells tsd-collect --once --sensors sysload --stamp stamp
}

@test "a line on stderr without an end is cut, and said" {
  collector 0/endless.sh <<<$'#!/bin/sh\nprintf start; exec tr "\\0" "\\33" </dev/zero >&2'
  collector 0/long.sh <<<$'#!/bin/sh\n{ head -c 10000 /dev/zero | tr "\\0" y; echo; echo after; } >&2; exec sleep 1000'
  start_collect
  wait_for 30 grep -q 'endless.sh: .*x1b.*(cut: a line of more than 4096 bytes)' sentences
  wait_for 30 grep -q 'long.sh: yyyy.*(cut: a line of more than 4096 bytes)' sentences
  wait_for 30 grep -q 'long.sh: after$' sentences
  stop_collect
  clean "tsd-collect: " sentences
  [ "$(grep -c 'endless.sh:.*cut' sentences)" -eq 1 ]
}

@test "every option of every tool quotes what it refuses" {
  mkdir c
  tells tsd-collect -c "$EVIL" --once
  tells tsd-collect --sensors "$EVIL" --once
  tells tsd-collect -t "$EVIL" --once
  tells tsd-collect -t "$EVIL=$EVIL" --once
  tells tsd-collect --host-from "$EVIL" --once
  tells tsd-collect --host-from "literal:$EVIL" --once
  tells tsd-collect --metadata "http://$EVIL" --once
  tells tsd-collect -c c --run-as "$EVIL" --once
  tells tsd-collect --root "$EVIL" --once
  tells tsd-collect "--$EVIL"
  tells tsd-collect "$EVIL"
  tells tsd-collect --status-port 0 --status-interface "$EVIL" --once
  for tool in $(tools); do
    tells "$tool" "--$EVIL"
    tells "$tool" -"$EVIL"
  done
  tells tsd-send -H "$EVIL"
  tells tsd-send -H "a:1,$EVIL:2"
  tells tsd-send -H 127.0.0.1:1 --tag "$EVIL" --retry-for 0
  tells tsd-send -H 127.0.0.1:1 --spool "$EVIL/$EVIL" --retry-for 0
  tells tsd-send -H 127.0.0.1:1 --rejects "$EVIL/$EVIL" --retry-for 0
  tells tsd-send -H 127.0.0.1:1 --replay "$EVIL" --retry-for 0
  tells tsd-send -H 127.0.0.1:1 --http --http-path "$EVIL" --retry-for 0
  tells tsd-send --spool-check --spool "$EVIL"
  tells tsd-listen -b "$EVIL"
  tells tsd-listen --fault "$EVIL"
  tells tsd-listen -p 0 --port-file "$EVIL/$EVIL"
  tells tsd-validate-line "$EVIL"
  tells tsd-validate-line --explain "$EVIL"
  tells tsd-validate-line --rejects "$EVIL/$EVIL"
  tells tsd-check-config "$EVIL"
  tells tsd-check-config --expect "$EVIL"
  tells tsd-install-init -H "$EVIL" --dry-run
  tells tsd-install-init -H a --name "$EVIL" --dry-run
  tells tsd-install-init -H a --collector "$EVIL" --dry-run
  tells tsd-install-init -H a --print "$EVIL"
}

@test "files with hostile names and hostile lines are judged" {
  printf 'good 1366155625 1 a=b\nbad \e[2J\xe2\x80\xae\xc2\x9b 1 a=b\n' >"$EVIL"
  run -1 tsd-validate-line "$EVIL"
  tsd-validate-line "$EVIL" >out 2>err || true
  clean "" err
  [ "$(wc -l <err)" -eq 1 ]
  grep -q '^x\\x0aforged' err
  cp "$EVIL" other
  tsd-validate-line -c "$EVIL" other >counts 2>err || true
  clean "" counts err
  [ "$(wc -l <counts)" -eq 2 ]
  tsd-validate-line --format json "$EVIL" >out 2>err || true
  clean "" err
  python3 -c 'import json, sys; assert json.load(open("err"))["file"].startswith("x\nforged")'
  tsd-validate-line --fix "$EVIL" >out 2>err || true
  clean "" err
  tsd-validate-line --stats --dialect victoriametrics "$EVIL" >out 2>err || true
  clean "" out err
  tsd-validate-line --rejects rejects "$EVIL" >out 2>err || true
  [ "$(wc -l <rejects)" -eq 1 ]
  [ "$(awk -F '\t' '{ print NF }' rejects)" -eq 3 ]
  cut -f 2- rejects >told
  clean "" told
}

# rejected_by TEXT: a TSD over HTTP refuses the one point with these words; `rejects`, `receipts`, `err`
rejected_by() {
  python3 - "$1" >raw <<'PY'
import json, sys
body = json.dumps({"success": 0, "failed": 1, "errors": [{"datapoint": {
    "metric": "m", "timestamp": 1366155625, "value": 1, "tags": {"a": "b"}}, "error": sys.argv[1]}]})
print(f"HTTP/1.1 400 Bad Request\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}", end="")
PY
  start_peer raw raw
  rm -f rejects receipts
  run -1 --separate-stderr tsd-send --http -H "$PEER" --dialect opentsdb --retry-for 1s --rejects rejects --receipts=1 <<<'m 1366155625 1 a=b'
  printf '%s\n' "$output" >receipts
  printf '%s\n' "$stderr" >err
}

@test "a TSD's error text is one field of one record, however it is cut" {
  for text in $'Unknown\nforged 1366155625 1 a=b\tcode\treason' $'Unknown \xe2\x80\xa8forged\xe2\x80\xae \e[2J' \
    "$(printf 'Unknown\tone\ttwo\r\nforged 1366155625 2 a=b')"; do
    rejected_by "$text"
    [ "$(wc -l <rejects)" -eq 1 ] || { cat rejects; false; }
    [ "$(awk -F '\t' '{ print NF }' rejects)" -eq 3 ]
    clean "" rejects receipts
    clean "tsd-send: " err
    run -1 grep '^forged' rejects err receipts
    run -0 tsd-send -n --replay rejects -H 127.0.0.1:1
    [ "$output" = "put m 1366155625 1 a=b" ]
  done
}

@test "a peer that is no TSD is quoted, over telnet, HTTP and --probe" {
  for text in $'\e[2Jforged\xc2\x9b\xe2\x80\xae' $'a\rforged\xe2\x80\xa8b\x9b'; do
    start_peer says "$text"
    run -75 --separate-stderr tsd-send -H "$PEER" --retry-for 0 <<<'m 1366155625 1 a=b'
    printf '%s\n' "$stderr" >err
    clean "tsd-send: " err
    run --separate-stderr tsd-send --probe -H "$PEER"
    printf '%s\n' "$output" >out
    clean "" out
    start_peer status 500 "$text"
    run -75 --separate-stderr tsd-send --http -H "$PEER" --retry-for 0 <<<'m 1366155625 1 a=b'
    printf '%s\n' "$stderr" >err
    clean "tsd-send: " err
    printf 'TSD_HOST=%s\nTSD_PORT=%s\n' "${PEER%:*}" "${PEER#*:}" >script
    tsd-check-config --connect --patience 2s script >out 2>err || true
    clean "" out err
  done
}

@test "a spool with hostile names" {
  mkdir -p spool/new spool/tmp spool/damaged
  chmod 700 spool spool/*
  name=1366155625.000000-1-$EVIL
  echo garbage >"spool/new/$name"
  ln -s /nowhere "spool/new/1366155625.000001-1-$EVIL"
  mkfifo "spool/tmp/1366155625.000002-1-$EVIL"
  tsd-send --spool-check --spool spool >out 2>err || true
  clean "" out
  clean "tsd-send: " err
  run -1 grep -a '^forged' out err
  tells tsd-send -H 127.0.0.1:1 --spool spool --retry-for 0
  tells tsd-check-config --root "$PWD"
}

@test "tsd-check-config: files, values and collectors with hostile words" {
  mkdir -p etc/init.d etc/default usr/local/tcollector/collectors/{0,etc}
  touch "usr/local/tcollector/collectors/0/$EVIL"
  printf '#!/bin/sh\n\n\n\nTSD_HOST="a\e[2J\xe2\x80\xae\xc2\x9b"\nSPOOL="/s\e[2J"\nRUN_AS_USER="\e]0;"\n' >etc/init.d/tcollector
  printf 'TSD_HOST="b\xe2\x80\xa8forged"\nCOLLECT_OPTIONS="-t x=\e[3m --host-from \e[31m"\n' >etc/default/tcollector
  printf 'USER = "u\xe2\x80\xaex"\nDOMAIN = "\\033[2J\\nforged"\n' >usr/local/tcollector/collectors/etc/config.py
  for format in text json; do
    tsd-check-config --root "$PWD" --format $format >out 2>err || true
    clean "" out err
    tsd-check-config --format $format etc/init.d/tcollector etc/default/tcollector usr/local/tcollector/collectors/etc/config.py >out 2>err || true
    clean "" out err
  done
  cp etc/init.d/tcollector "$EVIL"
  tsd-check-config "$EVIL" >out 2>err || true
  clean "" out err
  run -1 grep -a '^forged' out err
  run -1 --separate-stderr tsd-check-config --expect "TSD_HOST=$EVIL" etc/init.d/tcollector
  printf '%s\n' "$stderr" >err
  clean "tsd-check-config: " err
}

@test "a cloud that answers with an escape" {
  mkdir cloud
  "$TSD_SUPPORT/metadata-double" cloud 127.0.0.1 0 >port 3>&- &
  CLOUD_PID=$!
  wait_for 30 test -s port
  for words in $'a\e[2Jb' $'a\xe2\x80\xaeb' $'a\nforged: b'; do
    printf '200\n%s' "$words" >cloud/public-hostname
    printf '200\n%s' "$words" >cloud/public-ipv4
    for source in ec2 ec2-ipv4; do
      tells tsd-collect --once --sensors sysload --host-from $source --metadata "http://127.0.0.1:$(<port)" --host-wait 1s
    done
  done
}

@test "peers of tsd-listen write no sentence of theirs" {
  start_listen --udp --check
  printf 'put \e[2J 1 1 a=b\nfoo\xe2\x80\xae\xc2\x9b\rforged\nGET /\e[2J HTTP/1.1\r\n\r\n' | nc -q 1 -w 5 "${LISTEN%:*}" "${LISTEN#*:}" >answers || true
  printf 'POST /api/put?details HTTP/1.1\r\nContent-Length: 12\r\n\r\n[{"\xe2\x80\xae":1}' | nc -q 1 -w 5 "${LISTEN%:*}" "${LISTEN#*:}" >answers || true
  printf 'PO\e[2JST /\e[2J HTTP/1.1\r\nHost: \xe2\x80\xae\r\n\r\n' | nc -q 1 -w 5 "${LISTEN%:*}" "${LISTEN#*:}" >answers || true
  printf 'put \e[2J\n' | nc -u -q 1 -w 1 "${LISTEN%:*}" "${LISTEN#*:}" || true
  stop_listen
  clean "tsd-listen: " listen.log
}
