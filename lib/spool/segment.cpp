#include "spool/segment.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>

#include "base/number.h"
#include "base/spool_comment.h"
#include "spool/crc32.h"

namespace tsd::spool {
namespace {

constexpr std::string_view kVersion = "1 crc32=";
constexpr std::string_view kBytes = " bytes=";
constexpr std::size_t kMostTrailerBytes = 64;
/// The usual sector size of a disk: bytes that are lost together share a record.
constexpr std::size_t kUsualRecordBytes = 4096;

bool is_lower_hex(std::string_view word) {
  return word.find_first_not_of("0123456789abcdef") == word.npos;
}

/// Offset of the next line of `text`, from `from` on, that begins with kSpoolComment, or npos.
std::size_t find_comment(std::string_view text, std::size_t from) {
  while ((from = text.find(kSpoolComment, from)) != text.npos) {
    if (from == 0 || text[from - 1] == '\n') return from;
    ++from;
  }
  return from;
}

bool vouches(const Trailer& trailer, std::string_view before) {
  return trailer.bytes <= before.size() && before.ends_with('\n') &&
         crc32(before.substr(before.size() - trailer.bytes)) == trailer.crc32;
}

}  // namespace

std::string format_trailer(const Trailer& trailer) {
  return fmt::format("{}{}{:08x}{}{}", kSpoolComment, kVersion, trailer.crc32, kBytes,
                     trailer.bytes);
}

std::optional<Trailer> parse_trailer(std::string_view line) {
  constexpr std::size_t kDigits = 8;
  for (std::string_view part : {kSpoolComment, kVersion}) {
    if (!line.starts_with(part)) return std::nullopt;
    line.remove_prefix(part.size());
  }
  std::string_view sum = line.substr(0, kDigits);
  auto crc32 = parse_number<std::uint32_t>(sum, 16);
  if (!crc32 || sum.size() != kDigits || !is_lower_hex(sum)) return std::nullopt;
  line.remove_prefix(kDigits);
  if (!line.starts_with(kBytes)) return std::nullopt;
  line.remove_prefix(kBytes.size());
  auto bytes = parse_number<std::size_t>(line);
  if (!bytes || *bytes == 0 || *bytes > kMostRecordBytes || line.starts_with('0'))
    return std::nullopt;
  return Trailer{*crc32, *bytes};
}

bool ends_with_trailer(std::string_view text) {
  if (!text.ends_with('\n')) return false;
  text.remove_suffix(1);
  return parse_trailer(text.substr(text.rfind('\n') + 1)).has_value();
}

Trailer trailer_of(std::string_view lines) {
  return {crc32(lines), lines.size()};
}

bool SegmentWriter::add(std::string_view line) {
  if (line.size() >= kMostRecordBytes || line.find('\n') != line.npos) return false;
  if (line.starts_with(kSpoolComment)) return false;
  std::size_t size = text_.size() - record_ + line.size() + 1;
  if (size > kUsualRecordBytes && text_.size() > record_) finish();
  text_.append(line);
  text_ += '\n';
  ++lines_;
  return true;
}

void SegmentWriter::finish() {
  if (text_.size() == record_) return;
  text_ += format_trailer(trailer_of(std::string_view(text_).substr(record_)));
  text_ += '\n';
  record_ = text_.size();
}

void SegmentWriter::clear() {
  text_.clear();
  record_ = 0;
  lines_ = 0;
}

std::optional<SegmentReader::Found> SegmentReader::next_record(std::string_view text) {
  for (;;) {
    std::size_t comment = find_comment(text, searched_);
    std::size_t end = text.find('\n', comment);
    if (comment == text.npos) {
      searched_ = text.size() - std::min(text.size(), kSpoolComment.size());
      return std::nullopt;
    }
    if (end == text.npos && text.size() - comment <= kMostTrailerBytes) return std::nullopt;
    auto trailer = parse_trailer(text.substr(comment, end - comment));
    if (trailer && vouches(*trailer, text.substr(0, comment))) {
      return Found{comment - trailer->bytes, trailer->bytes, end + 1};
    }
    // Not a valid trailer: most likely damage, up to where the next valid record begins.
    searched_ = comment + 1;
  }
}

std::size_t SegmentReader::overflow(std::string_view text) const {
  constexpr std::size_t kMost = kMostRecordBytes + kMostTrailerBytes;
  return text.size() > kMost ? text.size() - kMost : 0;
}

}  // namespace tsd::spool
