#include "listen/scrape/scrape_options.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include "prometheus/tsd_words.h"

namespace tsd::listen {
namespace {

std::string as_tag(std::string_view instance) {
  std::string value;
  prometheus::append_tsd_value(instance, value);
  return value;
}

/// Two targets whose points would be the same series.
Result<void> check_instances(const std::vector<net::Url>& targets) {
  std::map<std::string, std::size_t> seen;
  std::vector<std::string> instances = instances_of(targets);
  for (std::size_t i = 0; i < instances.size(); ++i) {
    auto [other, is_new] = seen.emplace(as_tag(instances[i]), i);
    if (is_new) continue;
    return Error{fmt::format("{} and {} would both be instance={}",
                             net::to_string(targets[other->second]), net::to_string(targets[i]),
                             other->first)};
  }
  return {};
}

}  // namespace

std::vector<std::string> instances_of(const std::vector<net::Url>& targets) {
  std::vector<std::string> instances;
  std::map<std::string, std::size_t> counts;
  for (const net::Url& url : targets) {
    instances.push_back(net::to_string(url.endpoint));
    ++counts[as_tag(instances.back())];
  }
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (counts[as_tag(instances[i])] > 1) instances[i] += targets[i].target;
  }
  return instances;
}

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
  if (auto sound = check_instances(targets); !sound) return sound.error();
  return targets;
}

}  // namespace tsd::listen
