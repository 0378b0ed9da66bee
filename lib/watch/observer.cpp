#include "watch/observer.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <exception>
#include <system_error>
#include <thread>
#include <utility>

#include "os/clock.h"
#include "os/loop.h"
#include "watch/board.h"
#include "watch/page_server.h"
#include "watch/screen.h"
#include "watch/terminal.h"

namespace tsd::watch {
namespace {

using Clock = os::Timer::Clock;

/// After lines were taken, others gather for so long: reading them costs less that way.
constexpr auto kRest = std::chrono::milliseconds(20);
constexpr auto kRedraw = std::chrono::seconds(1);
/// A reader of the lines that takes nothing for so long is told of.
constexpr std::int64_t kBlockedMs = 2000;

std::int64_t now_ms() {
  return os::unix_micros() / 1000;
}

/// A thread that gets no signals: those interrupt the writes of the one that passes lines.
template <class Run>
std::thread quiet_thread(Run run) {
  sigset_t all, before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread thread(std::move(run));
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return thread;
}

}  // namespace

struct Observer::Machinery {
  explicit Machinery(std::function<void()> quitter)
      : quit(std::move(quitter)),
        stop(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
        rested(loop, [this] { listen(); }),
        redraw(loop, [this] { draw_again(); }) {
    if (!stop) throw std::system_error(errno, std::generic_category(), "making an eventfd");
  }

  Result<void> open(const ObserverOptions& options);
  Result<void> open_terminal(int fd);
  void run();
  void listen();
  void refresh();
  void take();
  void draw();
  void draw_again();
  void press();
  void leave();

  std::function<void()> quit;
  os::Fd stop;
  Feed feed;
  Feed::Taken taken;
  os::Loop loop;
  Board board{now_ms()};
  os::Watch fed, stopped, pressed;
  os::Timer rested, redraw;
  std::optional<PageServer> page;
  std::optional<Terminal> terminal;
  ScreenState screen;
  ScreenStyle style;
  bool has_quit = false;
  std::string url;
  std::optional<std::string> trouble;
  std::thread thread;
};

Observer::Observer(std::unique_ptr<Machinery> machinery) : machinery_(std::move(machinery)) {}

Result<std::unique_ptr<Observer>> Observer::start(const ObserverOptions& options,
                                                  std::function<void()> quit) {
  auto machinery = std::make_unique<Machinery>(std::move(quit));
  if (auto opened = machinery->open(options); !opened) return opened.error();
  Machinery* all = machinery.get();
  all->thread = quiet_thread([all] { all->run(); });
  return std::unique_ptr<Observer>(new Observer(std::move(machinery)));
}

Observer::~Observer() {
  end();
}

std::optional<std::string> Observer::end() {
  if (!machinery_->thread.joinable()) return std::nullopt;
  std::uint64_t one = 1;
  (void)!::write(machinery_->stop.get(), &one, sizeof one);
  machinery_->thread.join();
  machinery_->pressed = {};
  machinery_->terminal.reset();
  return machinery_->trouble;
}

Feed& Observer::feed() {
  return machinery_->feed;
}
const std::string& Observer::url() const {
  return machinery_->url;
}

Result<void> Observer::Machinery::open(const ObserverOptions& options) {
  if (options.page) {
    page.emplace(loop, board, now_ms, [this] { refresh(); });
    auto opened = page->open(options.page->address, options.page->port, options.page->allow_hosts);
    if (!opened) return opened.error();
    url = page->url();
  }
  stopped = os::Watch(loop, stop.get(), os::Watch::For::reading, [this] { loop.stop(); });
  listen();
  return options.terminal ? open_terminal(*options.terminal) : Result<void>();
}

Result<void> Observer::Machinery::open_terminal(int fd) {
  auto opened = Terminal::open(fd);
  if (!opened) return opened.error();
  terminal.emplace(std::move(*opened));
  style.colours = wants_colours();
  style.utf8 = is_utf8_terminal();
  // HUP and QUIT would leave the terminal as it is.
  loop.on_signals({SIGWINCH, SIGHUP, SIGQUIT}, [this](int number) {
    if (number == SIGWINCH) return draw();
    leave();
  });
  pressed = os::Watch(loop, terminal->fd(), os::Watch::For::reading, [this] { press(); });
  redraw.set(Clock::now());
  return {};
}

/// What it cannot do costs the viewers their view, and nobody a line.
void Observer::Machinery::run() {
  try {
    loop.run();
  } catch (const std::exception& thrown) {
    trouble = thrown.what();
    bool was_shown = terminal.has_value();
    pressed = {};
    terminal.reset();
    if (was_shown) leave();
  }
}

void Observer::Machinery::listen() {
  fed = os::Watch(loop, feed.fd(), os::Watch::For::reading, [this] { take(); });
}

void Observer::Machinery::take() {
  refresh();
  fed = {};
  rested.set(Clock::now() + kRest);
}

void Observer::Machinery::refresh() {
  std::int64_t now = now_ms();
  std::uint64_t missed = taken.missed_refusals;
  feed.take(taken);
  board.take(taken.lines, now);
  for (const Feed::Refusal& refusal : taken.refusals)
    board.refuse(refusal.line, refusal.reason, now);
  for (const std::string& sentence : taken.sentences) board.say(sentence);
  board.refused_count += taken.missed_refusals - missed;
  board.missed_lines = taken.missed_lines;
  std::int64_t since = feed.awaited_since_ms();
  board.blocked_since_ms = since != 0 && now - since > kBlockedMs ? since : 0;
}

void Observer::Machinery::draw() {
  auto [rows, columns] = terminal->size();
  style.rows = rows;
  style.columns = columns;
  refresh();
  terminal->show(screen_text(board, screen, style, now_ms()));
}

void Observer::Machinery::draw_again() {
  if (!screen.paused) draw();
  redraw.set(Clock::now() + kRedraw);
}

void Observer::Machinery::press() {
  std::vector<int> keys = terminal->keys();
  bool goes_on = std::ranges::all_of(keys, [this](int key) { return take_key(key, screen); });
  if (!goes_on || terminal->is_gone()) return leave();
  draw();
}

void Observer::Machinery::leave() {
  pressed = {};
  if (!std::exchange(has_quit, true)) quit();
}

}  // namespace tsd::watch
