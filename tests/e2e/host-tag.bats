#!/usr/bin/env bats
# The host tag where the cloud knows it: asked by the daemon, and again while the answer is missing.

load ../support/common
load ../support/collectors

ADDRESS=127.0.0.77

setup() {
  cd "$BATS_TEST_TMPDIR" || exit 1
  mkdir cloud
  PORT=0
  start_cloud
  good_neighbour
  collector ../once/60/good.sh <<<$'#!/bin/sh\necho "good.count $(date +%s) 1"'
}
teardown() {
  end_collect
  stop_cloud
  [ -z "${MANAGER:-}" ] || kill "$MANAGER"
}

# The same port again when it was there before.
start_cloud() {
  rm -f port
  "$TSD_SUPPORT/metadata-double" cloud "$ADDRESS" "$PORT" >port 2>double.log 3>&- &
  CLOUD_PID=$!
  wait_for 30 test -s port
  PORT=$(<port)
}
stop_cloud() {
  [ -z "${CLOUD_PID:-}" ] || kill -KILL "$CLOUD_PID" 2>/dev/null || true
  wait "${CLOUD_PID:-}" 2>/dev/null || true
  CLOUD_PID=
}

# cloud_says ITEM STATUS [BODY]
cloud_says() {
  printf '%s\n%s' "$2" "${3:-}" >cloud.new
  mv cloud.new "cloud/$1"
}

# One round waits for who never ends: it asks a neighbour that does.
once_from_cloud() { tsd-collect --once -c once --metadata "http://$ADDRESS:$PORT" "$@"; }
collect_from_cloud() { collect_with --metadata "http://$ADDRESS:$PORT" "$@"; }
tagged() { grep -q " host=$1\$" lines; }
# only TAG...: lines bear these host tags, in this order, and no other
only() {
  [ "$(sed -n 's/.* host=//p' lines | uniq | tr '\n' ' ')" = "$* " ] || { sed 's/.* //' lines | uniq -c; return 1; }
  [ "$(grep -vc ' host=' lines)" = 0 ]
}

# all_bear TAG: there are lines in $output, and all bear this host tag
all_bear() { [ "$(awk '{ print $NF }' <<<"$output" | uniq)" = "host=$1" ]; }

@test "a service that is late: points wait, then bear the next source's name, then the answer" {
  cloud_says public-hostname 503
  collect_from_cloud --host-from ec2,literal:meanwhile --host-wait 2s
  wait_for 60 tagged meanwhile
  cloud_says public-hostname 200 vm1.example.org
  wait_for 60 tagged vm1.example.org
  stop_collect
  only meanwhile vm1.example.org
  neighbour_is_whole
  grep -q "waiting for this machine's name: public-hostname of $ADDRESS:$PORT: status 503" sentences
  grep -q 'status 503; the host tag is meanwhile meanwhile' sentences
  grep -q 'the host tag is vm1.example.org from now on, as ec2 says' sentences
}

@test "no wait wished for: the next source's name at once, also before a service that is mute" {
  cloud_says public-hostname mute
  collect_from_cloud --host-from ec2,literal:meanwhile --host-wait 0
  wait_for 60 tagged meanwhile
  cloud_says public-hostname 200 vm1
  wait_for 60 tagged vm1
  stop_collect
  only meanwhile vm1
}

@test "openstack is waited for: nobody is started before, and TERM ends the waiting" {
  stop_cloud
  collector 0/witness.sh <<<$'#!/bin/sh\necho >>started; exec sleep 1000'
  collect_from_cloud --host-from openstack,literal:never
  wait_for 60 grep -q "waiting for this machine's name: asking $ADDRESS:$PORT: Connection refused" sentences
  stop_collect
  [ ! -s lines ]
  [ ! -e started ]

  collect_from_cloud --host-from openstack,literal:never
  wait_for 60 grep -q waiting sentences
  cloud_says public-ipv4 200 192.0.2.7
  start_cloud
  wait_for 60 tagged 192.0.2.7
  wait_for 60 test -e started
  stop_collect
  only 192.0.2.7
  neighbour_is_whole
}

@test "waiting is no fault: it feeds the service manager's watchdog, and no collector can" {
  stop_cloud
  python3 -c 'import socket
manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
manager.bind("notify")
while True: print(manager.recv(99).decode(), flush=True)' >told 3>&- &
  MANAGER=$!
  wait_for 30 test -S notify
  collector 0/witness.sh <<<$'#!/bin/sh\necho "witness.fed 1366155625 ${NOTIFY_SOCKET:+1}0"; exec sleep 1000'
  NOTIFY_SOCKET=$PWD/notify WATCHDOG_USEC=1000000 collect_from_cloud --host-from openstack
  fed_thrice() { [ "$(grep -cx WATCHDOG=1 told)" -ge 3 ]; }
  wait_for 60 fed_thrice
  cloud_says public-ipv4 200 192.0.2.7
  start_cloud
  wait_for 60 grep -qx 'witness.fed 1366155625 0 host=192.0.2.7' lines
  stop_collect
}

@test "a directory that changes while the name is missing starts nobody" {
  cloud_says public-ipv4 503
  collect_from_cloud --host-from openstack
  wait_for 60 grep -q waiting sentences
  collector 0/new.sh <<<$'#!/bin/sh\necho new.one 1366155625 1\nexec sleep 1000'
  wait_for 60 grep -q 'status 503' sentences
  cloud_says public-ipv4 200 192.0.2.7
  wait_for 60 grep -q '^new.one 1366155625 1 host=192.0.2.7$' lines
  stop_collect
  only 192.0.2.7
}

