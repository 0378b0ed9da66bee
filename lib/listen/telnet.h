// The telnet protocol of a TSD, without the socket: bytes of a peer in, lines and replies out.
//
// Commands are looked up in a table; words and replies are OpenTSDB's. `put` brings a line, which
// is handed on byte for byte without the `put `. Only what cannot be a line at all, and what the
// checker refuses, is answered with an error.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/lines.h"
#include "listen/protocol.h"
#include "listen/service_state.h"

namespace tsd::listen {

/// Longest line taken; a longer one costs itself, and its peer is told.
inline constexpr std::size_t kLongestLine = 64u << 10;

/// OpenTSDB's own limit counts the bytes that came without a newline, whatever they add up to.
/// Here they need no room up to this size, which is a usual line's.
inline constexpr std::size_t kStockUnfinished = 1024;

/// Replies that may wait for a peer before further error replies are dropped, as OpenTSDB does
/// when a client does not read; the answers to commands are never dropped.
inline constexpr std::size_t kMostWaitingReplies = 64u << 10;

class TelnetProtocol : public Protocol {
 public:
  /// `state` outlives it.
  explicit TelnetProtocol(ServiceState& state) : state_(state), cutter_(kLongestLine) {}
  ~TelnetProtocol() override { state_.room() += held_; }

  void feed(std::string_view bytes, std::string& lines) override;
  /// An unfinished last line is dropped, as OpenTSDB does, and counted.
  void end() override;

 private:
  struct Command;
  static const Command kCommands[];

  void take(std::string_view line, std::string& lines);
  void hold();
  bool is_taken(std::string_view line);
  void command(std::string_view line);
  void complain(std::string_view reply, std::string& to);

  void put(std::string_view rest);
  void version(std::string_view rest);
  void stats(std::string_view rest);
  void help(std::string_view rest);
  void exit(std::string_view rest);

  ServiceState& state_;
  LineCutter cutter_;
  std::size_t held_ = 0;  // bytes of the shared room that an unfinished line has taken
};

}  // namespace tsd::listen
