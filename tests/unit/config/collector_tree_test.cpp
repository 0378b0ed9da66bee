#include "config/collector_tree.h"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "config/program_file.h"
#include "support/scratch.h"

using namespace tsd;
using config::Asker;
using config::CollectorFile;

namespace {

/// An image with a shell and one python, and its collector directory /c.
struct Image {
  Scratch scratch;
  os::Root root;

  Image() : root(scratch.path("root")) {
    put("bin/sh",
        "\x7f"
        "ELF",
        0755);
    put("usr/bin/env",
        "\x7f"
        "ELF",
        0755);
    put("usr/bin/python3",
        "\x7f"
        "ELF",
        0755);
    put("usr/bin/data", "text", 0644);
    put("c/0/good.sh", "#!/bin/sh\n", 0755);
  }

  void put(const std::string& name, std::string_view text, mode_t mode) const {
    ::chmod(scratch.file("root/" + name, text).c_str(), mode);
  }

  /// "STATE PATH: WHY" of all but the good one.
  std::vector<std::string> odd(Asker asker = Asker::checker) const {
    constexpr const char* kStates[] = {"runs", "broken", "idle", "left"};
    std::vector<std::string> rows;
    auto files = config::survey_collectors(root, "/c", asker);
    REQUIRE(files);
    for (const CollectorFile& file : *files) {
      if (file.name == "good.sh") continue;
      rows.push_back(std::string(kStates[static_cast<int>(file.state)]) + " " + file.path + ": " +
                     file.why);
    }
    return rows;
  }

  /// The same of one file.
  std::string said_of(const std::string& name, std::string_view text, mode_t mode = 0755) const {
    put("c/0/" + name, text, mode);
    auto rows = odd();
    ::unlink(scratch.path("root/c/0/" + name).c_str());
    return rows.empty() ? "" : rows.front();
  }
};

using Rows = std::vector<std::string>;

}  // namespace

TEST_CASE("collector tree: a program that is not executable is told with the command") {
  Image image;
  CHECK(image.said_of("mine.py", "#!/usr/bin/python3\n", 0644) ==
        "idle /c/0/mine.py: it is not executable: chmod +x /c/0/mine.py");
  CHECK(image.said_of("mine", "echo a.b 1 1\n", 0644) ==
        "idle /c/0/mine: it is not executable: chmod +x /c/0/mine");
  for (const char* data : {"mine.conf", "names.json", "README", "notes.txt", "__init__.py",
                           "mine.pyc", ".hidden.py"}) {
    CAPTURE(data);
    CHECK(image.said_of(data, "x", 0644).empty());
  }
}

