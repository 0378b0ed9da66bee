#include "prometheus/exposition_reader.h"

#include <catch2/catch.hpp>

#include <cstdint>
#include <fstream>
#include <set>
#include <sstream>

#include "base/number.h"

using namespace tsd::prometheus;

namespace {

/// What is read, a line each, as tests/data/expositions/vectors.txt has it.
struct Notes : ExpositionTaker {
  std::string text;
  std::set<std::string> rules;

  void take_sample(const Family&, const SampleLine& sample) override {
    text.append(sample.name);
    for (const auto& label : sample.labels) {
      text.append(&label == &sample.labels.front() ? "{" : ",");
      text.append(label.name).append("=\"").append(shown(label.value)).append("\"");
    }
    if (!sample.labels.empty()) text += '}';
    text.append(" ").append(sample.value);
    if (sample.number == SampleLine::Number::nan) text.append(" nan");
    if (sample.number == SampleLine::Number::infinite) text.append(" infinite");
    if (sample.time_ms) text.append(" @").append(std::to_string(*sample.time_ms));
    text += '\n';
  }
  void end_family(const Family& family, std::uint64_t samples, bool sound) override {
    std::ostringstream line;
    line << "family " << family.name << ' ' << word_of(family.type, Form::openmetrics) << ' '
         << samples << (sound ? " sound\n" : " lost\n");
    text += line.str();
  }
  void take_malformed(const Malformed& what) override {
    std::string name(tsd::prometheus::rules()[static_cast<std::size_t>(what.rule)].name);
    rules.insert(name);
    text.append(std::to_string(what.line)).append(" ").append(name);
    if (!what.family.empty()) text.append(" ").append(what.family);
    text += '\n';
  }

  static std::string shown(std::string value) {
    for (std::size_t at; (at = value.find('\n')) != value.npos;) value.replace(at, 1, "⏎");
    return value;
  }
};

struct Case {
  Form form = Form::text;
  std::string name;
  std::string text;
  std::string expected;
};

std::string bytes_of(const std::string& line) {
  std::string bytes;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line.compare(at, 2, "\\x") == 0) {
      auto byte = tsd::parse_number<unsigned>(line.substr(at + 2, 2), 16);
      bytes += static_cast<char>(byte.value());
      at += 3;
    } else if (line.compare(at, 2, "\\r") == 0) {
      bytes += '\r';
      ++at;
    } else {
      bytes += line[at];
    }
  }
  return bytes;
}

std::vector<Case> cases() {
  std::vector<Case> all;
  std::ifstream file(TSD_TEST_DATA "/expositions/vectors.txt");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("= ")) {
      std::size_t name = line.find(' ', 2);
      bool is_text = line.substr(2, name - 2) == "text";
      all.push_back({is_text ? Form::text : Form::openmetrics, line.substr(name + 1), "", ""});
    }
    if (line.starts_with('|')) all.back().text += bytes_of(line.substr(1)) + "\n";
    if (line.starts_with('!')) all.back().text += bytes_of(line.substr(1));
    if (line.starts_with("> ")) all.back().expected += line.substr(2) + "\n";
  }
  return all;
}

Notes read(const Case& one, std::size_t piece) {
  Notes notes;
  ExpositionReader reader(one.form, notes);
  for (std::size_t at = 0; at < one.text.size(); at += piece) {
    reader.feed(std::string_view(one.text).substr(at, piece));
  }
  reader.end(true);
  return notes;
}

std::string read_cut(std::string_view text) {
  Notes notes;
  ExpositionReader reader(Form::text, notes);
  reader.feed(text);
  reader.end(false);
  return notes.text;
}

}  // namespace

TEST_CASE("exposition: the vectors are read as they say, whole and byte by byte") {
  auto all = cases();
  REQUIRE(all.size() > 30);
  for (const Case& one : all) {
    INFO(one.name);
    CHECK(read(one, std::string::npos / 2).text == one.expected);
    CHECK(read(one, 1).text == one.expected);
  }
}

TEST_CASE("exposition: the vectors break every rule but those about lengths") {
  std::set<std::string> broken{"line-length", "label-count"};
  for (const Case& one : cases()) broken.merge(read(one, 1000).rules);
  for (const RuleRow& row : rules()) {
    INFO(row.name);
    CHECK(broken.erase(std::string(row.name)) == 1);
    CHECK(&rules()[static_cast<std::size_t>(row.rule)] == &row);
  }
  CHECK(broken.empty());
}

TEST_CASE("exposition: a line of more than 64 KiB costs the family around it, and no memory") {
  Notes notes;
  ExpositionReader reader(Form::text, notes);
  reader.feed("a 1\na{x=\"");
  for (int i = 0; i < 100; ++i) reader.feed(std::string(1000, 'x'));
  reader.feed("\"} 1\nb 1\n");
  reader.end(true);
  CHECK(notes.text ==
        "a 1\n2 line-length a\nfamily a unknown 2 lost\nb 1\nfamily b unknown 1 sound\n");
}

TEST_CASE("exposition: a sample has at most 256 labels") {
  auto sample = [](int labels) {
    std::string line = "a{";
    for (int i = 0; i < labels; ++i) line += "l" + std::to_string(i) + "=\"1\",";
    SampleLine into;
    return read_sample_line(line + "} 1", Form::text, into);
  };
  CHECK_FALSE(sample(256));
  CHECK(sample(257) == Rule::label_count);
}

TEST_CASE("exposition: what is cut off loses its last family, whatever it looks like") {
  CHECK(read_cut("a 1\nb 1\nb 2") ==
        "a 1\nfamily a unknown 1 sound\nb 1\nfamily b unknown 1 lost\n");
  CHECK(read_cut("a 1\n") == "a 1\nfamily a unknown 1 lost\n");
  CHECK(read_cut("") == "");
}

TEST_CASE("exposition: malformed lines without a sound one among them are no exposition") {
  Notes notes;
  ExpositionReader reader(Form::text, notes);
  for (int i = 0; i < 99; ++i) reader.feed("<p>\n");
  reader.feed("# a comment is neither\n\n");
  CHECK_FALSE(reader.is_none(100));
  reader.feed("<p>\n");
  CHECK(reader.is_none(100));
  CHECK(notes.text == "1 metric-name\n");

  ExpositionReader other(Form::text, notes);
  other.feed("a 1\n");
  for (int i = 0; i < 200; ++i) other.feed("<p>\n");
  CHECK_FALSE(other.is_none(1));
}

TEST_CASE("exposition: the sentence has line, rule and what was read, without control characters") {
  Malformed what{12, Rule::label_quote, "a", "a{b=\x1b[2J} 1"};
  CHECK(what.sentence() ==
        "line 12: label-quote: the value of a label stands in double quotes: \"a{b=\\x1b[2J} 1\"");
}
