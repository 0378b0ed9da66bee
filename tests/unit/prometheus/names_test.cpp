#include "prometheus/names.h"

#include <catch2/catch.hpp>

using namespace tsd::prometheus;

namespace {

std::string metric(std::string_view text) {
  std::string into = "=";
  append_metric_name(text, into);
  return into.substr(1);
}

std::string label(std::string_view text) {
  std::string into = "=__";
  append_label_name(text, into);
  return into.substr(3);
}

/// `name{label="value",...}`, or the sentence of the collision.
std::string shown(Series& series, std::string_view name, const std::vector<Label>& tags) {
  series.begin(name);
  for (const Label& tag : tags) series.add(tag.key, tag.value);
  if (auto collision = series.finish()) return collision->sentence();
  std::string text(series.name());
  for (const Label& label : series.labels()) {
    text.append(" ").append(label.name).append("=").append(label.value);
  }
  return text;
}

std::string refusal(const std::vector<std::string>& words) {
  auto renames = parse_renames(words);
  return renames ? "" : renames.error().text;
}

}  // namespace

TEST_CASE("names: what a metric name may be made of") {
  CHECK(is_metric_name("a"));
  CHECK(is_metric_name("_:Z9"));
  CHECK(is_metric_name("::"));
  CHECK_FALSE(is_metric_name(""));
  CHECK_FALSE(is_metric_name("9a"));
  CHECK_FALSE(is_metric_name("a.b"));
  CHECK_FALSE(is_metric_name("gr\xc3\xbc"));
  CHECK(is_label_name("__name__"));
  CHECK_FALSE(is_label_name("a:b"));
  CHECK_FALSE(is_label_name("0"));
  CHECK_FALSE(is_label_name(""));
}

TEST_CASE("names: of a metric, every character that is not allowed becomes one underscore") {
  CHECK(metric("proc.net.bytes") == "proc_net_bytes");
  CHECK(metric("a-b/c d:e_F9") == "a_b_c_d:e_F9");
  CHECK(metric("1min.load") == "_1min_load");
  CHECK(metric("") == "_");
  CHECK(metric(".") == "_");
  CHECK(metric("__a") == "__a");
  CHECK(metric("gr\xc3\xb6\xc3\x9f"
               "e.\xe2\x82\xac") == "gr__e__");
  CHECK(metric("a\xff\xc3z") == "a__z");
  CHECK(metric(std::string_view("a\0b", 3)) == "a_b");
}

TEST_CASE("names: a label has no colon and does not begin with two underscores") {
  CHECK(label("dev.name") == "dev_name");
  CHECK(label("a:b") == "a_b");
  CHECK(label("0") == "_0");
  CHECK(label("") == "_");
  CHECK(label("__name__") == "_name__");
  CHECK(label("..x") == "_x");
  CHECK(label("_x") == "_x");
  CHECK(label("-_-") == "_");
  CHECK(label("\xc3\xb6\xc3\xb6\xc3\xb6") == "_");
  CHECK(label(".9") == "_9");
}

TEST_CASE("names: what the rule makes, it leaves as it is") {
  for (std::string_view word : {"a.b", "9", "__x", "\xff\xff", "a:b", ""}) {
    std::string once = metric(word), name = label(word);
    CHECK(is_metric_name(once));
    CHECK(metric(once) == once);
    CHECK(is_label_name(name));
    CHECK(label(name) == name);
  }
}

TEST_CASE("names: the labels of a series are sorted by name, with the values as they are") {
  Series series;
  CHECK(shown(series, "proc.net.bytes",
              {{{}, "eth0", "iface"}, {{}, "web 1", "host"}, {{}, "in", "direction"}}) ==
        "proc_net_bytes direction=in host=web 1 iface=eth0");
  // The next point does not see the last one.
  CHECK(shown(series, "up", {}) == "up");
  CHECK(shown(series, "a", {{{}, "1", "b.c"}, {{}, "2", "Z"}, {{}, "3", "9"}}) ==
        "a Z=2 _9=3 b_c=1");
}

TEST_CASE("names: many labels that are made keep their names while the memory grows") {
  std::vector<std::string> keys;
  std::vector<Label> tags;
  for (int i = 100; i < 1100; ++i) keys.push_back("key." + std::to_string(i));
  for (const std::string& key : keys) tags.push_back({{}, key, key});
  Series series;
  series.begin("some.metric");
  for (const Label& tag : tags) series.add(tag.key, tag.value);
  REQUIRE_FALSE(series.finish());
  REQUIRE(series.labels().size() == 1000);
  CHECK(series.name() == "some_metric");
  for (const Label& each : series.labels()) CHECK(each.name == label(each.value));
}

TEST_CASE("names: two tags that become one label are a collision, with both named") {
  Series series;
  CHECK(shown(series, "a", {{{}, "1", "z-a"}, {{}, "2", "m"}, {{}, "3", "z.a"}}) ==
        "tags \"z-a\" and \"z.a\" both become the label z_a");
  CHECK(shown(series, "a", {{{}, "1", "__a"}, {{}, "2", "_a"}}) ==
        "tags \"__a\" and \"_a\" both become the label _a");
  // Equal values do not excuse it.
  CHECK(shown(series, "a", {{{}, "1", "b"}, {{}, "1", "b"}}) ==
        "tags \"b\" and \"b\" both become the label b");
  std::string line = "x=1 x=2 x=3";
  std::string_view all = line;
  series.begin("a");
  for (std::size_t at : {0, 4, 8}) series.add(all.substr(at, 1), all.substr(at + 2, 1));
  auto collision = series.finish();
  REQUIRE(collision);
  CHECK(collision->first.data() == all.data());
  CHECK(collision->second.data() == all.data() + 4);
}

TEST_CASE("names: a label is renamed where asked, and may collide then") {
  auto renames = parse_renames(std::vector<std::string>{"host=instance", "dev.name=device"});
  REQUIRE(renames);
  Series series(*renames);
  CHECK(shown(series, "a", {{{}, "w1", "host"}, {{}, "sda", "dev-name"}}) ==
        "a device=sda instance=w1");
  CHECK(shown(series, "a", {{{}, "w1", "host"}, {{}, "w2", "instance"}}) ==
        "tags \"host\" and \"instance\" both become the label instance");
  CHECK(shown(series, "a", {{{}, "w2", "instance"}}) == "a instance=w2");
  // A rename is applied once: two can swap.
  auto swap = parse_renames(std::vector<std::string>{"a=b", "b=a"});
  REQUIRE(swap);
  Series swapped(*swap);
  CHECK(shown(swapped, "m", {{{}, "1", "a"}, {{}, "2", "b"}}) == "m a=2 b=1");
}

TEST_CASE("names: a rename that cannot be is refused, with what to write") {
  CHECK(refusal({"host"}) == "\"host\" is not of the form TAG=LABEL");
  CHECK(refusal({"=x"}) == "\"=x\" is not of the form TAG=LABEL");
  for (const char* word :
       {"host=", "host=a.b", "host=9", "host=__name__", "host=a=b", "host=a:b"}) {
    CHECK(refusal({word}).ends_with("and no \"__\" at the beginning"));
  }
  CHECK(refusal({"a.b=x", "a-b=y"}) == "the label a_b is renamed twice, to x and to y");
  CHECK(refusal({"a=x", "b=x"}).empty());
  CHECK(refusal({}).empty());
}
