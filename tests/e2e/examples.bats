#!/usr/bin/env bats
# The example sensors are run as a user would: by hand, through the judge, and by tsd-collect.

load ../support/common

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  EXAMPLES=$TSD_TOP/examples
  mkdir -p collectors/0 collectors/60
}

# What tsd-collect gets from the collectors in one round; all of it has to be valid.
round() {
  run -0 --separate-stderr tsd-collect -c collectors --once -t host=web1 --no-tcollector-stats
  tsd-validate-line <<<"$output" >/dev/null
}

@test "the sensor in sh" {
  cp "$EXAMPLES/sensors/entropy.sh" collectors/0
  round
  [[ $output =~ ^kernel\.entropy\.bits\ [0-9]+\ [0-9]+\ host=web1$ ]]
}

@test "the sensor in Python" {
  cp "$EXAMPLES/sensors/processes.py" collectors/0
  round
  grep -qE '^host\.processes [0-9]+ [1-9][0-9]* owner=root host=web1$' <<<"$output"
}

@test "the sensor in awk, every 60 seconds" {
  cp "$EXAMPLES/sensors/cpu_mhz.awk" collectors/60
  grep -q '^cpu MHz' /proc/cpuinfo || skip "this machine's /proc/cpuinfo has no clock"
  round
  [ "$(wc -l <<<"$output")" -eq "$(grep -c ^processor /proc/cpuinfo)" ]
  grep -qE '^cpu\.mhz [0-9]+ [0-9.]+ cpu=0 host=web1$' <<<"$output"
}

@test "the sensor in C++, built by the command in its head" {
  command=$(sed -n 's|^// *\(c++ .*\) -o .*|\1|p' "$EXAMPLES/sensors/wakeup.cpp")
  $command -Wall -Wextra -Werror -o collectors/0/wakeup "$EXAMPLES/sensors/wakeup.cpp"
  round
  [[ $output =~ ^host\.wakeup\.delay_us\ [0-9]+\ [0-9]+\ host=web1$ ]]
}

# What Torque's qstat prints: two jobs wait in batch, one in long, one runs.
fake_qstat() {
  mkdir -p bin
  cat >bin/qstat <<'QSTAT'
#!/bin/sh
cat <<'LISTING'
Job ID                    Name             User            Time Use S Queue
------------------------- ---------------- --------------- -------- - -----
11.head                   render.sh        alice                  0 Q batch
12.head                   render.sh        alice           00:10:01 R batch
13.head                   render.sh        bob                    0 Q batch
14.head                   fold.sh          bob                    0 Q long
LISTING
QSTAT
  chmod +x bin/qstat
  PATH=$PWD/bin:$PATH
}

