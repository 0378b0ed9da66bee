#include "os/stage_state.h"

#include <catch2/catch.hpp>
#include <cerrno>

#include "os/state_file.h"
#include "support/scratch.h"

using namespace tsd::os;

TEST_CASE("stage state: what a stage has told is read back") {
  Scratch scratch;
  CollectState told;
  told.at = 1796000000;
  told.pid = 812;
  told.host = "vm1";
  told.sources = {{"ifstat", "native", 1795999990, 0, ""},
                  {"my own.py", "idle", 0, 3, "exit 1; starts again in 800ms"}};
  scratch.file("collect", to_text(told));
  auto read = read_collect_state(scratch.path());
  REQUIRE(read);
  CHECK(read->at == 1796000000);
  CHECK(read->pid == 812);
  CHECK(read->host == "vm1");
  CHECK(read->waiting.empty());
  REQUIRE(read->sources.size() == 2);
  CHECK(read->sources[0].name == "my_own.py");
  CHECK(read->sources[0].invalid == 3);
  CHECK(read->sources[0].trouble == "exit 1; starts again in 800ms");
  CHECK(read->sources[1].last_point == 1795999990);

  SendState sent{
      {1796000000, 813}, "tsd1:4242", 1795999000, 1795999010, "tsd1:4242: refused\nroot"};
  scratch.file("send", to_text(sent));
  auto back = read_send_state(scratch.path());
  REQUIRE(back);
  CHECK(back->confirmed_at == 1795999000);
  CHECK(back->failing_since == 1795999010);
  CHECK(back->trouble == "tsd1:4242: refused\\x0aroot");
}

TEST_CASE("stage state: what was refused is read back") {
  Scratch scratch;
  ValidateState told{{1796000000, 814}, 1000, 3, "value-not-finite: \"nan\""};
  scratch.file("validate", to_text(told));
  auto read = read_validate_state(scratch.path());
  REQUIRE(read);
  CHECK(read->lines == 1000);
  CHECK(read->refused == 3);
  CHECK(read->last == told.last);
}

TEST_CASE("stage state: the file has an end, and those in trouble are in it") {
  CollectState told;
  for (int i = 0; i < 500; ++i)
    told.sources.push_back({"sensor" + std::to_string(i), "native", 7, 0, ""});
  told.sources.push_back({"bad", "off", 0, 0, std::string(5000, 'x')});
  auto text = to_text(told);
  CHECK(text.size() <= kStateFileBytes);
  Scratch scratch;
  scratch.file("collect", text);
  auto read = read_collect_state(scratch.path());
  REQUIRE(read);
  CHECK(read->sources[0].name == "bad");
  CHECK(read->sources.size() + read->left_out == 501);
}

TEST_CASE("stage state: nothing told is ENOENT; nonsense is nothing") {
  Scratch scratch;
  CHECK(read_send_state(scratch.path()).error().system == ENOENT);
  scratch.file("send", "confirmed soon\nnew thing\n\nat\n");
  auto read = read_send_state(scratch.path());
  REQUIRE(read);
  CHECK(read->confirmed_at == 0);
}
