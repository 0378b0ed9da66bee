#include "prometheus/family.h"

#include <array>
#include <cstddef>

namespace tsd::prometheus {
namespace {

struct Words {
  std::string_view text, openmetrics;
};

/// In the order of Type.
constexpr std::array<Words, 8> kWords{{
    {"untyped", "unknown"},
    {"counter", "counter"},
    {"gauge", "gauge"},
    {"histogram", "histogram"},
    {"untyped", "gaugehistogram"},
    {"summary", "summary"},
    {"untyped", "info"},
    {"untyped", "stateset"},
}};

}  // namespace

std::string_view word_of(Type type, Form form) {
  const Words& words = kWords[static_cast<std::size_t>(type)];
  return form == Form::text ? words.text : words.openmetrics;
}

}  // namespace tsd::prometheus
