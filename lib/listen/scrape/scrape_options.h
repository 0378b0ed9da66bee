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
/// what is no URL, for a target that is named twice, and for two that cannot be told apart by their
/// instances.
Result<std::vector<net::Url>> scrape_targets(const std::vector<std::string>& lists);

/// What each target's points have in the tag `instance`: HOST:PORT, and where several targets have
/// that, path and query behind it (a blackbox_exporter has many targets at one port: the points of
/// all would be one series).
std::vector<std::string> instances_of(const std::vector<net::Url>& targets);

}  // namespace tsd::listen
