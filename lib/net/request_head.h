// The head of an HTTP request, read from its bytes: for the servers on os::Loop, which answer one
// request a connection. (The server of tsd-listen that takes bodies reads with Beast.)
#pragma once

#include <string>
#include <string_view>

#include "net/web_access.h"

namespace tsd::net {

struct RequestHead {
  std::string_view method;
  std::string_view path;   ///< of the target, which may have a scheme and a host (RFC 9112, 3.2.2)
  std::string_view query;  ///< of the target, without its '?'
  std::string accept;      ///< the values of all Accept headers, with commas between
  WebRequest web;
};

/// Reads up to the empty line or the end. The views are into `head`.
RequestHead read_request_head(std::string_view head);

}  // namespace tsd::net
