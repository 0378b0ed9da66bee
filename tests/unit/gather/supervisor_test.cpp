#include "gather/supervisor.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <csignal>

#include "os/fd.h"
#include "support/scratch.h"

namespace gather = tsd::gather;
namespace os = tsd::os;

namespace {

/// A supervisor of a temporary collector directory, whose output the test holds. Its collectors are
/// real ones; everything is waited for by what they do, not by time.
struct SupervisorCase {
  Scratch tree;
  os::Pipe pipe = std::move(*os::make_pipe());
  gather::Identity identity;
  gather::CollectOptions options;
  std::vector<std::string> said;
  std::function<void(std::string_view)> on_say = [](std::string_view) {};

  SupervisorCase() {
    identity.tags["host"] = "h";
    options.directory = tree.path("collectors");
    options.limits.once = true;
    options.tell.no_points = true;
    options.identity = &identity;
    options.policy = [this] {
      return gather::make_line_policy(identity, {}, [](std::string_view) {});
    };
    std::filesystem::create_directory(*options.directory);
  }

  void collector(const std::string& name, const std::string& script) const {
    auto path = tree.file("collectors/" + name, "#!/bin/sh\n" + script);
    ::chmod(path.c_str(), 0755);
  }
  tsd::Result<bool> run() {
    gather::CollectEnvironment around{os::Root(), "", os::Clock(1400000000), pipe.in.get(),
                                      [this](std::string_view sentence) {
                                        said.emplace_back(sentence);
                                        on_say(sentence);
                                      }};
    return gather::Supervisor(options, std::move(around)).run();
  }
  /// What has come out.
  std::string read() const {
    ::fcntl(pipe.out.get(), F_SETFL, O_NONBLOCK);
    std::array<char, 65536> bytes;
    ssize_t got = ::read(pipe.out.get(), bytes.data(), bytes.size());
    return {bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0))};
  }
  bool was_said(std::string_view part) const {
    return std::ranges::any_of(said, [&](const auto& one) { return one.find(part) != one.npos; });
  }
};

}  // namespace

TEST_CASE("supervisor: once, each collector runs, its lines come out, and then it ends",
          "[native]") {
  SupervisorCase c;
  c.collector("15/a.sh", "echo a.b 1400000000 1; echo trouble >&2; exit 0");
  auto well = c.run();
  REQUIRE(well);
  CHECK(*well);
  CHECK(c.read() == "a.b 1400000000 1 host=h\n");
  CHECK(c.was_said("a.sh: trouble"));
}

TEST_CASE("supervisor: once, a collector that fails is told, and the others' lines come out",
          "[native]") {
  SupervisorCase c;
  c.collector("15/a.sh", "echo a.b 1400000000 1; exit 7");
  c.collector("15/b.sh", "echo b.b 1400000000 2");
  auto well = c.run();
  REQUIRE(well);
  CHECK_FALSE(*well);
  CHECK(c.was_said("a.sh: exit 7"));
  auto text = c.read();
  CHECK(text.find("a.b 1400000000 1 host=h\n") != text.npos);
  CHECK(text.find("b.b 1400000000 2 host=h\n") != text.npos);
}

TEST_CASE("supervisor: once, points of its own come last", "[native]") {
  SupervisorCase c;
  c.options.tell.once_points = true;
  c.collector("15/a.sh", "echo a.b 1400000000 1");
  REQUIRE(c.run());
  auto text = c.read();
  CHECK(text.starts_with("a.b 1400000000 1 host=h\n"));
  CHECK(text.ends_with("tsd.collect.turns_missed 1400000000 0 host=h\n"));
}

TEST_CASE("supervisor: an empty directory is no failure of one round", "[native]") {
  SupervisorCase c;
  auto well = c.run();
  REQUIRE(well);
  CHECK(*well);
  CHECK(c.read().empty());
}

TEST_CASE("supervisor: TERM ends the collectors and then itself, and no line is lost", "[native]") {
  SupervisorCase c;
  c.options.limits.once = false;
  c.collector("0/a.sh",
              "trap 'echo a.last 1400000000 2; exit 0' TERM\n"
              "echo a.first 1400000000 1\necho ready >&2\nwhile :; do sleep 1 & wait $!; done");
  c.on_say = [](std::string_view sentence) {
    if (sentence == "a.sh: ready") ::kill(::getpid(), SIGTERM);
  };
  auto well = c.run();
  REQUIRE(well);
  CHECK(*well);
  CHECK(c.read() == "a.first 1400000000 1 host=h\na.last 1400000000 2 host=h\n");
}

TEST_CASE("supervisor: it ends without complaint when the reader of its output goes away",
          "[native]") {
  SupervisorCase c;
  c.options.limits.once = false;
  c.collector("0/a.sh", "echo ready >&2; exec sleep 1000");
  c.on_say = [&](std::string_view sentence) {
    if (sentence == "a.sh: ready") c.pipe.out.close();
  };
  auto well = c.run();
  REQUIRE(well);
  CHECK(*well);
}

TEST_CASE("supervisor: it runs native sensors beside the collectors", "[native]") {
  SupervisorCase c;
  c.options.sensors = "procstats";
  c.collector("15/a.sh", "echo a.b 1400000000 1");
  REQUIRE(c.run());
  auto text = c.read();
  CHECK(text.find("proc.loadavg.1min 1400000000 ") != text.npos);
  CHECK(text.ends_with("a.b 1400000000 1 host=h\n"));
}

TEST_CASE("supervisor: what cannot be begun is an error, and starts nothing") {
  SupervisorCase c;
  c.collector("15/a.sh", "echo a.b 1400000000 1");
  SECTION("a directory that is not there") {
    c.options.directory = c.tree.path("missing");
  }
  SECTION("a sensor that is not known") {
    c.options.sensors = "no-such-sensor";
  }
  SECTION("a user that is not known") {
    c.options.run_as = "no-such-user";
  }
  SECTION("a policy that cannot be made") {
    c.options.policy = [] { return tsd::Result<gather::LinePolicy>(tsd::Error{"no tags"}); };
  }
  SECTION("limits that cannot be read") {
    c.tree.file("collectors/etc/limits", "a.sh x=1\n");
  }
  CHECK_FALSE(c.run());
  CHECK(c.read().empty());
}
