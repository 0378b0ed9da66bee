// A put over HTTP while it is read: in steps of a millisecond or two, so that other peers have
// their turn between them.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "listen/api_answer.h"
#include "listen/inflate.h"
#include "listen/json_points.h"
#include "listen/service_state.h"

namespace tsd::listen {

class PutJob {
 public:
  /// `body` is as received; `coding` its Content-Encoding, `query` that of the target. `state` must
  /// outlive it.
  PutJob(std::string body, std::string_view coding, std::string_view query, ServiceState& state);
  PutJob(const PutJob&) = delete;
  PutJob& operator=(const PutJob&) = delete;

  /// Reads the next 4 KiB of JSON. The answer, once all is read or refused; the points are in
  /// `lines` then. `sync` needs no care: lines are written before an answer is sent.
  std::optional<ApiAnswer> step(std::string& lines);

  std::size_t held() const;

 private:
  ApiAnswer refuse_all(const Error& why) const;
  ApiAnswer finish(std::string& lines);

  ServiceState& state_;
  std::string body_;
  std::string coding_;
  std::string query_;
  std::unique_ptr<Unpacker> unpacker_;
  JsonPoints points_;
};

}  // namespace tsd::listen
