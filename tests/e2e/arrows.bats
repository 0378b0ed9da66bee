#!/usr/bin/env bats
# The house stands: includes point downhill, just as tests/arrows.txt says.

setup() {
  cd "$BATS_TEST_DIRNAME/../.." || exit 1
}

# "room: room room", one a room, from the includes of the tree
arrows_of_the_tree() {
  grep -rHE '^#include "[a-z]+/' lib --include='*.h' --include='*.cpp' |
    sed -E 's|^lib/([^:]*)/[^/:]*:#include "([^"]*)/[^/"]*".*|\1 \2|' |
    awk '$1 != $2 { print }' | sort -u
}

arrows_of_the_table() {
  grep -v '^#' tests/arrows.txt | awk -F: '{ n = split($2, to, " "); for (i = 1; i <= n; i++) print $1, to[i] }' | sort -u
}

@test "the include table and the tree say the same" {
  diff <(arrows_of_the_table) <(arrows_of_the_tree)
}

@test "every arrow of the table points to a room named above it" {
  grep -v '^#' tests/arrows.txt | awk -F: '
    { n = split($2, to, " ")
      for (i = 1; i <= n; i++) if (!(to[i] in above)) { print $1 " looks up to " to[i]; bad = 1 }
      above[$1] }
    END { exit bad }'
}

@test "every room of lib is in the table" {
  diff <(grep -v '^#' tests/arrows.txt | cut -d: -f1 | sort) <(find lib -name '*.h' -printf '%h\n' | sed 's|^lib/||' | sort -u)
}

@test "no modules include each other in a circle" {
  # A module is a header with its source; tsort names the loop where there is one.
  grep -rE '^#include "[a-z]+/' lib --include='*.h' --include='*.cpp' |
    sed -E 's|^lib/([^:]*)\.[a-z]+:#include "(.*)\.[a-z]+".*|\1 \2|' | awk '$1 != $2' | sort -u |
    tsort >/dev/null
}

@test "no tool is longer than 160 lines" {
  for tool in tools/*.cpp; do
    [ "$(wc -l <"$tool")" -le 160 ] || { echo "$tool: $(wc -l <"$tool") lines"; false; }
  done
}
