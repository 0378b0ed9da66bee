#!/usr/bin/env bats
# tsd-collect in a container beside a host: what is printed is the host's, or nothing. Host and container
# are namespaces that are made here; the host has an interface and a file system of its own.

load ../support/common

setup_file() {
  PLACE=$(mktemp -d)
  export PLACE
  chmod 755 "$PLACE"
  mkdir "$PLACE/root" "$PLACE/data" "$PLACE/kept back"
  cp "$TSD_BIN/tsd-tools" "$PLACE/tsd-tools"
}
setup() { cd "$BATS_TEST_TMPDIR" || return; }
teardown_file() { rm -rf "${PLACE:?}"; }
teardown() { stop_listen 2>/dev/null || true; }

needs_namespaces() {
  [ "$(id -u)" = 0 ] || skip "needs root, for namespaces"
  unshare --mount --net --pid --fork --uts true 2>/dev/null || skip "no namespaces may be made here"
  unshare -n ip link add hostlink type veth peer name hostpeer 2>/dev/null || skip "this kernel makes no veth"
}
# on_host COMMAND...: in a host of its own
on_host() {
  # shellcheck disable=SC2016
  unshare --mount --net --pid --fork --uts bash -euc '
    mount -t proc proc /proc
    hostname kernel-of-the-host
    ip link set lo up
    ip link add hostlink type veth peer name hostpeer
    mount -t tmpfs -o size=1m,mode=755 hostfs "$PLACE/data"
    mount -t tmpfs -o size=2m,mode=755 keptfs "$PLACE/kept back"
    "$@"
    exit # without it, bash becomes the command, and process 1 of the host has the mounts of the container
    ' host "$@"
}
# in_container NETWORK UID WORD...: tsd-collect --once in a container on that host, whose / is mounted at
# $PLACE/root but for one file system. NETWORK is own or host.
in_container() {
  local own=()
  [ "$1" != own ] || own=(--net)
  # shellcheck disable=SC2016
  unshare --mount --pid --fork --uts "${own[@]}" bash -euc '
    hostname container
    mount --rbind / "$PLACE/root"
    umount "$PLACE/root$PLACE/kept back"
    mount -t proc proc /proc
    uid=$1
    shift
    exec setpriv --reuid "$uid" --regid "$uid" --clear-groups "$PLACE/tsd-tools" tsd-collect --once --profile fixed --root "$PLACE/root" "$@"' \
    container "${@:2}"
}
export -f on_host in_container
# directly UID WORD...: the same on the host itself
directly() {
  setpriv --reuid "$1" --regid "$1" --clear-groups "$PLACE/tsd-tools" tsd-collect --once --profile fixed --no-host-tag "${@:2}"
}
export -f directly
# Points without time and value: what there is to say something of.
series() { awk 'NF { $2 = $3 = ""; print }' | sort; }

@test "the interfaces are the host's, in every network and for every user" {
  needs_namespaces
  for network in own host; do
    for uid in 65532 0; do
      run -0 --separate-stderr on_host in_container "$network" "$uid" --sensors ifstat
      grep -q '^proc.net.bytes .* iface=hostlink' <<<"$output"
    done
  done
}

@test "a file system of the host has its size; one that did not come along is named, not guessed" {
  needs_namespaces
  for uid in 65532 0; do
    run -1 --separate-stderr on_host in_container own "$uid" --sensors dfstat
    grep -q "^df.bytes.total [0-9]* 1048576 .*mount=$PLACE/data" <<<"$output"
    # Before the next run, which of bats 1.12 on empties $stderr.
    grep -q "$PLACE/root$PLACE/kept back: the host's file system is not mounted there" <<<"$stderr"
    run ! grep -q kept <<<"$output"
  done
}

@test "the host tag is the name in the host's /etc/hostname" {
  needs_namespaces
  name=$(awk 'NF && !/^#/ { print $1; exit }' /etc/hostname)
  [ -n "$name" ] || skip "no /etc/hostname here"
  run -0 --separate-stderr on_host in_container own 65532 --sensors ifstat --host-from hostname
  grep -q " host=$name\$" <<<"$output"
  run -0 --separate-stderr on_host in_container own 65532 --sensors ifstat
  run ! grep -q ' host=' <<<"$output"
}

# The table under "A mounted host" of tsd-sensors(5).
says() { # says SENSOR COLUMN: host or nothing
  sed -n '/^\.Ss A mounted host/,/^\.El/s/^\.It //p' "$TSD_TOP/man/tsd-sensors.5" |
    awk -F ' Ta ' -v sensor="$1" -v column="$2" '$1 == sensor { one = $column } $1 == "all others" { rest = $column } END { print one ? one : rest }'
}

@test "what each sensor sees is what the page says, under each network and each user" {
  needs_namespaces
  column=1
  for case in "own 65532" "own 0" "host 65532" "host 0"; do
    column=$((column + 1))
    read -r network uid <<<"$case"
    for sensor in $(tsd-collect --list-sensors --profile fixed | awk '{ print $1 }'); do
      # One host for both, so that they look at the same things.
      # shellcheck disable=SC2016
      run -0 --separate-stderr on_host bash -uc 'directly "$3" --sensors "$1" >"$PLACE/direct"; in_container "${@:2}" --sensors "$1"; true' one "$sensor" "$network" "$uid"
      case $(says "$sensor" "$column") in
        host) diff <(series <<<"$output") <(series <"$PLACE/direct" | grep -v kept) || { echo "$sensor, $case"; return 1; } ;;
        nothing) [ -z "$output" ] || { echo "$sensor, $case: $output"; return 1; } ;;
        *) echo "the page says nothing of $sensor"; return 1 ;;
      esac
    done
  done
}

