#!/usr/bin/env bats
# tsd-check-config: the guide's two greps, and what a person would overlook.

load ../support/common

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  cat >tcollector <<'SCRIPT'
#!/bin/sh
# chkconfig: 2345 90 10
# description: ships metrics
#
TSD_HOST=nimbus-opentsdb.no-ip.info
### BEGIN INIT INFO
# Provides:          tcollector
# Required-Start:    $network $remote_fs
# Required-Stop:     $network $remote_fs
# Default-Start:     2 3 4 5
# Default-Stop:      0 1 6
### END INIT INFO
SCRIPT
  chmod 755 tcollector
  printf 'USER = "iamauser"\nDOMAIN = "iamadomain"\n' >config.py
}

@test "a sound script: what grep prints, exit 0, not a word more" {
  run -0 --separate-stderr tsd-check-config tcollector
  [ "$output" = 'TSD_HOST=nimbus-opentsdb.no-ip.info' ]
  [ -z "$stderr" ]
  cmp <(tsd-check-config tcollector) <(grep 'TSD_HOST=' tcollector)
}

@test "a sound config.py: what egrep prints, exit 0, not a word more" {
  run -0 --separate-stderr tsd-check-config config.py
  [ "$output" = $'USER = "iamauser"\nDOMAIN = "iamadomain"' ]
  [ -z "$stderr" ]
  cmp <(tsd-check-config config.py) <(grep -E '^USER|^DOMAIN' config.py)
}

@test "a trap is named with its place, and the answer is no" {
  sed -i '5s/=/ = /' tcollector
  run -1 --separate-stderr tsd-check-config tcollector
  [ -z "$output" ]
  [[ $stderr == "tcollector:5:9: host-blank: "* ]]
  sed -i 's/^/#/' config.py
  run -1 --separate-stderr tsd-check-config config.py
  [ -z "$output" ]
  [[ $stderr == "config.py:1:2: name-commented: "*"config.py:2:2: name-commented: "* ]]
}

@test "a remark is said, and the answer is still yes" {
  sed -i '5s/=\(.*\)/="\1"/' tcollector
  run -0 --separate-stderr tsd-check-config tcollector
  [ "$output" = 'TSD_HOST="nimbus-opentsdb.no-ip.info"' ]
  [[ $stderr == "tcollector:5:1: note: host-spelling: "* ]]
}

@test "-q: the exit code is the answer" {
  run -0 tsd-check-config -q tcollector
  [ -z "$output" ]
  chmod -x tcollector
  run -1 tsd-check-config -q tcollector
  [ -z "$output" ]
}

@test "several files: the worst answer counts, and all are looked at" {
  run -2 --separate-stderr tsd-check-config absent config.py
  [[ $output == 'USER = "iamauser"'* ]]
  [ "$stderr" = 'tsd-check-config: reading absent: No such file or directory' ]
}

@test "no FILE: where everything comes from, in an image too" {
  mkdir -p image/etc
  cp /etc/passwd image/etc/
  run -1 tsd-check-config --root image
  [[ $output == *'TSD_HOST:     not set'* ]]
  tsd-install-init -H tsd1 --init sysv --root image
  run -0 --separate-stderr tsd-check-config --root image
  [[ $output == *'TSD_HOST:     tsd1 (/etc/init.d/tcollector:5)'* ]]
  [[ $output == *'host tag:     asked from ec2,nimbus,fqdn,hostname'* ]]
  [[ $output == *'USER:         not set'* ]]
  [[ $output == *'starts in:    runlevels 2 3 4 5'* ]]
  [ -z "$stderr" ]
  rm image/etc/rc?.d/S*
  run -1 tsd-check-config --root image
  [[ $output == *'it does not start at boot'* ]]
}

