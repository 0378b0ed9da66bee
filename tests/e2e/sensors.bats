#!/usr/bin/env bats
# The recorded machines through the tool itself: the lines of tests/data/golden, as sets.

load ../support/common

golden=$BATS_TEST_DIRNAME/../data/golden/machines

# Lines that tcollector would send on; not the zeros of procnettcp, which the data leaves out.
points() {
  LC_ALL=C grep -E '^[-_./a-zA-Z0-9]+ [0-9]+ -?[0-9][-+.e0-9]*( [-_./a-zA-Z0-9]+=[-_./a-zA-Z0-9]+)*$' |
    grep -v ' 0 state=' | LC_ALL=C sort
}

same_as_recorded() {
  local profile=$1 expected machine sensor
  for expected in "$golden"/*/expect/"$profile"/*.out; do
    machine=${expected%/expect/*}
    sensor=$(basename "$expected" .out)
    echo "$expected"
    diff <(points <"$expected") <(tsd-collect --once --sensors "$sensor" --profile "$profile" \
      --root "$machine/root" --now 1366155625 2>/dev/null | points)
  done
}

@test "profile tcollector prints what tcollector printed" { same_as_recorded tcollector; }
@test "profile phantom prints what the phantom sensors printed" { same_as_recorded phantom; }
@test "profile fixed prints what was looked at" { same_as_recorded fixed; }
