#include "ship/http/put_answer.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <map>

#include "base/number.h"
#include "ship/http/json_points.h"

namespace tsd::ship {
namespace {

namespace json = boost::json;
using Kind = PutAnswer::Kind;

// Errors of a point that are worth a retry (OpenTSDB's PutDataPointRpc). All others are permanent.
constexpr std::array<std::string_view, 5> kPassing{"Please throttle", "Timeout exception",
                                                   "Storage exception", "Write timedout",
                                                   "Unexpected exception"};
constexpr std::string_view kTooLarge = "Chunked request not supported";

std::string text_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  if (value == nullptr) return "";
  if (const auto* text = value->if_string()) return std::string(*text);
  return json::serialize(*value);
}

std::optional<std::uint64_t> count_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  boost::system::error_code ignored;
  auto count = value->to_number<std::uint64_t>(ignored);
  if (ignored) return std::nullopt;
  return count;
}

/// The same key as identity_of() makes.
std::string identity(const json::object& point) {
  std::string all = fmt::format("{} {} {}", text_of(point, "metric"), text_of(point, "timestamp"),
                                text_of(point, "value"));
  std::map<std::string, std::string> tags;
  if (const json::value* found = point.if_contains("tags");
      found != nullptr && found->is_object()) {
    for (const auto& tag : found->get_object()) {
      tags[std::string(tag.key())] = text_of(found->get_object(), tag.key());
    }
  }
  for (const auto& [key, value] : tags) all.append(1, ' ').append(key).append(1, '=').append(value);
  return all;
}

PointVerdict verdict_of(std::string reason) {
  bool passing = std::ranges::any_of(
      kPassing, [&](std::string_view start) { return reason.starts_with(start); });
  return {passing ? PointVerdict::Kind::retry : PointVerdict::Kind::refused, std::move(reason)};
}

/// Assigns each error to its point; false when one fits no point, or there are not `failed` errors.
bool give_errors(const json::object& body, std::uint64_t failed,
                 const std::vector<std::string_view>& lines, std::vector<PointVerdict>& points) {
  const json::value* errors = body.if_contains("errors");
  if (errors == nullptr || !errors->is_array() || errors->get_array().size() != failed)
    return false;
  std::multimap<std::string, std::size_t> places;
  for (std::size_t i = 0; i < lines.size(); ++i) places.emplace(identity_of(lines[i]), i);
  for (const auto& error : errors->get_array()) {
    if (!error.is_object()) return false;
    const json::value* point = error.get_object().if_contains("datapoint");
    if (point == nullptr || !point->is_object()) return false;
    auto place = places.find(identity(point->get_object()));
    if (place == places.end()) return false;
    points[place->second] = verdict_of(text_of(error.get_object(), "error"));
    places.erase(place);
  }
  return true;
}

/// Reads a body with counts: status 200 or 400 of ?details.
PutAnswer read_counts(const json::object& body, std::uint64_t failed,
                      const std::vector<std::string_view>& lines) {
  auto success = count_of(body, "success");
  auto timeouts = count_of(body, "timeouts");
  if (timeouts.value_or(0) > 0) {
    return {Kind::retry, fmt::format("{} points timed out on their way to storage", *timeouts), {}};
  }
  PutAnswer answer{Kind::told, "", std::vector<PointVerdict>(lines.size())};
  if (failed == 0 && success == lines.size()) return answer;
  if (failed == 0) {
    return {Kind::unclear,
            fmt::format("the TSD counts {} of {} points", success.value_or(0), lines.size()),
            {}};
  }
  if (give_errors(body, failed, lines, answer.points)) return answer;
  return {Kind::unclear, fmt::format("{} of {} points failed", failed, lines.size()), {}};
}

std::string message_of(const json::object& body) {
  const json::value* error = body.if_contains("error");
  return error != nullptr && error->is_object() ? text_of(error->get_object(), "message") : "";
}

/// The status and the first line, at most 200 bytes, of a body without an error message.
std::string excerpt(int status, std::string_view body) {
  std::string_view line = body.substr(0, std::min<std::size_t>(body.find_first_of("\r\n"), 200));
  return fmt::format("HTTP {}{}{}", status, line.empty() ? "" : ": ", line);
}

}  // namespace

PutAnswer read_put_answer(int status, std::string_view body,
                          const std::vector<std::string_view>& lines) {
  boost::system::error_code no_json;
  json::value value = json::parse(body, no_json);
  const json::object* object = no_json ? nullptr : value.if_object();
  if (object != nullptr && (status == 200 || status == 400)) {
    if (auto failed = count_of(*object, "failed")) return read_counts(*object, *failed, lines);
  }
  std::string message = object != nullptr ? message_of(*object) : "";
  std::string reason =
      message.empty() ? excerpt(status, body) : fmt::format("HTTP {}: {}", status, message);
  if (status >= 300 && status < 400) reason += " (a redirect, which is not followed)";
  if (status >= 200 && status < 300) return {Kind::untold, reason, {}};
  if (status == 413 || body.find(kTooLarge) != body.npos) return {Kind::too_large, reason, {}};
  if (status == 400) return {Kind::unclear, reason, {}};
  if (status == 408 || status == 429 || status >= 500) {
    return {status == 501 ? Kind::trouble : Kind::retry, reason, {}};
  }
  return {Kind::trouble, reason, {}};
}

std::optional<Duration> parse_retry_after(std::string_view header) {
  auto seconds = parse_number<std::uint32_t>(header);
  if (!seconds) return std::nullopt;
  return std::chrono::seconds(*seconds);
}

}  // namespace tsd::ship
