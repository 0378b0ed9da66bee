#include "ship/queue/line_reader.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/spool_comment.h"
#include "line/judge.h"
#include "line/plain.h"
#include "line/put.h"
#include "line/text.h"
#include "ship/report/rejects.h"

namespace tsd::ship {
namespace {

/// Bytes below which to read each line is no slower than to set up the scanner, whose tables are 30
/// KiB of stack. A process that sends one point never touches them.
constexpr std::size_t kWorthScanning = 512;

/// The line without "put " and leading blanks, which some dialects allow.
std::string_view bare(std::string_view line) {
  auto trim = [&] { line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size())); };
  trim();
  line = line::without_put(line);
  trim();
  return line;
}

}  // namespace

ssize_t Block::fill(int fd) {
  return fill([fd](std::span<char> room) { return ::read(fd, room.data(), room.size()); });
}

void Block::fill(std::string_view text) {
  if (text.size() > kMost) memory_ = room(text.size());
  std::ranges::copy(text, memory_.get() + line::kSlack);
  size_ = text.size();
}

LineReader::LineReader(line::Rules rules, std::vector<line::OwnTag> tags, TakeRejection reject,
                       Form form)
    : rules_(std::move(rules)),
      tags_(std::move(tags)),
      form_(form),
      reject_(std::move(reject)),
      lines_(line::kLongestLine),
      scanner_(rules_, line::sweepers().front().sweep, line::Plain::of_every_dialect) {}

LineReader LineReader::for_backlog() const {
  TakeRejection placeless = [reject = reject_](const Rejection& rejection) {
    Rejection without = rejection;
    without.number = 0;
    reject(without);
  };
  return {rules_, {}, std::move(placeless)};
}

void LineReader::feed(const Block& block, Batch& batch) {
  std::string_view bytes = block.text();
  auto one = [&](std::string_view line) { take(line, batch); };
  // Whole lines go through the scanner. If lines are changed, or few, each is read by itself.
  std::size_t begin = at_line_start_ ? 0 : bytes.find('\n') + 1;
  std::size_t end = bytes.rfind('\n') + 1;
  bool changed = !tags_.empty() || form_ != Form::plain;
  if (changed || bytes.size() < kWorthScanning || end <= begin || (begin == 0 && !at_line_start_)) {
    lines_.feed(bytes, one);
  } else {
    lines_.feed(bytes.substr(0, begin), one);
    note_overlong();
    take_whole(bytes.substr(begin, end - begin), batch);
    lines_.feed(bytes.substr(end), one);
  }
  note_overlong();
  if (!bytes.empty()) at_line_start_ = bytes.ends_with('\n');
}

void LineReader::feed_lines(std::string_view lines, Batch& batch) {
  lines_.feed(lines, [&](std::string_view line) { take(line, batch); });
  note_overlong();
}

void LineReader::take_whole(std::string_view lines, Batch& batch) {
  std::uint64_t count = scanner_.scan(lines, suspects_);
  std::uint64_t taken = 0;
  std::size_t at = 0;
  for (const auto& suspect : suspects_) {
    pass(lines.substr(at, suspect.begin - at), suspect.number - taken, batch);
    take(lines.substr(suspect.begin, suspect.end - suspect.begin), batch);
    at = suspect.end + 1;
    taken = suspect.number + 1;
  }
  pass(lines.substr(at), count - taken, batch);
}

/// Takes lines that the scanner found good.
void LineReader::pass(std::string_view lines, std::uint64_t count, Batch& batch) {
  batch.add_plain(number_ + 1, count, lines);
  number_ += count;
  in_ += count;
}

void LineReader::end(Batch& batch) {
  lines_.end([&](std::string_view line) { take(line, batch, false); });
  note_overlong();
}

void LineReader::take(std::string_view line, Batch& batch, bool has_newline) {
  note_overlong();
  ++number_;
  bool cut_off = rules_.require_newline && !has_newline;
  if (form_ == Form::rejects) {
    RejectRecord record = read_record(line);
    cut_off = is_cut_off(record, has_newline);
    line = record.line;
  }
  if (line.starts_with(kSpoolComment)) return;
  ++in_;
  if (line.ends_with('\r')) line.remove_suffix(1);
  std::string_view judged = tags_.empty() ? line : with_tags(line);
  line::Verdict verdict = cut_off ? line::Verdict{line::Code::no_newline, judged.size() + 1, 0, 0}
                                  : line::judge(judged, rules_);
  if (cut_off || verdict.refused()) return reject(judged, verdict);
  // The line that two reads share must not make its batch one that is scanned again.
  std::string_view point = bare(judged);
  batch.add(number_, point, line::split_plain(point, point_));
}

/// In a valid line, only a tag can contain " KEY=".
std::string_view LineReader::with_tags(std::string_view line) {
  tagged_ = line;
  for (const auto& tag : tags_) {
    if (tagged_.find(" " + tag.key + "=") == tagged_.npos) {
      tagged_.append(" ").append(tag.key).append("=").append(tag.value);
    }
  }
  return tagged_;
}

void LineReader::reject(std::string_view line, const line::Verdict& verdict) {
  ++rejected_;
  std::string sentence = line::sentence(verdict, line);
  reject_({number_, verdict.column, line::without_put(line), line::name(verdict.code), sentence});
}

void LineReader::note_overlong() {
  for (; overlong_ < lines_.overlong_lines(); ++overlong_) {
    ++number_;
    ++in_;
    ++rejected_;
    reject_({number_,
             line::kLongestLine,
             {},
             line::name(line::Code::line_length),
             fmt::format("the line is longer than {} bytes", line::kLongestLine)});
  }
}

}  // namespace tsd::ship
