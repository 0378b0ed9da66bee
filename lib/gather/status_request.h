// What a request to the status port asks for.
#pragma once

#include <cstdint>
#include <string_view>

#include "prometheus/escape.h"

namespace tsd::gather {

struct StatusRequest {
  enum class Method : std::uint8_t { get, head, other };

  Method method = Method::other;
  bool is_for_metrics = false;  ///< the path is /metrics, with or without a query
  prometheus::Form form = prometheus::Form::text;  ///< by Accept
};

/// Reads the head of a request, up to the empty line or the end.
StatusRequest read_status_request(std::string_view head);

}  // namespace tsd::gather
