#include "line/validate/batch_reader.h"

#include <cstring>

namespace tsd::line {

namespace {

constexpr std::size_t kRead = 256u << 10;
constexpr std::size_t kRoom = kLongestLine + kRead;

char* start_of(const InputBatch& batch) {
  return batch.memory.get() + kSlack;
}

}  // namespace

Source lines_source(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text.append(line).append(1, '\n');
  return [text, given = std::size_t{0}](char* into, std::size_t size) mutable {
    std::size_t copied = text.copy(into, size, given);
    given += copied;
    return Result<std::size_t>(copied);
  };
}

void BatchReader::give(InputBatch& batch, InputBatch::Kind kind, std::size_t size,
                       std::size_t have) {
  batch.kind = kind;
  batch.serial = serial_++;
  batch.text = {start_of(batch), size};
  half_.assign(start_of(batch) + size, have - size);
}

/// Passes on the whole lines among the first `have` bytes, or the rest of an overlong line.
bool BatchReader::give_lines(InputBatch& batch, std::size_t have) {
  std::string_view text(start_of(batch), have);
  std::size_t newline = in_overlong_ ? text.find('\n') : text.rfind('\n');
  if (newline == text.npos) return false;
  give(batch, in_overlong_ ? InputBatch::Kind::more : InputBatch::Kind::lines, newline + 1, have);
  in_overlong_ = false;
  return true;
}

Result<bool> BatchReader::next(InputBatch& batch) {
  if (!batch.memory) batch.memory = std::make_unique_for_overwrite<char[]>(kSlack + kRoom + kSlack);
  std::size_t have = half_.size();
  std::memcpy(start_of(batch), half_.data(), have);
  if (give_lines(batch, have)) return true;
  while (!ended_) {
    if (have > (in_overlong_ ? 0 : kLongestLine)) {
      give(batch, in_overlong_ ? InputBatch::Kind::more : InputBatch::Kind::overlong, have, have);
      in_overlong_ = true;
      return true;
    }
    auto got = source_(start_of(batch) + have, kRead);
    if (!got) {
      ended_ = true;
      return got.error();
    }
    ended_ = *got == 0;
    have += *got;
    if (give_lines(batch, have)) return true;
  }
  if (have == 0) return false;
  give(batch, in_overlong_ ? InputBatch::Kind::more : InputBatch::Kind::lines, have, have);
  return true;
}

}  // namespace tsd::line
