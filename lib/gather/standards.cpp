#include "gather/standards.h"

#include <utility>

namespace tsd::gather {

Result<Standards> make_standards(const Identity& identity, const LineWishes& wishes,
                                 const Say& say) {
  auto tags = find_tags(identity, say);
  if (!tags) return tags.error();
  std::string prefix = wishes.namespace_prefix;
  if (!prefix.empty() && !prefix.ends_with('.')) prefix += '.';
  line::Rules rules;
  rules.dialect = wishes.dialect;
  rules.allow_untagged = true;  // they get some
  return Standards{rules,
                   {std::move(*tags), static_cast<std::size_t>(wishes.max_tags), std::move(prefix)},
                   wishes.max_line_bytes,
                   wishes.dedup};
}

}  // namespace tsd::gather
