# shellcheck shell=bash disable=SC2034
# Loaded by every bats file: `load ../support/common`.
bats_require_minimum_version 1.5.0

TSD_SUPPORT=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
TSD_TOP=$(cd "$TSD_SUPPORT/../.." && pwd)
TSD_BIN=${TSD_BIN:-$TSD_TOP/build/bin}
PATH=$TSD_BIN:$PATH
unset TSD_HOST TSD_PORT

# The tools that stand in the tree.
tools() {
  local source
  for source in "$TSD_TOP"/tools/tsd-*.cpp; do basename "$source" .cpp; done
}

# wait_for SECONDS COMMAND...: until it succeeds; fails aloud when it never does.
wait_for() {
  local until=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$until" ] || { echo "waited in vain for: $*"; return 1; }
    sleep 0.05
  done
}

# rest PID...: there are five seconds in which none of these woke up or ran.
rest() {
  local before
  for _ in {1..10}; do
    before=$(ran "$@") || return
    sleep 5
    [ "$before" != "$(ran "$@")" ] || return 0
  done
  echo "they wake up: $*"
  return 1
}
# How often each of them woke up, and its nanoseconds on a processor: what spins never sleeps.
ran() {
  local pid
  for pid in "$@"; do
    grep '^voluntary_ctxt_switches' "/proc/$pid/status" || return
    cut -d ' ' -f 1 "/proc/$pid/schedstat" || return
  done
}

# has_written PID BYTES: so many at least, to whatever it has open.
has_written() { [ "$(awk '/^wchar/ { print $2 }' "/proc/$1/io")" -ge "$2" ]; }

# is_held_up PID: it is inside a write to a pipe that is full.
is_held_up() { grep -q pipe_write "/proc/$1/wchan"; }

# is_stuck PID: a second in which it did not run; with has_written, its reader holds it up.
is_stuck() {
  local before
  before=$(cut -d ' ' -f 1 "/proc/$1/schedstat")
  sleep 1
  [ "$(cut -d ' ' -f 1 "/proc/$1/schedstat")" = "$before" ]
}

# small KIB MOST: so much memory is less than that, or a sanitizer's.
small() { [ -n "${TSD_WATCHED:-}" ] || [ "$1" -lt "$2" ]; }

# peak_below PID KIB: its memory never took more.
peak_below() { small "$(awk '/^VmHWM/ { print $2 }' "/proc/$1/status")" "$2"; }

# peak PID: the most memory that it ever had, in KB, once it has ended; fails where it was gone before.
peak() {
  local most=0 now
  while now=$(awk '/^VmHWM/ { print $2 }' "/proc/$1/status" 2>/dev/null) && [ -n "$now" ]; do
    most=$now
    sleep 0.02
  done
  echo "$most"
  [ "$most" -gt 0 ]
}

# Under strace, no leaks can be looked for.
strace() { ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0 command strace "$@"; }

# A static program loads no library, and beside it none is built.
can_be_preloaded() { [ -e "$TSD_BIN/../tests/$1.so" ] || skip "$1 is not built"; }

# preloaded LIBRARY COMMAND...: with a library of the tests before all others, a sanitizer's too
preloaded() {
  local library=$TSD_BIN/../tests/$1.so
  shift
  ASAN_OPTIONS=${ASAN_OPTIONS:-}:verify_asan_link_order=0 LD_PRELOAD=$library "$@"
}

# a certificate for 127.0.0.1, its own authority: cert.pem, key.pem
make_certificate() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem \
    -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 2>/dev/null
}

# start_listen [OPTION...]: a tsd-listen on a free port. Sets LISTEN_PID and LISTEN (host:port);
# what it receives is appended to $BATS_TEST_TMPDIR/received.
start_listen() {
  : >"$BATS_TEST_TMPDIR/listen.log" # what an earlier one said is not read for its word
  tsd-listen -p 0 "$@" >>"$BATS_TEST_TMPDIR/received" 2>"$BATS_TEST_TMPDIR/listen.log" 3>&- &
  LISTEN_PID=$!
  wait_for 10 grep -q 'listening on ' "$BATS_TEST_TMPDIR/listen.log"
  LISTEN=$(sed -n 's/.*listening on \([^ ]*\).*/\1/p' "$BATS_TEST_TMPDIR/listen.log" | head -n 1)
}

# Ends it and waits, so that what it received is complete.
stop_listen() {
  kill "$LISTEN_PID" 2>/dev/null || true
  wait "$LISTEN_PID" || true
  LISTEN_PID=
}
