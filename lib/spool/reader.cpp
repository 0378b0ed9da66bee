#include "spool/reader.h"

#include <fmt/core.h>

#include <cerrno>
#include <cstdint>
#include <utility>
#include <vector>

#include "spool/layout.h"

namespace tsd::spool {
namespace {

constexpr std::uint64_t kSector = 4096;

}  // namespace

Result<SpoolReader> SpoolReader::open(os::Disk& disk, std::string name) {
  std::string path = path_in(kWaiting, name);
  auto file = disk.open(path);
  if (!file) return std::move(file.error()).with_context("opening", path);
  auto locked = (*file)->try_lock();
  if (!locked) return std::move(locked.error()).with_context("locking", path);
  auto status = (*file)->status();
  if (!status) return std::move(status.error()).with_context("opening", path);
  SpoolReader reader(disk, std::move(name), std::move(*file), status->bytes);
  reader.held_ = !*locked;
  reader.inode_ = status->inode;
  if (is_compressed(reader.name_)) {
    auto inflater = Inflater::make();
    if (!inflater) return std::move(inflater.error()).with_context("reading", path);
    reader.inflater_ = std::move(*inflater);
  }
  return reader;
}

Result<std::optional<SpoolReader>> SpoolReader::claim(os::Disk& disk, std::string name) {
  using Nothing = std::optional<SpoolReader>;
  auto reader = open(disk, std::move(name));
  if (!reader && reader.error().system == ENOENT) return Nothing();
  if (!reader) return reader.error();
  // Its last holder may have finished it between our opening and locking.
  auto there = disk.status(path_in(kWaiting, reader->name_));
  if (reader->held_ || !there || there->inode != reader->inode_) return Nothing();
  return std::optional<SpoolReader>(std::move(*reader));
}

Result<SpoolReader> SpoolReader::look(os::Disk& disk, std::string name) {
  auto reader = open(disk, std::move(name));
  if (reader) reader->only_look();
  return reader;
}

bool SpoolReader::read(std::size_t some, const TakeLines& take) {
  std::vector<char> piece(some);
  auto got = file_->read(at_, piece);
  if (!got) return skip_sector();
  std::string_view bytes(piece.data(), *got);
  auto bad = [this](const Damage& damage) { set_aside(damage); };
  if (bytes.empty() && !(inflater_ && inflater_->has_more())) {
    if (inflater_ && !inflater_->at_frame_end()) keep_whole_ = true;
    records_.end(bad);
    records_ = SegmentReader();  // it may be held long after it is read
    inflater_.reset();
    return false;
  }
  if (!inflater_) {
    at_ += bytes.size();
    records_.feed(bytes, take, bad);
    return true;
  }
  auto unfolded = [&](std::string_view plain) { records_.feed(plain, take, bad); };
  at_ += inflater_->feed(bytes, unfolded, [&] {
    records_.end(bad);
    ++damage_.stretches;
    keep_whole_ = true;
  });
  return true;
}

bool SpoolReader::skip_sector() {
  ++damage_.stretches;
  keep_whole_ = true;  // unreadable bytes cannot be copied either
  if (at_ >= bytes_) return false;
  at_ = (at_ / kSector + 1) * kSector;
  records_.end([this](const Damage& damage) { set_aside(damage); });
  return true;
}

void SpoolReader::set_aside(const Damage& damage) {
  bool goes_on = aside_ && damage.offset == damage_end_;
  if (!goes_on) ++damage_.stretches;
  if (!goes_on && damage.is_torn) ++damage_.torn_ends;
  damage_.bytes += damage.bytes.size();
  damage_end_ = damage.offset + damage.bytes.size();
  if (inflater_) keep_whole_ = true;  // its text may be a thousand times as long as the file
  if (looking_ || keep_whole_) return;
  if (!goes_on) open_aside(damage.offset);
  if (!aside_ || !aside_->append(damage.bytes)) keep_whole_ = true;
}

void SpoolReader::open_aside(std::uint64_t offset) {
  if (aside_ && !aside_->sync()) keep_whole_ = true;
  std::string path = path_in(kDamaged, fmt::format("{}@{}", name_, offset));
  (void)disk_->remove(path);  // left by a reader that was stopped halfway
  auto made = disk_->create(path);
  aside_ = made ? std::move(*made) : nullptr;
}

Result<void> SpoolReader::finish() {
  if (aside_ && !(aside_->sync() && disk_->sync_directory(kDamaged))) keep_whole_ = true;
  if (keep_whole_) return move_whole();
  return disk_->remove(path_in(kWaiting, name_));
}

Result<void> SpoolReader::move_whole() {
  std::string from = path_in(kWaiting, name_);
  std::string to = path_in(kDamaged, name_);
  auto moved = disk_->rename(from, to);
  if (moved || moved.error().system != EEXIST) return moved;
  // A power cut may leave both names of a file that was being moved. Segments have names of their
  // own: this one is there already.
  if (auto gone = disk_->remove(to); !gone) return gone;
  return disk_->rename(from, to);
}

}  // namespace tsd::spool
