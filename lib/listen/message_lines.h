// The lines of a message of Kafka: `put` lines joined by newlines, lines without `put`, or the JSON
// of OpenTSDB's Kafka plugin. What can be no line is refused and told; nothing of a message stops
// the next one.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "listen/json_points.h"
#include "listen/point_checker.h"

namespace tsd::listen {

class MessageLines {
 public:
  /// Something of a message that is left out: a line, a point, or from some byte on the rest.
  struct Refusal {
    std::string_view code;    ///< one word: "control-byte"
    std::string_view reason;  ///< a sentence
    std::string_view text;    ///< what is left out, or its beginning; foreign
  };
  using Refuse = std::function<void(const Refusal&)>;

  /// Bytes of lines that next() makes at a time, about: a message may have 10 MB.
  static constexpr std::size_t kPiece = 64u << 10;

  /// `checker` decides about points of JSON, and must outlive it.
  MessageLines(PointChecker& checker, Refuse refuse)
      : checker_(checker), refuse_(std::move(refuse)) {}

  /// Begins a message. `payload` must stay until is_over().
  void begin(std::string_view payload);
  bool is_over() const { return rest_.empty(); }
  /// Appends the next lines, with their newlines: about kPiece bytes, and about `most` lines at
  /// most. Returns how many; it may be 0 before the message is over.
  std::uint64_t next(std::uint64_t most, std::string& lines);

 private:
  std::uint64_t next_text(std::uint64_t most, std::string& lines);
  bool take(std::string_view line, std::string& lines);
  void begin_value();
  std::uint64_t next_json(std::string& lines);

  PointChecker& checker_;
  Refuse refuse_;
  std::string_view rest_;
  std::string_view value_;  // of JSON: what is left of the one that is read, the beginning of rest_
  bool has_control_ = false;  // the message has such a byte somewhere
  std::optional<JsonPoints> json_;
  std::uint64_t bad_ = 0;  // points of json_ that were told
};

}  // namespace tsd::listen
