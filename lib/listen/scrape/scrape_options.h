// What is to be scraped, and how.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "listen/scrape/point_writer.h"
#include "net/tls_client.h"
#include "net/url.h"

namespace tsd::listen {

struct ScrapeOptions {
  std::vector<net::Url> targets;
  std::int64_t interval = 15;  ///< seconds
  bool once = false;           ///< one round, and no more
  PointStyle style;
  std::vector<std::string> headers;           ///< "Name: value", sent to every target
  std::shared_ptr<const net::TlsClient> tls;  ///< for targets that have https://
};

/// The targets of lists of URLs separated by commas; a URL without a path gets /metrics. Fails for
/// what is no URL, and for a target that is named twice.
Result<std::vector<net::Url>> scrape_targets(const std::vector<std::string>& lists);

}  // namespace tsd::listen
