#include "spool/start.h"

#include <string>

#include "spool/layout.h"

namespace tsd::spool {
namespace {

void tidy_one(os::Disk& disk, const std::string& name) {
  std::string path = path_in(kBeingWritten, name);
  auto file = disk.open(path);
  if (!file) return;
  auto locked = (*file)->try_lock();
  auto status = (*file)->status();
  if (!locked || !*locked || !status) return;
  if (is_compressed(name) || status->bytes == 0) {
    (void)disk.remove(path);
  } else if ((*file)->sync() && disk.rename(path, path_in(kWaiting, name))) {
    (void)disk.sync_directory(kWaiting);
  }
}

}  // namespace

void make_folders(os::Disk& disk, SpoolHealth& health) {
  bool made = false;
  for (const char* place : {kBeingWritten, kWaiting, kDamaged}) {
    auto done = disk.make_directory(place);
    if (!done) health.note(done.error(), "making", place);
    made = made || (done && *done);
  }
  if (!made) return;
  if (auto synced = disk.sync_directory("."); !synced) health.note(synced.error(), "making", ".");
}

void tidy(os::Disk& disk) {
  (void)disk.list(kBeingWritten, [&](const std::string& name) {
    if (is_segment_name(name)) tidy_one(disk, name);
  });
}

}  // namespace tsd::spool
