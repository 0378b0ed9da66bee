#!/usr/bin/env bats
# The completions know values, and the real shells offer them: bash, zsh and fish are asked.

load ../support/common

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  echo '127.0.0.1 tsd7.example.org' >hosts
  mkdir -p home/.ssh
  printf 'Host tsd7.example.org\n' >home/.ssh/config
  touch some-points.txt
}

# What a shell offers for the word that LINE ends in, a word a line.
offered_by_bash() {
  HOSTFILE=$PWD/hosts bash --norc -c '
    source "$1"
    read -ra COMP_WORDS <<<"$2"
    [[ $2 != *" " ]] || COMP_WORDS+=("")
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_LINE=$2 COMP_POINT=${#2}
    function_name=$(complete -p "${COMP_WORDS[0]}" | sed "s/.*-F \([^ ]*\).*/\1/")
    "$function_name" "${COMP_WORDS[0]}" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
    printf "%s\n" "${COMPREPLY[@]}"' - "$TSD_TOP/completions/bash/${1%% *}" "$1"
}
offered_by_zsh() {
  ZSH_COMPLETE_HOSTS=tsd7.example.org timeout 60 "$TSD_SUPPORT/zsh-complete" "$TSD_TOP/completions/zsh" "$1"
}
offered_by_fish() {
  HOME=$PWD/home fish --no-config -c 'source $argv[1]; complete -C $argv[2]' \
    "$TSD_TOP/completions/fish/${1%% *}.fish" "$1" | cut -f1
}

# offers LINE WORD...: each of the three shells offers each word behind LINE.
offers() {
  local line=$1 shell word
  shift
  for shell in bash zsh fish; do
    "offered_by_$shell" "$line" >offered 2>errors || true
    for word in "$@"; do
      grep -qxF -- "$word" offered || { echo "$shell does not offer $word behind \"$line\", but: $(tr '\n' ' ' <offered; cat errors)"; return 1; }
    done
  done
}

@test "options" {
  local tool
  for tool in $(tools); do offers "$tool --vers" --version; done
}

@test "dialects" {
  offers 'tsd-validate-line --dialect ' opentsdb victoriametrics influxdb portable tcollector prometheus
  offers 'tsd-collect --once --format ' prometheus openmetrics
  offers 'tsd-send --dialect ' opentsdb victoriametrics influxdb portable
}

@test "sensors: those that the tool has" {
  local sensors
  mapfile -t sensors < <(tsd-collect --list-sensors | cut -f1)
  [ "${#sensors[@]}" -gt 5 ]
  offers 'tsd-collect --sensors ' all none default "${sensors[@]}"
}

@test "profiles, and where the host tag comes from" {
  offers 'tsd-collect --profile ' tcollector phantom fixed
  offers 'tsd-collect --host-from ' hostname fqdn ec2 openstack nimbus
}

@test "fault codes: those that the tool has" {
  local codes
  mapfile -t codes < <(tsd-validate-line --explain | cut -d ' ' -f 1)
  [ "${#codes[@]}" -gt 20 ]
  offers 'tsd-validate-line --explain ' "${codes[@]}"
}

@test "files" {
  offers 'tsd-validate-line some-po' some-points.txt
  offers 'tsd-check-config some-po' some-points.txt
  offers 'tsd-send --replay some-po' some-points.txt
}

@test "hosts" {
  offers 'tsd-send -H tsd' tsd7.example.org
  offers 'tsd-install-init -H tsd' tsd7.example.org
}

@test "levels of confirmation, and what a full spool does" {
  offers 'tsd-send --confirm ' auto none received parsed settled stored
  offers 'tsd-send --spool-when-full ' oldest newest block
}

@test "variants, init systems, texts" {
  offers 'tsd-install-init --variant ' standard openstack private-ip
  offers 'tsd-install-init --init ' auto sysv systemd openrc
  offers 'tsd-install-init --print ' script unit openrc program defaults config sysusers
}

@test "faults to rehearse, keys of a configuration" {
  offers 'tsd-listen --fault ' hang mute refuse half-answer
  offers 'tsd-check-config --get ' TSD_HOST TSD_PORT USER DOMAIN
}
