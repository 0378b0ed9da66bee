#!/usr/bin/env bats
# The promise of the spool, from outside: senders and their TSD are killed at random, and the books
# are kept by somebody else. TSD_KILLS makes it longer; `make soak` does.

load ../support/common

@test "killed at random a thousand times: nothing is lost of what was receipted" {
  run -0 "$TSD_SUPPORT/kill-oracle" "${TSD_KILLS:-1000}"
  echo "# ${lines[-1]}" >&3
  [[ ${lines[-1]} == *" lost=0 foreign=0 untold=0" ]]
}
