// The user's choices for a TSD over HTTP.
#pragma once

#include <string>
#include <vector>

#include "line/rules.h"
#include "net/zlib.h"

namespace tsd::ship {

struct HttpService {
  const net::Zlib* zlib = nullptr;  ///< compresses the bodies
  std::string path = "/api/put";
  std::vector<std::string> headers;  ///< "Name: value", including the authorization
  line::Dialect dialect = line::Dialect::opentsdb;
};

}  // namespace tsd::ship
