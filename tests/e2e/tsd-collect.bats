#!/usr/bin/env bats
# tsd-collect, seen from the reader of its lines.
# shellcheck disable=SC2030,SC2031

load ../support/common
load ../support/collectors

setup() { cd "$BATS_TEST_TMPDIR" || exit 1; }
teardown() { end_collect; }

# A recorded machine with one interface.
record() {
  mkdir -p machine/proc/net
  cat >machine/proc/net/dev <<'DEV'
Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
  eth0: 100 2 0 0 0 0 0 0 300 4 0 0 0 0 0 0
DEV
}
# printed OPTION...: one round of ifstat on it
printed() { tsd-collect --once --root machine --now 1366155625 --sensors ifstat "$@"; }

@test "a recorded machine prints what was recorded, and no host tag" {
  record
  run -0 printed
  [ "${lines[0]}" = "proc.net.bytes 1366155625 100 iface=eth0 direction=in" ]
}

@test "added tags stand behind the sensor's own, by key" {
  record
  run -0 printed -t zone=b -t app=a --host-from literal:h
  [ "${lines[0]}" = "proc.net.bytes 1366155625 100 iface=eth0 direction=in app=a host=h zone=b" ]
}

@test "a tag that a TSD would not take is exit 2" {
  run -2 tsd-collect --once --sensors none -t 'zone=a b'
  run -2 tsd-collect --once --sensors none -t zone
  run -2 tsd-collect --once --sensors none -t a=1 -t a=2
  [[ $output == *"tag a is given twice"* ]]
}

@test "this machine's points bear its name" {
  run -0 bash -c 'tsd-collect --once --sensors ifstat | head -n 1'
  [[ $output == *" host=$(uname -n)" ]]
  run -0 bash -c 'tsd-collect --once --sensors ifstat --no-host-tag | head -n 1'
  [[ $output != *" host="* ]]
}

@test "an unknown sensor is exit 2" {
  run -2 tsd-collect --once --sensors nosuch
  [[ $output == *nosuch* ]]
}

@test "a sensor that was asked for by name and has nothing to read is exit 1" {
  mkdir machine
  run -1 tsd-collect --once --root machine --sensors ifstat
  [[ $output == *"ifstat: "*"No such file or directory"* ]]
}

@test "a root that is not there, or is no directory, is exit 2 with the reason" {
  run -2 tsd-collect --once --root nosuch
  [[ $output == "tsd-collect: using --root: opening nosuch: No such file or directory"* ]]
  touch file
  run -2 tsd-collect --once --root file --list-metrics
  [[ $output == *"--root"*"Not a directory"* ]]
}

@test "a directory that is not there is exit 2 with the reason" {
  run -2 tsd-collect --once -c nowhere
  [ "$output" = "tsd-collect: opening nowhere: No such file or directory" ]
}

@test "a full disk is exit 2" {
  record
  run -2 bash -c 'tsd-collect --once --root machine --sensors ifstat >/dev/full'
  [[ $output == *"writing standard output: No space left on device"* ]]
}

@test "with -c the directory decides: scripts, stubs, nothing else" {
  record
  collector 0/ifstat <<<$'#!/bin/sh\n# tsd-sensor: ifstat\nexec tsd-collect --sensors ifstat'
  collector 60/mine.sh <<<$'#!/bin/sh\necho my.value 1366155625 42'
  run -0 --separate-stderr tsd-collect --once -c c --root machine --now 1366155625
  [ "${lines[0]}" = "proc.net.bytes 1366155625 100 iface=eth0 direction=in" ]
  [ "${lines[-1]}" = "my.value 1366155625 42" ]
  [ "${#lines[@]}" -eq 17 ]
  rm c/0/ifstat
  run -0 --separate-stderr tsd-collect --once -c c --root machine --now 1366155625
  [ "$output" = "my.value 1366155625 42" ]
}