TEST_CASE("collector tree: a first line that cannot work is told with its reason") {
  Image image;
  struct Row {
    const char* text;
    const char* why;
  };
  const Row rows[] = {
      {"#!/usr/bin/python2\n", "#!/usr/bin/python2: there is no such program"},
      {"#! /usr/bin/python2 -u\n", "#!/usr/bin/python2: there is no such program"},
      {"#!/usr/bin/data\n", "#!/usr/bin/data: this is no program that can be run"},
      {"#!/usr/bin\n", "#!/usr/bin: this is no program that can be run"},
      {"#!/usr/bin/env python2\n", "#!/usr/bin/env python2: there is no program \"python2\""},
      {"#!/usr/bin/env python3 -u\n",
       "#!/usr/bin/env python3 -u: there is no program \"python3 -u\"; env -S takes words apart"},
      {"#!/usr/bin/env -S python2 -u\n",
       "#!/usr/bin/env -S python2 -u: there is no program \"python2\""},
      {"#!\n", "its #! line names no interpreter"},
      {"#!/bin/sh\r\necho\r\n",
       "its first line ends with a carriage return (Windows): sed -i 's/\\r$//' /c/0/x.sh"},
      {"#!/usr/bin/env python3\r\n",
       "its first line ends with a carriage return (Windows): sed -i 's/\\r$//' /c/0/x.sh"},
      {"\xef\xbb\xbf#!/bin/sh\n",
       "a byte order mark stands before #!: sed -i '1s/^\\xef\\xbb\\xbf//' /c/0/x.sh"},
      {"\xff\xfe#", "it is UTF-16: write it as UTF-8, without a byte order mark"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(image.said_of("x.sh", row.text) == std::string("broken /c/0/x.sh: ") + row.why);
  }
}

TEST_CASE("collector tree: what may run is left to the kernel") {
  Image image;
  for (const char* text : {"#!/bin/sh\n", "#!/usr/bin/env python3\n",
                           "#!/usr/bin/env -S python3 -u\n", "#!/usr/bin/env PATH=/opt python9\n",
                           "\x7f"
                           "ELF"}) {
    CAPTURE(text);
    CHECK(image.said_of("x", text) == "runs /c/0/x: ");
  }
  for (const char* text : {"echo no first line\n", "", "\n#!/bin/sh\n"}) {
    CAPTURE(text);
    CHECK(image.said_of("x", text) ==
          "broken /c/0/x: it has no #! line, which names its interpreter");
    image.put("c/0/x", text, 0755);
    CHECK(image.odd(Asker::runner) == Rows{"runs /c/0/x: "});
  }
  Scratch empty;  // no system yet: nothing is known of its interpreters
  ::chmod(empty.file("c/0/x", "#!/usr/bin/python2\n").c_str(), 0755);
  auto files = config::survey_collectors(os::Root(empty.path()), "/c", Asker::checker);
  REQUIRE(files);
  CHECK(files->front().state == CollectorFile::State::runs);
}

TEST_CASE("collector tree: what editors and packages leave is not run") {
  Image image;
  for (const char* name : {"mine.py~",
                           "#mine.py#",
                           "mine.py.rpmsave",
                           "mine.py.dpkg-old",
                           "mine.py.bak",
                           "mine.py.orig",
                           "mine.py.ucf-dist",
                           "mine.py.swp",
                           "mine.py,v",
                           "mine.cfsaved",
                           "mine,",
                           "mine.apk-new",
                           "mine.dpkg-remove",
                           "mine.dpkg-divert",
                           "mine.pacorig",
                           "mine.augsave",
                           "mine.puppet-bak",
                           "mine.py.rpmsave.1",
                           "mine.py.swn",
                           "mine.BAK",
                           "mine.Orig",
                           "mine.backup",
                           "mine.sav",
                           "mine.bak2",
                           "mine.old-20240131",
                           "mine.py.~1~",
                           "sedA1B2C3",
                           "core.123",
                           "core",
                           "nohup.out"}) {
    CAPTURE(name);
    CHECK(image.said_of(name, "#!/bin/sh\n") ==
          std::string("left /c/0/") + name + ": editors and packages leave such names behind");
  }
  for (const char* name : {"sedentary", "sedated.sh", "bak", "old", "core.sh", "mine.1", "mine2",
                           "scores", "dpkg-new.sh", "renew", "x.swap"}) {
    CAPTURE(name);
    CHECK(image.said_of(name, "#!/bin/sh\n").starts_with("runs "));
  }
  for (const char* name : {"my collector.sh", "a\nb.sh", "a\tb"}) {
    CAPTURE(name);
    CHECK(image.said_of(name, "#!/bin/sh\n") ==
          std::string("left /c/0/") + name + ": its name has a blank or a control character");
  }
  CHECK(image
            .said_of("gr\xc3\xb6\xc3\x9f"
                     "e.sh",
                     "#!/bin/sh\n")
            .starts_with("runs "));
}

TEST_CASE("collector tree: what lies beside the numbered folders, and folders that are none") {
  Image image;
  image.put("c/loose.py", "#!/usr/bin/python3\n", 0755);
  image.put("c/README", "words", 0644);
  image.put("c/etc/config.py", "", 0644);
  image.put("c/lib/utils.py", "", 0755);
  image.put("c/1O/x.sh", "#!/bin/sh\n", 0755);
  image.put("c/007/x.sh", "#!/bin/sh\n", 0755);
  image.put("c/60/good.sh", "#!/bin/sh\n", 0755);
  image.put("c/60/also.sh", "#!/bin/sh\n", 0755);
  CHECK(image.odd() == Rows{"runs /c/60/also.sh: ", "idle /c/007: its name is no number of seconds",
                            "idle /c/1O: its name is no number of seconds",
                            "idle /c/loose.py: it lies beside the numbered directories: mv "
                            "/c/loose.py /c/0/, or /c/60/"});
  auto files = config::survey_collectors(image.root, "/c", Asker::checker);
  auto twin = std::ranges::find(*files, std::string("/c/60/good.sh"), &CollectorFile::path);
  REQUIRE(twin != files->end());
  CHECK(twin->why == "there is another good.sh with a shorter interval");
}

TEST_CASE("collector tree: one that is not there is an error") {
  CHECK(config::survey_collectors(os::Root(), "/nowhere", Asker::runner).error().text ==
        "reading /nowhere: No such file or directory");
}
