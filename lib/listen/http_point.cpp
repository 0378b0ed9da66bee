#include "listen/http_point.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/json.h"
#include "base/json_bare_words.h"

namespace tsd::listen {
namespace {

/// The first byte that would break the word out of a line.
std::optional<char> stranger(std::string_view word, std::string_view also = "") {
  auto strange = [&](char c) {
    return (c >= 0 && c <= ' ') || c == '\x7f' || also.find(c) != also.npos;
  };
  auto found = std::ranges::find_if(word, strange);
  return found == word.end() ? std::nullopt : std::optional(*found);
}

std::string wrong_name(std::string_view what, std::string_view name, char c) {
  return fmt::format("Invalid {} (\"{}\"): illegal character: {}", what, name, c);
}

std::optional<std::string> fault_of_tags(const HttpPoint& point) {
  for (const auto& [key, value] : point.tags) {
    if (key.empty() || !value || value->empty()) {
      return fmt::format("Invalid tag: {}={}", key, value.value_or("null"));
    }
    if (auto c = stranger(key, "=")) return wrong_name("tag name", key, *c);
    if (auto c = stranger(*value, "=")) {
      return wrong_name(fmt::format("tag value with key [{}]", key), *value, *c);
    }
  }
  return std::nullopt;
}

}  // namespace

std::string json_quoted(std::string_view text) {
  // As Jackson spells it.
  return json_string(text, {.short_escapes = true, .escapes_delete = false});
}

void HttpPoint::set_tag(std::string key, std::optional<std::string> tag_value) {
  auto known = std::ranges::find(
      tags, key, [](const auto& tag) -> auto& { return tag.first; });
  if (known != tags.end()) {
    known->second = std::move(tag_value);
  } else {
    tags.emplace_back(std::move(key), std::move(tag_value));
  }
}

std::optional<std::string> fault_of(const HttpPoint& point) {
  if (!point.metric || point.metric->empty()) return "Metric name was empty";
  if (!point.timestamp || *point.timestamp <= 0) return "Invalid timestamp";
  if (!point.value || point.value->empty()) return "Empty value";
  if (point.tags.empty()) return "Missing tags";
  if (stranger(*point.value) || is_json_bare_word(*point.value))
    return "Unable to parse value to a number";
  if (auto c = stranger(*point.metric)) return wrong_name("metric name", *point.metric, *c);
  return fault_of_tags(point);
}

void write_line(const HttpPoint& point, std::string& to) {
  to.append(*point.metric).append(1, ' ').append(std::to_string(*point.timestamp));
  to.append(1, ' ').append(*point.value);
  for (const auto& [key, value] : point.tags)
    to.append(1, ' ').append(key).append(1, '=').append(*value);
}

void write_error(const HttpPoint& point, std::string_view fault, std::string& to) {
  std::string fields;
  auto field = [&](std::string_view key, std::string_view text) {
    fields += fmt::format("{}\"{}\":{}", fields.empty() ? "" : ",", key, text);
  };
  if (point.metric) field("metric", json_quoted(*point.metric));
  if (point.timestamp) field("timestamp", std::to_string(*point.timestamp));
  if (point.value) field("value", json_quoted(*point.value));
  std::string tags;
  for (const auto& [key, value] : point.tags) {
    tags += fmt::format("{}{}:{}", tags.empty() ? "" : ",", json_quoted(key),
                        value ? json_quoted(*value) : "null");
  }
  if (!tags.empty()) field("tags", "{" + tags + "}");
  to += fmt::format("{}{{\"error\":{},\"datapoint\":{{{}}}}}", to.empty() ? "" : ",",
                    json_quoted(fault), fields);
}

}  // namespace tsd::listen
