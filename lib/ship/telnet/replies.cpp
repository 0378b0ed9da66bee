#include "ship/telnet/replies.h"

#include <algorithm>
#include <array>

namespace tsd::ship {
namespace {

using ReplyKind = Reply::Kind;

constexpr std::size_t kLongestReply = 4096;

struct Form {
  std::string_view start;
  ReplyKind kind;
  Peer peer = Peer::unknown;
  bool bare = false;  // it is `start` and no more, and comes without a newline
};

// The first match counts. A TSD in read-only mode does not know the command `put`. Not here: Timely
// answers `version` by a bare number and taosAdapter by "1", which say nothing about who answers.
constexpr std::array<Form, 20> kForms{{
    {"net.opentsdb.tools ", ReplyKind::answer, Peer::opentsdb},  // Akumuli says the same
    {"net.opentsdb", ReplyKind::answer, Peer::other},            // Riemann
    {"InfluxDB TSDB proxy", ReplyKind::answer, Peer::influxdb, true},
    {"tsd-listen ", ReplyKind::answer, Peer::other},
    {"KairosDB ", ReplyKind::answer, Peer::kairosdb},
    {"Wavefront OpenTSDB Endpoint", ReplyKind::answer, Peer::other},
    {"Built on ", ReplyKind::more},
    {"Built from ", ReplyKind::more},
    {"Akumuli to TSD converter/n", ReplyKind::more, Peer::unknown, true},
    {"Akumuli to TSD converter", ReplyKind::more},
    {"put: Throttling exception: ", ReplyKind::retry},
    {"put: Request timed out: ", ReplyKind::retry},
    {"put: Please throttle writes: ", ReplyKind::late},
    {"put: HBase error: ", ReplyKind::late},
    {"put: illegal argument: ", ReplyKind::refusal},
    {"put: invalid value: ", ReplyKind::refusal},
    {"put: unknown metric: ", ReplyKind::refusal},
    {"put: ", ReplyKind::complaint},
    {"unknown command: put", ReplyKind::retry},
    {"Error storing put metric: ", ReplyKind::late},  // Timely
}};

const Form* form_of(std::string_view line) {
  auto form =
      std::ranges::find_if(kForms, [&](const Form& f) { return line.starts_with(f.start); });
  return form == kForms.end() ? nullptr : &*form;
}

/// OpenTSDB before 2.0 names no tool: "net.opentsdb 1.1.0 built at revision ...".
Peer peer_of(const Form& form, std::string_view line) {
  bool built = line.find(" built at revision ") != line.npos;
  return form.peer == Peer::other && line.starts_with("net.opentsdb") && built ? Peer::opentsdb
                                                                               : form.peer;
}

}  // namespace

bool may_become_reply(std::string_view half) {
  return std::ranges::any_of(kForms, [&](const Form& form) {
    std::size_t common = std::min(form.start.size(), half.size());
    return form.start.substr(0, common) == half.substr(0, common);
  });
}

Reply reply_of(std::string_view line) {
  const Form* form = form_of(line);
  return form == nullptr ? Reply{ReplyKind::foreign, line}
                         : Reply{form->kind, line, peer_of(*form, line)};
}

void Replies::keep(std::string_view bytes) {
  std::size_t room = kLongestReply - std::min(half_.size(), kLongestReply);
  half_.append(bytes.substr(0, room));
}

std::size_t Replies::bare_size() const {
  const Form* form = form_of(half_);
  return form != nullptr && form->bare ? form->start.size() : 0;
}

/// No TSD sends control characters or a 4 KiB line, but where it quotes a line of ours.
bool Replies::is_noise() const {
  if (reply_of(half_).kind != ReplyKind::foreign) return false;
  auto is_control = [](char c) {
    auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t' && c != '\r') || byte == 0x7f;
  };
  return half_.size() >= kLongestReply || std::ranges::any_of(half_, is_control);
}

bool Replies::is_cut_off() const {
  return form_of(half_) == nullptr && may_become_reply(half_);
}

Reply Replies::judge() {
  if (half_.ends_with('\r')) half_.pop_back();
  return reply_of(half_);
}

}  // namespace tsd::ship
