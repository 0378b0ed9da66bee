// A line that is refused for good, by our rules or by the TSD's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>

#include "base/say.h"

namespace tsd::ship {

struct Rejection {
  std::uint64_t number = 0;  // which line of stdin, from 1
  std::size_t column = 0;    // byte of the line, from 1; 0 for the line as a whole
  std::string_view line;     // without "put " and newline; empty for one too long to be held
  std::string_view code;     // "tag-missing"; "tsd" for a TSD's own words
  std::string_view reason;   // a sentence
};

/// Called once for every line that is refused. The views are good during the call only.
using TakeRejection = std::function<void(const Rejection&)>;

/// Says them with their place: "-:3:12: value-syntax: ..."; beyond twenty they are counted only.
class RejectionTeller {
 public:
  explicit RejectionTeller(Say say) : say_(std::move(say)) {}
  void operator()(const Rejection& rejection);

 private:
  Say say_;
  int told_ = 0;
};

}  // namespace tsd::ship
