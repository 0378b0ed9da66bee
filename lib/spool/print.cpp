#include "spool/print.h"

#include "os/clock.h"
#include "os/disk.h"
#include "spool/check.h"

namespace tsd::spool {

Result<bool> print_spool(const std::string& directory, SpoolView view, os::Output& output) {
  auto disk = os::open_existing_disk(directory);
  if (!disk) return disk.error();
  bool table = view == SpoolView::table;
  if (table) output.write(row_heading() + "\n");
  auto row = [&](const SpoolRow& found) {
    if (table) output.write(format_row(found) + "\n");
  };
  auto lines = [&](std::string_view text) {
    if (!table) output.write(text);
  };
  auto summary = check_spool(**disk, os::unix_micros(), row, lines);
  if (!summary) return summary.error();
  if (table) output.write(summary->sentence() + "\n");
  if (auto written = output.flush(); !written) return written.error();
  return summary->sound();
}

}  // namespace tsd::spool
