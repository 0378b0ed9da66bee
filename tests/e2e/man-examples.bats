#!/usr/bin/env bats
# The examples of the manual pages are run as they stand, against a tsd-listen, on a copy of this machine.

load ../support/common

run_examples() { "$TSD_SUPPORT/on-a-copy" env PATH="$PATH" "$TSD_SUPPORT/man-examples" "$@" 3>&-; }

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  local code=0
  "$TSD_SUPPORT/on-a-copy" test -x "$TSD_BIN/tsd-send" || code=$?
  [ "$code" -ne 77 ] || skip "no copy of the machine to be had here"
}

@test "what the pages of the tools show is what happens" {
  run -0 run_examples "$TSD_TOP"/man/*.1
}

@test "what the other pages show is what happens" {
  run -0 run_examples "$TSD_TOP"/man/*.[57]
}

@test "the examples are compared: a page that lies is found" {
  sed 's/^put a.b 1700000000 1 host=web1/put a.b 1700000000 2 host=web1/' "$TSD_TOP/man/tsd-send.1" >lies.1
  run -1 run_examples "$PWD/lies.1"
  [[ $output == *"not ok lies.1"*"printed:"* ]]
}

@test "the examples change no machine but a copy" {
  cp "$TSD_TOP/man/tsd-send.1" page.1
  run -2 "$TSD_SUPPORT/on-a-copy" sh -c 'touch /etc/hosts; cp /etc/hosts /hosts; rm /.on-a-copy; "$@"; code=$?
    cmp /etc/hosts /hosts && exit $code' sh "$TSD_SUPPORT/man-examples" "$PWD/page.1"
  [ "$output" = "man-examples: changes the machine, so it runs below on-a-copy alone" ]
}
