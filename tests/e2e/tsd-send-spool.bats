#!/usr/bin/env bats
# The spool and the receipts of tsd-send, seen from the shell.

load ../support/common

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  export LC_ALL=C
}

teardown() {
  [ -z "${LISTEN_PID:-}" ] || { kill -CONT "$LISTEN_PID"; kill "$LISTEN_PID"; }
  [ -z "${SENDER_PID:-}" ] || kill -KILL "$SENDER_PID" 2>/dev/null || true
  ! mountpoint -q small || umount small
}

listen() {
  rm -f port
  tsd-listen -q -p 0 --port-file port >>received 3>&- &
  LISTEN_PID=$!
  wait_for 10 test -s port
  PORT=$(<port)
}
unlisten() {
  kill "$LISTEN_PID"
  wait "$LISTEN_PID" || true
  LISTEN_PID=
}

points() { seq -f 'some.metric 1700000000 %.0f host=a' "$1" "$2"; }
# Sends what waits.
drain() { tsd-send -H "127.0.0.1:$PORT" --spool spool </dev/null; }
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

@test "an empty run sends what waits, and leaves nothing" {
  points 1 1000 >sent
  run -75 tsd-send -H 127.0.0.1:1 --spool spool --retry-for 100ms <sent
  listen
  run -0 drain
  [ "$output" = "tsd-send: 0 in + 1000 from the spool = 1000 confirmed + 0 rejected" ]
  unlisten
  diff sent received
  [ "$(segments)" -eq 0 ]
}

@test "a run with lines sends what waits too" {
  points 1 10 >first
  points 11 20 >second
  run -75 tsd-send -H 127.0.0.1:1 --spool spool --retry-for 100ms <first
  listen
  run -0 tsd-send -H "127.0.0.1:$PORT" --spool spool <second
  [ "$output" = "tsd-send: 10 in + 10 from the spool = 20 confirmed + 0 rejected" ]
  unlisten
  diff <(cat first second) <(sort -n -k3 received)
}

@test "receipts: spooled, then confirmed with what was proven; refused lines by themselves" {
  listen
  { points 1 2; echo "no point"; points 4 5; } |
    run -1 tsd-send -H "127.0.0.1:$PORT" --spool spool --settle 100ms --receipts 4 4>receipts
  diff receipts - <<'TEXT'
3 rejected missing-value
1-2 spooled
4-5 spooled
1-2 confirmed settled
4-5 confirmed settled
TEXT
}

@test "receipts without a spool: confirmed, or dropped" {
  listen
  points 1 3 | tsd-send -q -H "127.0.0.1:$PORT" --receipts 4 4>receipts
  [ "$(<receipts)" = "1-3 confirmed received" ]
  points 1 3 | run -75 tsd-send -q -H 127.0.0.1:1 --retry-for 100ms --receipts 4 4>receipts
  [ "$(<receipts)" = "1-3 dropped not-sent" ]
}

@test "who reads the receipts may go away: an error, and the lines arrive" {
  listen
  mkfifo pipe
  # shellcheck disable=SC2094
  exec 5<>pipe 6>pipe 5>&-
  points 1 5 >sent
  run -2 tsd-send -H "127.0.0.1:$PORT" --receipts 6 <sent
  exec 6>&-
  [[ $output == *"writing receipts: Broken pipe"* ]]
  unlisten
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
  listen
  drain
  unlisten
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
  exec 7>&-
  kill -KILL "$SENDER_PID"
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
  listen
  run -0 drain
  [[ $output == *"1 damaged places"*"are set aside in damaged/"* ]]
  unlisten
  [ "$(wc -l <received)" -ge 850 ]
  [ "$(cat received spool/damaged/* | grep -cv '^# tsd-spool ')" -eq 1000 ]
  run -1 tsd-send --spool spool --spool-check
  [[ $output == *"1 set aside"* ]]
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
  listen
  points 1 10 >sent
  run -0 tsd-send -H "127.0.0.1:$PORT" --spool spool <sent
  [[ $output == *" = 10 confirmed + 0 rejected" ]]
  [ -e spool/new/.hidden ] && [ -L spool/new/link ] && [ -p spool/new/fifo ]
}

@test "two at once share one spool, and one that is killed harms nobody" {
  listen
  points 1 20000 >first
  points 20001 40000 >second
  points 40001 60000 | run -75 tsd-send -H 127.0.0.1:1 --spool spool --retry-for 100ms
  tsd-send -q -H "127.0.0.1:$PORT" --spool spool <first 3>&- &
  SENDER_PID=$!
  tsd-send -q -H "127.0.0.1:$PORT" --spool spool <second 3>&- &
  other=$!
  sleep 0.5
  kill -KILL "$SENDER_PID"
  code=0
  wait "$other" || code=$?
  [ "$code" -eq 0 ] || [ "$code" -eq 75 ] # what the killed one held may wait by now
  run -0 drain
  unlisten
  points 40001 60000 >third
  cat second third | sort -u | comm -23 - <(sort -u received) >lost
  [ ! -s lost ]
}

@test "a TSD that is stopped holds up nobody, and gets everything when it goes on" {
  listen
  kill -STOP "$LISTEN_PID"
  points 1 200000 >sent
  tsd-send -q -H "127.0.0.1:$PORT" --spool spool --answer-timeout 2s --retry-for 60s <sent 2>log 3>&- &
  SENDER_PID=$!
  wait_for 30 bash -c '[ "$(cat spool/new/* spool/tmp/* 2>/dev/null | grep -vc "^# tsd-spool ")" -eq 200000 ]'
  kill -CONT "$LISTEN_PID"
  wait "$SENDER_PID"
  unlisten
  all_received sent
  [ "$(segments)" -eq 0 ]
}

@test "a small disk that fills: told, counted, and no line that was receipted is missing" {
  mkdir small
  mount -t tmpfs -o size=4m tmpfs small 2>/dev/null || skip "no tmpfs may be mounted here"
  points 1 200000 >sent
  # With block it waits for room, for as long as nobody takes a line.
  run -124 timeout 5 tsd-send -H 127.0.0.1:1 --spool small/spool --spool-when-full block --receipts 4 <sent 4>receipts
  [[ $output == *"the spool takes no lines: its limits are reached"* ]]
  awk '$2 == "spooled" { n = split($1, part, "-"); print part[1], part[n] }' receipts |
    while read -r from to; do sed -n "${from},${to}p" sent; done >promised
  [ -s promised ]
  tsd-send --spool small/spool --spool-export | sort -u | comm -13 - <(sort -u promised) >missing
  [ ! -s missing ]
}

@test "when it is full the oldest lines go, told and counted, and that is exit 2" {
  points 1 20000 >sent
  for _ in 1 2 3; do
    run -75 tsd-send -q -H 127.0.0.1:1 --spool spool --retry-for 100ms <sent
  done
  run -2 tsd-send -H 127.0.0.1:1 --spool spool --spool-max-bytes 2M --retry-for 100ms <sent
  [[ $output == *"the spool is full: its oldest 20000 lines were dropped"* ]]
  [[ $output == *"dropped spool-full"* ]]
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
