#include "ship/remote_write/service.h"

#include <utility>

namespace tsd::ship {

Result<WriteService> load_service(const WriteService& wishes, const Credentials& credentials) {
  auto headers = headers_of(credentials);
  if (!headers) return headers.error();
  auto snappy = net::Snappy::load();
  if (!snappy) {
    return Error{snappy.error().text +
                 ", and remote write packs its bodies with it (Debian: libsnappy1v5)"};
  }
  WriteService service = wishes;
  service.headers = *std::move(headers);
  service.snappy = *snappy;
  return service;
}

}  // namespace tsd::ship
