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

# What a standard library's header brings along changes with its version.
@test "a file that names an integer by its width includes <cstdint>" {
  uses='(^|[^a-zA-Z_"])u?int(8|16|32|64|ptr|max)_t'
  grep -rlE "$uses" lib tools tests --include='*.h' --include='*.cpp' | xargs grep -LE '^#include <(cstdint|stdint\.h)>' |
    while read -r file; do sed 's|//.*||' "$file" | grep -HnE --label="$file" -m 1 "$uses" || true; done | { ! grep .; }
}

@test "units name nothing of Catch2 2 that support/catch3 does not have for Catch2 3" {
  names=$(grep -rhoE '\bCatch::[A-Za-z]+' tests --include='*.cpp' --include='*.h' | sed 's/.*:://' | sort -u)
  [ -n "$names" ]
  for name in $names; do
    grep -qw "$name" tests/support/catch3/catch2/catch.hpp || { echo "Catch::$name"; false; }
  done
}

@test "no file of tools/ is longer than 160 lines" {
  for file in tools/*.cpp tools/*.h; do
    [ "$(wc -l <"$file")" -le 160 ] || { echo "$file: $(wc -l <"$file") lines"; false; }
  done
}

# tools/tsd-send.cpp and tools/send_*: a part is named after the first word of its tool.
@test "no tool with all its parts is longer than 450 lines" {
  for tool in tools/tsd-*.cpp; do
    word=${tool#tools/tsd-} word=${word%.cpp} word=${word%%-*}
    size=$(find tools -path "$tool" -exec cat {} + -o -name "${word}_*" -exec cat {} + | wc -l)
    [ "$size" -le 450 ] || { echo "$tool with its parts: $size lines"; false; }
  done
}

@test "no function of tools/ is longer than 30 lines" {
  awk '
    FNR == 1 { begin = 0 }
    !begin && /^[A-Za-z].*[({,]$/ && !/^(namespace|struct|class|enum|constexpr|using) / { begin = FNR; head = $0 }
    begin && /^}/ {
      if (FNR - begin >= 30) { print FILENAME ":" begin ": " head " " FNR - begin + 1 " lines"; bad = 1 }
      begin = 0
    }
    END { exit bad }' tools/*.cpp
}
