#!/usr/bin/env bats
# The recorded machines through the tool itself: the lines of tests/data/golden, as sets.

load ../support/common

golden=$BATS_TEST_DIRNAME/../data/golden/machines

# Lines that tcollector would send on; not the zeros of procnettcp, which the data leaves out.
points() {
  LC_ALL=C grep -E '^[-_./a-zA-Z0-9]+ [0-9]+ -?[0-9][-+.e0-9]*( [-_./a-zA-Z0-9]+=[-_./a-zA-Z0-9]+)*$' |
    grep -v ' 0 state=' | LC_ALL=C sort
}

same_as_recorded() {
  local profile=$1 expected machine sensor compared=0
  for expected in "$golden"/*/expect/"$profile"/*.out; do
    machine=${expected%/expect/*}
    sensor=$(basename "$expected" .out)
    echo "$expected"
    diff <(points <"$expected") <(tsd-collect --once --sensors "$sensor" --profile "$profile" \
      --root "$machine/root" --now 1366155625 2>/dev/null | points)
    compared=$((compared + $(points <"$expected" | wc -l)))
  done
  [ "$compared" -gt 100 ]
}

@test "profile tcollector prints what tcollector printed" { same_as_recorded tcollector; }
@test "profile phantom prints what the phantom sensors printed" { same_as_recorded phantom; }
@test "profile fixed prints what was looked at" { same_as_recorded fixed; }

# in_namespace: a network namespace of our own, with hosts that never answer; skips where it may not be.
in_namespace() {
  unshare -n ip link add veth0 type veth peer name veth1 2>/dev/null ||
    skip "no network namespace with interfaces may be made here"
  unshare -n bash -euc '
    ip link set lo up
    ip link add veth0 type veth peer name veth1
    ip addr add 10.9.9.1/24 dev veth0
    ip link set veth1 up
    ip link set veth0 up
    for host in 77 78; do ip neigh add "10.9.9.$host" lladdr 02:00:00:00:00:01 dev veth0; done
    '"$1"
}

@test "netlink and the kernel's text tell of the same TCP sockets, in every state" {
  cd "$BATS_TEST_TMPDIR"
  mkfifo hold
  in_namespace '
    "'"$TSD_SUPPORT"'/tcp-states" 5 <hold >ready &
    exec 9>hold
    for _ in $(seq 200); do grep -q ready ready && break; sleep 0.05; done
    collect() { tsd-collect --once --sensors netstat,procnettcp --now 1366155625 "$@" | grep -E "^(net.tcp_state|proc.net.tcp)[. ]"; }
    collect >netlink
    collect --record kept >text
    exec 9>&-
    wait'
  [ -s kept/proc/net/tcp6 ]
  diff netlink text
  for state in established syn_recv fin_wait2 close_wait time_wait listen; do
    grep -E "^net.tcp_state.$state 1366155625 [1-9]" netlink
  done
  grep -E '^proc.net.tcp 1366155625 [1-9][0-9]* state=syn_recv endpoint=.* user=www-data' netlink
}
