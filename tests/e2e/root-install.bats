#!/usr/bin/env bats
# Root installs, removes and prepares by what root alone can write: trees, manifests, links and
# directories of the service's account are refused with a sentence, and nothing is changed.

load ../support/common

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  [ "$(id -u)" = 0 ] || skip "needs root, to have something to lose"
  umask 022
  mkdir -p image/etc/cron.d image/etc/alternatives
  printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n' >image/etc/passwd
  printf 'root:x:0:\nnogroup:x:65534:\n' >image/etc/group
  echo 'PATH=/bin' >image/etc/profile
  ln -s ../profile image/etc/alternatives/pager
  tree=image/usr/local/tcollector
}

install() { tsd-install-init -H tsd1 --root image "$@"; }
uninstall() { tsd-install-init --uninstall --root image "$@"; }
# Everything about the image but times and numbers of inodes.
portrait() { (cd image && find . -printf '%M %u %g %p %l\n' -type f -exec cat {} \; | sort); }
# The fingerprint of the file, as the manifest has it: so an attacker writes it too.
mark() {
  python3 -c 'import sys
h = 0xcbf29ce484222325
for c in open(sys.argv[1], "rb").read(): h = (h ^ c) * 0x100000001b3 % 2**64
print("%016x" % h)' "$1"
}

@test "--uninstall does not believe a manifest in a tree of the account's" {
  install
  chown -R nobody "$tree"
  printf '%s\n' "file $(mark image/etc/profile) /etc/profile" 'link ../profile /etc/alternatives/pager' \
    'account - root' >>"$tree/.installed"
  portrait >before
  run -2 uninstall
  [[ $output == *'/usr/local/tcollector belongs to nobody, and root acts only by what root alone can write'* ]]
  run -2 uninstall --dry-run
  portrait | diff before -
}

@test "--uninstall takes a tree that group or others may write for none of root's, nor a directory above" {
  install
  portrait >before
  for place in "$tree" image/usr/local "$tree/.installed"; do
    for mode in g+w o+w; do
      chmod "$mode" "$place"
      run -2 uninstall
      [[ $output == *'may be written by group or others (mode 07'* || $output == *'(mode 06'* ]]
      chmod go-w "$place"
    done
  done
  # Who owns a directory may put another in the place of the tree.
  chown nobody image/usr/local
  run -2 uninstall
  [[ $output == *'/usr/local belongs to nobody'* ]]
  chown root image/usr/local
  portrait | diff before -
  # With the sticky bit nobody may do that to root's tree.
  chmod 1777 image/usr/local
  run -0 uninstall
  [ ! -e "$tree" ]
}

@test "a manifest of root's names known paths alone, and no account but its own" {
  install
  cp "$tree/.installed" sound
  for line in "file $(mark image/etc/profile) /etc/profile" 'link ../profile /etc/alternatives/pager' \
    'account - root' 'account - nobody' 'directory - /etc/cron.d' 'spool - /etc' 'spool - /var' \
    "file $(mark image/etc/profile) /usr/local/tcollector/../../../etc/profile" \
    "file $(mark image/etc/profile) /usr/local/tcollector/collectors/0/../../../../../etc/profile" \
    'file 0 /etc/init.d/ssh' 'link ../init.d/ssh /etc/rc2.d/S01ssh' 'file 0 /usr/local/tcollector-2/startstop' \
    'directory - /usr/local/tcollector/..'; do
    { cat sound && echo "$line"; } >"$tree/.installed"
    portrait >before
    run -2 uninstall
    [[ $output == *"/usr/local/tcollector/.installed is not believed: it names the ${line%% *} ${line##* }, which"* ]]
    run -2 install
    portrait | diff before -
  done
  cp sound "$tree/.installed"
  run -0 uninstall
}

