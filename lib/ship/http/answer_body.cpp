#include "ship/http/answer_body.h"

#include <fmt/core.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cstddef>
#include <cstdint>
#include <map>

#include "base/json_bare_words.h"

namespace tsd::ship {
namespace {

namespace json = boost::json;

/// A batch has less than 5,000 points, each with some ten values in an answer. One byte of `[1,1,1`
/// would become 16 of a parsed value.
constexpr std::ptrdiff_t kMostValues = 200'000;

/// May count what stands in strings, too.
bool is_too_much(std::string_view text) {
  return std::ranges::count_if(text, [](char c) { return c == ',' || c == '[' || c == '{'; }) >
         kMostValues;
}

/// `text` with its bare words in quotes.
std::string quote_bare_words(std::string_view text) {
  std::string quoted;
  JsonBareWords words;
  while (auto piece = words.next(text)) {
    quoted += piece->is_word ? fmt::format("\"{}\"", piece->text) : std::string(piece->text);
  }
  return quoted.append(words.held());
}

/// Null when `text` is no JSON, or more of it than an answer can have.
json::value parse(std::string_view text) {
  if (is_too_much(text)) return {};
  json::parse_options options;
  options.allow_invalid_utf8 = true;
  boost::system::error_code no_json;
  json::value value = json::parse(quote_bare_words(text), no_json, {}, options);
  return no_json ? json::value() : value;
}

std::string text_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  if (value == nullptr) return "";
  if (const auto* text = value->if_string()) return std::string(*text);
  return json::serialize(*value);
}

std::optional<std::uint64_t> count_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  boost::system::error_code inexact;
  auto count = value->to_number<std::uint64_t>(inexact);
  if (inexact) return std::nullopt;
  return count;
}

std::optional<PointCounts> counts_of(const json::object& body) {
  auto success = count_of(body, "success"), failed = count_of(body, "failed");
  if (!success || !failed) return std::nullopt;
  return PointCounts{*success, *failed, count_of(body, "timeouts").value_or(0)};
}

/// The same key as identity_of() makes.
std::string identity(const json::object& point) {
  std::string all = fmt::format("{} {} {}", text_of(point, "metric"), text_of(point, "timestamp"),
                                text_of(point, "value"));
  std::map<std::string, std::string> tags;
  const json::value* found = point.if_contains("tags");
  if (found != nullptr && found->is_object()) {
    for (const auto& tag : found->get_object()) {
      tags[std::string(tag.key())] = text_of(found->get_object(), tag.key());
    }
  }
  for (const auto& [key, value] : tags) all.append(1, ' ').append(key).append(1, '=').append(value);
  return all;
}

PointError error_of(const json::value& element) {
  const json::object* object = element.if_object();
  if (object == nullptr) return {};
  PointError error{text_of(*object, "error"), std::nullopt};
  const json::value* point = object->if_contains("datapoint");
  if (point != nullptr && point->is_object()) error.identity = identity(point->get_object());
  return error;
}

std::string message_of(const json::object& body) {
  const json::value* error = body.if_contains("error");
  if (error == nullptr) return "";
  if (error->is_object()) return text_of(error->get_object(), "message");
  return error->is_string() ? text_of(body, "error") : "";
}

}  // namespace

AnswerBody read_answer_body(std::string_view body) {
  json::value value = parse(body);
  const json::object* object = value.if_object();
  if (object == nullptr) return {};
  AnswerBody said{counts_of(*object), {}, message_of(*object)};
  const json::value* errors = object->if_contains("errors");
  if (errors == nullptr || !errors->is_array()) return said;
  for (const auto& element : errors->get_array()) said.errors.push_back(error_of(element));
  return said;
}

}  // namespace tsd::ship