@test "a script of the same stem wins over the native sensor" {
  record
  collector 0/ifstat.py <<<$'#!/bin/sh\necho my.own 1366155625 1'
  run -0 --separate-stderr tsd-collect --once -c c --root machine --sensors ifstat
  [ "$output" = "my.own 1366155625 1" ]
}

@test "once: a long-lived collector is ended after its first lines, and that is no failure" {
  good_neighbour
  run -0 --separate-stderr timeout 30 tsd-collect --once -c c --no-host-tag
  [[ ${lines[0]} == "good.count "*" 0" ]]
}

@test "once: a collector that fails is exit 1, exit 13 is not" {
  collector 60/bad.sh <<<$'#!/bin/sh\necho a.b 1366155625 1\nexit 3'
  run -1 --separate-stderr tsd-collect --once -c c --no-host-tag
  [ "$output" = "a.b 1366155625 1" ]
  [ "$stderr" = "tsd-collect: bad.sh: exit 3" ]
  collector 60/bad.sh <<<$'#!/bin/sh\nexit 13'
  run -0 tsd-collect --once -c c
}

@test "once: a collector that ends at once is always seen to end" {
  collector 60/quick.sh <<<$'#!/bin/sh\necho a.b 1366155625 1'
  for _ in $(seq 20); do run -0 timeout 60 tsd-collect --once -c c --no-host-tag; done
}

@test "lines are judged with the collector's name, and the others go on" {
  collector 60/mixed.sh <<<$'#!/bin/sh\necho a.b 1366155625 1\necho no point\nprintf "c.d 1366155625 2"'
  run -0 --separate-stderr tsd-collect --once -c c --no-host-tag
  [ "$output" = $'a.b 1366155625 1\nc.d 1366155625 2' ]
  [[ $stderr == "tsd-collect: mixed.sh: "*'"no point"' ]]
}

@test "a point with too many tags is refused with the collector's name" {
  collector 60/many.sh <<<$'#!/bin/sh\necho a.b 1366155625 1 x=1 y=2'
  run -0 --separate-stderr tsd-collect --once -c c --host-from literal:h --max-tags 2
  [ -z "$output" ]
  [[ $stderr == *"many.sh: too many tags: "* ]]
  run -0 --separate-stderr tsd-collect --once -c c --host-from literal:h --max-tags 3
  [ "$output" = "a.b 1366155625 1 x=1 y=2 host=h" ]
}

@test "what a collector says on stderr is said under its name" {
  collector 60/talker.sh <<<$'#!/bin/sh\necho hello >&2\nprintf "no newline" >&2'
  run -0 --separate-stderr tsd-collect --once -c c
  [ "$stderr" = $'tsd-collect: talker.sh: hello\ntsd-collect: talker.sh: no newline' ]
}

@test "a domain sensor's points bear user and domain beside host" {
  mkdir -p c/etc
  printf 'USER = "iamauser"\nPASSWORD = "secret"\nDOMAIN = "iamadomain"\n' >c/etc/config.py
  collector 60/queue.sh <<<$'#!/bin/sh\necho my.domain.metric 1366155625 7'
  run -0 tsd-collect --once -c c --host-from literal:h
  [ "$output" = "my.domain.metric 1366155625 7 domain=iamadomain host=h user=iamauser" ]
  run -0 tsd-collect --once -c c --no-host-tag
  [ "$output" = "my.domain.metric 1366155625 7 domain=iamadomain user=iamauser" ]
  run -0 --separate-stderr tsd-collect --once -c c --no-host-tag --password-tag
  [ "$output" = "my.domain.metric 1366155625 7 domain=iamadomain password=secret user=iamauser" ]
  [[ $stderr == *"PASSWORD: becomes a tag"* && $stderr != *secret* ]]
}

