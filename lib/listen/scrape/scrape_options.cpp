#include "listen/scrape/scrape_options.h"

#include <fmt/core.h>

#include <algorithm>
#include <string_view>

namespace tsd::listen {

Result<std::vector<net::Url>> scrape_targets(const std::vector<std::string>& lists) {
  std::vector<net::Url> targets;
  for (std::string_view list : lists) {
    for (bool more = true; more;) {
      std::size_t comma = std::min(list.find(','), list.size());
      auto url = net::parse_url(list.substr(0, comma));
      if (!url) return url.error();
      if (!url->target.starts_with('/'))
        url->target.insert(0, url->target.empty() ? "/metrics" : "/");
      if (std::ranges::count(targets, *url) > 0) {
        return Error{fmt::format("{} is named twice", net::to_string(*url))};
      }
      targets.push_back(*std::move(url));
      more = comma < list.size();
      list.remove_prefix(std::min(comma + 1, list.size()));
    }
  }
  return targets;
}

}  // namespace tsd::listen
