// Cuts what a collector says on stderr into lines for the log. Of a line over the limit the
// beginning is shown, as soon as it is too long: it may have no end.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace tsd::gather {

class LogLines {
 public:
  /// Called with a line, without its newline.
  using Take = std::function<void(std::string_view line)>;

  void feed(std::string_view bytes, const Take& take);
  /// The stream ended: what has no newline yet is a line.
  void end(const Take& take);

 private:
  void keep(std::string_view bytes, const Take& take);
  void pass(const Take& take);

  std::string half_;    // the unfinished line
  bool skips_ = false;  // the rest of a line that was shown cut
};

}  // namespace tsd::gather
