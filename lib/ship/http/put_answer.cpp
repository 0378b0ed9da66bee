#include "ship/http/put_answer.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/counted.h"
#include "base/foreign.h"
#include "ship/http/answer_body.h"
#include "ship/http/json_points.h"
#include "ship/http/status.h"
#include "ship/rejection.h"

namespace tsd::ship {
namespace {

using AnswerKind = PutAnswer::Kind;

constexpr std::string_view kPathHint =
    " (is --http-path right? on VictoriaMetrics, is -opentsdbHTTPListenAddr set? its web port "
    "takes --dialect prometheus)";
constexpr std::string_view kTlsHint = " (is --tls missing?)";

// Errors of a point that are worth a retry (OpenTSDB's PutDataPointRpc, HTTP and telnet). All
// others that have words are permanent.
constexpr std::array<std::string_view, 8> kPassing{
    "Please throttle",      "Timeout exception", "Storage exception", "Write timedout",
    "Unexpected exception", "HBase error",       "Request timed out", "Throttling exception"};

/// Words of an answer that say more than its status.
// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): the order of the table's columns
struct KnownWords {
  std::string_view words;  ///< occur in the message
  AnswerKind kind;
  std::string_view hint = "";
  bool blames_data = false;  ///< counts for status 400 and outside of HTML only
};

constexpr std::string_view kPartialWrite = "partial write: ";

// OpenTSDB 2.4.1, VictoriaMetrics 1.79.5 and InfluxDB 1.6.7 were run, but for authentication,
// time-outs and HTTPS (Go, nginx). The first row that fits decides.
constexpr KnownWords kKnownWords[] = {
    {"Chunked request not supported", AnswerKind::too_large},
    {"unexpected path requested", AnswerKind::no_tsd, kPathHint},
    {"unsupported path requested", AnswerKind::no_tsd, kPathHint},
    {"HTTP request was sent to HTTPS port", AnswerKind::no_tsd, kTlsHint},
    {"HTTP request to an HTTPS server", AnswerKind::no_tsd, kTlsHint},
    {"Unable to check Authentication", AnswerKind::trouble, kLoginHint},
    {"has timedout", AnswerKind::retry},
    {"Please throttle", AnswerKind::retry},
    {"Unable to parse", AnswerKind::unclear, "", true},
    {"must start as an object or an array", AnswerKind::unclear, "", true},
    {"Metric name was empty", AnswerKind::unclear, "", true},
    {"Invalid timestamp", AnswerKind::unclear, "", true},
    {"invalid timestamp", AnswerKind::unclear, "", true},
    {"bad timestamp", AnswerKind::unclear, "", true},
    {"Empty value", AnswerKind::unclear, "", true},
    {"Missing tags", AnswerKind::unclear, "", true},
    {"Unknown metric", AnswerKind::unclear, "", true},
    {"No such name for", AnswerKind::unclear, "", true},
    {"Invalid metric name", AnswerKind::unclear, "", true},
    {"Invalid tag", AnswerKind::unclear, "", true},
    {"invalid tag", AnswerKind::unclear, "", true},
    {"duplicate tag", AnswerKind::unclear, "", true},
    {"Too many tags", AnswerKind::unclear, "", true},
    {"Need at least one tag", AnswerKind::unclear, "", true},
    {"value is NaN or Infinite", AnswerKind::unclear, "", true},
    {"cannot parse JSON", AnswerKind::unclear, "", true},           // VictoriaMetrics
    {"cannot parse HTTP OpenTSDB", AnswerKind::unclear, "", true},  // VictoriaMetrics
    {"json array decode error", AnswerKind::unclear, "", true},     // InfluxDB
    {"json object decode error", AnswerKind::unclear, "", true},    // InfluxDB
    {kPartialWrite, AnswerKind::unclear, "", true},                 // InfluxDB, status 500
};

// The first row that fits decides; a status without a row is trouble. A 2xx without counts proves
// nothing, but for 204: a captive portal, a proxy and a queue answer so.
constexpr KnownStatus kKnownStatus[] = {
    {204, 204, AnswerKind::untold},
    {200, 299, AnswerKind::no_tsd},
    {400, 400, AnswerKind::unclear},
    {401, 401, AnswerKind::trouble, false, kLoginHint},
    {403, 403, AnswerKind::trouble, false, kLoginHint},
    {404, 405, AnswerKind::no_tsd, false, kPathHint},
    {407, 407, AnswerKind::trouble, false, kProxyHint},
    {408, 408, AnswerKind::retry},
    {413, 413, AnswerKind::too_large},
    {425, 425, AnswerKind::retry},
    {429, 429, AnswerKind::retry},
    {501, 501, AnswerKind::no_tsd, false, kPathHint},
    {500, 599, AnswerKind::retry},
};

PointVerdict verdict_of(std::string_view text) {
  bool passing = text.empty() || std::ranges::any_of(kPassing, [&](std::string_view start) {
                   return text.starts_with(start);
                 });
  std::string reason = text.empty() ? "the TSD names no error" : printable(text, kLongestReason);
  return {passing ? PointVerdict::Kind::retry : PointVerdict::Kind::refused, std::move(reason)};
}

/// Assigns each error to its point; false when one fits no point, or there are not `failed` errors.
bool give_errors(const AnswerBody& said, const std::vector<std::string_view>& lines,
                 std::vector<PointVerdict>& points) {
  if (said.errors.size() != said.counts->failed) return false;
  if (lines.size() == 1) {  // there is only one point that it can be about
    points.front() = verdict_of(said.errors.front().text);
    return true;
  }
  std::multimap<std::string, std::size_t> places;
  for (std::size_t i = 0; i < lines.size(); ++i) places.emplace(identity_of(lines[i]), i);
  for (const auto& error : said.errors) {
    auto place = error.identity ? places.find(*error.identity) : places.end();
    if (place == places.end()) return false;
    points[place->second] = verdict_of(error.text);
    places.erase(place);
  }
  return true;
}

/// Reads a body with counts: status 200 or 400 of ?details.
PutAnswer read_counts(const AnswerBody& said, const std::vector<std::string_view>& lines) {
  auto [success, failed, timeouts] = *said.counts;
  if (timeouts > 0) {
    return {AnswerKind::retry,
            fmt::format("{} timed out on the way to storage", counted(timeouts, "point"))};
  }
  if (failed > lines.size() || success != lines.size() - failed) {
    return {AnswerKind::unclear, fmt::format("the TSD counts {} as taken and {} as failed, of {}",
                                             counted(success, "point"), failed, lines.size())};
  }
  PutAnswer answer{AnswerKind::told, "", std::vector<PointVerdict>(lines.size())};
  if (failed == 0 || give_errors(said, lines, answer.points)) return answer;
  return {AnswerKind::unclear,
          fmt::format("{} of {} failed, and the TSD does not name {}", failed,
                      counted(lines.size(), "point"), failed == 1 ? "it" : "them")};
}

const KnownWords* find_words(int status, const AnswerBody& said, std::string_view body) {
  if (status < 400) return nullptr;
  bool is_partial = status == 500 && body.find(kPartialWrite) != body.npos;
  bool may_blame = is_partial || (status == 400 && (!said.message.empty() || !is_markup(body)));
  std::string_view text = said.message.empty() ? body : said.message;
  auto fits = [&](const KnownWords& row) {
    return text.find(row.words) != text.npos && (may_blame || !row.blames_data);
  };
  const auto* found = std::ranges::find_if(kKnownWords, fits);
  return found == std::end(kKnownWords) ? nullptr : found;
}

/// The status and what the body says: a TSD's message, or the quoted beginning of another body.
std::string describe(int status, const AnswerBody& said, std::string_view body) {
  if (said.message.empty()) return describe_answer(status, body, "a TSD");
  return fmt::format("HTTP {}: {}", status, printable(said.message));
}

}  // namespace

std::vector<PointVerdict> untold_verdicts(const std::vector<std::string_view>& lines) {
  std::vector<PointVerdict> points(lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (has_json_number(lines[i])) continue;
    points[i] = {PointVerdict::Kind::refused,
                 "a TSD that tells no details may drop a value that is no decimal number"};
  }
  return points;
}

PutAnswer read_put_answer(int status, std::string_view body,
                          const std::vector<std::string_view>& lines, std::string_view location) {
  AnswerBody said = read_answer_body(body);
  if (said.counts && (status == 200 || status == 400)) return read_counts(said, lines);
  if (status == 204) return {AnswerKind::untold};
  std::string reason = describe(status, said, body);
  if (const auto* row = find_words(status, said, body)) {
    return {row->kind, reason.append(row->hint), {}, row->blames_data};
  }
  return judge_status(kKnownStatus, status, std::move(reason), location);
}

}  // namespace tsd::ship
