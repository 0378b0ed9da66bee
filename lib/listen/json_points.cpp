#include "listen/json_points.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "base/number.h"
#include "line/put.h"
#include "listen/http_point.h"
#include "listen/json_events.h"

namespace tsd::listen {
namespace {

/// Reads a number or a string of digits, and cuts a fraction off, as Jackson does for a long.
/// Nothing when the text refuses the whole body.
std::optional<std::int64_t> read_timestamp(std::string_view text, JsonKind kind) {
  if (text.empty()) return 0;  // the point is refused for its time
  if (auto whole = parse_number<std::int64_t>(text)) return whole;
  if (kind != JsonKind::number) return std::nullopt;
  if (text == "NaN") return 0;  // what Java converts it to; the infinities are out of range
  auto real = parse_double(text);
  if (!real || *real < -9e18 || *real > 9e18) return std::nullopt;
  return static_cast<std::int64_t>(*real);
}

/// The place of the next value in the body.
enum class Place { body, element, metric, timestamp, value, tags, tag, type, ignored };

/// What a '{' or '[' opens at a place; `refused` refuses the body.
enum class Opened { refused, points, point, tags, ignored };

struct Row {
  Opened object, array;
};

/// In the order of Place.
constexpr std::array<Row, 9> kOpened{{
    {Opened::point, Opened::points},     // body
    {Opened::point, Opened::refused},    // element of the array of points
    {Opened::refused, Opened::refused},  // metric
    {Opened::refused, Opened::refused},  // timestamp
    {Opened::refused, Opened::refused},  // value
    {Opened::tags, Opened::refused},     // tags
    {Opened::refused, Opened::refused},  // tag
    {Opened::refused, Opened::refused},  // type
    {Opened::ignored, Opened::ignored},  // ignored
}};

/// An unknown field is ignored with everything inside it.
Place place_of_field(std::string_view name, JsonPoints::Form form) {
  constexpr std::array<std::pair<std::string_view, Place>, 5> kFields{
      {{"metric", Place::metric},
       {"timestamp", Place::timestamp},
       {"value", Place::value},
       {"tags", Place::tags},
       {"type", Place::type}}};
  for (auto [field, place] : kFields) {
    if (field != name) continue;
    return place == Place::type && form == JsonPoints::Form::put ? Place::ignored : place;
  }
  return Place::ignored;
}

Error unparseable() {
  return {"Unable to parse the given JSON"};
}

class PointReader final : public JsonListener {
 public:
  PointReader(PointChecker& checker, JsonPoints::Form form) : checker_(checker), form_(form) {}

  std::string lines;
  std::string errors;
  std::uint64_t good = 0;
  std::uint64_t bad = 0;

  Result<void> begin_object() override { return open(row().object); }
  Result<void> begin_array() override { return open(row().array); }
  Result<void> end_container() override;
  void key(std::string_view name) override;
  Result<void> scalar(JsonKind kind, std::string_view text) override;
  Result<void> end_document() override {
    if (good + bad == 0) return Error{"No datapoints found in content"};
    return {};
  }
  bool wants_key() const override { return open_.back().what != Opened::ignored; }
  bool wants_scalar() const override { return place_ != Place::ignored; }

 private:
  struct Container {
    Opened what;
    Place place;  // the place of the container itself
  };

  const Row& row() const { return kOpened[static_cast<std::size_t>(place_)]; }
  Result<void> open(Opened what);
  Result<void> finish_point();
  Result<void> fail(const HttpPoint& point, std::string_view fault);
  Result<void> check_room() const;

