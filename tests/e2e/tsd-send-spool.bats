#!/usr/bin/env bats
# The spool and the receipts of tsd-send, seen from the shell.

load ../support/common
load ../support/peers

teardown() {
  end_peers
  [ -z "${SENDER_PID:-}" ] || kill -KILL "$SENDER_PID" 2>/dev/null || true
  ! mountpoint -q small || umount small
}

points() { seq -f 'some.metric 1700000000 %.0f host=a' "$1" "$2"; }
# Sends what waits.
drain() { tsd-send -H "$LISTEN" --spool spool </dev/null; }
segments() { find spool/new -type f | wc -l; }
# Every line of FILE was received.
all_received() { diff <(sort -u "$1") <(sort -u received); }

@test "lines that nobody takes are in the spool, receipted, and exit 75 says so" {
  points 1 1000 >sent
  run -75 tsd-send -H 127.0.0.1:1 --spool spool --retry-for 100ms --receipts 4 <sent 4>receipts
  [ "${lines[-1]}" = "tsd-send: 1000 in = 0 confirmed + 0 rejected + 1000 spooled" ]
  [ "$(<receipts)" = "1-1000 spooled" ]
  [ "$(segments)" -eq 1 ]
  [ "$(stat -c %a spool)" = 700 ]
}

@test "receipts for a descriptor that nobody opened are an error of the call, and nothing is written into a file of ours" {
  run -2 tsd-send -H 127.0.0.1:1 --spool spool --rejects rejects --retry-for 0 --receipts 9 9>&- <<<"a.b 1700000001 1 host=a"
  [ "$output" = "tsd-send: --receipts 9: descriptor 9 is not open for writing: add 9>FILE" ]
  [ ! -e spool ]
  [ ! -e rejects ]
  run -2 tsd-send -H 127.0.0.1:1 --receipts 9 9</dev/null <<<"a.b 1700000001 1 host=a"
}

