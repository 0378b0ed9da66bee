#include "gather/identity.h"

#include <fmt/core.h>

#include <utility>

#include "line/own_tag.h"

namespace tsd::gather {

Result<void> add_tag(Tags& tags, std::string_view word) {
  auto tag = line::parse_tag(word);
  if (!tag) return tag.error();
  if (tags.emplace(tag->key, tag->value).second) return {};
  return Error{fmt::format("tag {} is given twice", tag->key)};
}

Result<void> choose_host_from(Identity& identity, std::string_view list) {
  auto sources = host::parse_sources(list);
  if (!sources) return sources.error();
  identity.host_from = std::move(*sources);
  return {};
}

Result<void> choose_metadata(Identity& identity, std::string_view url) {
  auto service = host::parse_metadata_url(url, identity.cloud.service.deadline);
  if (!service) return service.error();
  identity.cloud.service = std::move(*service);
  return {};
}

Result<void> choose_wait(Identity& identity, std::string_view duration) {
  auto wait = parse_duration(duration);
  if (!wait) return wait.error();
  identity.host_wait = *wait;
  return {};
}

Result<Tags> find_tags(const Identity& identity, const Say& say) {
  Tags tags = identity.tags;
  auto domain = read_domain(identity.directory, identity.domain, say);
  if (!domain) return domain.error();
  tags.merge(*domain);
  return tags;
}

}  // namespace tsd::gather
