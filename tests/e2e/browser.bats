#!/usr/bin/env bats
# The page of tsd-listen and of tsd-collect in a real browser: Debian's Chromium, with its driver and selenium
# (tests/support/deps browser). Without them it is skipped. The pictures are kept in $TSD_PICTURES.

load ../support/common

# in_browser TOOL
in_browser() {
  pictures=${TSD_PICTURES:-$BATS_TEST_TMPDIR}/$1
  mkdir -p "$pictures"
  run /usr/bin/python3 "$TSD_TOP/tests/browser/page.py" "$TSD_BIN/$1" "$pictures"
  [ "$status" -ne 77 ] || skip "$output: tests/support/deps browser installs it"
  echo "$output"
  [ "$status" -eq 0 ]
}

@test "a person sees points, refused lines and a restart of the relay, with eyes, keys or a screen reader" {
  in_browser tsd-listen
}

@test "a person sees the same of an agent" {
  in_browser tsd-collect
}