# The pipe of tools without a shell.

@test "tools with | between are a pipe: points arrive, and TERM ends it from its head" {
  start_listen
  tsd-tools tsd-collect --sensors procstats --interval 1 -t host=a '|' tsd-validate-line '|' \
    tsd-send -q -H "$LISTEN" 2>sentences 3>&- &
  pipe=$!
  wait_for 30 grep -q '^proc.loadavg.1min ' "$BATS_TEST_TMPDIR/received"
  kill "$pipe"
  wait "$pipe"
  wait_for 10 bash -c "! pgrep -P $pipe"
}

@test "HUP goes to the first tool of a pipe, which ends as at TERM or reads its directory again" {
  : >sentences
  tsd-tools tsd-listen -p 0 '|' tsd-validate-line >/dev/null 2>sentences 3>&- &
  pipe=$!
  wait_for 30 grep -q 'listening on' sentences
  kill -HUP "$pipe"
  wait "$pipe"
}

@test "the code of a pipe is the most severe one, and a tool that is killed is named" {
  run -75 tsd-tools tsd-collect --once --sensors procstats -t host=a '|' tsd-send -q -H 127.0.0.1:1 --retry-for 0
  run -1 tsd-tools tsd-validate-line '|' tsd-validate-line <<<"no point"
  run -2 tsd-tools tsd-collect --no-such-option '|' tsd-validate-line
  mkfifo input
  exec 4<>input
  tsd-tools tsd-validate-line '|' tsd-validate-line 2>sentences <input 3>&- 4>&- &
  pipe=$!
  wait_for 10 pgrep -P "$pipe"
  pkill -KILL -o -P "$pipe"
  code=0
  wait "$pipe" || code=$?
  [ "$code" = 2 ]
  grep -q 'tsd-tools: tsd-validate-line ended by signal 9' sentences
}

@test "a bar without a tool beside it is exit 2 and a sentence" {
  for words in "| tsd-send" "tsd-collect --once |" "|"; do
    # shellcheck disable=SC2086
    run -2 --separate-stderr tsd-tools $words </dev/null
    [[ $stderr == *'tsd-tools: a tool is missing beside "|"'* ]]
  done
}

# The image.

@test "the image: unpacked and started as a container engine would, it prints the host's points" {
  needs_namespaces
  program=$TSD_TOP/build/static/bin/tsd-tools
  [ -x "$program" ] || skip "no static program: make static"
  mkdir -p "$PLACE/image/usr/bin" "$PLACE/image/host" "$PLACE/image/proc"
  cp "$program" "$PLACE/image/usr/bin/tsd-tools"
  file=$TSD_TOP/packaging/container/Containerfile
  user=$(sed -n 's/^USER //p' "$file")
  words=$(python3 -c 'import json, sys; lines = [l.split(" ", 1) for l in open(sys.argv[1])]; print(" ".join(w for key in ("ENTRYPOINT", "CMD") for l in lines if l[0] == key for w in json.loads(l[1])))' "$file")
  export user words
  # As this user, in a network of its own, not every sensor can be asked, and exit 1 says so.
  # shellcheck disable=SC2016
  run -1 --separate-stderr on_host unshare --mount --net --pid --fork --uts bash -euc '
    mount --bind "$PLACE/image" "$PLACE/image"
    mount --rbind / "$PLACE/image/host"
    mount -t proc proc "$PLACE/image/proc"
    hostname container
    exec chroot --userspec="$user" --groups="" "$PLACE/image" $words'
  grep -q "^proc.net.bytes .* iface=hostlink" <<<"$output"
  grep -q "mountstats: .*Permission denied" <<<"$stderr"
  run -1 grep -vE "mountstats: |netfilter: |needs --profile fixed" <<<"$stderr"
}

@test "the examples of Kubernetes and systemd-nspawn are what docs/container.md says" {
  python3 -c 'import yaml' 2>/dev/null || skip "no python3-yaml"
  run -0 python3 - "$TSD_TOP/examples/container/daemonset.yaml" <<'PYTHON'
import sys, yaml
document = yaml.safe_load(open(sys.argv[1]))
pod = document["spec"]["template"]["spec"]
tools = pod["containers"][0]
host = [mount for mount in tools["volumeMounts"] if mount["mountPath"] == "/host"][0]
assert document["kind"] == "DaemonSet"
assert document["spec"]["selector"]["matchLabels"] == document["spec"]["template"]["metadata"]["labels"]
assert host["readOnly"] and host["mountPropagation"] == "HostToContainer"
assert tools["securityContext"]["runAsUser"] == 65532
assert {mount["name"] for mount in tools["volumeMounts"]} == {volume["name"] for volume in pod["volumes"]}
print(*tools["args"], sep="\n")
PYTHON
  # What it would run is run, against a listener and with another root.
  mkdir -p spool
  start_listen
  words=()
  for word in "${lines[@]}"; do
    word=${word//'$(NODE)'/node-7} word=${word/tsd.example.org/"$LISTEN"} word=${word/\/host/\/} word=${word/=\/spool/=$PWD/spool}
    [ "$word" != --root=/ ] || word=--sensors=procstats
    words+=("$word")
  done
  run -0 tsd-tools "${words[0]}" --once "${words[@]:1}"
  grep -q ' host=node-7$' "$BATS_TEST_TMPDIR/received"
  grep -q '^Parameters=/usr/bin/tsd-tools tsd-collect --root /host .* | tsd-send ' "$TSD_TOP/examples/container/tsd-tools.nspawn"
}
