#include "net/tsd_url.h"

#include <fmt/core.h>

#include "net/kafka_url.h"
#include "net/write_target.h"

namespace tsd::net {
namespace {

template <class Parsed>
std::string fault_of(const Result<Parsed>& parsed) {
  return parsed ? "" : parsed.error().text;
}

}  // namespace

bool is_url(std::string_view text) {
  return text.find("://") != text.npos;
}

std::string tsd_url_fault(std::string_view list) {
  if (has_write_url(list)) return fault_of(parse_write_target(list, std::nullopt));
  if (is_kafka_url(list)) return fault_of(parse_kafka_url(list));
  return fmt::format("{} is a URL: name the host alone", list);
}

}  // namespace tsd::net
