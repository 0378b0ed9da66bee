#!/usr/bin/env bats
# tsd-install-init over what is there already: an earlier installation of its own, and somebody else's
# script, programs and settings.

load ../support/common

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  mkdir -p image/etc/init.d
  printf 'root:x:0:0:root:/root:/bin/sh\n' >image/etc/passwd
  printf 'root:x:0:\n' >image/etc/group
  script=image/etc/init.d/tcollector
  tree=image/usr/local/tcollector
  config=$tree/collectors/etc/config.py
  copies=image/var/backups/tcollector
}

install() { tsd-install-init --root image "$@"; }
uninstall() { tsd-install-init --uninstall --root image; }
portrait() { (cd image && find . -printf '%M %u %g %p %l\n' -type f -exec cat {} \; | sort); }
set_lines() { grep -E '^(USER|PASSWORD|DOMAIN)' "$config"; }

# A script as packaged tcollectors have it, with a link of its own.
foreign_script() {
  cat >"$script" <<'SCRIPT'
#!/bin/bash
# chkconfig: 345 99 01
TSD_HOST=tsd.old.example
TSD_PORT=4299
exec /usr/bin/tcollector.py -H $TSD_HOST -p $TSD_PORT
SCRIPT
  chmod 750 "$script"
  mkdir -p image/etc/rc3.d
  ln -s ../init.d/tcollector image/etc/rc3.d/S20tcollector
}

@test "somebody else's script is replaced: its TSD is taken over, a private copy kept and brought back" {
  foreign_script
  portrait >before
  cp -p "$script" old
  run -0 install
  [[ $output == *'/etc/init.d/tcollector:3: the TSD tsd.old.example is taken over'* ]]
  [[ $output == *'its port 4299 is taken over'* ]]
  [[ $output == *"/etc/init.d/tcollector was there before, and is replaced: a copy of it is kept as $copies/etc/init.d/tcollector"* ]]
  [ "$(sed -n 5p "$script")" = TSD_HOST=tsd.old.example ]
  grep -qF 'TSD_PORT:-4299}' "$script"
  cmp old "$copies/etc/init.d/tcollector"
  [ "$(stat -c %a:%u "$copies")" = "700:$(id -u)" ]
  [ "$(stat -c %a "$copies/etc/init.d/tcollector")" = 600 ]
  run -0 install
  [ -z "$output" ]
  run -0 uninstall
  [[ $output == *'/etc/init.d/tcollector is what it was before the installation'* ]]
  portrait | diff before -
}

@test "--uninstall says when the copy of a foreign script is gone, and leaves nothing of ours" {
  foreign_script
  install
  rm -r image/var/backups
  run -0 uninstall
  [[ $output == *"/etc/init.d/tcollector is removed, and what was there before cannot be brought back: its copy $copies/etc/init.d/tcollector is gone"* ]]
  [[ $output != *'is what it was before'* ]]
  [ ! -e "$script" ]
  [ ! -L image/etc/rc3.d/S20tcollector ]
}

@test "--uninstall brings back a foreign unit and the link that starts it, wherever it led" {
  mkdir -p image/etc/systemd/system/multi-user.target.wants image/usr/lib/systemd image/var/lib
  : >image/usr/lib/systemd/systemd
  for target in ../tcollector.service /etc/systemd/system/tcollector.service /lib/systemd/system/tcollector.service \
    /opt/other.service; do
    printf '[Service]\nExecStart=/bin/true\n' >image/etc/systemd/system/tcollector.service
    ln -sf "$target" image/etc/systemd/system/multi-user.target.wants/tcollector.service
    portrait >before
    install -H tsd1
    : >image/var/somebodys
    run -0 uninstall
    [[ $output != *'/var stays'* ]]
    rm image/var/somebodys
    portrait | diff before -
  done
}

@test "-H has the last word over a foreign script; a host that only running it could tell has none" {
  foreign_script
  run -0 install -H tsd.new.example
  [ "$(sed -n 5p "$script")" = TSD_HOST=tsd.new.example ]
  [[ $output != *'is taken over'* ]]
  run -0 uninstall
  sed -i 's/^TSD_HOST=.*/TSD_HOST=$(cat host)/' "$script"
  portrait >before
  run -2 install
  [[ $output == *'no TSD: name it'* ]]
  sed -i 's/^TSD_HOST=.*/TSD_HOST="a;b"/' "$script"
  run -2 install
  [[ $output == *'the host "a;b" is refused'* ]]
}

