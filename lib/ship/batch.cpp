#include "ship/batch.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/text.h"
#include "line/put.h"

namespace tsd::ship {

using line::kPut;

void Batch::add(std::uint64_t number, std::string_view line, bool is_plain) {
  is_plain_ = is_plain_ && is_plain;
  text_.append(kPut).append(line).append(1, '\n');
  numbers_.add(number, 1);
}

void Batch::add_lines(std::uint64_t number, std::uint64_t count, std::string_view lines) {
  add_plain(number, count, lines);
  if (count > 0) is_plain_ = false;
}

void Batch::add_plain(std::uint64_t number, std::uint64_t count, std::string_view lines) {
  if (count == 0) return;
  text_.reserve(text_.size() + lines.size() + count * kPut.size());
  while (!lines.empty()) {
    std::size_t bytes = lines.find('\n') + 1;
    if (!lines.starts_with(kPut)) text_.append(kPut);
    text_.append(lines.substr(0, bytes));
    lines.remove_prefix(bytes);
  }
  numbers_.add(number, count);
}

std::vector<std::string_view> Batch::lines() const {
  std::vector<std::string_view> lines;
  lines.reserve(size());
  for (std::string_view line : lines_of(text_)) lines.push_back(line);
  return lines;
}

Batch Batch::take_front(std::size_t most_bytes) {
  std::size_t end = text_.rfind('\n', most_bytes > 0 ? most_bytes - 1 : 0);
  if (end == text_.npos) end = text_.find('\n');
  ++end;

  Batch front = like();
  front.text_ = text_.substr(0, end);
  text_.erase(0, end);
  auto lines = static_cast<std::size_t>(std::ranges::count(front.text_, '\n'));
  front.numbers_ = numbers_.take_front(lines);
  return front;
}

Batch Batch::take_out(std::span<const std::size_t> indices) {
  Batch out = like();
  std::string rest;
  rest.reserve(text_.size());
  std::size_t at = 0;
  std::size_t next = 0;
  for (std::size_t index = 0; at < text_.size(); ++index) {
    std::size_t end = text_.find('\n', at) + 1;
    bool is_out = next < indices.size() && indices[next] == index;
    (is_out ? out.text_ : rest).append(text_, at, end - at);
    next += is_out ? 1 : 0;
    at = end;
  }
  text_ = std::move(rest);
  out.numbers_ = numbers_.take_out(indices);
  return out;
}

Batch Batch::like() const {
  Batch batch;
  batch.ticket_ = ticket_;
  batch.origin_ = origin_;
  batch.was_sent_ = was_sent_;
  batch.is_in_doubt_ = is_in_doubt_;
  batch.is_alone_ = is_alone_;
  batch.is_plain_ = is_plain_;
  return batch;
}

void Batch::clear() {
  text_.clear();
  numbers_.clear();
  ticket_ = 0;
  origin_ = Origin::input;
  was_sent_ = false;
  is_in_doubt_ = false;
  is_alone_ = false;
  is_plain_ = true;
}

}  // namespace tsd::ship
