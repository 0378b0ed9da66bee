#include "base/shell_word.h"

#include <catch2/catch.hpp>

using tsd::shell_word;

TEST_CASE("shell_word: a word stays as it is where a shell takes it so", "[shell_word]") {
  CHECK(shell_word("/opt/tsd-2.4_x/50%,a=b:c@d+e") == "/opt/tsd-2.4_x/50%,a=b:c@d+e");
}

TEST_CASE("shell_word: blanks, signs of the shell and the empty text are quoted", "[shell_word]") {
  CHECK(shell_word("") == "''");
  CHECK(shell_word("a b") == "'a b'");
  CHECK(shell_word("$HOME;`x`") == "'$HOME;`x`'");
  CHECK(shell_word("it's") == "'it'\\''s'");
  CHECK(shell_word("a\nb") == "'a\nb'");
}
