#include "spool/scan.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "spool/layout.h"

namespace tsd::spool {
namespace {

bool older(const SpoolEntry& a, const SpoolEntry& b) {
  return a.name < b.name;
}

/// Keeps the `most` oldest, in a heap with the youngest of them on top.
template <class Entry, class Older>
void keep(std::vector<Entry>& oldest, Entry entry, std::size_t most, Older older) {
  if (oldest.size() == most) {
    if (!older(entry, oldest.front())) return;
    std::pop_heap(oldest.begin(), oldest.end(), older);
    oldest.pop_back();
  }
  oldest.push_back(std::move(entry));
  std::push_heap(oldest.begin(), oldest.end(), older);
}

}  // namespace

Result<std::vector<std::string>> oldest_names(os::Disk& disk, const std::string& after,
                                              std::size_t most) {
  std::vector<std::string> names;
  auto listed = disk.list(kWaiting, [&](const std::string& name) {
    if (is_segment_name(name) && name > after) keep(names, name, most, std::less<>());
  });
  if (!listed) return listed.error();
  std::sort_heap(names.begin(), names.end());
  return names;
}

Result<SpoolScan> scan_spool(os::Disk& disk, const std::string& after) {
  SpoolScan scan;
  auto listed = disk.list(kWaiting, [&](const std::string& name) {
    if (!is_segment_name(name)) return;
    auto status = disk.status(path_in(kWaiting, name));
    if (!status) return;           // removed meanwhile by another sender
    if (!status->regular) return;  // directories, links, pipes: left alone
    ++scan.segments;
    scan.bytes += status->bytes;
    if (name > after) keep(scan.oldest, {name, status->bytes}, kScanWindow, older);
    if (!is_compressed(name)) keep(scan.plain, {name, status->bytes}, kPlainWindow, older);
  });
  if (!listed) return listed.error();
  std::sort_heap(scan.oldest.begin(), scan.oldest.end(), older);
  std::sort_heap(scan.plain.begin(), scan.plain.end(), older);
  count_damaged(disk, scan);
  return scan;
}

void count_damaged(os::Disk& disk, SpoolScan& scan) {
  // An error is ignored: without damaged/ nothing is damaged.
  (void)disk.list(kDamaged, [&](const std::string& name) {
    auto status = disk.status(path_in(kDamaged, name));
    if (!status || !status->regular) return;
    ++scan.damaged_files;
    scan.damaged_bytes += status->bytes;
  });
}

}  // namespace tsd::spool