@test "get_defaults() of a config.py is not run: what takes the place of its entries is said" {
  mkdir -p c/0 c/etc
  printf 'def get_defaults():\n  open("ran", "w")\n  return {"tags": ["dc=lga"], "dedupinterval": 300, "ssl": False}\n' \
    >c/etc/config.py
  run -0 --separate-stderr tsd-collect --once -c c
  [[ $stderr == *"etc/config.py:3:11: get_defaults() is not run; in its place: tags: tsd-collect -t dc=lga; dedupinterval: tsd-collect --dedup-interval 300 (tsd-check-config --migrate prints all)" ]]
  [ ! -e ran ]
  printf 'def get_defaults():\n  return {"ssl": False, "logfile": "/x"}\n' >c/etc/config.py
  run -0 tsd-collect --once -c c
  [ -z "$output" ]
}

@test "--user, --domain and --password-file are the tags of a domain sensor, before config.py" {
  mkdir -p c/0 c/etc
  printf '#!/bin/sh\necho "a.b 1700000000 1"\n' >c/0/one.sh
  chmod +x c/0/one.sh
  printf 'USER = "other"\n' >c/etc/config.py
  echo secret >password
  # shellcheck disable=SC2317
  domain() { tsd-collect --once -c c -t host=a --no-tcollector-stats --user me --domain grid --password-file password "$@"; }
  run -0 --separate-stderr domain
  [ "$output" = 'a.b 1700000000 1 domain=grid host=a user=me' ]
  run -0 --separate-stderr domain --password-tag
  [ "$output" = 'a.b 1700000000 1 domain=grid host=a password=secret user=me' ]
  run -2 domain --password-file absent
  run -2 domain --domain 'a b'
  [[ $output == *'--domain: '* ]]
  run -0 --separate-stderr domain -v
  [[ $stderr == *'one.sh: started, pid '*'one.sh: exit 0'* ]]
  printf '#!/bin/sh\necho no line\n' >c/0/one.sh
  run -0 domain -q
  [ -z "$output" ]
}

@test "a config.py that cannot be understood is exit 2 with its place" {
  mkdir -p c/etc
  echo 'USER = "i am"' >c/etc/config.py
  run -2 tsd-collect --once -c c
  [[ $output == *"etc/config.py:1:8: USER: "* ]]
}

@test "a tcollector tree works as it is: etc/config.py, collectors/lib, PYTHONPATH" {
  mkdir -p tree/collectors/lib tree/collectors/etc
  touch tree/collectors/__init__.py tree/collectors/lib/__init__.py
  echo 'def name(): return "lib.value"' >tree/collectors/lib/utils.py
  ln -s tree/collectors c
  collector 0/uses_lib.py <<'SENSOR'
#!/usr/bin/env python3
import sys, time
from collectors.lib import utils
while True:
    print("%s %d 1" % (utils.name(), time.time()))
    time.sleep(15)
SENSOR
  run -0 --separate-stderr tsd-collect --once -c c --no-host-tag
  [[ $output == "lib.value "*" 1" ]]
}

@test "TERM ends the children and exits 0, their last words written" {
  good_neighbour
  collector 0/last.sh <<'SENSOR'
#!/bin/sh
trap 'echo last.words 1366155625 1; exit' TERM
echo last.first 1366155625 1
while :; do sleep 0.1; done
SENSOR
  start_collect
  wait_for 20 counted_to 3
  wait_for 20 grep -q '^last.first' lines
  stop_collect
  neighbour_is_whole
  grep -qx 'last.words 1366155625 1' lines
}

@test "when nobody reads any more the children end, exit 0, and nothing is said" {
  good_neighbour
  MARK=TSD_TEST=$BATS_TEST_NUMBER.$$.$RANDOM
  run -0 bash -c 'env "$0" timeout 60 tsd-collect -c c 2>sentences | head -n 3; exit "${PIPESTATUS[0]}"' "$MARK"
  [ "${#lines[@]}" -eq 3 ]
  no_survivors
  [ ! -s sentences ]
}

@test "native sensors run every --interval seconds" {
  record
  mkdir -p c
  start_collect --root machine --sensors ifstat --interval 1
  wait_for 20 bash -c '[ "$(grep -c "^proc.net.bytes .* direction=in" lines)" -ge 3 ]'
  stop_collect
}

