#include "ship/telnet/replies.h"

#include <algorithm>
#include <array>

namespace tsd::ship {
namespace {

constexpr std::size_t kLongestReply = 4096;
constexpr std::string_view kInflux = "InfluxDB TSDB proxy";  // the one known without newline

struct Word {
  std::string_view start;
  Reply::Kind kind;
};

// The first match counts. A TSD in read-only mode does not know the command `put`.
constexpr std::array<Word, 8> kWords{{
    {"put: Throttling exception: ", Reply::Kind::retry},
    {"put: Request timed out: ", Reply::Kind::retry},
    {"put: Please throttle writes: ", Reply::Kind::late},
    {"put: HBase error: ", Reply::Kind::late},
    {"put: ", Reply::Kind::refusal},
    {"unknown command: put", Reply::Kind::retry},
    {"Error storing put metric: ", Reply::Kind::late},  // Timely
    {"HTTP/", Reply::Kind::foreign},
}};

}  // namespace

Reply::Kind kind_of(std::string_view line) {
  auto word =
      std::ranges::find_if(kWords, [&](const Word& w) { return line.starts_with(w.start); });
  return word == kWords.end() ? Reply::Kind::other : word->kind;
}

void Replies::keep(std::string_view bytes) {
  std::size_t room = kLongestReply - std::min(half_.size(), kLongestReply);
  half_.append(bytes.substr(0, room));
}

bool Replies::cut_bare_answer() {
  if (learning_ && half_.starts_with(kInflux)) {
    signature_ = {std::string(kInflux), true};
    learning_ = false;
  }
  if (!signature_.bare || !half_.starts_with(signature_.text)) return false;
  half_.erase(0, signature_.text.size());
  return true;
}

/// No TSD sends control characters or a 4 KiB line; they must not count as an answer.
bool Replies::is_noise() const {
  if (kind_of(half_) != Reply::Kind::other) return false;
  auto is_control = [](char c) {
    auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t' && c != '\r') || byte == 0x7f;
  };
  return half_.size() >= kLongestReply || std::ranges::any_of(half_, is_control);
}

Reply Replies::judge() {
  if (half_.ends_with('\r')) half_.pop_back();
  Reply reply{kind_of(half_), half_};
  if (reply.kind != Reply::Kind::other || half_.empty()) return reply;
  if (is_noise()) return {Reply::Kind::foreign, half_};
  if (learning_) {
    signature_ = {half_, false};
    learning_ = false;
    reply.kind = Reply::Kind::answer;
  } else if (!signature_.bare && half_ == signature_.text) {
    reply.kind = Reply::Kind::answer;
  }
  return reply;
}

}  // namespace tsd::ship
