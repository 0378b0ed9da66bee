#include "ship/http/service.h"

#include <utility>

namespace tsd::ship {

Result<HttpService> load_service(const HttpService& wishes, const Credentials& credentials,
                                 line::Dialect dialect) {
  auto headers = headers_of(credentials);
  if (!headers) return headers.error();
  auto zlib = net::Zlib::load();
  if (!zlib) return zlib.error();
  HttpService service = wishes;
  service.headers = *std::move(headers);
  service.zlib = *zlib;
  service.dialect = dialect;
  return service;
}

}  // namespace tsd::ship