@test "metrics of its own with --once when asked: a sensor that is not well says 0" {
  record
  run -1 --separate-stderr printed --sensors ifstat,netstat --self-metrics
  [[ $output == *"tsd.sensor.ok 1366155625 1 sensor=ifstat"* ]]
  [[ $output == *"tsd.sensor.ok 1366155625 0 sensor=netstat"* ]]
  [[ $output == *"tcollector.collector.lines_sent 1366155625 16 collector=ifstat"* ]]
  [ "$(grep -c '^tsd-collect: netstat: ' <<<"$stderr")" -eq 1 ]
  run -2 tsd-collect --self-metrics
}

@test "on a terminal: columns for a person" {
  command -v script >/dev/null || skip "no script(1)"
  record
  run -0 script -qec "tsd-collect --once --root machine --now 1366155625 --sensors ifstat" /dev/null
  [[ $output =~ ..:40:25\ +100\ \ proc.net.bytes\ +iface=eth0\ direction=in ]]
  [[ $output == *"to ship: tsd-collect | tsd-validate-line | tsd-send -H TSD"* ]]
}

@test "the lists: sensors, and metrics that name theirs" {
  run -0 bash -c 'tsd-collect --list-sensors | cut -f1,3'
  [[ $output == *$'ifstat\tdefault'* ]]
  run -0 bash -c 'tsd-collect --list-metrics | grep "^proc.net.bytes"'
  [[ $output == $'proc.net.bytes\tcounter\t'*$'\tifstat\t'[0-9]* ]]
  run -0 bash -c 'tsd-collect --list-metrics --sensors ifstat,procstats --format mkmetric'
  [[ $output == *proc.meminfo.memfree* ]]
  run -0 bash -c 'tsd-collect --list-metrics --format json | python3 -m json.tool >all.json'
  run -2 tsd-collect --format json
  run -2 tsd-collect --list-metrics --record x
}

@test "a record of this machine prints the same points elsewhere" {
  sensors=ifstat,dfstat,procstats,iostat,netstat
  run -0 tsd-collect --once --sensors "$sensors" --record kept --no-host-tag --now 1366155625
  mv kept elsewhere
  grep '^[a-z]*\.' <<<"$output" >first
  run -0 bash -c "tsd-collect --once --sensors $sensors --root elsewhere --now 1366155625 >second"
  diff first second
  run -2 tsd-collect --once --sensors ifstat --record /proc/nowhere
}

@test "a record of all sensors of a profile is one moment, though some read the same file" {
  for profile in tcollector phantom fixed; do
    tsd-collect --once --sensors all --profile "$profile" --record "$profile" --no-host-tag >first 2>said || true
    read -r _ now _ <first
    tsd-collect --once --sensors all --profile "$profile" --root "$profile" --now "$now" >second 2>said || true
    [ -s first ]
    diff first second
  done
}

@test "the host tag comes from who knows it: a metadata service, else the next one" {
  mkdir -p cloud/latest/meta-data var/var
  echo vm-7.cloud.example >cloud/latest/meta-data/public-hostname
  echo 192.0.2.7 >cloud/latest/meta-data/public-ipv4
  python3 -u -m http.server -b 127.0.0.1 -d cloud 0 >server.log 2>&1 3>&- &
  SERVER_PID=$!
  wait_for 20 grep -q 'port [0-9]' server.log
  url=http://127.0.0.1:$(grep -oE 'port [0-9]+' server.log | cut -d' ' -f2)
  collector 60/one.sh <<<$'#!/bin/sh\necho a.b 1366155625 1'
  run -0 tsd-collect --once -c c --metadata "$url" --host-from ec2
  [ "$output" = "a.b 1366155625 1 host=vm-7.cloud.example" ]
  run -0 tsd-collect --once -c c --metadata "$url" --host-from openstack
  [ "$output" = "a.b 1366155625 1 host=192.0.2.7" ]
  kill "$SERVER_PID"
  wait "$SERVER_PID" || true
  run -0 --separate-stderr tsd-collect --once -c c --metadata "$url" --host-from ec2,ec2-ipv4,literal:x
  [ "$output" = "a.b 1366155625 1 host=x" ]
  run -2 tsd-collect --once -c c --metadata "$url" --host-from ec2
  [[ $output == "tsd-collect: no host tag: "* ]]
}