@test "-H: an address, a port that is none, and one that -p contradicts" {
  run -0 install -n -H '[::1]'
  run -0 install -n -H '::1' -p 4243
  run -0 install -H '[::1]:4243'
  [ "$(sed -n 5p "$script")" = TSD_HOST=::1 ]
  grep -qF 'TSD_PORT:-4243}' "$script"
  run -0 install -n -H x:4243 -p 4243
  TSD_PORT=4244 run -0 install -n -H x:4243
  for words in '-H x:4242 -p 4243' '-p 4243 -H x:4242'; do
    # shellcheck disable=SC2086
    run -2 install -n $words
    [[ $output == *'-H has the port 4242, and -p 4243: leave one of them out'* ]]
  done
  for port in 0 70000 '' abc; do
    run -2 install -n -H "x:$port"
    [[ $output == *"the TSD \"x:$port\" is refused: its port \"$port\" is not a whole number from 1 to 65535"* ]]
  done
  for word in '[::1' '[x]:1' 'a:b:c' '::1]'; do
    run -2 install -n -H "$word"
    [[ $output == *'it is not HOST, HOST:PORT, IPV6 or [IPV6]:PORT'* ]]
  done
}

@test "what a foreign script has for its TSD is said with its place: a carriage return, a port that is none" {
  printf '#!/bin/sh\r\nTSD_HOST=crlf\r\nTSD_PORT=4299\r\n' >"$script"
  run -0 install -n
  [[ $output == *'/etc/init.d/tcollector:2: TSD_HOST ends with a carriage return (Windows), which is left out'* ]]
  [[ $output == *'the TSD crlf is taken over'*'/etc/init.d/tcollector:3: its port 4299 is taken over'* ]]
  printf '#!/bin/sh\nTSD_HOST=tsd1\nTSD_PORT=abc\n' >"$script"
  run -2 install -n
  [[ $output == *'/etc/init.d/tcollector:3: TSD_PORT: "abc" is not a whole number from 1 to 65535; name it with -p'* ]]
  run -0 install -n -p 4299
  mkdir -p image/etc/default
  printf '#!/bin/sh\nTSD_HOST=tsd1\n. /etc/default/tcollector\n' >"$script"
  echo TSD_PORT=04243 >image/etc/default/tcollector
  run -0 install -n
  [[ $output == *'/etc/default/tcollector:1: its port 4243 is taken over'* ]]
  printf '#!/bin/sh\nTSD_HOST=x:70000\n' >"$script"
  run -2 install -n
  [[ $output == *'/etc/init.d/tcollector:2: the TSD "x:70000" is refused: its port '*'; name it with -H'* ]]
}

@test "a change of the TSD is said, whatever stands on line 5, and over a foreign script" {
  install -H tsd1
  sed -i '5s/.*//' "$script"
  run -0 install -H q
  [[ $output == *'/etc/init.d/tcollector: TSD_HOST=tsd1 becomes TSD_HOST=q'* ]]
  printf '#!/bin/sh\nTSD_HOST=q\n' >"$script"
  run -0 install -H tsd2:4242
  [[ $output == *'/etc/init.d/tcollector: TSD_HOST=q becomes TSD_HOST=tsd2'* ]]
  printf '#!/bin/sh\n:\n' >"$script"
  run -0 install -H tsd3
  [[ $output == *'/etc/init.d/tcollector: TSD_HOST=tsd2 becomes TSD_HOST=tsd3'* ]]
}

@test "the settings file that a foreign script sources has the last word on its TSD" {
  foreign_script
  mkdir -p image/etc/sysconfig
  sed -i '/^TSD_PORT/a [ -f /etc/sysconfig/$(basename $0) ] && . /etc/sysconfig/$(basename $0)' "$script"
  echo 'TSD_HOST="tsd.settings.example"' >image/etc/sysconfig/tcollector
  run -0 install
  [[ $output == *'/etc/sysconfig/tcollector:1: the TSD tsd.settings.example is taken over'* ]]
  [ "$(sed -n 5p "$script")" = TSD_HOST=tsd.settings.example ]
}

