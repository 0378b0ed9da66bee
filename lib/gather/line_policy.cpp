#include "gather/line_policy.h"

#include <utility>

namespace tsd::gather {

Result<LinePolicy> make_line_policy(const Identity& identity, const LineOptions& options,
                                    const Say& say) {
  auto tags = find_tags(identity, say);
  if (!tags) return tags.error();
  std::string prefix = options.namespace_prefix;
  if (!prefix.empty() && !prefix.ends_with('.')) prefix += '.';
  line::Rules rules;
  rules.dialect = options.dialect;
  rules.allow_untagged = true;  // tags are added
  return LinePolicy{
      rules,
      {std::move(*tags), static_cast<std::size_t>(options.max_tags), std::move(prefix)},
      options.max_line_bytes,
      options.dedup};
}

}  // namespace tsd::gather
