// What a request to the status port asks for.
#pragma once

#include <cstdint>
#include <string_view>

#include "net/request_head.h"
#include "prometheus/escape.h"

namespace tsd::gather {

enum class StatusTopic : std::uint8_t {
  status,   ///< every path but those below: tcollector's JSON
  metrics,  ///< /metrics
  page,     ///< GET / with text/html in Accept, and the events that the page asks for
};

StatusTopic status_topic(const net::RequestHead& request);

}  // namespace tsd::gather
