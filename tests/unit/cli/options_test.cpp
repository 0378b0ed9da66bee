#include "cli/options.h"

#include <fmt/core.h>

#include <catch2/catch.hpp>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>

#include "cli/stray_word.h"

using namespace tsd;

namespace {

enum class Color { red, green };

struct Settings {
  bool quiet = false;
  std::string host;
  std::int64_t port = 4242;
  Duration wait{2000};
  Color color = Color::red;
  std::vector<std::string> tags;
  std::vector<std::string> files;
};

std::optional<cli::Exit> parse(Settings& settings, std::initializer_list<const char*> words) {
  auto describe = [&](cli::Options& options) {
    settings = Settings();
    options.flag("-q,--quiet", settings.quiet, "no words");
    options.value("-H,--host", settings.host, "HOST", "the host", "TSD_TEST_HOST");
    options.value("-p,--port", settings.port, "PORT", "the port", 1, 65535);
    options.value("--wait", settings.wait, "TIME", "how long");
    options.choice("--color", settings.color, "one of",
                   {{"red", Color::red}, {"green", Color::green}});
    options.values("-t,--tag", settings.tags, "K=V", "a tag");
    options.operands(settings.files, "FILE", "files");
  };
  std::vector<char*> argv{const_cast<char*>("tsd-test")};
  for (const char* word : words) argv.push_back(const_cast<char*>(word));
  argv.push_back(nullptr);
  return cli::read_command_line(static_cast<int>(argv.size()) - 1, argv.data(),
                                {"tsd-test", "is a test"}, describe);
}

}  // namespace

TEST_CASE("options: every kind arrives") {
  Settings settings;
  REQUIRE_FALSE(parse(settings, {"-q", "-H", "tsd1", "--port=4243", "--wait", "5m", "--color",
                                 "green", "-t", "a=b", "one", "-t", "c=d", "--", "-two"}));
  CHECK(settings.quiet);
  CHECK(settings.host == "tsd1");
  CHECK(settings.port == 4243);
  CHECK(settings.wait == Duration(300000));
  CHECK(settings.color == Color::green);
  CHECK(settings.tags == std::vector<std::string>{"a=b", "c=d"});
  CHECK(settings.files == std::vector<std::string>{"one", "-two"});
}

TEST_CASE("options: letters together, a letter with its value, a value that looks like an option") {
  Settings settings;
  REQUIRE_FALSE(parse(settings, {"-qHtsd1", "-p4243", "-t=a", "--tag", "c"}));
  CHECK(settings.quiet);
  CHECK(settings.host == "tsd1");
  CHECK(settings.port == 4243);
  CHECK(settings.tags == std::vector<std::string>{"=a", "c"});
}

TEST_CASE("options: what does not fit is trouble") {
  Settings settings;
  CHECK(parse(settings, {"--port", "0"}) == cli::Exit::trouble);
  CHECK(parse(settings, {"--port", "x"}) == cli::Exit::trouble);
  CHECK(parse(settings, {"--color", "blue"}) == cli::Exit::trouble);
  CHECK(parse(settings, {"--wait", "soon"}) == cli::Exit::trouble);
  CHECK(parse(settings, {"--unknown"}) == cli::Exit::trouble);
}

TEST_CASE("options: the environment stands in, the command line wins") {
  ::setenv("TSD_TEST_HOST", "from-env", 1);
  Settings settings;
  REQUIRE_FALSE(parse(settings, {}));
  CHECK(settings.host == "from-env");
  REQUIRE_FALSE(parse(settings, {"-H", "typed"}));
  CHECK(settings.host == "typed");
  ::unsetenv("TSD_TEST_HOST");
}

TEST_CASE("options: -h with a host behind it is no wish for help") {
  Settings settings;
  CHECK(parse(settings, {"-h", "127.0.0.1:4242"}) == cli::Exit::trouble);
  CHECK(parse(settings, {"-q", "-h127.0.0.1"}) == cli::Exit::trouble);
  CHECK(parse(settings, {"-hlocalhost"}) == cli::Exit::trouble);
  CHECK(parse(settings, {"-h"}) == cli::Exit::done);
  CHECK(parse(settings, {"-h", "-q"}) == cli::Exit::done);
  CHECK(parse(settings, {"-hq"}) == cli::Exit::done);
  CHECK(parse(settings, {"-help"}) == cli::Exit::done);
  CHECK(parse(settings, {"--help", "127.0.0.1"}) == cli::Exit::done);
}

TEST_CASE("options: the host that follows -h is shown with the option that takes it") {
  const char* const words[] = {"-q", "-h", "tsd1", nullptr};
  CHECK(cli::mistaken_help(words) == "-h prints the help; the host is -H tsd1");
  const char* const behind[] = {"--", "-h", "tsd1", nullptr};
  CHECK(cli::mistaken_help(behind).empty());
}

TEST_CASE("options: a stray number is a port where there is -p, other words are not") {
  cli::StrayWords meant{"-H", false, true};
  CHECK(cli::stray_word("4242", meant) == "unexpected argument 4242: did you mean -p 4242?");
  for (const char* word : {"0", "65536", "4242x", "tsd1"}) {
    CHECK(cli::stray_word(word, meant) ==
          fmt::format("unexpected argument {0}: did you mean -H {0}?", word));
  }
  meant.has_port = false;
  CHECK(cli::stray_word("4242", meant) == "unexpected argument 4242: did you mean -H 4242?");
}
