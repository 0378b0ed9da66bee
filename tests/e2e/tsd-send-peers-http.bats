#!/usr/bin/env bats
# tsd-send against every peer of tests/data/peers.txt over HTTP; telnet is in tsd-send-peers.bats.

load ../support/common
load ../support/peers

table() { "$TSD_SUPPORT/peer-table" "$TSD_TOP/tests/data/peers.txt" "$@"; }

@test "every peer by HTTP, at every level: lines from a file" { table http file; }
@test "every peer by HTTP, at every level: lines from a pipe that pauses" { table http pipe; }
@test "every peer by HTTP, at every level: with a spool" { table http spool; }

@test "--http at a web server, a portal, a proxy: the door is wrong, not the points" {
  local kind
  for kind in http-html http-portal http-404 http-405 http-502 http-python; do
    start_named "$kind"
    run -75 tsd-send --http -H "$PEER" --retry-for 0 <<<"x.y 1700000001 1 host=a"
    [ "${lines[-1]}" = "tsd-send: 1 in = 0 confirmed + 0 rejected + 1 unconfirmed (dropped)" ]
  done
}
