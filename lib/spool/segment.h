// A spool segment: lines in records, each followed by a comment (the trailer) with its checksum.
// man/tsd-spool.5 is the specification.
//
//   sys.cpu.user 1700000000 42 host=web01
//   sys.cpu.nice 1700000000 1 host=web01
//   # tsd-spool 1 crc32=ffad4665 bytes=75
//
// A record is found from its trailer backwards, so damage costs only the record that it hits.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tsd::spool {

/// Limit for the bytes of lines in one record.
inline constexpr std::size_t kMostRecordBytes = 64u << 10;

struct Trailer {
  std::uint32_t crc32 = 0;  ///< of the record's bytes, as zlib and gzip count it
  std::size_t bytes = 0;    ///< lines and their newlines
};

/// "# tsd-spool 1 crc32=ffad4665 bytes=75", without newline.
std::string format_trailer(const Trailer& trailer);
/// Nullopt unless `line` has exactly that spelling.
std::optional<Trailer> parse_trailer(std::string_view line);
/// The last line of `text` is whole and has the form of a trailer.
bool ends_with_trailer(std::string_view text);
/// The trailer of `lines`.
Trailer trailer_of(std::string_view lines);

/// Packs lines into records.
class SegmentWriter {
 public:
  /// Appends a line, given without newline. False, and nothing is done, when no record can hold it:
  /// 64 KiB or more, a newline inside, or it begins like a trailer.
  bool add(std::string_view line);
  /// Closes the open record: text() is complete now.
  void finish();

  std::string_view text() const { return text_; }
  /// Lines since the last clear().
  std::size_t lines() const { return lines_; }
  void clear();

 private:
  std::string text_;
  std::size_t record_ = 0;  ///< where the open record begins
  std::size_t lines_ = 0;
};

/// A stretch of a segment that no trailer covers.
struct Damage {
  std::uint64_t offset = 0;  ///< in the segment's text
  std::string_view bytes;    ///< a long stretch comes in several consecutive pieces
  bool is_torn = false;      ///< a record at the end that was never finished: its writer was killed
};

/// Splits a segment's bytes into records and damage. Holds at most two records, whatever the input.
class SegmentReader {
 public:
  /// Calls good(std::string_view lines) for every record that `bytes` completes, and bad(Damage)
  /// for bytes outside records. The views are valid during the call only.
  template <class Good, class Bad>
  void feed(std::string_view bytes, Good&& good, Bad&& bad) {
    while (!bytes.empty()) {
      std::size_t taken = std::min(bytes.size(), kMostRecordBytes);
      window_.append(bytes.substr(0, taken));
      bytes.remove_prefix(taken);
      std::string_view left = window_;
      while (auto found = next_record(left)) deliver(left, *found, good, bad);
      if (std::size_t lost = overflow(left); lost > 0) damage(left, lost, bad);
      window_.erase(0, window_.size() - left.size());
    }
  }

  /// The segment has ended: a record without trailer was never finished, and is damage.
  template <class Bad>
  void end(Bad&& bad) {
    std::string_view left = window_;
    if (!left.empty()) damage(left, left.size(), bad, !ends_with_trailer(left));
    window_.clear();
    searched_ = 0;
  }

 private:
  /// Position of the next record and its trailer.
  struct Found {
    std::size_t lost = 0;    ///< bytes in front of the record
    std::size_t record = 0;  ///< bytes of the record
    std::size_t end = 0;     ///< offset behind the trailer's newline
  };
  std::optional<Found> next_record(std::string_view text);
  std::size_t overflow(std::string_view text) const;

  template <class Good, class Bad>
  void deliver(std::string_view& left, const Found& found, Good& good, Bad& bad) {
    if (found.lost > 0) damage(left, found.lost, bad);
    good(left.substr(0, found.record));
    std::size_t size = found.end - found.lost;
    left.remove_prefix(size);
    offset_ += size;
    searched_ = 0;
  }
  template <class Bad>
  void damage(std::string_view& left, std::size_t bytes, Bad& bad, bool is_torn = false) {
    bad(Damage{offset_, left.substr(0, bytes), is_torn});
    left.remove_prefix(bytes);
    offset_ += bytes;
    searched_ -= std::min(searched_, bytes);
  }

  std::string window_;
  std::uint64_t offset_ = 0;  ///< of the window's start in the segment
  std::size_t searched_ = 0;  ///< bytes of the window known to hold no trailer
};

}  // namespace tsd::spool
