// The labels of series by the text of their lines, kept from message to message: most lines are of
// a series that a line before had, and to make labels costs more than all else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "prometheus/names.h"
#include "ship/remote_write/key_table.h"

namespace tsd::ship {

/// A book above this size, in bytes of text, starts over before the next message.
inline constexpr std::size_t kMostSeriesText = 1u << 20;

class SeriesBook {
 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  /// What lines with one metric and one text of tags have in common.
  struct Entry {
    std::size_t text;  ///< place of metric and tags
    std::uint32_t metric_size, tags_size;
    std::size_t labels = 0, labels_size = 0;  ///< place of the labels
    std::uint32_t label_count = 0;            ///< with the name
    std::uint32_t longest_value = 0;          ///< bytes of its longest label, with the name
    std::uint32_t series = kNone;  ///< the first entry with the same labels; kNone: there are none
    std::uint32_t follower = kNone;  ///< the entry that was found after this one last
    // For the caller, of entries that are a series:
    std::uint32_t message = 0;  ///< number of the message that has it
    std::uint32_t place = 0;    ///< where in that message
    bool is_known = false;      ///< nothing is left to tell of its metric
  };

  /// `renames` outlives the book.
  explicit SeriesBook(std::span<const prometheus::Rename> renames) : names_(renames) { clear(); }

  /// To be called before each message: starts over where the book is too large.
  void tidy() {
    if (text_.size() > kMostSeriesText) clear();
  }
  /// The entry of these words, which are of a line that Dialect::prometheus has accepted.
  std::uint32_t find(std::string_view metric, std::string_view tags);
  Entry& entry(std::uint32_t index) { return entries_[index]; }

  std::string_view metric(const Entry& entry) const {
    return std::string_view(text_).substr(entry.text, entry.metric_size);
  }
  /// The labels, the name among them, sorted: fields 1 of a TimeSeries of version 1.0.
  std::string_view labels(const Entry& entry) const {
    return std::string_view(text_).substr(entry.labels, entry.labels_size);
  }
  /// Why these words make no series: two tags become one label, by the renames.
  std::string why_none(std::string_view metric, std::string_view tags);

 private:
  void clear();
  bool is_of(std::uint32_t index, std::string_view metric, std::string_view tags) const;
  std::uint32_t look_up(std::string_view metric, std::string_view tags);
  bool make_labels(std::string_view metric, std::string_view tags);
  void name(Entry& entry, std::string_view metric, std::string_view tags);

  prometheus::Series names_;
  std::string collision_;  // of the last make_labels()
  KeyTable entry_table_, series_table_;
  std::vector<Entry> entries_;
  std::uint32_t last_ = kNone;  // the entry that was found last
  std::string text_;
};

}  // namespace tsd::ship
