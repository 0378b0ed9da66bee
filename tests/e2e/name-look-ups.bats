#!/usr/bin/env bats
# Host names whose server does not answer: no wait for them goes beyond its limit, or outlives TERM.

load ../support/common

setup() {
  cd "$BATS_TEST_TMPDIR" || exit 1
  { unshare -rmn true 2>/dev/null && command -v ip >/dev/null; } || skip "no network and mount namespaces here"
  echo mute >address
  echo "nameserver 127.0.0.1" >resolv.conf
  echo "hosts: files dns" >nsswitch.conf
  echo "127.0.0.9 known.example.org" >hosts
  seq 1 10 | sed 's/.*/a.b 1366155625 & c=d/' >points
}

# with_mute COMMANDS: in a network whose only name server never answers; /etc/hosts knows known.example.org.
# spent_at_most SECONDS COMMAND...: it ends within; sets CODE.
with_mute() {
  # shellcheck disable=SC2016
  unshare -rmnu bash -eu -c '
    spent_at_most() {
      local most=$1 begun=$EPOCHREALTIME
      shift
      CODE=0
      "$@" || CODE=$?
      awk -v a="$begun" -v b="$EPOCHREALTIME" -v most="$most" "BEGIN { exit b - a > most }" ||
        { echo "$begun to $EPOCHREALTIME: more than $most seconds: $*"; exit 1; }
    }
    until_so() { for ((i = 0; i < 400; i++)); do if "$@" >/dev/null 2>&1; then return; fi; sleep 0.05; done; echo "in vain: $*"; exit 1; }
    ip link set lo up
    mount --bind resolv.conf /etc/resolv.conf
    mount --bind nsswitch.conf /etc/nsswitch.conf
    mount --bind hosts /etc/hosts
    hostname vm-of-this-test
    "$1" address 3>&- &
    server=$!
    trap "kill $server" EXIT
    until_so grep -q "0100007F:0035" /proc/net/udp
    '"$1" - "$TSD_SUPPORT/name-server" 3>&-
}

@test "tsd-send: the next host is tried when --connect-timeout is over" {
  with_mute '
    tsd-listen -q -p 4242 -b 127.0.0.9 --port-file port >received &
    listener=$!
    until_so test -s port
    spent_at_most 8 tsd-send -H tsd.example.org,known.example.org --connect-timeout 1s <points 2>said
    [ "$CODE" -eq 0 ]
    kill $listener
    wait $listener || true'
  [ "$(sort -u received | wc -l)" -eq 10 ]
  grep -q '10 in = 10 confirmed' said
}

@test "tsd-send: TERM ends it while a name is looked up, and many tries cost one thread" {
  with_mute '
    mkfifo pipe
    tsd-send -H tsd.example.org --connect-timeout 200ms --spool spool --retry-for 1s <pipe 2>said 3>&- &
    sender=$!
    exec 7>pipe
    cat points >&7
    until_so grep -q "does not answer" said
    sleep 3 # a dozen further tries
    [ "$(ls /proc/$sender/task | wc -l)" -le 4 ] || { ls /proc/$sender/task; exit 1; }
    kill $sender
    spent_at_most 5 wait $sender
    [ "$CODE" -eq 75 ]'
  grep -q '10 in = 0 confirmed + 0 rejected + 10 spooled' said
}

@test "tsd-send --probe and tsd-check-config: no longer than they were told" {
  with_mute '
    spent_at_most 5 tsd-send --probe -H tsd.example.org --connect-timeout 1s >probed
    [ "$CODE" -eq 75 ]
    printf "TSD_HOST=tsd.example.org\n" >script
    spent_at_most 5 tsd-check-config --resolve --patience 1s script 2>checked
    [ "$CODE" -eq 1 ]'
  grep -q 'the name server does not answer' probed
  grep -q 'host-unknown: .*the name server does not answer' checked
}

@test "tsd-collect --host-from fqdn: TERM ends it, and --host-wait bounds it" {
  with_mute '
    tsd-collect --host-from fqdn --sensors procstats >lines 2>said 3>&- &
    collector=$!
    until_so bash -c "[ \$(ls /proc/$collector/task | wc -l) -ge 2 ]"
    kill $collector
    spent_at_most 3 wait $collector
    [ "$CODE" -eq 0 ]
    spent_at_most 6 tsd-collect --host-from fqdn --host-wait 1s --once --sensors procstats 2>said
    [ "$CODE" -eq 2 ]'
  grep -q '^tsd-collect: no host tag: looking up vm-of-this-test: the name server does not answer$' said
}

@test "a metadata service whose name is not known in time" {
  with_mute '
    spent_at_most 8 tsd-collect --host-from ec2,literal:here --metadata http://cloud.example.org --host-wait 1s --once --sensors procstats >lines 2>said'
  grep -q ' host=here$' lines
  grep -q 'the name server does not answer' said
}

@test "tsd-send: a name whose first address accepts and never answers is tried at its second one" {
  printf '127.0.0.9 two.example.org\n127.0.0.10 two.example.org\n' >hosts
  echo "multi on" >host.conf
  with_mute '
    [ ! -e /etc/host.conf ] || mount --bind host.conf /etc/host.conf
    getent ahosts two.example.org | grep -c STREAM | grep -qx 2
    first=$(getent ahosts two.example.org | head -n 1 | cut -d" " -f1)
    other=127.0.0.9
    [ "$first" != "$other" ] || other=127.0.0.10
    python3 -c "
import socket
listener = socket.create_server((\"$first\", 4242))
open(\"trapped\", \"w\").close()
kept = []
while True:
    kept.append(listener.accept())
" 3>&- &
    trap "kill $server $!" EXIT
    until_so test -e trapped
    tsd-listen -q -p 4242 -b "$other" --port-file port >received &
    listener=$!
    until_so test -s port
    tsd-send -H two.example.org --answer-timeout 300ms --retry-for 60s <points 2>said
    kill $listener
    wait $listener || true'
  [ "$(sort -u received | wc -l)" -eq 10 ]
  grep -q '10 in = 10 confirmed' said
  [ "$(grep -c 'two.example.org:4242: ' said)" -eq 1 ] # it was trapped once
}
