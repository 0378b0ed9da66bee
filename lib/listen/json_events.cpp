#include "listen/json_events.h"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/system/error_code.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "base/json_bare_words.h"

namespace json = boost::json;

namespace tsd::listen {
namespace {

using boost::system::error_code;

/// The handler that basic_parser calls. Tokens may come in parts, which are joined here.
class Handler {
 public:
  explicit Handler(JsonListener& listener) : listener_(listener) {}

  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_object_size = 1024;
  static constexpr std::size_t max_string_size = 64u << 10;
  static constexpr std::size_t max_key_size = 64u << 10;
  static constexpr std::size_t max_number_size = 1024;  // the parser has no limit for numbers

  std::optional<Error> refusal;  // the listener's
  std::string_view bare_word;    // if set, the next null stands for it

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code& error) { return pass(listener_.end_document(), error); }
  bool on_object_begin(error_code& error) { return pass(listener_.begin_object(), error); }
  bool on_object_end(std::size_t, error_code& error) { return end_container(error); }
  bool on_array_begin(error_code& error) { return pass(listener_.begin_array(), error); }
  bool on_array_end(std::size_t, error_code& error) { return end_container(error); }

  bool on_key_part(json::string_view part, std::size_t, error_code&) {
    return keep(part, listener_.wants_key());
  }
  bool on_key(json::string_view rest, std::size_t, error_code&) {
    listener_.key(whole(rest));
    text_.clear();
    return true;
  }

  bool on_string_part(json::string_view part, std::size_t, error_code&) { return keep(part); }
  bool on_string(json::string_view rest, std::size_t, error_code& error) {
    return scalar(JsonKind::string, rest, error);
  }
  bool on_number_part(json::string_view part, error_code& error) {
    return is_short(part, error) && keep(part);
  }
  bool on_int64(std::int64_t, json::string_view rest, error_code& error) {
    return number(rest, error);
  }
  bool on_uint64(std::uint64_t, json::string_view rest, error_code& error) {
    return number(rest, error);
  }
  bool on_double(double, json::string_view rest, error_code& error) { return number(rest, error); }
  bool on_bool(bool value, error_code& error) {
    return scalar(JsonKind::boolean, value ? "true" : "false", error);
  }
  bool on_null(error_code& error) {
    bool is_null = bare_word.empty();
    return scalar(is_null ? JsonKind::null : JsonKind::number, bare_word, error);
  }

  bool on_comment_part(json::string_view, error_code&) { return true; }
  bool on_comment(json::string_view, error_code&) { return true; }

 private:
  bool pass(Result<void> done, error_code& error) {
    if (done) return true;
    refusal = std::move(done.error());
    error = json::error::syntax;
    return false;
  }

  bool end_container(error_code& error) { return pass(listener_.end_container(), error); }

  bool keep(json::string_view part, bool wanted) {
    if (wanted) text_.append(part.data(), part.size());
    return true;
  }
  bool keep(json::string_view part) { return keep(part, listener_.wants_scalar()); }

  bool is_short(json::string_view part, error_code& error) {
    number_ += part.size();
    if (number_ > max_number_size) error = json::error::syntax;
    return number_ <= max_number_size;
  }

  bool number(json::string_view rest, error_code& error) {
    if (!is_short(rest, error)) return false;
    number_ = 0;
    return scalar(JsonKind::number, rest, error);
  }

  bool scalar(JsonKind kind, json::string_view rest, error_code& error) {
    bool passed = pass(listener_.scalar(kind, whole(rest)), error);
    text_.clear();
    return passed;
  }

  /// The whole token; `rest` is its last part, and mostly the only one.
  std::string_view whole(json::string_view rest) {
    if (text_.empty()) return {rest.data(), rest.size()};
    return text_.append(rest.data(), rest.size());
  }

  JsonListener& listener_;
  std::size_t number_ = 0;  // bytes of the incomplete number
  std::string text_;        // the first parts of an incomplete key, string or number
};

}  // namespace

struct JsonEvents::Machinery {
  explicit Machinery(JsonListener& listener) : parser(json::parse_options(), listener) {}

  json::basic_parser<Handler> parser;
  JsonBareWords words;

  Result<void> write(bool more, std::string_view piece) {
    if (parser.done()) return {};
    error_code error;
    parser.write_some(more, piece.data(), piece.size(), error);
    if (!error) return {};
    if (parser.handler().refusal) return *parser.handler().refusal;
    return Error{"Unable to parse the given JSON"};
  }

  /// The parser knows no bare words. A null is allowed where a number is, and is passed at once.
  Result<void> write_word(std::string_view word) {
    parser.handler().bare_word = word;
    auto written = write(true, "null");
    parser.handler().bare_word = {};
    return written;
  }
};

JsonEvents::JsonEvents(JsonListener& listener)
    : machinery_(std::make_unique<Machinery>(listener)) {}
JsonEvents::~JsonEvents() = default;

Result<void> JsonEvents::feed(std::string_view piece) {
  while (auto part = machinery_->words.next(piece)) {
    auto written =
        part->is_word ? machinery_->write_word(part->text) : machinery_->write(true, part->text);
    if (!written) return written;
  }
  return {};
}

Result<void> JsonEvents::end() {
  // What the words still hold is behind the value, or the value is incomplete without it.
  return machinery_->write(false, {});
}

}  // namespace tsd::listen
