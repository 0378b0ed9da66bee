#include "gather/status_request.h"

#include "base/media_range.h"

namespace tsd::gather {
namespace {

/// `accept` names this type; */* and text/* do not.
bool names(std::string_view accept, std::string_view type) {
  while (!accept.empty()) {
    MediaRange range = take_media_range(accept);
    if (range.type == type && range.quality > 0) return true;
  }
  return false;
}

}  // namespace

StatusTopic status_topic(const net::RequestHead& request) {
  if (request.path == "/metrics") return StatusTopic::metrics;
  bool is_page = request.path == "/" && names(request.accept, "text/html");
  bool is_events = request.path == "/events" && names(request.accept, "text/event-stream");
  return request.method == "GET" && (is_page || is_events) ? StatusTopic::page
                                                           : StatusTopic::status;
}

}  // namespace tsd::gather
