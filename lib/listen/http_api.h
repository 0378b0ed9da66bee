// Answers HTTP requests with the endpoints, status codes and bodies of OpenTSDB 2.4.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "listen/api_answer.h"
#include "listen/put_job.h"
#include "listen/service_state.h"
#include "net/web_access.h"

namespace tsd::listen {

/// A whole request; the views are valid during the call.
struct ApiRequest {
  std::string_view method;
  std::string_view target;  ///< path and query
  std::string_view coding;  ///< Content-Encoding
  net::WebRequest web;
  std::string body;      ///< as received, compressed or not
  bool too_big = false;  ///< the body was dropped: it exceeds the limit
};

/// What becomes of a request: an answer at once, or a put that is read in steps.
struct ApiReply {
  ApiAnswer answer;
  std::unique_ptr<PutJob> put;
};

ApiReply answer_http(ApiRequest request, ServiceState& state);

}  // namespace tsd::listen