@test "no FILE: which collectors run, and why the others do not" {
  mkdir -p image/etc image/bin image/usr/bin
  cp /etc/passwd image/etc/
  cp /bin/true image/bin/sh
  tsd-install-init -H tsd1 --init sysv --no-sensors --root image
  tree=image/usr/local/tcollector/collectors
  collector() { printf '%b' "$2" >"$tree/$1" && chmod "${3:-755}" "$tree/$1"; }
  run -0 --separate-stderr tsd-check-config --root image
  [[ $output == *'collectors/0: none: nothing of the host is gathered'* ]]
  collector 0/good.sh '#!/bin/sh\n'
  collector 60/slow.sh '#!/bin/sh\n'
  collector 60/slow.sh~ '#!/bin/sh\n'
  run -0 --separate-stderr tsd-check-config --root image
  [[ $output == *$'collectors/0: good.sh\ncollectors/60: slow.sh\nnot run:      '*'/60/slow.sh~: editors and packages leave such names behind'* ]]
  collector 0/mine.py '#!/bin/sh\n' 644
  collector 0/py2.py '#!/usr/bin/python2\n'
  collector 0/crlf.sh '#!/bin/sh\r\n'
  collector 0/bom.sh '\xef\xbb\xbf#!/bin/sh\n'
  collector loose.sh '#!/bin/sh\n'
  mkdir "$tree/1m"
  run -1 --separate-stderr tsd-check-config --root image
  tree=/usr/local/tcollector/collectors
  [ "$(grep -c '^not run: .*  <-$' <<<"$output")" = 6 ] # what is left over needs no hand
  diff <(grep '^not run' <<<"$output" | sed 's/  <-$//') - <<END
not run:      $tree/0/bom.sh: a byte order mark stands before #!: sed -i '1s/^\xef\xbb\xbf//' $tree/0/bom.sh
not run:      $tree/0/crlf.sh: its first line ends with a carriage return (Windows): sed -i 's/\r\$//' $tree/0/crlf.sh
not run:      $tree/0/mine.py: it is not executable: chmod +x $tree/0/mine.py
not run:      $tree/0/py2.py: #!/usr/bin/python2: there is no such program
not run:      $tree/60/slow.sh~: editors and packages leave such names behind
not run:      $tree/1m: its name is no number of seconds
not run:      $tree/loose.sh: it lies beside the numbered directories: mv $tree/loose.sh $tree/0/, or $tree/60/
END
  [[ $output == *$'collectors/0: good.sh\n'* ]]
}

@test "no FILE: the port that was installed; what cannot run in an image without programs" {
  mkdir -p image/etc
  cp /etc/passwd image/etc/
  tsd-install-init -H tsd1 -p 4999 --init sysv --root image
  run -0 tsd-check-config --root image
  [[ $output == *'TSD_PORT:     4999 (/etc/init.d/tcollector:'* ]]
  printf '#!/bin/sh\r\n' >image/usr/local/tcollector/collectors/0/crlf.sh
  chmod +x image/usr/local/tcollector/collectors/0/crlf.sh
  run -1 tsd-check-config --root image
  [[ $output == *'crlf.sh: its first line ends with a carriage return'* ]]
  run -1 tsd-check-config --root image --connect --patience 1s /etc/init.d/tcollector
  [[ $output != *4242* ]]
}

@test "no FILE: tags, secrets, and the spool's rights" {
  mkdir -p image/etc
  cp /etc/passwd image/etc/
  tsd-install-init -H tsd1 --init systemd --user me --domain grid --root image
  run -0 --separate-stderr tsd-check-config --root image
  [[ $output == *'tags:         host user=me domain=grid'* ]]
  [[ $output == *'secrets:      none in tags'* ]]
  [[ $output == *'spool:        /var/spool/tcollector'* ]]
  [[ $output == *'starts in:    multi-user.target'* ]]
  [ -z "$stderr" ]
  sed -i 's/^#COLLECT_OPTIONS=.*/COLLECT_OPTIONS="-t dc=lga -t host=a --password-tag"/' image/etc/default/tcollector
  echo 'PASSWORD = "hunter2"' >>image/usr/local/tcollector/collectors/etc/config.py
  chmod 640 image/usr/local/tcollector/collectors/etc/config.py
  run -0 tsd-check-config --root image
  [[ $output == *'tags:         dc=lga host=a user=me domain=grid'* ]]
  [[ $output == *'secrets:      PASSWORD, in clear'* ]]
  sed -i 's/^COLLECT_OPTIONS=.*/# --host-from ec2\nCOLLECT_OPTIONS="-tdc=lga --tag rack=7 --tag=row=b --host-from=fqdn"/' \
    image/etc/default/tcollector
  run -0 tsd-check-config --root image
  [[ $output == *'tags:         dc=lga rack=7 row=b host user=me domain=grid'* ]]
  [[ $output == *'host tag:     asked from fqdn (/etc/default/tcollector)'* ]]
  chmod 755 image/var/spool/tcollector
  run -1 tsd-check-config --root image
  [[ $output == *'is open to others: chmod 700'* ]]
  run -1 tsd-check-config --root image --format json
  [[ $output == *'{"topic":"spool","text":"/var/spool/tcollector is open to others: chmod 700 /var/spool/tcollector","sound":false}'* ]]
  python3 -c 'import json, sys; [json.loads(line) for line in sys.stdin]' <<<"$output"
  [ "$(id -u)" = 0 ] || return 0
  chmod 700 image/var/spool/tcollector
  chown 0 image/var/spool/tcollector
  run -1 tsd-check-config --root image
  [[ $output == *"is not tcollector's"* ]]
}