@test "a segment of the version before this is drained, and it would drain ours" {
  local before=$BATS_TEST_DIRNAME/../data/spool/segment
  points 1 3 >sent
  run -75 tsd-send -q -H 127.0.0.1:1 --spool spool --retry-for 100ms <sent
  cmp spool/new/* "$before"  # the same lines are the same bytes
  rm spool/new/*
  install -m 600 "$before" spool/new/1795899234.164324-32179-8c249a46
  start_listen
  run -0 drain
  [ "$output" = "tsd-send: 0 in + 3 from the spool = 3 confirmed (settled) + 0 rejected" ]
  stop_listen
  diff sent received
}

@test "an empty run sends what waits, and leaves nothing" {
  points 1 1000 >sent
  run -75 tsd-send -H 127.0.0.1:1 --spool spool --retry-for 100ms <sent
  start_listen
  run -0 drain
  [ "$output" = "tsd-send: 0 in + 1000 from the spool = 1000 confirmed (settled) + 0 rejected" ]
  stop_listen
  diff sent received
  [ "$(segments)" -eq 0 ]
}

@test "a run with lines sends what waits too" {
  points 1 10 >first
  points 11 20 >second
  run -75 tsd-send -H 127.0.0.1:1 --spool spool --retry-for 100ms <first
  start_listen
  run -0 tsd-send -H "$LISTEN" --spool spool <second
  [ "$output" = "tsd-send: 10 in + 10 from the spool = 20 confirmed (settled) + 0 rejected" ]
  stop_listen
  diff <(cat first second) <(sort -n -k3 received)
}

@test "receipts: spooled, then confirmed with what was proven; refused lines by themselves" {
  start_listen
  { points 1 2; echo "no point"; points 4 5; } >sent
  # In one write: which receipt comes first depends on what is read together.
  head -n 5 sent |
    run -1 tsd-send -H "$LISTEN" --spool spool --settle 100ms --receipts 4 4>receipts
  diff receipts - <<'TEXT'
3 rejected missing-value
1-2 spooled
4-5 spooled
1-2 confirmed settled
4-5 confirmed settled
TEXT
}

@test "receipts without a spool: confirmed, or dropped" {
  start_listen
  points 1 3 | tsd-send -q -H "$LISTEN" --receipts 4 4>receipts
  [ "$(<receipts)" = "1-3 confirmed parsed" ]
  points 1 3 | run -75 tsd-send -q -H 127.0.0.1:1 --retry-for 100ms --receipts 4 4>receipts
  [ "$(<receipts)" = "1-3 dropped not-sent" ]
}

@test "who reads the receipts may go away: an error, and the lines arrive" {
  start_listen
  mkfifo pipe
  # shellcheck disable=SC2094
  exec 5<>pipe 6>pipe 5>&-
  points 1 5 >sent
  run -2 tsd-send -H "$LISTEN" --receipts 6 <sent
  exec 6>&-
  [[ $output == *"writing receipts: Broken pipe"* ]]
  stop_listen
  [ "$(wc -l <received)" -eq 5 ]
}

@test "what tsd-send wrote is text for grep, tsd-validate-line and --spool-export" {
  points 1 1000 >sent
  run -75 tsd-send -H 127.0.0.1:1 --spool spool --retry-for 100ms <sent
  [ "$(cat spool/new/* | grep -vc '^# tsd-spool ')" -eq 1000 ]
  tsd-validate-line spool/new/* >valid
  diff sent valid
  tsd-send --spool spool --spool-export >exported
  diff sent exported
  run -0 tsd-send --spool spool --spool-check
  [[ ${lines[1]} == waiting*" 1000 "*" 0 "* ]]
}

@test "the writer that tsd-spool(5) shows writes what tsd-send sends" {
  mkdir -p spool/tmp spool/new
  sed -n '/^import fcntl/,/^\.Ed/p' "$TSD_TOP/man/tsd-spool.5" | sed '$d; s/\\e/\\/g' >writer.py
  points 1 100 >sent
  (cd spool && python3 ../writer.py) <sent
  start_listen
  drain
  stop_listen
  diff sent received
}

@test "what it compressed is text for zstdcat" {
  points 1 20000 >sent
  mkdir -p spool/tmp spool/new
  # An hour old.
  (cd spool && awk -v size=500 'NR % size == 1 { close("split." int(NR / size)) } { print > ("split." int((NR - 1) / size)) }' ../sent)
  sed -n '/^import fcntl/,/^\.Ed/p' "$TSD_TOP/man/tsd-spool.5" | sed '$d; s/\\e/\\/g' |
    sed 's/time.time()/time.time() - 3600 + int(sys.argv[1])/' >writer.py
  for i in $(seq 0 39); do (cd spool && python3 ../writer.py "$i" <"split.$i" && rm "split.$i"); done
  mkfifo pipe
  tsd-send -q -H 127.0.0.1:1 --spool spool <pipe 2>log 3>&- &
  SENDER_PID=$!
  exec 7>pipe
  wait_for 30 bash -c '[ "$(find spool/new -type f -not -name "*.zst" | wc -l)" -le 1 ]'
  kill -KILL "$SENDER_PID"
  exec 7>&-
  cat <(zstdcat spool/new/*.zst) <(find spool/new -type f -not -name '*.zst' -exec cat {} +) |
    grep -v '^# tsd-spool ' | sort -u | diff <(sort -u sent) -
  [ "$(cat spool/new/*.zst | wc -c)" -lt $(($(wc -c <sent) / 5)) ]
}

@test "damage costs its record, is set aside, told and counted" {
  points 1 1000 >sent
  run -75 tsd-send -H 127.0.0.1:1 --spool spool --retry-for 100ms <sent
  segment=$(echo spool/new/*)
  printf X | dd of="$segment" bs=1 seek=10000 conv=notrunc status=none
  run -1 tsd-send --spool spool --spool-check
  start_listen
  run -2 drain
  [[ $output == *"1 damaged place "*"is set aside in damaged/"* ]]
  stop_listen
  [ "$(wc -l <received)" -ge 850 ]
  [ "$(cat received spool/damaged/* | grep -cv '^# tsd-spool ')" -eq 1000 ]
  run -1 tsd-send --spool spool --spool-check
  [[ $output == *"1 set aside"* ]]
}

@test "a record that was never finished is set aside, and is no loss: none of its lines was told as spooled" {
  points 1 1000 >sent
  run -75 tsd-send -H 127.0.0.1:1 --spool spool --retry-for 100ms <sent
  printf 'half.a.record 1700000000 1 host=a\n# tsd-spool 1 crc' >>"$(echo spool/new/*)"
  start_listen
  run -0 drain
  [[ $output == *"1 damaged place "*"is set aside in damaged/"* ]]
  stop_listen
  cmp <(sort sent) <(sort received)
}

@test "a spool full of foreign things is no obstacle" {
  mkdir -p spool/new/directory spool/tmp/directory spool/damaged
  ln -s /etc/passwd spool/new/link
  mkfifo spool/new/fifo spool/tmp/fifo
  head -c 100000 /dev/urandom >spool/new/random
  head -c 100000 /dev/urandom >spool/new/random.zst
  : >spool/new/empty
  echo "half a line" >spool/tmp/left
  echo secret >spool/new/.hidden
  start_listen
  points 1 10 >sent
  # What is random may have been lines.
  run -2 tsd-send -H "$LISTEN" --spool spool <sent
  [[ $output == *" = 10 confirmed (settled) + 0 rejected" ]]
  [ -e spool/new/.hidden ]
  [ -L spool/new/link ]
  [ -p spool/new/fifo ]
}

# spooled_are N: so many lines are in the spool, finished segments or not.
spooled_are() { [ "$(cat spool/new/* spool/tmp/* 2>/dev/null | grep -vc '^# tsd-spool ')" -eq "$1" ]; }

@test "two at once share one spool, and one that is killed at work harms nobody" {
  points 1 20000 >first
  points 20001 40000 >second
  points 40001 60000 >third
  run -75 tsd-send -H 127.0.0.1:1 --spool spool --retry-for 100ms <third
  start_listen --fault hang
  tsd-send -q -H "$LISTEN" --spool spool --retry-for 60s <first 3>&- &
  SENDER_PID=$!
  tsd-send -q -H "$LISTEN" --spool spool --retry-for 60s <second 3>&- &
  other=$!
  # Both have taken their lines, and none has been read: what the kernel holds goes with its reader.
  wait_for 60 spooled_are 60000
  kill -KILL "$SENDER_PID"
  code=0
  wait "$SENDER_PID" || code=$?
  [ "$code" -eq 137 ]
  SENDER_PID=
  stop_listen
  [ ! -s received ]
  start_listen -p "${LISTEN##*:}"
  code=0
  wait "$other" || code=$?
  [ "$code" -eq 0 ] || [ "$code" -eq 75 ] # what the killed one held may wait by now
  run -0 drain
  stop_listen
  all_received <(cat first second third)
  [ "$(segments)" -eq 0 ]
}

@test "a TSD that is stopped holds up nobody, and gets everything when it goes on" {
  start_listen
  kill -STOP "$LISTEN_PID"
  points 1 200000 >sent
  tsd-send -q -H "$LISTEN" --spool spool --answer-timeout 2s --retry-for 60s <sent 2>log 3>&- &
  SENDER_PID=$!
  wait_for 30 spooled_are 200000
  kill -CONT "$LISTEN_PID"
  wait "$SENDER_PID"
  stop_listen
  all_received sent
  [ "$(segments)" -eq 0 ]
}

# in_own_mounts COMMAND...: in a mount namespace of its own; skips aloud where there is none to be had.
in_own_mounts() {
  local how
  for how in "unshare -m" "unshare -rm"; do
    # shellcheck disable=SC2086
    if $how mount -t tmpfs tmpfs small 2>/dev/null; then
      $how "$@"
      return
    fi
  done
  skip "no mount namespace to be had here"
}

# The lines of sent that receipts called spooled or confirmed, but that are neither in the spool's
# export nor received.
missing() {
  awk '$2 == "spooled" || $2 == "confirmed" { n = split($1, part, "-"); print part[1], part[n] }' receipts |
    while read -r from to; do sed -n "${from},${to}p" sent; done | sort -u >promised
  [ -s promised ] || echo "nothing was promised"
  touch received
  sort -u exported received | comm -13 - promised
}

@test "a disk of 4 MB that fills: told, counted, and no line that was receipted is missing" {
  mkdir small
  points 1 200000 >sent
  cat >fill.sh <<'SH'
mount -t tmpfs -o size=4m tmpfs small
tsd-send -H 127.0.0.1:1 --spool small/spool --retry-for 200ms --spool-min-free 0 "$@" --receipts 4 <sent 4>receipts 2>log
code=$?
tsd-send --spool small/spool --spool-export >exported
exit $code
SH
  for policy in block newest; do
    run -2 in_own_mounts bash fill.sh --spool-when-full $policy
    cat log # shown where the test fails
    grep -q 'the spool takes no lines: ' log
    tail -n 1 log | grep -qE '200000 in = 0 confirmed \+ 0 rejected \+ [0-9]+ spooled \+ [0-9]+ dropped by a full spool$'
    diff /dev/null <(missing)
  done
  # Whose receipt was given and whose line had to go for younger ones, the receipts do not take back.
  run -2 in_own_mounts bash fill.sh --spool-when-full oldest
  cat log
  grep -q 'the spool is full: its oldest [0-9]* lines were dropped' log
  diff <(tail -n "$(wc -l <exported)" sent) exported
}

@test "block: a pipe waits for room for as long as somebody may write to it, a file for --retry-for" {
  points 1 40000 >sent
  # shellcheck disable=SC2119,SC2120 # run hands them on
  block() { tsd-send -H 127.0.0.1:1 --spool spool --spool-when-full block --retry-for 300ms "$@"; }
  run -2 block --spool-max-bytes 500K --receipts 4 <sent 4>receipts
  [[ $output == *"the spool takes no lines: it holds as much as --spool-max-bytes lets it"* ]]
  [[ ${lines[-1]} == *"40000 in = 0 confirmed + 0 rejected + "*" spooled + "*" dropped by a full spool" ]]
  awk '{ n = split($1, part, "-"); for (i = part[1]; i <= part[n]; ++i) print i }' receipts | sort -nu | diff <(seq 40000) -
  # That the writer has gone is seen without reading to the end.
  points 1 3000 >few
  run -2 block --spool-max-bytes 100K < <(cat few)
  [[ ${lines[-1]} == *"3000 in "*" dropped by a full spool" ]]
  mkfifo pipe
  block --spool-max-bytes 100K <pipe 2>log 3>&- &
  SENDER_PID=$!
  exec 7>pipe
  cat few >&7
  wait_for 30 grep -q 'the spool takes no lines' log
  sleep 2 # many times --retry-for
  kill -0 "$SENDER_PID"
  exec 7>&-
  code=0
  wait "$SENDER_PID" || code=$?
  [ "$code" -eq 2 ]
}

@test "when it is full the oldest lines go, told and counted, and that is exit 2" {
  points 1 20000 >sent
  for _ in 1 2 3; do
    run -75 tsd-send -q -H 127.0.0.1:1 --spool spool --retry-for 100ms <sent
  done
  run -2 tsd-send -H 127.0.0.1:1 --spool spool --spool-max-bytes 2M --retry-for 100ms <sent
  [[ $output == *"the spool is full: its oldest 20000 lines were dropped"* ]]
  [[ $output == *"dropped by a full spool"* ]]
}

@test "what has waited for longer than --spool-max-age goes, told and counted, and that is exit 2" {
  points 1 100 >sent
  run -75 tsd-send -q -H 127.0.0.1:1 --spool spool --retry-for 10ms <sent
  segment=$(echo spool/new/*)
  mv "$segment" "spool/new/$(date -d '2 hours ago' +%s).000000-1-00000000"
  points 101 200 >sent
  run -75 tsd-send -q -H 127.0.0.1:1 --spool spool --spool-max-age 3h --retry-for 10ms <sent
  run -2 tsd-send -H 127.0.0.1:1 --spool spool --spool-max-age 1h --retry-for 100ms </dev/null
  [[ $output == *"too old: its oldest 100 lines were dropped"* ]]
  [[ ${lines[-1]} == *" = 0 confirmed + 0 rejected + "*"100 too old (dropped)" ]]
  tsd-send --spool spool --spool-export | diff sent -
}

@test "a drain ends after --drain-for, however well it goes, and leaves the rest" {
  points 1 50000 >sent
  run -75 tsd-send -q -H 127.0.0.1:1 --spool spool --retry-for 10ms <sent
  start_listen --fault slow=200K
  run -75 tsd-send -q -H "$LISTEN" --spool spool --settle 10ms --retry-for 60s --drain-for 1s </dev/null
  [ "$(segments)" -gt 0 ]
  stop_listen
  start_listen
  run -0 drain
  stop_listen
  all_received sent
}

@test "cron: jobs that come faster than they end do no harm to each other" {
  points 1 50000 >sent
  run -75 tsd-send -q -H 127.0.0.1:1 --spool spool --retry-for 10ms <sent
  start_listen
  for job in 1 2 3 4; do
    points $((50000 + job)) $((50000 + job)) | tsd-send -q -H "$LISTEN" --spool spool --settle 100ms --backlog-share 50 &
    jobs[job]=$!
  done
  for job in 1 2 3 4; do
    code=0
    wait "${jobs[job]}" || code=$?
    [ "$code" -eq 0 ]
  done
  stop_listen
  all_received <(points 1 50004)
  [ "$(segments)" -eq 0 ]
  run -2 tsd-send -H 127.0.0.1:1 --spool spool --backlog-share 100 </dev/null
}

@test "every line has its receipt, whatever --spool-sync says" {
  for sync in always interval never; do
    points 1 3000 | run -75 tsd-send -q -H 127.0.0.1:1 --spool spool --spool-sync $sync --retry-for 10ms --receipts 4 4>receipts
    awk '$2 == "spooled" { n = split($1, part, "-"); for (i = part[1]; i <= part[n]; ++i) print i }' receipts | diff <(seq 3000) -
  done
}

@test "--spool-check and --spool-export need a spool that is there" {
  run -2 tsd-send --spool-check
  run -2 tsd-send --spool nowhere --spool-export
  [[ $output == *"opening nowhere: No such file or directory"* ]]
}

@test "a spool that cannot be made is exit 2" {
  : >file
  run -2 tsd-send -H 127.0.0.1:1 --spool file/spool <<<"some.metric 1700000000 1 host=a"
  [[ $output == *"making file/spool: Not a directory"* ]]
}

@test "a one-shot push costs two syncs" {
  type -P strace >strace.path || skip "no strace here"
  start_listen
  points 1 1000 | tsd-send -q -H "$LISTEN" --spool spool --settle 10ms
  points 1 1000 | strace -f -e trace=fsync,fdatasync,syncfs,sync -o trace tsd-send -q -H "$LISTEN" --spool spool --settle 10ms
  [ "$(grep -c 'sync(' trace)" -eq 2 ]
}

@test "a batch costs one sync, not a line" {
  type -P strace >strace.path || skip "no strace here"
  points 1 100000 | strace -f -e trace=fsync,fdatasync,syncfs,sync -o trace tsd-send -q -H 127.0.0.1:1 --spool spool --retry-for 10ms || [ $? -eq 75 ]
  [ "$(grep -c 'sync(' trace)" -lt 100 ]
  [ "$(grep -c 'sync(' trace)" -ge 1 ]
}

# broken COMMAND...: with the calls that BROKEN_* name failing
broken() { preloaded broken_disk "$@"; }

@test "a disk with errors is a state: told, left again, and lines go on" {
  can_be_preloaded broken_disk
  start_listen
  mkfifo pipe
  touch bad
  BROKEN_CALLS=fdatasync,write BROKEN_PATH=spool/ BROKEN_WHILE=bad broken \
    tsd-send -H "$LISTEN" --spool spool --settle 10ms --receipts 4 <pipe 2>log 4>receipts 3>&- &
  SENDER_PID=$!
  exec 7>pipe
  points 1 10 >&7
  wait_for 10 grep -q '^1-10 confirmed' receipts
  run -1 grep spooled receipts
  grep -q 'the spool takes no lines: .*Input/output error' log
  rm bad
  for i in $(seq 20); do
    points $((i * 10 + 1)) $((i * 10 + 10)) >&7
    if grep -q 'the spool takes lines again' log; then break; fi
    sleep 0.2
  done
  wait_for 10 grep -q ' spooled' receipts
  exec 7>&-
  wait "$SENDER_PID"
  SENDER_PID=
  stop_listen
  diff <(points 1 "$(wc -l <received)") <(sort -nk3 received)
}

@test "interval: lines that memory left to a disk whose sync then fails are no promise" {
  can_be_preloaded broken_disk
  points 1 100000 >sent # more than memory holds
  BROKEN_CALLS=fdatasync BROKEN_PATH=spool/ broken \
    tsd-send -H 127.0.0.1:1 --spool spool --spool-sync interval --retry-for 10ms --receipts 4 <sent 2>log 4>receipts || [ $? -eq 2 ]
  grep -q 'the spool is in trouble: writing .*: Input/output error' log
  grep -q '100000 in = 0 confirmed + 0 rejected + 100000 dropped by a disk error' log
  awk '$2 == "dropped" && $3 == "disk-error" { n = split($1, part, "-"); for (i = part[1]; i <= part[n]; ++i) print i }' receipts | diff <(seq 100000) -
  [ "$(awk '{ print $2 }' receipts | sort -u)" = dropped ]
  # They may arrive all the same.
  start_listen
  drain
  stop_listen
  all_received sent
}

@test "a spool that cannot be read: told, passed over, and left as it is" {
  can_be_preloaded broken_disk
  points 1 100 >sent
  run -75 tsd-send -q -H 127.0.0.1:1 --spool spool --retry-for 10ms <sent
  start_listen
  BROKEN_CALLS=openat BROKEN_PATH=new/ run -75 broken tsd-send -H "$LISTEN" --spool spool </dev/null
  [[ $output == *"a spool segment is left as it is: opening new/"*"Input/output error"* ]]
  drain
  stop_listen
  diff sent received
}

@test "refused lines are safe among the rejects before their segment goes" {
  type -P strace >strace.path || skip "no strace here"
  points 1 10 >sent
  run -75 tsd-send -q -H 127.0.0.1:1 --spool spool --retry-for 10ms <sent
  start_listen --fault reject=1
  run -1 strace -f -y -e trace=fsync,fdatasync,unlinkat -o trace \
    tsd-send -q -H "$LISTEN" --spool spool --settle 10ms --rejects rejects </dev/null
  [ "$(wc -l <rejects)" -eq 10 ]
  [ "$(segments)" -eq 0 ]
  grep -n 'fsync(.*/rejects>' trace
  grep -n 'unlinkat(.*new/' trace
  [ "$(grep -n 'fsync(.*/rejects>' trace | cut -d: -f1)" -lt "$(grep -n 'unlinkat(.*new/' trace | cut -d: -f1)" ]
}

