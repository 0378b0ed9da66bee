#!/usr/bin/env bats
# ntpstat and smart_stats beside Debian's real chrony and smartmontools, which are unpacked, not
# installed: a mount namespace of our own shows them where the sensors look for programs.

load ../support/common

setup() {
  cd "$BATS_TEST_TMPDIR" || exit 1
  unshare -nm true 2>/dev/null || skip "no namespaces may be made here"
}

# program NAME: its path; skips where it cannot be had or does not run here.
program() {
  local path
  path=$("$TSD_SUPPORT/servers" path "$1" 2>/dev/null) || skip "Debian's $1 cannot be had"
  "$path" --version >/dev/null || skip "Debian's $1 does not run here"
  echo "$path"
}

# apart SCRIPT FILE...: runs SCRIPT where FILEs lie in /usr/local/sbin
apart() {
  local script=$1
  shift
  FILES="$*" unshare -nm bash -euc '
    mount -t tmpfs none /usr/local/sbin
    cp $FILES /usr/local/sbin
    '"$script"
}

@test "chronyd that follows a server: its offset; with nobody to ask: a sentence" {
  chronyd=$(program chrony)
  # A server of ours, and the daemon that follows it; neither touches the clock.
  printf 'local stratum 5\nport 11123\nallow\ncmdport 0\nbindcmdaddress /\npidfile %s/s.pid\n' "$PWD" >server.conf
  printf 'server 127.0.0.1 port 11123 minpoll -6 maxpoll -4 iburst\nport 0\npidfile %s/c.pid\n' "$PWD" >client.conf
  # The chronyc of 4.8 and later becomes this user, whom the package makes.
  for file in passwd group; do cp "/etc/$file" . && sed -i '/^_chrony:/d' "$file"; done
  echo '_chrony:x:65531:65531::/:/bin/false' >>passwd
  echo '_chrony:x:65531:' >>group
  CHRONYD=$chronyd apart '
    for file in passwd group; do mount --bind "$file" "/etc/$file"; done
    command -v ip >/dev/null && ip link set lo up
    code=0
    tsd-collect --once --sensors ntpstat --now 1366155625 >before 2>why || code=$?
    [ "$code" = 1 ]
    "$CHRONYD" -x -d -u root -f server.conf >server.log 2>&1 & server=$!
    "$CHRONYD" -x -d -u root -f client.conf >client.log 2>&1 & client=$!
    for _ in $(seq 200); do grep -q "Selected source" client.log && break; sleep 0.1; done
    for _ in $(seq 100); do tsd-collect --once --sensors ntpstat --no-host-tag --now 1366155625 >after && break; sleep 0.1; done
    kill $client $server' "${chronyd%/sbin/chronyd}/bin/chronyc"
  [ ! -s before ]
  grep 'tsd-collect: ntpstat: ' why
  grep -E '^ntp.offset 1366155625 -?[0-9]+\.[0-9]{3}$' after
}

@test "smartctl that knows nothing of a drive prints no point" {
  smartctl=$(program smartmontools)
  mkdir -p kept/answers
  "$smartctl" -i -A /dev/null >kept/answers/smartctl-sda || true
  [ -s kept/answers/smartctl-sda ]
  grep -q 'Unable to detect device type' kept/answers/smartctl-sda
  run -0 --separate-stderr tsd-collect --once --sensors smart_stats --root kept --now 1366155625
  [ -z "$output" ]
  # An answer of that place is read: one that knows the drive makes points.
  printf 'ID# ATTRIBUTE_NAME\n  9 Power_On_Hours          0x0032   097   097   000    Old_age   Always       -       12345\n' \
    >>kept/answers/smartctl-sda
  run -0 --separate-stderr tsd-collect --once --sensors smart_stats --root kept --now 1366155625 --no-host-tag
  [ "$output" = "smart.power_on_hours 1366155625 12345 disk=sda" ]
}
