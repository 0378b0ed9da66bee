// What a user says of a TSD that is spoken to over HTTP.
#pragma once

#include <string>
#include <vector>

#include "line/rules.h"
#include "net/zlib.h"

namespace tsd::ship {

struct HttpService {
  const net::Zlib* zlib = nullptr;  // for the bodies
  std::string path = "/api/put";
  std::vector<std::string> headers;  // "Name: value", also the authorization
  line::Dialect dialect = line::Dialect::opentsdb;
};

}  // namespace tsd::ship
