# shellcheck shell=bash disable=SC2034
# For the files that try tsd-send: `load ../support/peers` after common. What they start is ended
# after each test; a file with more to set up or to end defines its own setup() or teardown().

export LC_ALL=C

setup() { cd "$BATS_TEST_TMPDIR" || return; }
teardown() { end_peers; }

# start_peer MODE [WORD...]: tests/support/peer on a free port, in place of the one before. Sets
# PEER_PID and PEER (host:port); what it reads is appended to `heard`.
start_peer() {
  stop_peer
  rm -f port
  "$TSD_SUPPORT/peer" heard "$@" >port 3>&- &
  PEER_PID=$!
  wait_for 10 test -s port
  PEER=127.0.0.1:$(<port)
}
stop_peer() {
  [ -z "${PEER_PID:-}" ] || kill "$PEER_PID"
  PEER_PID=
}

end_peers() {
  stop_peer
  [ -z "${LISTEN_PID:-}" ] || { kill -CONT "$LISTEN_PID"; stop_listen; }
}

# start_named NAME: tests/support/named-peer on a free port, in place of the one before. Sets PEER_PID and
# PEER; what became of each point stands in `truth`.
start_named() {
  stop_peer
  rm -f port truth never
  mkfifo never # its end would be the peer's
  "$TSD_SUPPORT/named-peer" "$1" truth <>never >port 3>&- &
  PEER_PID=$!
  wait_for 10 test -s port
  PEER=127.0.0.1:$(<port)
}

# became STATE: the metrics of which the named peer noted that (read, parsed, kept, refused)
became() { sed -n "s/^$1 //p" truth | sort -u; }