@test "an error page never becomes a tag" {
  for page in '<html><body>Not today</body></html>' 'try again' "$(head -c 300 /dev/zero | tr '\0' a)"; do
    cloud_says public-hostname 200 "$page"
    run -0 --separate-stderr once_from_cloud --host-from ec2,literal:meanwhile --host-wait 0
    all_bear meanwhile
  done
  cloud_says public-ipv4 200 1.2.3
  run -2 once_from_cloud --host-from openstack --host-wait 0
  [[ $output == *'no host tag: "1.2.3" is no IPv4 address' ]]
}

@test "the last answer is remembered: a start without the service keeps the name, and asks again" {
  cloud_says public-hostname 200 vm1.example.org
  collect_from_cloud --host-from ec2,literal:never --state-dir state
  wait_for 60 tagged vm1.example.org
  stop_collect
  [ "$(grep -v ^machine state/names)" = 'ec2 vm1.example.org' ]

  stop_cloud
  collect_from_cloud --host-from ec2,literal:never --state-dir state
  wait_for 60 tagged vm1.example.org
  cloud_says public-hostname 200 vm2.example.org
  start_cloud
  wait_for 60 tagged vm2.example.org
  stop_collect
  only vm1.example.org vm2.example.org
  [ "$(grep -v ^machine state/names)" = 'ec2 vm2.example.org' ]

  stop_cloud
  run -0 --separate-stderr once_from_cloud --host-from ec2,literal:never --state-dir state
  all_bear vm2.example.org
  # What another source said is not this one's answer.
  run -0 --separate-stderr once_from_cloud --host-from ec2-ipv4,literal:other --state-dir state
  all_bear other
  # A machine made from this one's image has other network cards.
  sed -i '1s/.*/machine 02:00:00:00:00:99/' state/names
  run -0 --separate-stderr once_from_cloud --host-from ec2,literal:another --state-dir state
  all_bear another
}

@test "a damaged memory is no name; a recorded machine has none" {
  cloud_says public-hostname 200 vm1
  collect_from_cloud --host-from ec2,literal:never --state-dir state
  wait_for 60 tagged vm1
  stop_collect
  stop_cloud
  machine=$(grep ^machine state/names)
  for names in 'ec2 <html>' 'ec2 ' 'ec2' 'ec2 a b' "$(head -c 5000 /dev/urandom | base64 -w 0)"; do
    printf '%s\n' "$machine" "$names" >state/names
    run -0 --separate-stderr once_from_cloud --host-from ec2,literal:sound --state-dir state
    all_bear sound
  done
  start_cloud
  cloud_says public-hostname 200 vm1
  run -0 --separate-stderr once_from_cloud --host-from ec2 --root . --state-dir image
  all_bear vm1
  [ ! -e image ]
}

@test "phantom_unique too is asked for again" {
  cloud_says public-hostname 200 vm1
  cloud_says ami-id 200 ami-1
  cloud_says local-ipv4 200 10.0.0.3
  collect_from_cloud --host-from ec2 --phantom-unique --host-wait 1s --state-dir state
  wait_for 60 tagged vm1
  grep -q 'going on without the tag phantom_unique: instance-id of .*: not there' sentences
  cloud_says instance-id 200 i-2
  wait_for 60 grep -q ' host=vm1 phantom_unique=ami-1/i-2/10.0.0.3$' lines
  stop_collect
  neighbour_is_whole
  grep -qx 'phantom_unique ami-1/i-2/10.0.0.3' state/names
}

# with_own_name COMMANDS: in a name space of host names
with_own_name() { unshare -ru bash -eu -c "$1" 3>&-; }
has_own_names() { unshare -ru hostname vm 2>/dev/null || skip "no name space of host names here"; }

@test "a machine that has no name yet: points wait, and bear each name that it gets" {
  has_own_names
  export -f wait_for tagged
  # shellcheck disable=SC2016
  with_own_name '
    hostname localhost.localdomain
    tsd-collect --sensors filehandles --profile fixed --interval 1 >lines 2>sentences &
    collector=$!
    trap "kill $collector" EXIT
    wait_for 30 grep -q waiting sentences
    [ ! -s lines ]
    hostname vm1
    wait_for 30 tagged vm1
    hostname vm2
    wait_for 30 tagged vm2
    hostname localhost
    wait_for 30 grep -q stays sentences'
  only vm1 vm2
  [ "$(<sentences)" = "tsd-collect: waiting for this machine's name: no host tag: hostname has \"localhost.localdomain\", which is the name of no machine: hostnamectl set-hostname NAME gives it one
tsd-collect: the host tag is vm2 from now on, as hostname says
tsd-collect: the host tag stays vm2: no host tag: hostname has \"localhost\", which is the name of no machine: hostnamectl set-hostname NAME gives it one" ]
}

@test "a machine without a name: --once is exit 2, unless a source of the list has one" {
  has_own_names
  run -2 with_own_name 'hostname localhost6.localdomain6; tsd-collect --once --sensors filehandles --profile fixed'
  [[ $output == *'hostname has "localhost6.localdomain6", which is the name of no machine'* ]]
  run -0 with_own_name 'hostname localhost; tsd-collect --once --sensors filehandles --profile fixed --host-from hostname,literal:vm7'
  all_bear vm7
}
