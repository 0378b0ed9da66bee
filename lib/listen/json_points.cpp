#include "listen/json_points.h"

#include <algorithm>
#include <array>
#include <boost/json/basic_parser_impl.hpp>
#include <optional>
#include <utility>

#include "base/number.h"
#include "line/put.h"
#include "listen/http_point.h"

namespace json = boost::json;

namespace tsd::listen {
namespace {

using json::error_code;

enum class TokenKind { string, number, boolean, null };

/// A number, or a string of digits; a fraction is cut off, as Jackson does to a long. Nothing for
/// what costs the whole body.
std::optional<std::int64_t> read_timestamp(std::string_view text, TokenKind kind) {
  if (text.empty()) return 0;  // "": a point of no time
  if (auto whole = parse_number<std::int64_t>(text)) return whole;
  if (kind != TokenKind::number) return std::nullopt;
  auto real = parse_double(text);
  if (!real || *real < -9e18 || *real > 9e18) return std::nullopt;
  return static_cast<std::int64_t>(*real);
}

/// What basic_parser tells, in the order of the text. Each on_... returns whether to go on.
class Handler {
 public:
  explicit Handler(PointChecker& checker) : checker_(checker) {}

  static constexpr std::size_t max_array_size = -1;
  static constexpr std::size_t max_object_size = 1024;
  static constexpr std::size_t max_string_size = 64u << 10;
  static constexpr std::size_t max_key_size = 64u << 10;

  std::string lines;
  std::string errors;
  std::uint64_t good = 0;
  std::uint64_t bad = 0;
  std::string refusal;  // of the body as a whole

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code& error) {
    return good + bad > 0 || refuse("No datapoints found in content", error);
  }

  bool on_object_begin(error_code& error) {
    if (skipped_ > 0) return ++skipped_, true;
    switch (where_) {
      case Where::top:
      case Where::array:
        return begin_point();
      case Where::point:
        if (field_ == "tags") return where_ = Where::tags, true;
        return is_unknown_field() ? (++skipped_, true) : refuse_type(error);
      default:
        return refuse_type(error);
    }
  }
  bool on_object_end(std::size_t, error_code& error) {
    if (skipped_ > 0) return --skipped_, true;
    if (where_ == Where::tags) return where_ = Where::point, true;
    where_ = outside_;
    return finish_point(error);
  }

  bool on_array_begin(error_code& error) {
    if (skipped_ > 0) return ++skipped_, true;
    if (where_ == Where::top) return where_ = outside_ = Where::array, true;
    if (where_ == Where::point && is_unknown_field()) return ++skipped_, true;
    return refuse_type(error);
  }
  bool on_array_end(std::size_t, error_code&) {
    if (skipped_ > 0) --skipped_;
    return true;
  }

  bool on_key_part(json::string_view part, std::size_t, error_code&) { return keep(part); }
  bool on_key(json::string_view rest, std::size_t, error_code&) {
    keep(rest);
    auto& name = where_ == Where::tags ? tag_ : field_;
    if (skipped_ == 0) name = text_;
    text_.clear();
    return true;
  }
  bool on_string_part(json::string_view part, std::size_t, error_code&) { return keep(part); }
  bool on_string(json::string_view rest, std::size_t, error_code& error) {
    return keep(rest), scalar(TokenKind::string, error);
  }
  bool on_number_part(json::string_view part, error_code&) { return keep(part); }
  bool on_int64(std::int64_t, json::string_view rest, error_code& error) {
    return keep(rest), scalar(TokenKind::number, error);
  }
  bool on_uint64(std::uint64_t, json::string_view rest, error_code& error) {
    return keep(rest), scalar(TokenKind::number, error);
  }
  bool on_double(double, json::string_view rest, error_code& error) {
    return keep(rest), scalar(TokenKind::number, error);
  }
  bool on_bool(bool value, error_code& error) {
    return keep(value ? "true" : "false"), scalar(TokenKind::boolean, error);
  }
  bool on_null(error_code& error) { return scalar(TokenKind::null, error); }
  bool on_comment_part(json::string_view, error_code&) { return true; }
  bool on_comment(json::string_view, error_code&) { return true; }

 private:
  enum class Where { top, array, point, tags };

  bool keep(json::string_view part) {
    text_.append(part.data(), part.size());
    return true;
  }

  bool refuse(std::string_view why, error_code& error) {
    refusal = why;
    error = json::error::syntax;
    return false;
  }
  bool refuse_type(error_code& error) { return refuse("Unable to parse the given JSON", error); }