@test "what the code of etc would tag is said, wherever it stands, and not run" {
  collector 60/one.sh <<<$'#!/bin/sh\necho a.b 1366155625 1 x=y'
  mkdir -p c/etc
  printf "open('ran', 'w')\ndef onload(options, tags):\n    tags['zone'] = 'a'\n" >c/etc/config.py
  printf "def onload(options, tags):\n    tags['rack'] = 'r1'\n" >c/etc/rack.py
  mkfifo c/etc/pipe.py
  run -0 --separate-stderr tsd-collect --once -c c --no-host-tag
  [ "$output" = "a.b 1366155625 1 x=y" ]
  [ ! -e ran ]
  [[ $stderr == *"/c/etc/config.py:3:5: its code is not run: the tag zone is missing; give it with -t"* ]]
  [[ $stderr == *"/c/etc/rack.py:2:5: its code is not run: the tag rack is missing; give it with -t"* ]]
  [ "$(grep -c 'its code is not run' <<<"$stderr")" = 2 ]
}

@test "what the code of etc would tag is said once, however often it is read again" {
  good_neighbour
  mkdir -p c/etc
  domain() { printf "DOMAIN = '%s'\ndef onload(options, tags):\n    tags['zone'] = 'a'\n" "$1" >c/etc/config.py; }
  domain first
  start_collect
  wait_for 30 grep -q ' domain=first$' lines
  domain second
  wait_for 30 grep -q ' domain=second$' lines
  kill -HUP "$COLLECT_PID"
  domain third
  wait_for 30 grep -q ' domain=third$' lines
  stop_collect
  [ "$(grep -c 'its code is not run' sentences)" = 1 ]
}

@test "values that do not change are held back when asked" {
  collector 60/same.sh <<'SENSOR'
#!/bin/sh
for t in 00 10 20 30 40; do echo "s.m 13661556$t 1"; done
echo "s.m 1366155650 2"
SENSOR
  run -0 tsd-collect --once -c c --no-host-tag --dedup-interval 300 --namespace-prefix ns
  [ "$output" = $'ns.s.m 1366155600 1\nns.s.m 1366155640 1\nns.s.m 1366155650 2' ]
  run -2 tsd-collect --once -c c --dedup-interval 300 --evict-interval 300
}

@test "a cloud that is not there costs nothing, and the next source is asked" {
  run -0 timeout 9 tsd-collect --once --sensors ifstat --phantom-unique \
    --metadata http://127.0.0.1:1 --host-from ec2,nimbus,literal:fallback
  [[ $output == *' host=fallback'* ]]
  [[ $output == *'going on without the tag phantom_unique: '* ]]
  run -2 tsd-collect --once --sensors ifstat --metadata http://127.0.0.1:1 --host-from ec2
  run -2 tsd-collect --metadata ftp://127.0.0.1/
}

@test "the pid file: ours while we run, taken over when stale, refused when held" {
  mkdir c
  echo 1 >pid
  start_collect -P pid
  wait_for 20 bash -c '[ "$(<pid)" = '"$COLLECT_PID"' ]'
  run -2 tsd-collect --once -c c -P pid
  [[ $output == *"pid: process $COLLECT_PID holds it and runs" ]]
  stop_collect
  [ ! -e pid ]
}

