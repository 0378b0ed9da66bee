#include "listen/put_job.h"

#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <utility>

namespace tsd::listen {
namespace {

constexpr std::string_view kSeeDetails =
    "Please see the TSD logs or append \"details\" to the put request";

/// True when the query has the parameter `word`. OpenTSDB looks at the name alone: "details=false"
/// counts.
bool asks_for(std::string_view query, std::string_view word) {
  while (!query.empty()) {
    std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    if (pair.substr(0, pair.find('=')) == word) return true;
  }
  return false;
}

ApiAnswer tell_counts(const JsonPoints& points, const InjectedFaults& faults,
                      std::string_view query) {
  std::uint64_t lie = faults.details_lie && points.good() > 0 ? 1 : 0;
  std::uint64_t failed = points.bad() + lie;
  std::string body = fmt::format("{{\"success\":{},\"failed\":{}", points.good() - lie, failed);
  if (asks_for(query, "sync_timeout")) body += ",\"timeouts\":0";
  if (asks_for(query, "details")) body += ",\"errors\":[" + points.errors() + "]";
  return {.status = failed > 0 ? 400u : 200u, .body = body + "}"};
}

ApiAnswer refuse(const Error& why) {
  return why.system == EFBIG ? http_error(413, "The request body is too big", why.text)
                             : http_error(400, why.text);
}

}  // namespace

PutJob::PutJob(std::string body, std::string_view coding, std::string_view query,
               ServiceState& state)
    : state_(state),
      body_(std::move(body)),
      coding_(coding),
      query_(query),
      points_(state.checker()) {}

std::optional<ApiAnswer> PutJob::step(std::string& lines) {
  if (!unpacker_) {
    auto unpacker = unpacker_for(coding_, body_);
    if (!unpacker) return refuse_all(unpacker.error());
    unpacker_ = std::move(*unpacker);
  }
  auto piece = unpacker_->next();
  if (!piece) return refuse_all(piece.error());
  auto read = piece->empty() ? points_.end() : points_.feed(*piece);
  if (!read) return refuse_all(read.error());
  if (!piece->empty()) return std::nullopt;
  return finish(lines);
}

ApiAnswer PutJob::refuse_all(const Error& why) const {
  // A body without points asks which TSD is here, as tsd-send does: nothing of it is lost.
  if (body_ != "[]") state_.checker().tell_refused(body_, why.text);
  return refuse(why);
}

ApiAnswer PutJob::finish(std::string& lines) {
  lines += points_.lines();
  state_.counters().points += points_.good();
  state_.counters().refused_points += points_.bad();
  if (asks_for(query_, "details") || asks_for(query_, "summary")) {
    return tell_counts(points_, state_.options().faults, query_);
  }
  if (points_.bad() > 0) return http_error(400, "One or more data points had errors", kSeeDetails);
  return {};
}

std::size_t PutJob::held() const {
  std::size_t unpacking = unpacker_ ? unpacker_->held() : 0;
  return body_.size() + unpacking + points_.lines().size() + points_.errors().size();
}

}  // namespace tsd::listen