@test "the domain sensor counts the waiting jobs of Torque, for a user and a domain" {
  command -v squeue && skip "Slurm is asked first, and is here"
  fake_qstat
  cp "$EXAMPLES/sensors/queue_length.sh" collectors/0
  mkdir collectors/etc
  printf 'USER = "iamauser"\nDOMAIN = "iamadomain"\n' >collectors/etc/config.py
  round
  run -0 cut -d ' ' -f 1,3- <<<"$(sort <<<"$output")"
  [ "$output" = "batch.queue.length 1 queue=long domain=iamadomain host=web1 user=iamauser
batch.queue.length 2 queue=batch domain=iamadomain host=web1 user=iamauser
batch.queue.length 3 queue=all domain=iamadomain host=web1 user=iamauser" ] || { echo "$output"; false; }
}

@test "no answer of the batch system is no point" {
  command -v squeue && skip "Slurm is asked first, and is here"
  mkdir bin
  printf '#!/bin/sh\necho "pbs_connect: cannot connect" >&2\nexit 1\n' >bin/qstat
  chmod +x bin/qstat
  PATH=$PWD/bin:$PATH
  run -124 --separate-stderr timeout 2 "$EXAMPLES/sensors/queue_length.sh"
  [ -z "$output" ]
  [[ $stderr == *"cannot connect"* ]]
}

@test "the cron job: what cannot be sent waits, and the next round tells of the last" {
  run -75 "$EXAMPLES/cron-push.sh" 127.0.0.1:1 "$PWD/state"
  tsd-send --spool "$PWD/state/spool" --spool-export | grep -q '^proc\.loadavg\.1min '
  start_listen
  run -0 "$EXAMPLES/cron-push.sh" "$LISTEN" "$PWD/state"
  stop_listen
  [ "$(grep -c '^proc\.loadavg\.1min ' received)" -eq 2 ]
  grep -qE '^tsd\.cron\.age_seconds [0-9]+ [0-9]+ .*job=cron-push' received
  grep -qE '^tsd\.cron\.exit [0-9]+ 0 ' received
}

@test "the sensors that docs/from-collectd.md names for collectd's plugins are there" {
  sensors=$(sed -n '/^| plugin | sensor |/,/^$/s/^| .* | \(.*\) |$/\1/p' "$TSD_TOP/docs/from-collectd.md" | tr -d , | grep -vx sensor)
  [ -n "$sensors" ]
  for sensor in $sensors; do
    tsd-collect --list-sensors --profile fixed | cut -f 1 | grep -qx "$sensor" || { echo "$sensor"; return 1; }
  done
}

@test "the Ansible role: it names the packages of this release, and modules and tools that there are" {
  cd "$EXAMPLES/ansible"
  python3 -c 'import yaml' 2>/dev/null || skip "no python3-yaml"
  run -0 python3 - <<'PYTHON'
import yaml
def read(path):
    with open(path, encoding="utf-8") as text:
        return yaml.safe_load(text)
play = read("site.yml")
defaults = read("roles/tsd_tools/defaults/main.yml")
tasks = read("roles/tsd_tools/tasks/main.yml")
assert play[0]["roles"] == ["tsd_tools"] and play[0]["become"]
assert all(task["name"] for task in tasks)
assert {key for task in tasks for key in task if "." in key} == {
    "ansible.builtin." + module for module in ("copy", "apt", "dnf", "command", "lineinfile", "service")}
commands = [task["ansible.builtin.command"] for task in tasks if "ansible.builtin.command" in task]
print(defaults["tsd_tools_release"], *(c["cmd"] if isinstance(c, dict) else c for c in commands), sep="\n")
PYTHON
  [[ $(head -n 1 "$TSD_TOP/packaging/debian/changelog") == "tsd-tools (${lines[0]}) "* ]]
  grep -q "^Release: ${lines[0]##*-}$" "$TSD_TOP/packaging/tsd-tools.spec"
  # The commands, in an image.
  mkdir "$BATS_TEST_TMPDIR/image"
  read -ra words <<<"${lines[1]/'{{ tsd_host }}'/192.0.2.1}"
  run -0 "${words[@]}" --root "$BATS_TEST_TMPDIR/image"
}

@test "the Ansible role is taken by ansible-playbook and ansible-lint" {
  cd "$EXAMPLES/ansible"
  command -v ansible-playbook >/dev/null || skip "no ansible-playbook: apt-get install ansible-core"
  run -0 ansible-playbook -i localhost, --syntax-check site.yml
  command -v ansible-lint >/dev/null || skip "no ansible-lint: apt-get install ansible-lint"
  run -0 ansible-lint --offline --nocolor site.yml
}

@test "the relay out of Kafka: its script relays, commits and stops from its head" {
  load ../support/kafka_relay
  start_mock
  start_listen
  points 1 1000 | produce t
  "$EXAMPLES/kafka-relay/kafka-relay.sh" "kafka://$BROKERS/t" g "$LISTEN" "$PWD/state" 2>relay.log 3>&- &
  relay=$!
  wait_for 60 has_all received 1000
  kill "$relay"
  code=0
  wait "$relay" || code=$?
  [ "$code" -eq 0 ]
  grep -q '1000 in = 1000 confirmed' relay.log
  [ "$(rest_of_group t g | wc -l)" -eq 0 ]
  # One that is called wrongly is not started again.
  run -2 "$EXAMPLES/kafka-relay/kafka-relay.sh" kafka:///t g "$LISTEN" "$PWD/state"
  run -2 "$EXAMPLES/kafka-relay/kafka-relay.sh" "kafka://$BROKERS/t" g 127.0.0.1:99999 "$PWD/state"
  run -75 "$EXAMPLES/kafka-relay/kafka-relay.sh" kafka://127.0.0.1:1/t g "$LISTEN" "$PWD/state"
  stop_listen
  stop_mock
}

# 2 would be the end of the service. The sender's receipts come seconds after its lines, when nobody reads them.
@test "the relay out of Kafka: when one of its halves is killed, the script ends, and not with 2" {
  load ../support/kafka_relay
  cd "$BATS_TEST_TMPDIR"
  start_mock
  start_listen
  points 1 1000 | produce t
  for half in tsd-listen tsd-send; do
    before=$(wc -l <received)
    "$EXAMPLES/kafka-relay/kafka-relay.sh" "kafka://$BROKERS/t" "group-$half" "$LISTEN" "$PWD/state" 2>"$half.log" 3>&- &
    relay=$!
    wait_for 60 has_grown received "$before"
    kill -9 "$(pgrep -P "$relay" -x "$half")"
    code=0
    wait "$relay" || code=$?
    echo "$half: $code"
    [ "$code" -ne 0 ]
    [ "$code" -ne 2 ]
  done
  grep -q 'writing receipts: Broken pipe' tsd-listen.log
  stop_listen
  stop_mock
}
has_grown() { [ "$(wc -l <"$1")" -gt "$2" ]; }

@test "the unit of the relay out of Kafka is one that systemd takes" {
  command -v systemd-analyze >/dev/null || skip "no systemd-analyze here"
  sed "s|/usr/local/bin/kafka-relay.sh|$EXAMPLES/kafka-relay/kafka-relay.sh|" \
    "$EXAMPLES/kafka-relay/tsd-kafka-relay.service" >tsd-kafka-relay.service
  run -0 systemd-analyze verify --man=no ./tsd-kafka-relay.service
  [[ $output != *tsd-kafka-relay* ]]
}