@test "a full file of rejects is told at once, and the lines go on" {
  start_listen
  mkfifo pipe
  tsd-send -H "$LISTEN" --spool spool --rejects /dev/full <pipe 2>said 3>&- &
  sender=$!
  exec 7>pipe
  echo "no point" >&7
  wait_for 20 grep -q 'rejected lines cannot be kept: writing /dev/full: No space left on device' said
  echo "a.b 1700000000 1 host=a" >&7
  wait_for 20 grep -q '^a.b ' received
  exec 7>&-
  code=0
  wait "$sender" || code=$?
  [ "$code" -eq 2 ]
  grep -q '2 in = 1 confirmed (settled) + 1 rejected' said
}

@test "where the rejects cannot be made safe no receipt tells of them, and their segment stays" {
  can_be_preloaded broken_disk
  points 1 10 >sent
  start_listen --fault reject=1
  BROKEN_CALLS=fsync BROKEN_PATH=rejects run -2 broken \
    tsd-send -H "$LISTEN" --spool spool --settle 10ms --rejects rejects --receipts 4 <sent 4>receipts
  [[ $output == *"rejected lines cannot be kept: writing rejects: Input/output error"* ]]
  run -1 grep rejected receipts
  [ "$(segments)" -eq 1 ]
}

@test "a TSD that resets in the middle of a line: nothing is lost, and no half line arrives" {
  points 1 2000 >sent
  start_listen --fault reset-after=3001
  code=0
  tsd-send -q -H "$LISTEN" --spool spool --settle 10ms --retry-for 1s <sent || code=$?
  [ "$code" -eq 0 ] || [ "$code" -eq 75 ]
  stop_listen
  start_listen
  run -0 drain
  stop_listen
  all_received sent
}

@test "the writer that tsd-spool(5) shows for sh writes what tsd-send sends" {
  mkdir -p spool/tmp spool/new
  sed -n '/^name=/,/^\.Ed/p' "$TSD_TOP/man/tsd-spool.5" | sed '$d; s/\\e/\\/g' >writer.sh
  points 1 100 >sent
  (cd spool && sh ../writer.sh) <sent
  run -0 tsd-send --spool spool --spool-check
  start_listen
  drain
  stop_listen
  diff sent received
}
