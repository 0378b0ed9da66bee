// A terminal that shows full screens and hands over the keys that are pressed. What it was is
// restored at the end.
#pragma once

#include <termios.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "os/fd.h"

namespace tsd::watch {

class Terminal {
 public:
  /// Takes over the terminal behind `fd`, through a description of its own, so that nobody else's
  /// descriptor becomes non-blocking. Fails where it is none, or where it cannot place the cursor
  /// (TERM=dumb).
  static Result<Terminal> open(int fd);
  ~Terminal();
  Terminal(Terminal&&) noexcept = default;
  Terminal& operator=(Terminal&&) = delete;

  struct Size {
    std::size_t rows;
    std::size_t columns;
  };
  Size size() const;

  /// Shows `screen`. A terminal that takes nothing for a quarter of a second (Ctrl-S) gets the rest
  /// never: the next one is whole again.
  void show(std::string_view screen);

  /// Readable when keys were pressed.
  int fd() const { return fd_.get(); }
  /// Their bytes; those of ESC [ X as one escaped_key() (screen_keys.h). Empty at the end of the
  /// terminal: `is_gone`.
  std::vector<int> keys();
  bool is_gone() const { return is_gone_; }

 private:
  Terminal(os::Fd fd, const termios& before) : fd_(std::move(fd)), before_(before) {}
  void write(std::string_view text);

  os::Fd fd_;
  termios before_;
  bool is_gone_ = false;
};

/// The terminal shows UTF-8, as far as the environment says so (LC_ALL, LC_CTYPE, LANG).
bool is_utf8_terminal();
/// NO_COLOR is not set to a text (no-color.org).
bool wants_colours();

}  // namespace tsd::watch
