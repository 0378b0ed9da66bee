#include "watch/observer.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <exception>
#include <system_error>
#include <thread>
#include <utility>

#include "os/bell.h"
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
        page(loop, board, now_ms, [this] { refresh(); }),
        rested(loop, [this] { listen(); }),
        redraw(loop, [this] { draw_again(); }) {}

  Result<void> open(const ObserverOptions& options);
  Result<void> open_terminal(int fd);
  void run();
  void listen();
  void refresh();
  void take();
  void welcome();
  void draw();
  void draw_again();
  void press();
  void leave();

  std::function<void()> quit;
  os::Bell stop;
  Feed feed;
  Feed::Taken taken;
  Guests guests;
  os::Loop loop;
  Board board{now_ms()};
  PageServer page;
  os::Watch fed, stopped, visited, pressed;
  os::Timer rested, redraw;
  std::optional<Terminal> terminal;
  ScreenState screen;
  ScreenStyle style;
  bool has_quit = false;
  std::atomic<bool> has_failed{false};
  std::optional<std::string> trouble;
  std::thread thread;
};

Observer::Observer(std::unique_ptr<Machinery> machinery) : machinery_(std::move(machinery)) {}

Result<std::unique_ptr<Observer>> Observer::start(const ObserverOptions& options,
                                                  std::function<void()> quit) {
  try {
    auto machinery = std::make_unique<Machinery>(std::move(quit));
    if (auto opened = machinery->open(options); !opened) return opened.error();
    Machinery* all = machinery.get();
    all->thread = quiet_thread([all] { all->run(); });
    return std::unique_ptr<Observer>(new Observer(std::move(machinery)));
  } catch (const std::system_error& none) {  // no descriptor, or no thread
    return Error{none.what()};
  }
}

Observer::~Observer() {
  end();
}

std::optional<std::string> Observer::end() {
  if (!machinery_->thread.joinable()) return std::nullopt;
  machinery_->stop.ring();
  machinery_->thread.join();
  machinery_->pressed = {};
  machinery_->terminal.reset();
  return machinery_->trouble;
}

Feed& Observer::feed() {
  return machinery_->feed;
}
Guests& Observer::guests() {
  return machinery_->guests;
}
bool Observer::has_failed() const {
  return machinery_->has_failed;
}
const std::string& Observer::url() const {
  return machinery_->page.url();
}

Result<void> Observer::Machinery::open(const ObserverOptions& options) {
  if (options.page) {
    auto opened = page.open(options.page->address, options.page->port, options.page->allow_hosts);
    if (!opened) return opened.error();
  }
  stopped = os::Watch(loop, stop.fd(), os::Watch::For::reading, [this] { loop.stop(); });
  visited = os::Watch(loop, guests.fd(), os::Watch::For::reading, [this] { welcome(); });
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
    has_failed = true;
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

void Observer::Machinery::welcome() {
  for (Guests::Guest& guest : guests.take()) page.serve(std::move(guest.peer), guest.head);
  guests.set_present(page.peers());
}

void Observer::Machinery::refresh() {
  guests.set_present(page.peers());
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