@test "HUP: the directory and its etc are read again, and nobody is disturbed" {
  good_neighbour
  mkdir -p c/etc
  echo 'DOMAIN = "one"' >outside
  ln -s ../../outside c/etc/config.py
  start_collect
  wait_for 20 grep -q '^good.count .* domain=one$' lines
  sed -i s/one/two/ outside # behind a link, where nobody watches
  kill -HUP "$COLLECT_PID"
  wait_for 20 grep -q '^good.count .* domain=two$' lines
  stop_collect
  neighbour_is_whole
}

@test "the status page: tcollector's keys over HTTP, and the same in a file" {
  good_neighbour
  collector 60/bad.sh <<<$'#!/bin/sh\nexit 13'
  start_collect --sensors ifstat --status-port 0 --status-file status.json
  wait_for 20 counted_to 3
  wait_for 20 grep -q 'bad.sh: exit 13' sentences
  url=$(grep -oE 'http://127.0.0.1:[0-9]+/' sentences)
  curl -fsS "$url" >page.json
  wait_for 20 grep -q '"name": "bad.sh".*"dead": true' status.json
  python3 - page.json status.json <<'CHECK'
import json, sys, time
for path in sys.argv[1:]:
    page = {one["name"]: one for one in json.load(open(path))}
    good, bad, native = page["good.sh"], page["bad.sh"], page["ifstat"]
    for key in ("name mtime lastspawn killstate nextkill lines_sent lines_received lines_invalid "
                "last_datapoint dead").split():
        for one in page.values():
            assert key in one, key
    assert good["state"] == "running" and good["pid"] > 0 and good["lines_sent"] > 0, good
    assert abs(good["lastspawn"] - time.time()) < 600 and good["memory_bytes"] > 0, good
    assert bad["dead"] and bad["state"] == "off" and bad["starts"] == 1, bad
    assert native["native"] and native["lines_sent"] > 0 and not native["dead"], native
CHECK
  stop_collect
  run -2 tsd-collect --once --status-port 70000
}

