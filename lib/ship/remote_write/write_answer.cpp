#include "ship/remote_write/write_answer.h"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/counted.h"
#include "base/foreign.h"
#include "base/number.h"
#include "base/text.h"
#include "ship/http/status.h"

namespace tsd::ship {
namespace {

using AnswerKind = PutAnswer::Kind;

constexpr std::string_view kReceiver = "a remote-write receiver";
constexpr std::string_view kPathHint =
    " (is the path right? Prometheus needs --web.enable-remote-write-receiver)";

constexpr KnownStatus kKnownStatus[] = {
    {400, 400, AnswerKind::unclear, true},
    {401, 401, AnswerKind::trouble, false, kLoginHint},
    {403, 403, AnswerKind::trouble, false, kLoginHint},
    {404, 405, AnswerKind::no_tsd, false, kPathHint},
    {407, 407, AnswerKind::trouble, false, kProxyHint},
    {408, 408, AnswerKind::retry},
    {409, 409, AnswerKind::unclear, true},  // of Thanos
    {413, 413, AnswerKind::too_large},
    {415, 415, AnswerKind::trouble},
    {422, 422, AnswerKind::unclear, true},
    {425, 425, AnswerKind::retry},
    {429, 429, AnswerKind::retry},
    {501, 501, AnswerKind::no_tsd, false, kPathHint},
    {500, 599, AnswerKind::retry},
};

// Prometheus with an out-of-order window says 500 of a point that is older, and says so for ever.
constexpr std::string_view kTooOld = "too old sample";
// Prometheus' words for a request of which it has kept nothing.
constexpr std::string_view kNothingKept[] = {"out of order sample", "out of bounds",
                                             "duplicate sample for timestamp", kTooOld};

// What VictoriaMetrics says of bytes that it cannot read: 1.79.5 begins with the first, 1.145.0 has
// the second.
constexpr std::string_view kVictoria[] = {"remoteAddr: \"",
                                          "cannot decompress snappy-encoded request with length "};

bool is_success(const net::HttpResponse& response) {
  return response.status >= 200 && response.status < 300;
}

/// What receivers say of a message that they have taken: no words, and no other status. Mimir and
/// Cortex say 202 of samples that they drop as doubles of another replica, a gateway says 200 with
/// words about itself.
bool is_taken(const net::HttpResponse& response) {
  return (response.status == 200 || response.status == 204) && trim(response.body).empty();
}

std::string why_not_taken(const net::HttpResponse& response) {
  std::string said = describe_answer(response.status, response.body, kReceiver);
  if (response.status == 202) said += " (202 is said of samples that are dropped, too)";
  return said;
}

/// A page is a proxy's word, which is not about points.
PutAnswer judge(const net::HttpResponse& response) {
  PutAnswer answer =
      judge_status(kKnownStatus, response.status,
                   describe_answer(response.status, response.body, kReceiver), response.location);
  if (is_markup(response.body)) answer.blames_data = false;
  if (response.status == 500 && trim(response.body) == kTooOld) {
    answer.kind = AnswerKind::unclear;
    answer.blames_data = true;
  }
  return answer;
}

PutAnswer read_count(const net::HttpResponse& response, std::size_t samples) {
  auto written = parse_number<std::size_t>(response.samples_written);
  if (written == samples) return {AnswerKind::told};
  return {AnswerKind::unclear,
          fmt::format("it counts {} as written, of {}", quote_foreign(response.samples_written),
                      counted(samples, "sample"))};
}

}  // namespace

PutAnswer read_write_answer(const net::HttpResponse& response, WriteVersion version,
                            std::size_t samples) {
  bool is_v2 = version == WriteVersion::v2;
  bool has_count = is_v2 && !response.samples_written.empty() && !is_markup(response.body);
  if (is_success(response) && has_count) return read_count(response, samples);
  // A success of version 2.0 without a count is one of 1.0, which has read nothing of the message.
  if (is_taken(response)) return {is_v2 ? AnswerKind::again : AnswerKind::told};
  if (is_success(response)) return {AnswerKind::no_tsd, why_not_taken(response)};
  if (is_v2 && response.status == 415) return {AnswerKind::again};
  return judge(response);
}

bool may_have_kept(const net::HttpResponse& refusal) {
  if (!refusal.samples_written.empty()) return refusal.samples_written != "0";
  return std::ranges::find(kNothingKept, trim(refusal.body)) == std::end(kNothingKept);
}

Peer read_peer(const net::HttpResponse& refusal) {
  std::string_view body = refusal.body;
  bool is_victoria = std::ranges::any_of(
      kVictoria, [&](std::string_view words) { return body.find(words) != body.npos; });
  return is_victoria ? Peer::victoriametrics : Peer::unknown;
}

std::optional<PutAnswer> read_refusal(const net::HttpResponse& response) {
  if (is_success(response)) {
    std::string_view body(response.body);
    std::string_view line = body.substr(0, body.find_first_of("\r\n"));
    return PutAnswer{AnswerKind::no_tsd,
                     fmt::format("this is no remote-write receiver: it takes what none can read "
                                 "(HTTP {}), and says {}",
                                 response.status, line.empty() ? "nothing" : quote_foreign(line))};
  }
  PutAnswer answer = judge(response);
  bool is_about_data = answer.kind == AnswerKind::unclear || answer.kind == AnswerKind::too_large ||
                       response.status == 415;
  if (is_about_data && !is_markup(response.body)) return std::nullopt;
  if (is_about_data) answer.kind = AnswerKind::no_tsd;
  return answer;
}

WriteVersion read_welcome(const net::HttpResponse& response, WriteVersion asked) {
  if (!is_taken(response)) return WriteVersion::unknown;
  if (asked == WriteVersion::v2 && !response.samples_written.empty()) return WriteVersion::v2;
  return WriteVersion::v1;
}

PutAnswer no_receiver(const net::HttpResponse& response) {
  PutAnswer answer = judge(response);
  bool may_become_one = answer.kind == AnswerKind::retry || answer.kind == AnswerKind::trouble;
  if (may_become_one && response.status != 415 && !is_success(response)) return answer;
  return {AnswerKind::no_tsd,
          fmt::format("this is no remote-write receiver: to an empty message it says: {}",
                      is_success(response) ? why_not_taken(response) : answer.reason)};
}

}  // namespace tsd::ship