@test "what may set another TSD is said by the installer, --get and --migrate alike" {
  mkdir -p image/etc/default
  for text in 'TSD_HOST=$(cat /etc/tsd)' '[ -f x ] && TSD_HOST=q' 'if x; then TSD_HOST=q; fi' 'eval "$(x)"' \
    'read TSD_HOST <x' 'TSD_HOST+=x' '. $unknown'; do
    printf '#!/bin/sh\nTSD_HOST=tsd1\n. /etc/default/tcollector\nTSD_PORT=$P\n' >"$script"
    printf '%s\n' "$text" >image/etc/default/tcollector
    doubt='/etc/default/tcollector:1 may set TSD_HOST too'
    run -0 --separate-stderr tsd-check-config --root image --get TSD_HOST /etc/init.d/tcollector
    [ "$output" = tsd1 ]
    [[ $stderr == *"$doubt"*'cannot be known for certain' ]]
    run -0 tsd-check-config --root image --migrate
    [ "${lines[0]}" = 'tsd-install-init -H tsd1' ]
    [[ $output == *"# TSD_HOST: $doubt"* ]]
    [[ $output == *'# TSD_PORT: /etc/init.d/tcollector:4 may set TSD_PORT too (TSD_PORT=$P)'* ]]
    run -0 install -n
    [[ $output == *"$doubt"*'the TSD tsd1 is taken over'* ]]
    [[ $output == *'/etc/init.d/tcollector:4 may set TSD_PORT too (TSD_PORT=$P)'* ]]
  done
}

@test "of a list of TSDs the first is taken over; a settings file stays, and is said" {
  printf '#!/bin/sh\n. /etc/default/tcollector\nexec tcollector -L $TSD_HOSTS\n' >"$script"
  mkdir -p image/etc/default
  printf 'TSD_HOSTS="tsd1.example:4301,tsd2.example:4302"\nEXTRA_TAGS="dc=lga"\n' >image/etc/default/tcollector
  run -0 install
  [[ $output == *'/etc/default/tcollector:1: the TSD tsd1.example:4301 is taken over'* ]]
  [[ $output == *'--migrate prints the option for the other TSDs'* ]]
  [[ $output == *'/etc/default/tcollector was there before, and stays as it is: tsd-check-config says what replaces its variables'* ]]
  [ "$(sed -n 5p "$script")" = TSD_HOST=tsd1.example ]
  grep -qF 'TSD_PORT:-4301}' "$script"
  run -0 tsd-check-config --root image --migrate
  [[ $output == *'SEND_OPTIONS="-H tsd2.example:4302"'* ]]
}

@test "a link in the script's place, and programs of an old tree, are copied and brought back" {
  mkdir -p "$tree/collectors/0" "$tree/collectors/etc" image/etc/systemd/system image/usr/lib/systemd
  : >image/usr/lib/systemd/systemd
  printf '#!/usr/bin/python\n' >"$tree/tcollector.py"
  printf '#!/bin/bash\nTSD_HOST=tsd.old.example\n' >"$tree/startstop"
  printf '[Service]\nExecStart=/bin/true\n' >image/etc/systemd/system/tcollector.service
  printf 'def onload(options, tags): pass\n' >"$config"
  printf '#!/usr/bin/python\n' >"$tree/collectors/0/dfstat"
  ln -s /usr/local/tcollector/startstop "$script"
  portrait >before
  run -0 install --domain grid
  [ ! -L "$script" ]
  grep -q '^# tsd-install-init: ' "$script" "$tree/startstop"
  grep -q 'tsd-collect | tsd-validate-line' "$tree/tcollector.py"
  grep -q 'init.d/tcollector run' image/etc/systemd/system/tcollector.service
  [ "$(set_lines)" = 'DOMAIN = "grid"' ]
  # Collectors are whose they were.
  [[ $output == *'/collectors/0/dfstat was there before, and stays as it is'* ]]
  run -0 install
  run -0 uninstall
  portrait | diff before -
}

@test "another foreign script in our place is replaced too, and no copy overwrites another" {
  foreign_script
  cp -p "$script" first
  install
  printf '#!/bin/sh\nTSD_HOST=tsd.second.example\n' >"$script"
  cp -p "$script" second
  run -0 install
  [[ $output == *'the TSD tsd.second.example is taken over'* ]]
  cmp first "$copies/etc/init.d/tcollector.1"
  cmp second "$copies/etc/init.d/tcollector"
  run -0 uninstall
  cmp second "$script"
  [[ $output == *"$copies/etc/init.d stays"* || $output == *'/var/backups/tcollector/etc/init.d stays'* ]]
}

@test "what is no file in the script's place is exit 1, and nothing is changed" {
  mkdir "$script"
  portrait >before
  run -1 install -H tsd1
  [[ $output == *'/etc/init.d/tcollector is neither a file nor a link, and nothing was changed: move it away'* ]]
  portrait | diff before -
}