@test "whatever options it was installed with, it is believed and goes again" {
  mkdir -p image/usr/lib/systemd
  : >image/usr/lib/systemd/systemd
  echo '#!/bin/sh' >mine.sh
  portrait >before
  for options in '--init sysv' '--init systemd' '--init openrc' '--init auto' '--no-spool' '--spool /srv/deep/spool' \
    '--prefix /opt/x/y' '--collector mine.sh' '--name second' '--spool /usr/local/tcollector/spool'; do
    # shellcheck disable=SC2086
    install $options
    # shellcheck disable=SC2046,SC2086
    run -0 uninstall $(grep -oE -- '--(name|prefix) [^ ]+' <<<"$options")
    [ -z "$output" ]
    portrait | diff before -
  done
}

@test "an installation does not write into a tree of the account's, and follows no link there" {
  mkdir -p "$tree/collectors"
  ln -s /etc "$tree/collectors/0"
  chown -h nobody "$tree/collectors" "$tree/collectors/0"
  portrait >before
  run -2 install
  [[ $output == *'belongs to nobody'*'chown -R -h root:root and chmod -R go-w'* ]]
  run -2 install --dry-run
  portrait | diff before -
  rm -r "$tree"
  mkdir -p "$tree"
  chmod 1777 image/usr/local
  chown nobody "$tree"
  run -2 install
  chown root "$tree"
  run -0 install
}

@test "tsd-check-config says that a tree is not root's alone" {
  install
  run tsd-check-config --root image
  [[ $output == *"tree:         /usr/local/tcollector, root's alone"* ]]
  chown nobody "$tree/collectors"
  run -1 tsd-check-config --root image
  [[ $output == *'tree:         /usr/local/tcollector/collectors belongs to nobody: chown -R -h root:root'* ]]
  run -1 tsd-check-config --root image --roots-alone /usr/local/tcollector/collectors/0
  [[ $output == *'/usr/local/tcollector/collectors belongs to nobody' ]]
  run -0 tsd-check-config --root image --roots-alone /usr/local/tcollector/not/there
}

@test "a spool that the account could replace, or that holds what is root's, is refused" {
  portrait >before
  for spool in /var/lib/tcollector /var/lib/tcollector/spool /var/lib /var / /run/tcollector/spool /etc /usr \
    /usr/local/tcollector /usr/local/tcollector/collectors/0 /var/log /etc/init.d/tcollector; do
    run -2 install --spool "$spool"
    [[ $output == *"the spool \"$spool\" is refused"* ]]
  done
  run -2 install --prefix /var/lib/tcollector/tree
  run -2 install --prefix /var/spool/tcollector
  portrait | diff before -
  mkdir -p image/srv/theirs
  chown nobody image/srv/theirs
  run -2 install --spool /srv/theirs/spool
  [[ $output == *'/srv/theirs belongs to nobody'* ]]
  ln -s /etc image/srv/link
  run -2 install --spool /srv/link
  [[ $output == *'/srv/link is no directory, and no link is followed'* ]]
  run -0 install --spool /srv/spool
}

@test "accounts that another program is changing are left alone" {
  "$TSD_SUPPORT/on-a-copy" true || skip "no throw-away copy of this machine can be had"
  # lckpwdf(3) waits 15 seconds for the lock.
  run -2 "$TSD_SUPPORT/on-a-copy" env PATH="$PATH" sh -euc '
    cp /etc/passwd /mnt/passwd
    python3 -c "import fcntl, os, time
f = open(\"/etc/.pwd.lock\", \"w\")
fcntl.lockf(f, fcntl.LOCK_EX)
open(\"/mnt/locked\", \"w\")
time.sleep(60)" &
    until [ -e /mnt/locked ]; do sleep 0.1; done
    tsd-install-init -H tsd1 --init sysv || code=$?
    kill %1 2>/dev/null || kill $!
    cmp /etc/passwd /mnt/passwd
    [ ! -e /etc/init.d/tcollector ]
    exit "${code:-0}"' 3>&-
  [[ $output == *'locking /etc/passwd'* ]]
}
