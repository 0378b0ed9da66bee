#include "ship/remote_write/write_answer.h"

#include <fmt/core.h>

#include <utility>

#include "base/counted.h"
#include "base/foreign.h"
#include "base/number.h"
#include "ship/http/status.h"

namespace tsd::ship {
namespace {

using Kind = PutAnswer::Kind;

constexpr std::string_view kReceiver = "a remote-write receiver";
constexpr std::string_view kPathHint =
    " (is the path right? Prometheus needs --web.enable-remote-write-receiver)";

constexpr KnownStatus kKnownStatus[] = {
    {400, 400, Kind::unclear, "", true},
    {401, 401, Kind::trouble, kLoginHint},
    {403, 403, Kind::trouble, kLoginHint},
    {404, 405, Kind::no_tsd, kPathHint},
    {407, 407, Kind::trouble, kProxyHint},
    {408, 408, Kind::retry},
    {413, 413, Kind::too_large},
    {415, 415, Kind::trouble},
    {422, 422, Kind::unclear, "", true},
    {425, 425, Kind::retry},
    {429, 429, Kind::retry},
    {501, 501, Kind::no_tsd, kPathHint},
    {500, 599, Kind::retry},
};

bool is_success(const net::HttpResponse& response) {
  return response.status >= 200 && response.status < 300;
}

/// A page is a proxy's word, which is not about points.
PutAnswer judge(const net::HttpResponse& response) {
  PutAnswer answer =
      judge_status(kKnownStatus, response.status,
                   describe_answer(response.status, response.body, kReceiver), response.location);
  if (is_markup(response.body)) answer.blames_data = false;
  return answer;
}

/// A success of version 2.0 without this header is one of 1.0, which has read nothing of the
/// message.
PutAnswer read_count(const net::HttpResponse& response, std::size_t samples) {
  if (response.samples_written.empty()) return {Kind::again};
  auto written = parse_number<std::size_t>(response.samples_written);
  if (written == samples) return {Kind::told};
  return {Kind::unclear,
          fmt::format("it counts {} as written, of {}", quote_foreign(response.samples_written),
                      counted(samples, "sample"))};
}

}  // namespace

PutAnswer read_write_answer(const net::HttpResponse& response, WriteVersion version,
                            std::size_t samples) {
  bool is_v2 = version == WriteVersion::v2;
  if (is_success(response) && !is_markup(response.body)) {
    return is_v2 ? read_count(response, samples) : PutAnswer{Kind::told};
  }
  if (is_success(response)) {
    return {Kind::no_tsd, describe_answer(response.status, response.body, kReceiver)};
  }
  if (is_v2 && response.status == 415) return {Kind::again};
  return judge(response);
}

std::optional<PutAnswer> read_refusal(const net::HttpResponse& response) {
  if (is_success(response)) {
    std::string_view body(response.body);
    std::string_view line = body.substr(0, body.find_first_of("\r\n"));
    return PutAnswer{Kind::no_tsd,
                     fmt::format("this is no remote-write receiver: it takes what none can read "
                                 "(HTTP {}), and says {}",
                                 response.status, line.empty() ? "nothing" : quote_foreign(line))};
  }
  PutAnswer answer = judge(response);
  bool is_about_data =
      answer.kind == Kind::unclear || answer.kind == Kind::too_large || response.status == 415;
  if (is_about_data && !is_markup(response.body)) return std::nullopt;
  if (is_about_data) answer.kind = Kind::no_tsd;
  return answer;
}

WriteVersion read_welcome(const net::HttpResponse& response, WriteVersion asked) {
  if (!is_success(response) || is_markup(response.body)) return WriteVersion::unknown;
  if (asked == WriteVersion::v2 && !response.samples_written.empty()) return WriteVersion::v2;
  return WriteVersion::v1;
}

PutAnswer no_receiver(const net::HttpResponse& response) {
  PutAnswer answer = judge(response);
  bool may_become_one = answer.kind == Kind::retry || answer.kind == Kind::trouble;
  if (may_become_one && response.status != 415) return answer;
  return {Kind::no_tsd,
          fmt::format("this is no remote-write receiver: to an empty message it says: {}",
                      answer.reason)};
}

}  // namespace tsd::ship