@test "our own script, copied by hand as the guide has it, is ours" {
  install -H tsd1 --prefix /opt/t
  cp image/opt/t/startstop copy
  uninstall
  tsd-install-init --uninstall --root image --prefix /opt/t 2>/dev/null || true
  cp copy "$script"
  sed -i '5s/.*/TSD_HOST=tsd.mine.example/' "$script"
  run -0 install
  [[ $output != *'taken over'* && $output != *'a copy of it'* ]]
  [ "$(sed -n 5p "$script")" = TSD_HOST=tsd.mine.example ]
  # Its marker says where the tree is.
  [ -e image/opt/t/.installed ]
  [ ! -e "$tree" ]
}

@test "what was set stays until it is unset, and every change is said" {
  echo secret >password
  install -H tsd1 -p 4243 --variant openstack --spool /srv/spool --init sysv --no-sensors --user me --domain grid \
    --password-file password 2>/dev/null
  portrait >before
  run -0 install
  [ -z "$output" ]
  run -0 install -H tsd1
  [ -z "$output" ]
  portrait | diff before -
  run -0 install --domain other
  [[ $output == *'config.py: DOMAIN = "grid" becomes DOMAIN = "other"'* ]]
  [ "$(set_lines | sed 's/ .*//' | tr '\n' ' ')" = 'USER PASSWORD DOMAIN ' ]
  [ "$(stat -c %a "$config")" = 640 ]
  run -0 install --no-domain --no-user --no-password
  [[ $output == *'USER = "me" becomes no USER'* && $output == *'DOMAIN = "other" becomes no DOMAIN'* ]]
  [[ $output == *'a PASSWORD becomes no PASSWORD'* && $output != *secret* ]]
  run -1 set_lines
  run -0 install -p 4242 --variant standard --spool default --init auto --sensors default
  [[ $output == *'port: 4243 becomes 4242'* && $output == *'variant: openstack becomes standard'* ]]
  [[ $output == *'spool: /srv/spool becomes default'* && $output == *'sensors: none becomes default'* ]]
  grep -qF 'SPOOL-/var/spool/tcollector}' "$script"
  [ -x "$tree/collectors/0/dfstat" ]
  uninstall
  [ ! -e "$script" ]
  run -2 install --domain x --no-domain -H tsd1
  run -2 install --spool /x --no-spool -H tsd1
}

@test "--sensors default brings back sensors that were removed, too; --no-sensors stays" {
  install -H tsd1
  rm "$tree"/collectors/0/*
  run -0 install
  [ -z "$(ls "$tree/collectors/0")" ]
  install --sensors default
  [ -x "$tree/collectors/0/iostat" ]
  install --no-sensors
  [ -z "$(ls "$tree/collectors/0")" ]
  run -0 install
  [ -z "$output" ]
  [ -z "$(ls "$tree/collectors/0")" ]
  install --sensors default
  [ -x "$tree/collectors/0/iostat" ]
}

@test "what an edited script keeps from being applied is exit 1, and nothing is changed" {
  install -H tsd1
  echo '# mine' >>"$script"
  portrait >before
  for options in '-H tsd2' '-H tsd1:4243' '-p 4243' '--variant openstack' '--no-spool'; do
    # shellcheck disable=SC2086
    run -1 install $options
    [[ $output == *'cannot be applied, and nothing was changed'* ]]
    portrait | diff before -
  done
  run -0 install -H tsd1
  [[ $output == *'was edited beyond line 5'* ]]
  sed -i '5s/.*/TSD_HOST=tsd2/' "$script"
  run -0 install -H tsd2
}

@test "another host than the last is a change, and said" {
  install -H tsd1
  run -0 install -H tsd2
  [[ $output == *'/etc/init.d/tcollector: TSD_HOST=tsd1 becomes TSD_HOST=tsd2'* ]]
}

@test "an edited line 5 is said when the same host as last time is asked for" {
  install -H tsd1
  sed -i '5s/.*/TSD_HOST=tsd2/' "$script"
  run -0 install -H tsd1
  [[ $output == *'line 5 of /etc/init.d/tcollector was edited, and stays: TSD_HOST=tsd2' ]]
}

@test "a manifest with an option that no installation has is not believed" {
  install -H tsd1
  cp "$tree/.installed" sound
  for line in 'option 0 port' 'option x variant' 'option 1 nonsense'; do
    { cat sound && echo "$line"; } >"$tree/.installed"
    run -2 install
    [[ $output == *'.installed is not believed: no installation has the option'* ]]
  done
}
