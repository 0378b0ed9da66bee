// JSON in pieces, told token by token as it is parsed, so that nothing of it need be held.
#pragma once

#include <memory>
#include <string_view>

#include "base/result.h"

namespace tsd::listen {

enum class JsonKind { string, number, boolean, null };

/// Is told the tokens in the order of the text. An error refuses the text as a whole.
class JsonListener {
 public:
  virtual ~JsonListener() = default;

  virtual Result<void> begin_object() = 0;
  virtual Result<void> begin_array() = 0;
  /// Of an object or an array.
  virtual Result<void> end_container() = 0;
  virtual void key(std::string_view name) = 0;
  /// `text` is a string with its escapes undone, or a number's or boolean's own literal.
  virtual Result<void> scalar(JsonKind kind, std::string_view text) = 0;
  /// The first value is complete; anything behind it is ignored.
  virtual Result<void> end_document() = 0;

  /// False: of the next key, or the next scalar, no more is kept than the parser holds anyway, and
  /// its text is not to be used.
  virtual bool wants_key() const = 0;
  virtual bool wants_scalar() const = 0;
};

/// Limits: 32 levels, 1,024 keys an object, 64 KiB a string or key.
class JsonEvents {
 public:
  /// `listener` outlives it.
  explicit JsonEvents(JsonListener& listener);
  ~JsonEvents();

  /// The next piece of the text. Fails with the listener's error, or where the text is not JSON.
  Result<void> feed(std::string_view piece);
  /// The text is complete.
  Result<void> end();

 private:
  struct Machinery;
  std::unique_ptr<Machinery> machinery_;
};

}  // namespace tsd::listen