@test "the status page stands where it is told to" {
  good_neighbour
  for address in 127.0.0.9 ::1; do
    start_collect --status-port 0 --status-interface "$address"
    wait_for 20 grep -q 'status on ' sentences
    url=$(sed -n 's/.*status on //p' sentences)
    [[ $url == http://127.0.0.9:* || $url == 'http://[::1]:'* ]]
    run -0 curl -gfsS "$url"
    [[ $output == *'"name": "good.sh"'* ]]
    run ! curl -gfsS "http://127.0.0.1:${url##*:}"
    stop_collect
  done
  run -2 tsd-collect --status-port 0 --status-interface localhost
  [ "$output" = 'tsd-collect: "localhost" is no address of an interface' ]
  run -2 tsd-collect --status-port 0 --status-interface 192.0.2.1
  [[ $output == "tsd-collect: listening on 192.0.2.1:0: "* ]]
  run -2 tsd-collect --status-interface 127.0.0.1
  [[ $output == *"--status-interface is for --status-port"* ]]
}

@test "a visitor of the status page who says nothing costs nobody anything" {
  good_neighbour
  start_collect --status-port 0
  wait_for 20 counted_to 3
  port=$(grep -oE '127.0.0.1:[0-9]+' sentences | cut -d: -f2)
  # shellcheck disable=SC2034
  for _ in $(seq 40); do exec {silent}<>"/dev/tcp/127.0.0.1/$port"; done
  run -0 curl -fsS -m 20 "http://127.0.0.1:$port/"
  [[ $output == *'"name": "good.sh"'* ]]
  stop_collect
  neighbour_is_whole
}

@test "a stamp tells the next run of the last one" {
  collector 60/one.sh <<<$'#!/bin/sh\nexit 3'
  run -1 --separate-stderr tsd-collect --once -c c --no-host-tag --stamp nightly.stamp
  [ -z "$output" ]
  collector 60/one.sh <<<$'#!/bin/sh\necho a.b 1366155625 1'
  run -0 --separate-stderr tsd-collect --once -c c --host-from literal:h --stamp nightly.stamp
  [[ ${lines[0]} =~ ^tsd.cron.age_seconds\ [0-9]+\ [0-9]+\ job=nightly\ host=h$ ]]
  [[ ${lines[1]} =~ ^tsd.cron.duration_ms\ [0-9]+\ [0-9]+\ job=nightly\ host=h$ ]]
  [[ ${lines[2]} =~ ^tsd.cron.exit\ [0-9]+\ 1\ job=nightly\ host=h$ ]]
  run -0 --separate-stderr tsd-collect --once -c c --no-host-tag --stamp nightly.stamp
  [[ ${lines[2]} =~ ^tsd.cron.exit\ [0-9]+\ 0\ job=nightly$ ]]
  run -2 tsd-collect --stamp nightly.stamp
  [[ $output == *"--stamp and --self-metrics are for --once" ]]
  run -2 tsd-collect --once --sensors none --stamp nowhere/nightly.stamp
}

@test "lines are judged by another dialect when asked" {
  collector 60/odd.sh <<<$'#!/bin/sh\necho a.b 1366155625 1e3\necho a.b 13 1'
  run -0 --separate-stderr tsd-collect --once -c c --host-from literal:h
  [ "${#lines[@]}" -eq 2 ]
  run -0 --separate-stderr tsd-collect --once -c c --host-from literal:h --dialect portable
  [[ $output != *"a.b 13 1"* ]]
  [[ $stderr == *"odd.sh: "* ]]
  run -2 tsd-collect --once --dialect nosuch
}

@test "the guide's sensor, in Python 3 and in sh, is kept beside each other" {
  collector 0/sensor.py <<'SENSOR'
#!/usr/bin/env python3
import sys
import time
COLLECTION_INTERVAL = 15  # seconds

while True:
    ts = int(time.time())
    print("test.my.value %s 42" % ts)
    sys.stdout.flush()
    time.sleep(COLLECTION_INTERVAL)
SENSOR
  collector 0/sensor.sh <<'SENSOR'
#!/bin/sh
while :; do
  echo "test.my.shell $(date +%s) 42"
  sleep 15
done
SENSOR
  start_collect -t zone=a
  wait_for 30 grep -qE '^test\.my\.value [0-9]{10} 42 zone=a$' lines
  wait_for 30 grep -qE '^test\.my\.shell [0-9]{10} 42 zone=a$' lines
  stop_collect
  [ ! -s sentences ]
}

@test "its own points come every minute, under tcollector's names and ours" {
  collector 0/talker.sh <<<$'#!/bin/sh\necho a.b 1366155625 1\necho no point\nexec sleep 1000'
  start_collect --host-from literal:h
  wait_for 90 grep -q '^tsd.collect.turns_missed' lines
  for metric in tcollector.collector.lines_sent tcollector.collector.lines_received \
    tcollector.collector.lines_invalid tsd.collect.lines_held tsd.collect.child.lines \
    tsd.collect.child.restarts tsd.collect.child.cpu_us tsd.collect.child.rss_bytes; do
    grep -qE "^${metric//./\\.} [0-9]+ [0-9]+ collector=talker.sh" lines
  done
  grep -qE '^tcollector\.collector\.lines_received [0-9]+ 2 collector=talker.sh' lines
  grep -qE '^tcollector\.collector\.lines_invalid [0-9]+ 1 collector=talker.sh' lines
  grep -qE '^tcollector\.reader\.lines_collected [0-9]+ 2' lines
  grep -qE '^tcollector\.reader\.lines_dropped [0-9]+ 0' lines
  stop_collect
}

@test "nothing happens between two ticks: no wakeups, no processor time" {
  collector 0/quiet.sh <<<$'#!/bin/sh\necho a.b 1366155625 1\nexec sleep 1000'
  start_collect --no-tcollector-stats
  wait_for 30 grep -q '^a.b' lines
  rest "$COLLECT_PID" "$(pgrep -x -P "$COLLECT_PID" tsd-guard)"
  stop_collect
}