  PointChecker& checker_;
  JsonPoints::Form form_;
  Place place_ = Place::body;
  std::vector<Container> open_;  // the innermost last
  std::string tag_;              // the key of the tag whose value comes next
  HttpPoint point_;
  std::string type_;  // of the point; empty: not named
  std::string line_;  // the point as a telnet line
};

Result<void> PointReader::open(Opened what) {
  if (what == Opened::refused) return unparseable();
  open_.push_back({what, place_});
  place_ = what == Opened::points ? Place::element : Place::ignored;  // until a key changes it
  if (what == Opened::point) {
    point_ = HttpPoint();
    type_.clear();
  }
  if (what == Opened::tags) point_.tags.clear();  // the last of repeated keys wins
  return {};
}

Result<void> PointReader::end_container() {
  auto [what, place] = open_.back();
  open_.pop_back();
  place_ = place;
  return what == Opened::point ? finish_point() : Result<void>();
}

void PointReader::key(std::string_view name) {
  if (open_.back().what == Opened::point) place_ = place_of_field(name, form_);
  if (open_.back().what == Opened::tags) {
    place_ = Place::tag;
    tag_ = name;
  }
}

Result<void> PointReader::scalar(JsonKind kind, std::string_view text) {
  bool is_null = kind == JsonKind::null;
  auto given = [&] { return is_null ? std::nullopt : std::optional<std::string>(text); };
  switch (place_) {
    case Place::body:
      return Error{"The JSON must start as an object or an array"};
    case Place::element:
      if (!is_null) return unparseable();
      return fail(HttpPoint(), "Unexpected null datapoint encountered in set.");
    case Place::metric:
      point_.metric = given();
      return {};
    case Place::timestamp:
      point_.timestamp = is_null ? 0 : read_timestamp(text, kind);
      return point_.timestamp ? Result<void>() : unparseable();
    case Place::value:
      point_.value = given();
      return {};
    case Place::tags:
      if (!is_null) return unparseable();
      point_.tags.clear();
      return {};
    case Place::tag:
      point_.set_tag(tag_, given());
      return {};
    case Place::type:
      type_ = text;
      return {};
    case Place::ignored:
      return {};
  }
  return {};
}

Result<void> PointReader::finish_point() {
  if (!type_.empty() && type_ != "Metric") return fail(point_, "its type is not Metric");
  if (auto fault = fault_of(point_)) return fail(point_, *fault);
  line_ = line::kPut;
  write_line(point_, line_);
  if (auto why = checker_.takes_all() ? std::nullopt : checker_.refuse(line_)) {
    return fail(point_, http_words(*why));
  }
  ++good;
  bool named_put = *point_.metric == "put";  // readers of lines skip one "put "
  lines.append(line_, named_put ? 0 : line::kPut.size()).append(1, '\n');
  return check_room();
}

Result<void> PointReader::fail(const HttpPoint& point, std::string_view fault) {
  constexpr std::string_view kPoint = "\"datapoint\":";  // in the fault it would be escaped
  ++bad;
  std::size_t before = errors.size();
  write_error(point, fault, errors);
  std::size_t shown = errors.find(kPoint, before) + kPoint.size();
  checker_.tell_refused(std::string_view(errors).substr(shown, errors.size() - 1 - shown), fault);
  return check_room();
}

Result<void> PointReader::check_room() const {
  if (lines.size() + errors.size() <= JsonPoints::kMostBytes) return {};
  return Error{"The points are more than fit into memory"};
}

}  // namespace

struct JsonPoints::Machinery {
  Machinery(PointChecker& checker, Form form) : reader(checker, form), events(reader) {}

  PointReader reader;
  JsonEvents events;
  bool empty = true;
};

JsonPoints::JsonPoints(PointChecker& checker, Form form)
    : machinery_(std::make_unique<Machinery>(checker, form)) {}
JsonPoints::~JsonPoints() = default;

Result<void> JsonPoints::feed(std::string_view piece) {
  if (!piece.empty()) machinery_->empty = false;
  return machinery_->events.feed(piece);
}

Result<void> JsonPoints::end() {
  if (machinery_->empty) return Error{"Missing request content"};
  return machinery_->events.end();
}

const std::string& JsonPoints::lines() const {
  return machinery_->reader.lines;
}
std::uint64_t JsonPoints::good() const {
  return machinery_->reader.good;
}
std::uint64_t JsonPoints::bad() const {
  return machinery_->reader.bad;
}
const std::string& JsonPoints::errors() const {
  return machinery_->reader.errors;
}
std::string JsonPoints::take_lines() {
  return std::exchange(machinery_->reader.lines, {});
}
std::string JsonPoints::take_errors() {
  return std::exchange(machinery_->reader.errors, {});
}

}  // namespace tsd::listen
