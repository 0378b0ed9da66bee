#include "simulation/network.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace sim {
namespace {

// TCP_USER_TIMEOUT of net::Stream.
constexpr std::chrono::seconds kVanished{30};

}  // namespace

Link::Link(World& world, Host& host, const Weather& weather, std::uint64_t number)
    : world_(world),
      host_(host),
      weather_(weather),
      number_(number),
      reset_at_(std::exchange(host.reset_at, 0)),
      acknowledged_(world.now()) {}

/// When something sent now comes in: never before what was sent earlier.
Time Link::arrival(Time& last, bool) {
  Micros takes = weather_.delay + world_.chance.between(0, weather_.jitter);
  last = std::max(last, world_.now() + std::chrono::microseconds(takes));
  return last;
}

// From the sender to the peer

std::size_t Link::room() const {
  std::size_t held = out_.size() + unacknowledged_;
  return held < weather_.buffer ? weather_.buffer - held : 0;
}

void Link::send(std::string_view bytes) {
  if (is_acknowledged()) acknowledged_ = world_.now();
  out_.append(bytes);
  pump();
  watch_silence();
}

void Link::end_sending() {
  out_ends_ = true;
  pump();
}

/// Puts under way what the peer's window takes.
void Link::pump() {
  if (host_.is_away || host_.is_deaf || lost_) return;
  std::size_t done = 0;
  while (done < out_.size() && unread_.size() + under_way_ < weather_.buffer) {
    std::size_t most = std::min(weather_.piece, out_.size() - done);
    std::size_t size = 1 + world_.chance.below(most);
    under_way_ += size;
    unacknowledged_ += size;
    world_.at(
        arrival(last_out_, false),
        [self = shared_from_this(), bytes = out_.substr(done, size)] { self->arrive(bytes); });
    done += size;
  }
  out_.erase(0, done);
  if (!out_ends_ || !out_.empty() || end_sent_) return;
  end_sent_ = true;
  world_.at(arrival(last_out_, false), [self = shared_from_this()] {
    self->end_came_ = true;
    self->read_some();
  });
}

void Link::arrive(std::string bytes) {
  if (lost_) return;
  under_way_ -= bytes.size();
  if (peer_gone_) {
    tell_sender([this] { fail("Connection reset by peer"); });
    return;
  }
  if (!discards_) {
    unread_ += bytes;
    total_ += bytes.size();
  }
  if (reset_at_ != 0 && total_ >= reset_at_) return reset();
  tell_sender([this, size = bytes.size()] {
    unacknowledged_ -= std::min(unacknowledged_, size);
    acknowledged_ = world_.now();
  });
  read_some();
}

/// The peer reads a piece of what its kernel has, and the rest later.
void Link::read_some() {
  if (reading_ || peer_closed_ || session_ == nullptr || !session_->reads()) return;
  if (unread_.empty()) return give_end();
  reading_ = true;
  Micros wait = host_.slow > 0 ? host_.slow : world_.chance.between(0, 50);
  world_.after(wait, [self = shared_from_this()] {
    self->reading_ = false;
    if (self->peer_closed_ || self->session_ == nullptr || self->unread_.empty()) return;
    std::size_t most = self->host_.slow > 0 ? 512 : self->unread_.size();
    std::size_t size = 1 + self->world_.chance.below(std::min(most, self->unread_.size()));
    if (self->world_.chance.chance(70)) size = std::min(most, self->unread_.size());
    std::string bytes = self->unread_.substr(0, size);
    self->unread_.erase(0, size);
    self->session_->take(bytes);
    self->pump();
    self->read_some();
  });
}

void Link::give_end() {
  if (!end_came_ || end_given_) return;
  end_given_ = true;
  session_->end();
}

/// Fails a connection whose bytes nobody has acknowledged for long.
void Link::watch_silence() {
  if (watched_) return;
  watched_ = true;
  world_.at(acknowledged_ + kVanished, [weak = weak_from_this()] {
    auto self = weak.lock();
    if (!self) return;
    self->watched_ = false;
    if (self->is_acknowledged() || !self->error.empty()) return;
    if (self->world_.now() - self->acknowledged_ >= kVanished)
      return self->fail("Connection timed out");
    self->watch_silence();
  });
}

// From the peer to the sender

void Link::tell_sender(std::function<void()> what) {
  if (host_.is_away || host_.is_silent) {
    held_.push_back(std::move(what));
    return;
  }
  world_.at(arrival(last_in_, false), [self = shared_from_this(), what = std::move(what)] {
    if (self->sender_gone_) return;
    what();
    if (self->watcher != nullptr) self->watcher->notice();
  });
}

void Link::say(std::string bytes) {
  if (peer_closed_) return;
  std::size_t at = 0;
  while (at < bytes.size()) {
    std::size_t size = 1 + world_.chance.below(std::min(weather_.piece, bytes.size() - at));
    tell_sender([this, piece = bytes.substr(at, size)] { came += piece; });
    at += size;
  }
}

void Link::fail(const std::string& words) {
  if (error.empty()) error = words;
  out_.clear();
  unacknowledged_ = 0;
  if (watcher != nullptr) watcher->notice();
}

void Link::close() {
  if (peer_closed_) return;
  if (!unread_.empty()) return reset();
  peer_closed_ = peer_gone_ = true;
  tell_sender([this] { ended = true; });
}

void Link::shut_down() {
  tell_sender([this] { ended = true; });
}

void Link::hang_up() {
  if (peer_closed_) return;
  unread_.clear();
  peer_closed_ = discards_ = true;
  tell_sender([this] { ended = true; });
}

void Link::reset() {
  if (peer_closed_ && peer_gone_) return;
  peer_closed_ = peer_gone_ = true;
  unread_.clear();
  tell_sender([this] { fail("Connection reset by peer"); });
}

void Link::lose_peer(bool tells) {
  if (tells) {
    reset();
  } else {
    peer_closed_ = peer_gone_ = true;
    unread_.clear();
  }
  session_.reset();
}

void Link::resume() {
  if (host_.is_away || host_.is_silent) return;
  for (auto& what : std::exchange(held_, {})) tell_sender(std::move(what));
  pump();
}

/// The sender closes: what it wrote still goes out, and what comes for it is lost.
void Link::leave() {
  sender_gone_ = true;
  watcher = nullptr;
  if (!error.empty()) return;
  if (!came.empty()) out_.clear();  // its kernel answers by a reset
  end_sending();
}

}  // namespace sim
