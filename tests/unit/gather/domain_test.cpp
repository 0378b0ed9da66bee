#include "gather/domain.h"

#include <catch2/catch.hpp>
#include <vector>

#include "support/scratch.h"

namespace gather = tsd::gather;

namespace {

struct Read {
  std::vector<std::string> said;
  tsd::Result<gather::Tags> tags;
  explicit Read(const std::string& text, bool password = false) : tags(gather::Tags{}) {
    Scratch scratch;
    scratch.file("etc/config.py", text);
    tags = gather::read_domain(scratch.path(), {password},
                               [this](std::string_view s) { said.emplace_back(s); });
  }
};

}  // namespace

TEST_CASE("domain: USER and DOMAIN become tags, PASSWORD does not") {
  Read read("USER = \"iamauser\"\nPASSWORD = 'secret'\nDOMAIN = \"iamadomain\"\n");
  REQUIRE(read.tags);
  CHECK(*read.tags == gather::Tags{{"user", "iamauser"}, {"domain", "iamadomain"}});
  CHECK(read.said.empty());
}

TEST_CASE("domain: a password tag is asked for, and warned of") {
  Read read("PASSWORD = 'secret'\n", true);
  REQUIRE(read.tags);
  CHECK(*read.tags == gather::Tags{{"password", "secret"}});
  REQUIRE(read.said.size() == 1);
  CHECK(read.said[0].find("secret") == std::string::npos);
}

TEST_CASE("domain: options count before config.py, and need none") {
  Scratch scratch;
  scratch.file("etc/config.py", "USER = f()\nDOMAIN = 'a'\nPASSWORD = 'x'\n");
  gather::DomainOptions options{true, "me", std::nullopt, "secret"};
  std::vector<std::string> said;
  tsd::Say say = [&](std::string_view s) { said.emplace_back(s); };
  auto tags = gather::read_domain(scratch.path(), options, say);
  REQUIRE(tags);
  CHECK(*tags == gather::Tags{{"user", "me"}, {"domain", "a"}, {"password", "secret"}});
  CHECK(said ==
        std::vector<std::string>{"--password-file: becomes a tag of every point, for all to read"});
  options.password_tag = false;
  CHECK(*gather::read_domain(std::nullopt, options, say) == gather::Tags{{"user", "me"}});
  options.user = "a b";
  CHECK(gather::read_domain(std::nullopt, options, say).error().text.find("--user: ") == 0);
}

TEST_CASE("domain: lines that are commented out define nothing") {
  Read read("#USER = \"myphantomuser\"\n#DOMAIN = \"mydomain\"\n");
  REQUIRE(read.tags);
  CHECK(read.tags->empty());
}

TEST_CASE("domain: no file, no tags") {
  Scratch scratch;
  auto tags = gather::read_domain(scratch.path(), {}, [](std::string_view) {});
  REQUIRE(tags);
  CHECK(tags->empty());
}

TEST_CASE("domain: a value that no TSD takes is an error with its place") {
  Read read("\nUSER = \"i am a user\"\n");
  REQUIRE_FALSE(read.tags);
  CHECK(read.tags.error().text.find("config.py:2:8: USER: ") != std::string::npos);
}

TEST_CASE("domain: what only code could tell is an error with its place") {
  Read read("USER = open('/etc/hostname').read()\n");
  REQUIRE_FALSE(read.tags);
  CHECK(read.tags.error().text.find("config.py:1:8: USER: ") != std::string::npos);
}

TEST_CASE("domain: what an onload() would have done is said") {
  Read read("def onload(options, tags):\n    tags['zone'] = 'a'\n");
  REQUIRE(read.tags);
  REQUIRE(read.said.size() == 1);
  CHECK(read.said[0].find("zone") != std::string::npos);
  CHECK(read.said[0].find("-t") != std::string::npos);
}
