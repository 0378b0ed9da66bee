#include "watch/terminal.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>

#include "base/ascii.h"
#include "os/file.h"
#include "watch/screen_keys.h"

namespace tsd::watch {
namespace {

// xterm's: the other screen, without a cursor, and without wrapping, so that no line becomes two.
constexpr std::string_view kBegin = "\x1b[?1049h\x1b[?25l\x1b[?7l";
constexpr std::string_view kEnd = "\x1b[?7h\x1b[?25h\x1b[?1049l";
constexpr std::string_view kHome = "\x1b[H";
constexpr int kPatience = 250;  // milliseconds

std::string_view environment(const char* name) {
  const char* text = std::getenv(name);
  return text == nullptr ? "" : text;
}

/// Keys come at once and unseen. Those that stop or suspend a program would leave the terminal
/// behind as it is; Ctrl-C is a signal as ever.
termios for_keys(termios mode) {
  mode.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
  mode.c_cc[VMIN] = 1;
  mode.c_cc[VTIME] = 0;
  mode.c_cc[VSUSP] = mode.c_cc[VQUIT] = _POSIX_VDISABLE;
  return mode;
}

}  // namespace

Result<Terminal> Terminal::open(int fd) {
  std::array<char, 256> path{};
  std::string_view kind = environment("TERM");
  if (::isatty(fd) == 0 || ::ttyname_r(fd, path.data(), path.size()) != 0)
    return Error{"--top wants a terminal for standard output; to print points, leave it out"};
  if (kind.empty() || kind == "dumb")
    return Error{"--top wants a terminal that can place its cursor; TERM says it cannot"};
  auto own = os::open_file(path.data(), O_RDWR | O_NOCTTY);
  if (!own) return own.error();
  termios before{};
  if (::tcgetattr(own->get(), &before) != 0)
    return last_system_error("reading the mode of", path.data());
  termios mode = for_keys(before);
  if (::tcsetattr(own->get(), TCSANOW, &mode) != 0)
    return last_system_error("setting the mode of", path.data());
  Terminal terminal(std::move(*own), before);
  ::fcntl(terminal.fd(), F_SETFL, O_RDWR | O_NONBLOCK);
  terminal.write(kBegin);
  return terminal;
}

Terminal::~Terminal() {
  if (!fd_) return;
  write(kEnd);
  ::tcsetattr(fd_.get(), TCSANOW, &before_);
}

Terminal::Size Terminal::size() const {
  winsize size{};
  constexpr Size kUsual{24, 80};
  constexpr Size kMost{200, 500};
  if (::ioctl(fd_.get(), TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0)
    return kUsual;
  return {std::min<std::size_t>(size.ws_row, kMost.rows),
          std::min<std::size_t>(size.ws_col, kMost.columns)};
}

void Terminal::show(std::string_view screen) {
  std::string text(kHome);
  text.append(screen).append("\x1b[J");
  write(text);
}

void Terminal::write(std::string_view text) {
  while (!text.empty()) {
    ssize_t sent = ::write(fd_.get(), text.data(), text.size());
    if (sent > 0) {
      text.remove_prefix(static_cast<std::size_t>(sent));
      continue;
    }
    if (sent < 0 && errno == EINTR) continue;
    pollfd room{fd_.get(), POLLOUT, 0};
    if (sent < 0 && errno == EAGAIN && ::poll(&room, 1, kPatience) == 1 &&
        (room.revents & POLLOUT) != 0)
      continue;
    return;
  }
}

std::vector<int> Terminal::keys() {
  std::array<unsigned char, 64> bytes;
  ssize_t got = ::read(fd_.get(), bytes.data(), bytes.size());
  is_gone_ = got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR);
  std::vector<int> keys;
  auto count = static_cast<std::size_t>(std::max<ssize_t>(got, 0));
  for (std::size_t i = 0; i < count; ++i) {
    bool is_sequence = bytes[i] == 0x1b && i + 2 < count && bytes[i + 1] == '[';
    keys.push_back(is_sequence ? escaped_key(static_cast<char>(bytes[i + 2])) : bytes[i]);
    if (is_sequence) i += 2;
    if (is_sequence && i + 1 < count && bytes[i + 1] == '~') ++i;
  }
  return keys;
}

bool is_utf8_terminal() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    std::string locale = ascii_lower(environment(name));
    if (!locale.empty())
      return locale.find("utf-8") != locale.npos || locale.find("utf8") != locale.npos;
  }
  return false;
}

bool wants_colours() {
  return environment("NO_COLOR").empty();
}

}  // namespace tsd::watch
