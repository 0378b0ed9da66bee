#include "config/host_url.h"

#include <fmt/core.h>

#include <algorithm>

#include "config/chain.h"
#include "net/kafka_url.h"
#include "net/write_target.h"

namespace tsd::config {
namespace {

std::string write_fault(std::string_view value) {
  auto target = net::parse_write_target(value, std::nullopt);
  return target ? "" : target.error().text;
}

std::string kafka_fault(std::string_view value) {
  auto url = net::parse_kafka_url(value);
  return url ? "" : url.error().text;
}

/// A kind of URL that tsd-send takes for a TSD.
struct UrlKind {
  bool (*is_it)(std::string_view list);
  std::string (*fault)(std::string_view list);
  std::string_view dialect;  ///< of --dialect, which it needs; empty: none
};
constexpr UrlKind kKinds[] = {{net::has_write_url, write_fault, "prometheus"},
                              {net::is_kafka_url, kafka_fault, ""}};

const UrlKind* kind_of(std::string_view value) {
  const auto* kind =
      std::ranges::find_if(kKinds, [&](const UrlKind& one) { return one.is_it(value); });
  return kind == std::end(kKinds) ? nullptr : kind;
}

}  // namespace

bool is_url(std::string_view value) {
  return value.find("://") != value.npos;
}

std::string url_fault(std::string_view value) {
  const UrlKind* kind = kind_of(value);
  if (kind == nullptr) return fmt::format("{} is a URL: name the host alone", value);
  return kind->fault(value);
}

std::vector<Finding> check_url_dialect(const os::Tree& tree, const ConfigFile& script) {
  const Assignment* host = script.found.find("TSD_HOST");
  if (script.kind != FileKind::script || host == nullptr || !host->is_settled()) return {};
  const UrlKind* kind = kind_of(host->value);
  bool needs_dialect = kind != nullptr && !kind->dialect.empty();
  if (!needs_dialect || doubt_of(tree, script, "SEND_OPTIONS")) return {};
  auto options = counted_value(tree, script, "SEND_OPTIONS");
  for (std::string_view form : {"--dialect ", "--dialect="}) {
    std::string wanted = fmt::format("{}{}", form, kind->dialect);
    if (options && options->value.find(wanted) != std::string::npos) return {};
  }
  return {{"host-dialect", Weight::fault, host->value_place,
           fmt::format("{} is a URL of --dialect {}: SEND_OPTIONS of /etc/default has to have that",
                       host->value, kind->dialect)}};
}

}  // namespace tsd::config
