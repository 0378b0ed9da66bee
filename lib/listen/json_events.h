// Parses JSON in pieces and reports it token by token, so that it is never held in memory.
#pragma once

#include <memory>
#include <string_view>

#include "base/result.h"

namespace tsd::listen {

enum class JsonKind { string, number, boolean, null };

/// Receives the tokens in the order of the text. An error refuses the text as a whole.
class JsonListener {
 public:
  virtual ~JsonListener() = default;

  virtual Result<void> begin_object() = 0;
  virtual Result<void> begin_array() = 0;
  /// The end of an object or an array.
  virtual Result<void> end_container() = 0;
  virtual void key(std::string_view name) = 0;
  /// `text` is a string without escapes, or the literal of a number or boolean; empty for null. A
  /// bare NaN, Infinity and the like (base/json_bare_words.h) is a number.
  virtual Result<void> scalar(JsonKind kind, std::string_view text) = 0;
  /// The first value is complete; anything behind it is ignored.
  virtual Result<void> end_document() = 0;

  /// False when the text of the next key, or scalar, is not needed. It is not kept then, and may be
  /// passed incomplete.
  virtual bool wants_key() const = 0;
  virtual bool wants_scalar() const = 0;
};

/// Limits, whether a value is wanted or not: 32 levels, 1,024 keys an object, 64 KiB a string or
/// key, 1,024 bytes a number.
class JsonEvents {
 public:
  /// `listener` must outlive it.
  explicit JsonEvents(JsonListener& listener);
  ~JsonEvents();

  /// Parses the next piece. Fails with the error of the listener, or when the text is not JSON.
  Result<void> feed(std::string_view piece);
  /// Ends the text; fails when it is incomplete.
  Result<void> end();

 private:
  struct Machinery;
  std::unique_ptr<Machinery> machinery_;
};

}  // namespace tsd::listen
