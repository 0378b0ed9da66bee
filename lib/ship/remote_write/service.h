// The user's choices for a receiver of remote write.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "net/snappy.h"
#include "prometheus/names.h"
#include "ship/http/credentials.h"
#include "ship/remote_write/family_book.h"

namespace tsd::ship {

struct WriteService {
  const net::Snappy* snappy = nullptr;  ///< compresses the bodies
  std::string path = "/api/v1/write";
  std::vector<std::string> headers;         ///< "Name: value", including the authorization
  std::vector<prometheus::Rename> renames;  ///< of labels
  DescribeMetric describe;                  ///< if set: the metadata of metrics
};

/// `wishes` with the headers that `credentials` make, read from their files, and
/// libsnappy loaded.
Result<WriteService> load_service(const WriteService& wishes, const Credentials& credentials);

}  // namespace tsd::ship
