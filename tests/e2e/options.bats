#!/usr/bin/env bats
# An option arrives in --help, in the man page and in the completions of three shells, or nowhere.

load ../support/common

from_help() { "$1" --help | grep -oE -- '(^|[ ,])--[a-z][a-z0-9-]*' | tr -d ' ,' | sort -u; }
from_man() { grep -E '^\.It Fl' "$TSD_TOP/man/$1.1" | grep -oE 'Fl -[a-z][a-z0-9-]*' | sed 's/^Fl /-/' | sort -u; }
from_bash() { grep -oE -- '--[a-z][a-z0-9-]+' "$TSD_TOP/completions/bash/$1" | sort -u; }
from_zsh() { grep -oE -- '--[a-z][a-z0-9-]+' "$TSD_TOP/completions/zsh/_$1" | sort -u; }
from_fish() { grep -oE -- '(^| )-l +[a-z][a-z0-9-]+' "$TSD_TOP/completions/fish/$1.fish" | sed -E 's/ *-l +/--/' | sort -u; }

same_as_help() {
  local tool
  for tool in $(tools); do
    diff --label "$tool --help" --label "$1" -U0 <(from_help "$tool") <("$1" "$tool")
  done
}

@test "the man pages name the options of --help" { same_as_help from_man; }
@test "bash completes the options of --help" { same_as_help from_bash; }
@test "zsh completes the options of --help" { same_as_help from_zsh; }
@test "fish completes the options of --help" { same_as_help from_fish; }

@test "the completions are loaded by the real shells" {
  local tool
  for tool in $(tools); do
    # shellcheck disable=SC2016
    bash -c 'source "$1"; complete -p "$2"' - "$TSD_TOP/completions/bash/$tool" "$tool"
    zsh -n "$TSD_TOP/completions/zsh/_$tool"
    run -0 fish --no-config -c "source $TSD_TOP/completions/fish/$tool.fish; complete -C '$tool --vers'"
    [[ $output == --version* ]]
  done
}

@test "bash offers what the tool has" {
  local tool
  for tool in $(tools); do
    # shellcheck disable=SC2016
    run -0 bash -c '
      source "$1"
      COMP_WORDS=("$2" --ver) COMP_CWORD=1 COMP_LINE="$2 --ver" COMP_POINT=${#COMP_LINE}
      function_name=$(complete -p "$2" | sed "s/.*-F \([^ ]*\).*/\1/")
      "$function_name" "$2" --ver "$2"
      printf "%s\n" "${COMPREPLY[@]}"' - "$TSD_TOP/completions/bash/$tool" "$tool"
    [[ $output == *--version* ]]
  done
}
