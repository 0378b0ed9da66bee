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

/// OpenTSDB's limit for bytes that have arrived without a newline, under --stock-limits.
inline constexpr std::size_t kStockUnfinished = 1024;

class TelnetProtocol : public Protocol {
 public:
  /// Over UDP nobody is answered: commands do nothing, and error replies are not made.
  enum class Answers { yes, no };

  /// `state` must outlive it.
  explicit TelnetProtocol(ServiceState& state, Answers answers = Answers::yes)
      : state_(state), answers_(answers == Answers::yes), cutter_(kLongestLine) {}

  void feed(std::string_view bytes, std::string& lines) override;
  bool pending() const override { return !deferred_.empty(); }
  bool needs_room() const override;
  void go_on(std::string& lines) override;
  /// Drops an unfinished last line, as OpenTSDB does, and counts it.
  void end() override;

  bool is_amid() const override { return cutter_.is_amid_line(); }
  std::size_t held() const override;
  void part(Farewell why) override;

 private:
  struct Command;
  static const Command kCommands[];

  void take(std::string_view line, std::string& lines);
  void take_or_defer(std::string_view line, std::string& lines);
  bool must_wait(std::string_view line) const;
  void begin_step();
  static bool is_question(std::string_view line);
  std::string_view waiting_lines() const { return std::string_view(deferred_).substr(taken_); }
  std::string_view next_line() const {
    return waiting_lines().substr(0, waiting_lines().find('\n'));
  }
  void forget();
  bool is_taken(std::string_view line);
  void command(std::string_view line);
  void complain(std::string_view reply, Replies& to);
  void count_drop();

  void put(std::string_view rest);
  void version(std::string_view rest);
  void stats(std::string_view rest);
  void help(std::string_view rest);
  void exit(std::string_view rest);

  ServiceState& state_;
  bool answers_;
  LineCutter cutter_;
  std::string deferred_;   ///< whole lines behind a command that waits: for room, or the next step
  std::size_t taken_ = 0;  ///< bytes of them, which are done; all are freed together
  int commands_ = 0;       ///< in this step
  std::size_t replies_before_ = 0;  ///< bytes that waited when it began
};

}  // namespace tsd::listen
