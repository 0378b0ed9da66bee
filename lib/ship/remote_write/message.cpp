#include "ship/remote_write/message.h"

#include <cstddef>
#include <cstdint>
#include <utility>

#include "ship/remote_write/protobuf.h"

namespace tsd::ship {
namespace {

namespace pb = protobuf;

// Field numbers. TimeSeries, Sample and the type in the metadata have the same ones in both
// versions.
constexpr unsigned kTimeSeries1 = 1, kMetadata1 = 3;
constexpr unsigned kSymbols2 = 4, kTimeSeries2 = 5;
constexpr unsigned kSamples = 2, kSampleValue = 1, kSampleTime = 2;
constexpr unsigned kReferences2 = 1, kSeriesMetadata2 = 5;
constexpr unsigned kType = 1;
constexpr unsigned kFamilyName1 = 2, kHelp1 = 4, kUnit1 = 5;
constexpr unsigned kHelp2 = 3, kUnit2 = 4;

constexpr std::size_t kMostVarint = 10;
constexpr std::size_t kFixedOfSample = 1 + 8 + 1;  // a tag and the value, and the tag of the time

std::size_t size_of(const Gathering::Sample& sample) {
  return kFixedOfSample + pb::size_of_varint(static_cast<std::uint64_t>(sample.milliseconds));
}

char* put(char* out, const Gathering::Sample& sample) {
  *out++ = pb::tag_of_bytes(kSamples);
  *out++ = static_cast<char>(size_of(sample));
  *out++ = pb::tag_of_fixed64(kSampleValue);
  out = pb::put_double(out, sample.value);
  *out++ = pb::tag_of_varint(kSampleTime);
  return pb::put_varint(out, static_cast<std::uint64_t>(sample.milliseconds));
}

std::size_t samples_size(const Gathering& points, const Gathering::Series& series) {
  std::size_t size = 0;
  for (auto at = series.first; at != Gathering::kNone; at = points.sample(at).next) {
    size += 2 + size_of(points.sample(at));
  }
  return size;
}

/// No less than the samples of a series take, with the tag and the length of the series.
std::size_t most_bytes(const Gathering::Series& series) {
  constexpr std::size_t kMostSample = 2 + kFixedOfSample + kMostVarint;
  return series.count * kMostSample + 1 + kMostVarint;
}

/// Writes a TimeSeries: what stands before its samples, the samples, what stands behind them.
char* put(char* out, const Gathering& points, const Gathering::Series& series, unsigned field,
          std::string_view before, std::string_view behind) {
  *out++ = pb::tag_of_bytes(field);
  out = pb::put_varint(out, before.size() + samples_size(points, series) + behind.size());
  out = pb::put_bytes(out, before);
  for (auto at = series.first; at != Gathering::kNone; at = points.sample(at).next) {
    out = put(out, points.sample(at));
  }
  return pb::put_bytes(out, behind);
}

std::uint64_t number_of(prometheus::Type type) {
  return static_cast<std::uint64_t>(type);
}

}  // namespace

std::string_view word(WriteVersion version) {
  if (version == WriteVersion::unknown) return "";
  return version == WriteVersion::v1 ? "1.0" : "2.0";
}

std::string_view MessageWriter::write(Gathering& points, WriteVersion version) {
  return version == WriteVersion::v2 ? write_v2(points) : write_v1(points);
}

std::string_view MessageWriter::write_v1(Gathering& points) {
  metadata_.clear();
  describe_once(points, metadata_);
  std::size_t most = metadata_.size();
  for (const auto& series : points.series()) most += series.label_bytes.size() + most_bytes(series);
  if (room_.size() < most) room_.resize(most);
  char* out = room_.data();
  for (const auto& series : points.series()) {
    out = put(out, points, series, kTimeSeries1, series.label_bytes, "");
  }
  out = pb::put_bytes(out, metadata_);
  return {room_.data(), static_cast<std::size_t>(out - room_.data())};
}

void MessageWriter::taken(Gathering& points) {
  telling_.clear();
  if (std::exchange(has_unknown_, false)) points.set_known();
}

void MessageWriter::untell() {
  for (FamilyBook::Page* page : telling_) page->is_told = false;
  telling_.clear();
}

/// Version 1.0 tells of metrics, not of series.
void MessageWriter::describe_once(Gathering& points, std::string& into) {
  untell();
  for (const auto& series : points.series()) {
    if (points.is_known(series)) continue;
    has_unknown_ = true;
    FamilyBook::Page* page = book_.find(series.metric, describe_);
    if (page == nullptr || std::exchange(page->is_told, true)) continue;
    telling_.push_back(page);
    const prometheus::Family& family = page->family;
    family_.clear();
    pb::append_number(family_, kType, number_of(family.type));
    pb::append_bytes(family_, kFamilyName1, family.name);
    if (!family.help.empty()) pb::append_bytes(family_, kHelp1, family.help);
    if (!family.unit.empty()) pb::append_bytes(family_, kUnit1, family.unit);
    pb::append_bytes(into, kMetadata1, family_);
  }
}

std::string_view MessageWriter::write_v2(const Gathering& points) {
  symbol_table_.clear(points.series().size());
  symbols_.clear();
  symbol("");
  room_.clear();
  series_.clear();
  for (const auto& series : points.series()) {
    reference_labels(series.label_bytes, references_);
    reference_family(series, family_);
    std::size_t begin = series_.size();
    series_.resize(begin + references_.size() + most_bytes(series) + family_.size());
    char* end = put(series_.data() + begin, points, series, kTimeSeries2, references_, family_);
    series_.resize(static_cast<std::size_t>(end - series_.data()));
  }
  for (std::string_view text : symbols_) pb::append_bytes(room_, kSymbols2, text);
  return room_.append(series_);
}

/// The labels as a packed field of references to symbols.
void MessageWriter::reference_labels(std::string_view label_bytes, std::string& into) {
  std::string packed;
  while (!label_bytes.empty()) {
    std::string_view label = pb::take_bytes(label_bytes);
    pb::append_varint(packed, symbol(pb::take_bytes(label)));
    pb::append_varint(packed, symbol(pb::take_bytes(label)));
  }
  into.clear();
  pb::append_bytes(into, kReferences2, packed);
}

void MessageWriter::reference_family(const Gathering::Series& series, std::string& into) {
  into.clear();
  const FamilyBook::Page* page = book_.find(series.metric, describe_);
  if (page == nullptr) return;
  std::string said;
  pb::append_number(said, kType, number_of(page->family.type));
  pb::append_number(said, kHelp2, symbol(page->family.help));
  pb::append_number(said, kUnit2, symbol(page->family.unit));
  pb::append_bytes(into, kSeriesMetadata2, said);
}

std::uint32_t MessageWriter::symbol(std::string_view text) {
  auto next = static_cast<std::uint32_t>(symbols_.size());
  std::uint32_t found = symbol_table_.find_or_add(
      hash_of(text), next, [&](std::uint32_t index) { return symbols_[index] == text; });
  if (found == next) symbols_.push_back(text);
  return found;
}

std::string empty_message(WriteVersion version) {
  std::string message;
  if (version == WriteVersion::v2) pb::append_bytes(message, kSymbols2, "");
  return message;
}

}  // namespace tsd::ship