@test "a unit: what makes it start and stay is looked for" {
  tsd-install-init -H tsd1 --print unit >tcollector.service
  run -0 --separate-stderr tsd-check-config tcollector.service
  [ -z "$stderr" ]
  sed -i '/^WantedBy/d' tcollector.service
  run -1 --separate-stderr tsd-check-config tcollector.service
  [[ $stderr == 'tcollector.service:1:1: unit-wanted: '* ]]
}

@test "--get prints a value, --expect compares it" {
  run -0 tsd-check-config --get TSD_HOST tcollector
  [ "$output" = nimbus-opentsdb.no-ip.info ]
  run -0 tsd-check-config --get DOMAIN --get USER config.py
  [ "$output" = $'iamadomain\niamauser' ]
  run -1 tsd-check-config --get PASSWORD config.py
  run -0 tsd-check-config --expect USER=iamauser --expect DOMAIN=iamadomain config.py
  run -1 tsd-check-config --expect USER=other config.py
  [[ $output == *'config.py: USER is "iamauser", not "other"' ]]
  run -2 tsd-check-config --expect USER config.py
  run -2 tsd-check-config --get USER
}

# A script that sources a settings file, in an image.
packaged() {
  mkdir -p image/etc/init.d image/etc/default image/usr/local/tcollector/collectors/etc
  { cat tcollector && echo 'prog=tcollector
[ -r /etc/default/$prog ] && . /etc/default/$prog'; } >image/etc/init.d/tcollector
  chmod 755 image/etc/init.d/tcollector
}

@test "--get and the findings name the sourced file that overrules a script's TSD_HOST" {
  packaged
  run -0 --separate-stderr tsd-check-config --root image --get TSD_HOST /etc/init.d/tcollector
  [ -z "$stderr" ]
  echo 'TSD_HOST=tsd2' >image/etc/default/tcollector
  run -0 --separate-stderr tsd-check-config --root image --get TSD_HOST /etc/init.d/tcollector
  [ "$output" = nimbus-opentsdb.no-ip.info ]
  [[ $stderr == *'/etc/default/tcollector:1 sets TSD_HOST=tsd2, and overrules this script, which sources it' ]]
  run -1 --separate-stderr tsd-check-config --root image /etc/init.d/tcollector
  [[ $stderr == *'host-overruled: /etc/default/tcollector:1 sets TSD_HOST=tsd2'* ]]
  # In a script that knows TSD_HOSTS, that one counts.
  sed 's/^prog=.*/&\nuse() { echo "$TSD_HOSTS"; }/' image/etc/init.d/tcollector >image/etc/init.d/knows
  echo 'TSD_HOSTS=tsd3,tsd4' >image/etc/default/tcollector
  run -0 --separate-stderr tsd-check-config --root image --get TSD_HOST /etc/init.d/tcollector
  [ -z "$stderr" ]
  run -0 --separate-stderr tsd-check-config --root image --get TSD_HOST /etc/init.d/knows
  [[ $stderr == *'/etc/default/tcollector:1 sets TSD_HOSTS=tsd3,tsd4, and overrules'* ]]
  echo 'TSD_HOST=tsd2' >image/etc/default/tcollector
  # A file that is sourced before line 5 does not.
  sed -i '2i . /etc/default/tcollector' image/etc/init.d/tcollector
  sed -i '$d' image/etc/init.d/tcollector
  run -0 --separate-stderr tsd-check-config --root image --get TSD_HOST /etc/init.d/tcollector
  [ -z "$stderr" ]
}

@test "--migrate prints the options of the whole chain, and runs nothing" {
  packaged
  printf 'TSD_HOSTS="tsd2:4299"\nEXTRA_TAGS="dc=lga rack=7"\nLOGFILE=$(touch ran)\nCPU_LIST=0\n' \
    >image/etc/default/tcollector
  cat >image/usr/local/tcollector/collectors/etc/config.py <<'CONFIG'
def get_defaults():
    open("ran", "w")
    return {'dedupinterval': 300, 'host': 'tsd1', 'ssl': True}
CONFIG
  run -0 --separate-stderr tsd-check-config --root image --migrate
  [ "$output" = 'tsd-install-init -H tsd2:4299
COLLECT_OPTIONS="--dedup-interval 300 -t dc=lga -t rack=7"
SEND_OPTIONS="--tls"
# CPU_LIST: CPUAffinity= in a drop-in of the unit, or taskset(1)
# LOGFILE: the service keeps its log: the journal, syslog, or /var/log/NAME.log below 10 MB (LOG=)' ]
  [ ! -e ran ]
  run -0 --separate-stderr tsd-check-config --root image --migrate /usr/local/tcollector/collectors/etc/config.py
  [ "${lines[0]}" = 'tsd-install-init -H tsd1' ]
  # Without USER and DOMAIN, the overview has the entries too.
  run -1 tsd-check-config --root image
  [[ $output == *'config.py:3:13: note: default-entry: get_defaults() is not run; in place of dedupinterval: tsd-collect --dedup-interval 300'* ]]
  [[ $output == *'variable-replaced: EXTRA_TAGS is not read here: COLLECT_OPTIONS has -t dc=lga'* ]]
  run -2 tsd-check-config --migrate --get TSD_HOST tcollector
  run -2 tsd-check-config --migrate nosuch
}

@test "a drop-in that starts another program, or sets another TSD, is seen by checker and installer" {
  mkdir -p image/etc/init.d image/etc/systemd/system/tcollector.service.d image/run/systemd/system/tcollector.service.d
  tsd-install-init -H tsd1 --root image 2>/dev/null
  drop=image/etc/systemd/system/tcollector.service.d
  unit=image/etc/systemd/system/tcollector.service
  tsd-install-init -H tsd1 --print unit >"$unit"
  printf '[Service]\nMemoryMax=1G\nExecStart=\nExecStart=/etc/init.d/tcollector run\n' >"$drop/fine.conf"
  run --separate-stderr tsd-check-config --root image /etc/systemd/system/tcollector.service
  [ "$status" -eq 0 ]
  run -0 tsd-install-init --root image
  [[ $output != *'starts another program'* ]]
  printf '[Service]\nExecStart=\nExecStart=/usr/bin/tcollector.py\n' >"$drop/theirs.conf"
  printf '[Service]\nEnvironment=TSD_HOST=tsd2\n' >image/run/systemd/system/tcollector.service.d/host.conf
  run -1 --separate-stderr tsd-check-config --root image /etc/systemd/system/tcollector.service
  theirs='/etc/systemd/system/tcollector.service.d/theirs.conf:3 starts another program: "ExecStart=/usr/bin/tcollector.py"'
  [[ $stderr == *"unit-drop-in: $theirs; remove it, and systemctl daemon-reload"* ]]
  [[ $stderr == *'/run/systemd/system/tcollector.service.d/host.conf:2 sets another TSD_HOST'* ]]
  run -0 tsd-install-init --root image
  [[ $output == *"$theirs"* ]]
  # The same name in /etc takes its place; a unit that is made of the script has drop-ins too.
  ln -s /dev/null "$drop/host.conf"
  rm "$unit"
  run -1 --separate-stderr tsd-check-config --root image /etc/init.d/tcollector
  [[ $stderr == *"$theirs"* ]]
  [[ $stderr != *host.conf* ]]
}

@test "what cannot be read of get_defaults() is said by the checker, --migrate and tsd-collect" {
  mkdir -p tree/etc
  printf 'USER = "a"\nDOMAIN = "b"\nfrom local import get_defaults\n' >tree/etc/config.py
  run -0 --separate-stderr tsd-check-config tree/etc/config.py
  [[ $stderr == *'config.py:3:1: note: default-unread: get_defaults() is not run, and cannot be read: "from local import get_defaults"'* ]]
  run -0 --separate-stderr tsd-check-config --migrate tree/etc/config.py
  [ "$output" = '# get_defaults(): tree/etc/config.py:3 cannot be read: "from local import get_defaults"' ]
  run -0 --separate-stderr tsd-collect --once --sensors none -c tree
  [[ $stderr == *'config.py:3:1: get_defaults() is not run, and cannot be read: '* ]]
}

@test "what --migrate prints is taken by the tools" {
  cat >config.py <<'CONFIG'
def get_defaults():
    return {'hosts': ['127.0.0.1', 'tsd2:4243'], 'port': 4300, 'tags': ['dc=lga', 'bad=a b'],
            'dedupinterval': 300, 'evictinterval': 10, 'maxtags': 12, 'reconnectinterval': 90,
            'namespace_prefix': 'ns', 'monitoring_interface': '127.0.0.1', 'http_api_path': 'x/put',
            'allowed_inactivity_time': 60, 'http_username': 'me', 'deduponlyzero': True}
CONFIG
  mkdir default
  printf "EXTRA_TAGS='-t a=b -t c=d'\n" >default/t
  run -0 --separate-stderr tsd-check-config --migrate config.py default/t
  [[ $output == *'# tags: -t takes its place, and "bad=a b" cannot be carried over: '* ]]
  [[ $output == *'# evictinterval: '* ]]
  [[ $output == *'# http_api_path: --http-path '*' is left out without --http'* ]]
  printf '%s\n' "$output" >migrated
  mkdir image
  sh -eu -c '. "$1"' sh <(sed 's/^tsd-install-init/& -n --root image/' migrated)
  # shellcheck disable=SC1091,SC2086
  # shellcheck disable=SC1090
  (. <(grep _OPTIONS= migrated) && tsd-collect --once --sensors none $COLLECT_OPTIONS &&
    tsd-send -n -H 127.0.0.1 $SEND_OPTIONS </dev/null)
}

@test "--resolve and --connect ask for the TSD" {
  start_listen
  sed -i "5s/=.*/=127.0.0.1:${LISTEN##*:}/" tcollector
  run -0 tsd-check-config --connect tcollector
  [[ $output == *":5:10: note: host-answers: $LISTEN is a TSD (opentsdb)" ]]
  stop_listen
  [ ! -s received ]
  run -1 tsd-check-config --connect tcollector
  [[ $output == *':5:10: host-silent: connecting to 127.0.0.1:'*': Connection refused'* ]]
  run -0 tsd-check-config --resolve tcollector
  sed -i "5s/=.*/=no-such-host.invalid/" tcollector
  run -1 timeout 60 tsd-check-config --resolve tcollector
  [[ $output == *':5:10: host-unknown: '* ]]
}

@test "TSD_HOST may be the URL of a receiver of remote write, where the sender speaks to it" {
  mkdir double
  (cd double && exec "$TSD_SUPPORT/write-double" >port 2>log 3>&-) &
  local double=$!
  wait_for 10 test -s double/port
  local where
  where=127.0.0.1:$(cut -d ' ' -f 1 double/port)
  sed -i "5s|=.*|=http://$where/api/v1/write|" tcollector
  run -0 tsd-check-config --connect tcollector
  [[ $output == *":5:10: note: host-answers: $where is a receiver of remote write 1.0" ]]
  sed -i "5s|=.*|=http://$where/x/api/v1/write|" tcollector
  run -1 tsd-check-config --connect tcollector
  kill "$double"
  [[ $output == *":5:10: host-no-tsd: $where is something else: HTTP 404: answer 404 (is the path right? "* ]]
  run -1 tsd-check-config --connect tcollector
  [[ $output == *":5:10: host-silent: connecting to $where: Connection refused"* ]]
  sed -i "5s|=.*|=http://$where/api/v1/write,tsd2|" tcollector
  run -1 tsd-check-config tcollector
  [[ $output == *':5:10: host-url: "tsd2": all of -H have one scheme and one path'* ]]
}

@test "a topic of Kafka as TSD_HOST is a fault where librdkafka is not installed" {
  sed -i "5s|=.*|=kafka://127.0.0.1:1/metrics|" tcollector
  mkdir none
  echo none >none/librdkafka.so.1
  LD_LIBRARY_PATH=$PWD/none run -1 tsd-check-config tcollector
  [[ $output == *":5:10: kafka-library: "*"(Debian: librdkafka1)"* || $output == *"kafka-library: the static program speaks no Kafka: "* ]]
  mkdir -p image/etc/init.d
  cp tcollector image/etc/init.d
  LD_LIBRARY_PATH=$PWD/none run tsd-check-config --root image
  [[ $output != *kafka-library* ]]
}

@test "--connect names what is no TSD by its words" {
  "$TSD_SUPPORT/peer" heard http >port 3>&- &
  local peer=$!
  wait_for 10 test -s port
  sed -i "5s/=.*/=127.0.0.1:$(<port)/" tcollector
  run -1 timeout 60 tsd-check-config --connect tcollector
  kill "$peer"
  [[ $output == *':5:10: host-no-tsd: 127.0.0.1:'*' is something else: it says "HTTP/1.1 400 Bad Request"' ]]
}

@test "--format json is one object a file" {
  printf 'USER = "a\\"\nDOMAIN = "\377"\n' >config.py
  run -1 --separate-stderr tsd-check-config --format json tcollector config.py
  [ "${lines[0]}" = '{"file":"tcollector","set":true,"lines":["TSD_HOST=nimbus-opentsdb.no-ip.info"],"findings":[]}' ]
  [[ ${lines[1]} == '{"file":"config.py","set":false,"lines":["USER = \"a\\\"","DOMAIN = \"\ufffd\""],"findings":[{"line":1,'* ]]
  [ -z "$stderr" ]
}

@test "--root: links of the image stay in the image" {
  mkdir -p image/etc/init.d image/opt
  mv tcollector image/opt/
  ln -s /opt/tcollector image/etc/init.d/tcollector
  run -0 tsd-check-config --root image /etc/init.d/tcollector
  [ "$output" = 'TSD_HOST=nimbus-opentsdb.no-ip.info' ]
}

@test "nothing that is read is run" {
  printf '#!/bin/sh\nTSD_HOST=$(touch ran)\n`touch ran`\n' >evil
  printf 'import os\nUSER = os.system("touch ran")\n' >evil.py
  run -1 tsd-check-config evil evil.py
  [ ! -e ran ]
}

@test "hostile files are a sentence and exit 2, soon and in little memory" {
  truncate -s 1G sparse
  head -c 8M /dev/zero | tr '\0' x >endless
  printf 'TSD_HOST=a\0b\n' >nul
  mkfifo fifo
  ln -s loop loop
  [ -n "${TSD_WATCHED:-}" ] || ulimit -v 65536 # a sanitizer maps terabytes
  for file in sparse endless nul fifo . loop /dev/zero; do
    run -2 --separate-stderr timeout 10 tsd-check-config "$file"
    [ -z "$output" ]
    [[ $stderr == "tsd-check-config: reading $file: "* ]]
  done
}

@test "an unreadable file is exit 2" {
  [ "$(id -u)" = 0 ] || skip "needs root, to become somebody else"
  chmod 600 tcollector
  chmod 755 "$BATS_TEST_TMPDIR"
  run -2 --separate-stderr setpriv --reuid=65534 --clear-groups "$(command -v tsd-check-config)" tcollector
  [[ $stderr == *"reading tcollector: Permission denied" ]]
}

@test "control characters of a file do not reach the terminal" {
  printf '#!/bin/sh\nTSD_HOST=\033[2Jx\n' >evil
  run -1 --separate-stderr tsd-check-config evil
  [[ $stderr != *$'\033'* ]]
}
