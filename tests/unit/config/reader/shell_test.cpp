#include <catch2/catch.hpp>

#include "config/reader/assignments.h"
#include "unit/config/reader/spell.h"

using tsd::config::read_shell;

TEST_CASE("shell: plain assignments, in order, with their places") {
  CHECK(spell(read_shell("#!/bin/sh\nTSD_HOST=tsd.example.org\n  A='b c'; export B=\"d\"\n")) ==
        "2:1 TSD_HOST text tsd.example.org\n3:3 A text b c\n3:19 B text d\n");
}

TEST_CASE("shell: quotes and backslashes") {
  CHECK(spell(read_shell(
            "A=a\\ b'c\"'\"d\\$e\\f'\"\nB=x#y #z\nC=\"two\nlines\"\nD=one\\\ntwo\nE=\n")) ==
        "1:1 A text a bc\"d$e\\f'\n2:1 B text x#y\n3:1 C text two\nlines\n5:1 D text onetwo\n7:1 E "
        "text \n");
}

TEST_CASE("shell: what only running could tell is code") {
  CHECK(spell(read_shell(
            "A=$(touch x; echo \")\" ')')\nB=`id`\nC=${C:-\"}\"}\nD=\"x$1\"\nE=$$\nF=5$\n")) ==
        "1:1 A code $(touch x; echo \")\" ')')\n2:1 B code `id`\n3:1 C code ${C:-\"}\"}\n"
        "4:1 D code \"x$1\"\n5:1 E code $$\n6:1 F text 5$\n");
}

TEST_CASE("shell: a blank around '=' makes a command, not an assignment") {
  CHECK(spell(read_shell("TSD_HOST = x\nTSD_HOST =x\nTSD_HOST= x\n")) ==
        "3:1 TSD_HOST text  (for one command)\n");
}

TEST_CASE("shell: blocks, functions, chains and single commands are told apart") {
  CHECK(
      spell(read_shell("if true; then A=1; fi\nf() {\n B=2\n}\ntest x || C=3; D=4\nE=5 env\n(F=6)\n"
                       "case x in\n a) G=7 ;;\nesac\nH=8\ntrue &&\n I=9\nJ=10\n")) ==
      "1:15 A text 1 (conditional)\n3:2 B text 2 (conditional)\n5:11 C text 3 (conditional)\n"
      "5:16 D text 4\n6:1 E text 5 (for one command)\n7:2 F text 6 (conditional)\n"
      "9:5 G text 7 (conditional)\n11:1 H text 8\n13:2 I text 9 (conditional)\n14:1 J text 10\n");
}

TEST_CASE("shell: heredocs, comments and arguments are no assignments") {
  CHECK(
      spell(read_shell("cat <<EOF >x\nA=1\nEOF\n# B=2\necho C=3\ncat <<-'X'\n\tD=4\n\tX\nE=5\n")) ==
      "9:1 E text 5\n");
}

TEST_CASE("shell: a quote that does not close costs its line only") {
  CHECK(spell(read_shell("A=\"x y\nB=2\nC='z\nD=4\n")) ==
        "1:1 A unclosed x y\n2:1 B text 2\n3:1 C unclosed z\n4:1 D text 4\n");
  CHECK(spell(read_shell("A=$(x\nB=2\n")) == "1:1 A unclosed (x\n2:1 B text 2\n");
}

TEST_CASE("shell: carriage returns belong to the value, as in a shell") {
  CHECK(spell(read_shell("A=x\r\n")) == "1:1 A text x\r\n");
}

TEST_CASE("shell: hostile texts cost no square") {
  std::string text;
  for (int i = 0; i < 50000; ++i) text += "A=$(\"'`${\n";
  CHECK(read_shell(text).all.size() == 50000);
}