  bool is_unknown_field() const {
    constexpr std::array<std::string_view, 4> kFields{"metric", "timestamp", "value", "tags"};
    return std::ranges::find(kFields, field_) == kFields.end();
  }

  bool begin_point() {
    outside_ = where_;
    where_ = Where::point;
    point_ = HttpPoint();
    return true;
  }

  bool scalar(TokenKind kind, error_code& error) {
    std::string text = std::exchange(text_, {});
    if (skipped_ > 0) return true;
    switch (where_) {
      case Where::top:
        return refuse("The JSON must start as an object or an array", error);
      case Where::array:
        if (kind != TokenKind::null) return refuse_type(error);
        return fail(HttpPoint(), "Unexpected null datapoint encountered in set.", error);
      case Where::point:
        return set_field(kind, std::move(text), error);
      case Where::tags:
        point_.set_tag(tag_,
                       kind == TokenKind::null ? std::nullopt : std::optional(std::move(text)));
        return true;
    }
    return true;
  }

  bool set_field(TokenKind kind, std::string text, error_code& error) {
    bool given = kind != TokenKind::null;
    auto set = [&](auto& into) { given ? into = std::move(text) : into = std::nullopt; };
    if (field_ == "metric") {
      set(point_.metric);
    } else if (field_ == "value") {
      set(point_.value);
    } else if (field_ == "tags") {
      if (given) return refuse_type(error);
      point_.tags.clear();
    } else if (field_ == "timestamp") {
      point_.timestamp = given ? read_timestamp(text, kind) : 0;
      if (!point_.timestamp) return refuse_type(error);
    }
    return true;
  }

  bool finish_point(error_code& error) {
    if (auto fault = fault_of(point_)) return fail(point_, *fault, error);
    line_ = line::kPut;
    write_line(point_, line_);
    if (auto why = checker_.takes_all() ? std::nullopt : checker_.refuse(line_)) {
      bool number = why->kind == "invalid value";
      return fail(point_, number ? "Unable to parse value to a number" : why->text, error);
    }
    ++good;
    bool named_put = *point_.metric == "put";  // readers of lines pass over one "put "
    lines.append(line_, named_put ? 0 : line::kPut.size()).append(1, '\n');
    return fits(error);
  }
  bool fail(const HttpPoint& point, std::string_view fault, error_code& error) {
    ++bad;
    write_error(point, fault, errors);
    return fits(error);
  }
  bool fits(error_code& error) {
    return lines.size() + errors.size() <= JsonPoints::kMostBytes ||
           refuse("The points are more than fit into memory", error);
  }

  PointChecker& checker_;
  Where where_ = Where::top;
  Where outside_ = Where::top;  // of the point
  int skipped_ = 0;             // levels of a value nobody asked for
  std::string text_;            // of a key, string or number that is not complete yet
  std::string field_;
  std::string tag_;
  HttpPoint point_;
  std::string line_;  // of the point, as telnet would put it
};

}  // namespace

struct JsonPoints::Machinery {
  explicit Machinery(PointChecker& checker) : parser(json::parse_options(), checker) {}

  json::basic_parser<Handler> parser;
  bool empty = true;

  Result<void> write(bool more, std::string_view piece) {
    if (parser.done()) return {};
    error_code error;
    parser.write_some(more, piece.data(), piece.size(), error);
    if (!error) return {};
    const std::string& refusal = parser.handler().refusal;
    return Error{refusal.empty() ? "Unable to parse the given JSON" : refusal};
  }
};

JsonPoints::JsonPoints(PointChecker& checker) : machinery_(std::make_unique<Machinery>(checker)) {}
JsonPoints::~JsonPoints() = default;

Result<void> JsonPoints::feed(std::string_view piece) {
  if (!piece.empty()) machinery_->empty = false;
  return machinery_->write(true, piece);
}

Result<void> JsonPoints::end() {
  if (machinery_->empty) return Error{"Missing request content"};
  return machinery_->write(false, {});
}

const std::string& JsonPoints::lines() const {
  return machinery_->parser.handler().lines;
}
std::uint64_t JsonPoints::good() const {
  return machinery_->parser.handler().good;
}
std::uint64_t JsonPoints::bad() const {
  return machinery_->parser.handler().bad;
}
const std::string& JsonPoints::errors() const {
  return machinery_->parser.handler().errors;
}

}  // namespace tsd::listen
