#include "init/choices.h"

#include <catch2/catch.hpp>

using namespace tsd::init;

namespace {

struct Told {
  std::string text;
  tsd::Say say = [this](std::string_view sentence) { text.append(sentence) += '\n'; };
};

}  // namespace

TEST_CASE("choices: what is not asked for stays, the default unsets, and changes are told") {
  Told told;
  Choices before{{"port", "4243"}, {"spool", "none"}};
  CHECK(merged(before, {}, told.say) == before);
  CHECK(merged(before, {{"port", "4243"}}, told.say) == before);
  CHECK(told.text.empty());
  CHECK(merged(before, {{"port", "4242"}, {"spool", "default"}}, told.say).empty());
  CHECK(told.text == "port: 4243 becomes 4242\nspool: none becomes default\n");
}

TEST_CASE("choices: they become settings, and unknown ones are refused") {
  auto settings = chosen({}, {{"port", "4243"}, {"init", "openrc"}, {"sensors", "none"}});
  REQUIRE(settings);
  CHECK(settings->port == 4243);
  CHECK(settings->init == Init::openrc);
  CHECK_FALSE(settings->sensors);
  for (auto [name, value] :
       {std::pair("port", "0"), {"port", "70000"}, {"variant", "x"}, {"x", ""}})
    CHECK_FALSE(chosen({}, {{name, value}}));
}

TEST_CASE("choices: only those of the script differ in it") {
  CHECK(differing_in_script({{"port", "1"}, {"sensors", "none"}}, {{"variant", "openstack"}}) ==
        std::vector<std::string>{"port", "variant"});
}
