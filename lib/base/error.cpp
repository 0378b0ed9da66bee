#include "base/error.h"

#include <fmt/core.h>

#include <cerrno>
#include <system_error>

namespace tsd {

Error Error::with_context(std::string_view verb, std::string_view object) && {
  return {fmt::format("{} {}: {}", verb, object, text), system};
}

Error system_error(int number) {
  return {std::generic_category().message(number), number};
}

Error last_system_error(std::string_view verb, std::string_view object) {
  return system_error(errno).with_context(verb, object);
}

}  // namespace tsd
