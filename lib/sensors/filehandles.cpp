#include "sensors/filehandles.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/number.h"
#include "sensors/file_sensor.h"
#include "sensors/source/text.h"

namespace tsd::sensors {
namespace {

constexpr const char* kFileNr = "/proc/sys/fs/file-nr";

// "1504 0 100000": allocated, free (0 since Linux 2.6), maximum.
Result<void> print_file_nr(std::string_view text, Profile, std::int64_t now, Points& out) {
  std::array<std::string_view, 3> words;
  split(first_line(text), words);
  if (is_digits(words[0])) out.add("proc.fs.file_handles", now, words[0]);
  if (is_digits(words[2])) out.add("proc.fs.file_handles_max", now, words[2]);
  if (std::ranges::all_of(words, is_digits)) return {};
  return Error{std::string(kFileNr) + ": it is not three numbers"};
}

}  // namespace

std::unique_ptr<Sensor> make_filehandles(const Setup& setup) {
  return std::make_unique<FileSensor>(setup, kFileNr, print_file_nr);
}

std::vector<Metric> filehandles_metrics(Profile) {
  return {{"proc.fs.file_handles", "", "files", MetricKind::gauge, kFileNr},
          {"proc.fs.file_handles_max", "", "files", MetricKind::setting, kFileNr}};
}

}  // namespace tsd::sensors
