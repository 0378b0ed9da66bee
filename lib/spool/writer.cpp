#include "spool/writer.h"

namespace tsd::spool {

Result<SpoolWriter> SpoolWriter::begin(os::Disk& disk, std::string name) {
  auto file = disk.create(path_in(kBeingWritten, name));
  if (!file) return file.error();
  auto locked = (*file)->try_lock();
  if (!locked) return locked.error();
  // A process that tidies tmp/ locked it first; this name cannot be used.
  if (!*locked) return Error{"the new segment is locked by another process"};
  return SpoolWriter(disk, std::move(name), std::move(*file));
}

Result<void> SpoolWriter::append(std::string_view records) {
  auto done = file_->append(records);
  if (!done) {
    (void)file_->truncate(bytes_);  // half a record would count as damage later
    return done;
  }
  bytes_ += records.size();
  return {};
}

Result<void> SpoolWriter::sync() {
  if (failed_) return *failed_;
  auto synced = file_->sync();
  if (!synced) failed_ = synced.error();
  return synced;
}

Result<void> SpoolWriter::expose() {
  if (renamed_) return {};
  auto moved = disk_->rename(path_in(kBeingWritten, name_), path_in(kWaiting, name_));
  if (moved) renamed_ = true;
  return moved;
}

Result<void> SpoolWriter::publish() {
  if (auto synced = sync(); !synced) return synced;
  if (auto exposed = expose(); !exposed) return exposed;
  if (published_) return {};
  auto synced = disk_->sync_directory(kWaiting);
  if (synced) published_ = true;
  return synced;
}

}  // namespace tsd::spool
