// The user's choices for a TSD over HTTP.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "line/rules.h"
#include "net/zlib.h"
#include "ship/http/credentials.h"
#include "ship/peer.h"

namespace tsd::ship {

struct HttpService {
  const net::Zlib* zlib = nullptr;  ///< compresses the bodies
  std::string path = kPutPath;
  std::vector<std::string> headers;  ///< "Name: value", including the authorization
  line::Dialect dialect = line::Dialect::opentsdb;
};

/// `wishes` with this dialect, the headers that `credentials` make, read from their files, and zlib
/// loaded.
Result<HttpService> load_service(const HttpService& wishes, const Credentials& credentials,
                                 line::Dialect dialect);

}  // namespace tsd::ship
