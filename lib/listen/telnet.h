// The telnet protocol of a TSD without the socket: takes the bytes of a peer, yields lines and
// replies.
//
// Commands are looked up in a table; words and replies are OpenTSDB's. The line of a `put` is
// passed on byte for byte without the `put `. Only a malformed command and a line that the checker
// refuses get an error reply.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/lines.h"
#include "listen/protocol.h"
#include "listen/service_state.h"

namespace tsd::listen {

/// The longest accepted line in bytes; a longer one is dropped with an error reply.
inline constexpr std::size_t kLongestLine = 64u << 10;

/// OpenTSDB's limit for bytes that have arrived without a newline. Up to this size, that of a usual
/// line, they do not count against the shared room.
inline constexpr std::size_t kStockUnfinished = 1024;

/// The limit in bytes of replies that wait for a peer. Above it error replies are dropped, as
/// OpenTSDB does when a client does not read; answers to commands never are.
inline constexpr std::size_t kMostWaitingReplies = 64u << 10;

class TelnetProtocol : public Protocol {
 public:
  /// `state` must outlive it.
  explicit TelnetProtocol(ServiceState& state) : state_(state), cutter_(kLongestLine) {}
  ~TelnetProtocol() override { state_.room() += held_; }

  void feed(std::string_view bytes, std::string& lines) override;
  /// Drops an unfinished last line, as OpenTSDB does, and counts it.
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
  std::size_t held_ = 0;  ///< bytes that an unfinished line takes of the shared room
};

}  // namespace tsd::listen
