#include "net/http_date.h"

#include <array>
#include <cstdint>
#include <ctime>
#include <string>

namespace tsd::net {
namespace {

// The preferred form (RFC 5322), that of RFC 850 and that of asctime().
constexpr std::array<const char*, 3> kForms{"%a, %d %b %Y %H:%M:%S GMT",
                                            "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %d %H:%M:%S %Y"};

}  // namespace

std::optional<std::int64_t> parse_http_date(std::string_view text) {
  std::string whole(text);
  for (const char* form : kForms) {
    std::tm date{};
    const char* end = ::strptime(whole.c_str(), form, &date);
    if (end == whole.c_str() + whole.size()) return ::timegm(&date);
  }
  return std::nullopt;
}

}  // namespace tsd::net
