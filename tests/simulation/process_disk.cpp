#include "simulation/process_disk.h"

#include <cerrno>
#include <cstdint>
#include <utility>

namespace sim {
namespace {

using tsd::Result;
using tsd::os::Disk;
using tsd::os::DiskFile;
using tsd::os::DiskStatus;

tsd::Error gone() {
  return {"the process is killed", EIO};
}

/// Does `call` unless the process is dead. A call that kills is not done; the one before it was.
template <class Call>
auto done(Fate& fate, Call&& call) -> decltype(call()) {
  if (fate.dead || fate.kills()) return gone();
  return call();
}

class ProcessFile final : public DiskFile {
 public:
  ProcessFile(std::unique_ptr<DiskFile> file, std::shared_ptr<Fate> fate)
      : file_(std::move(file)), fate_(std::move(fate)) {}

  Result<std::size_t> read(std::uint64_t at, std::span<char> into) override {
    return done(*fate_, [&] { return file_->read(at, into); });
  }
  Result<void> append(std::string_view bytes) override {
    if (fate_->dead) return gone();
    if (!fate_->kills()) return file_->append(bytes);
    (void)file_->append(bytes.substr(0, bytes.size() / 2));
    return gone();
  }
  Result<void> truncate(std::uint64_t bytes) override {
    return done(*fate_, [&] { return file_->truncate(bytes); });
  }
  Result<void> sync() override {
    return done(*fate_, [&] { return file_->sync(); });
  }
  Result<bool> try_lock() override {
    return done(*fate_, [&] { return file_->try_lock(); });
  }
  Result<DiskStatus> status() override {
    return done(*fate_, [&] { return file_->status(); });
  }

 private:
  std::unique_ptr<DiskFile> file_;
  std::shared_ptr<Fate> fate_;
};

class ProcessDisk final : public Disk {
 public:
  ProcessDisk(std::unique_ptr<Disk> disk, std::shared_ptr<Fate> fate)
      : disk_(std::move(disk)), fate_(std::move(fate)) {}

  Result<std::unique_ptr<DiskFile>> create(const std::string& path) override {
    fate_->compresses |= path.ends_with(".zst");
    return wrap(done(*fate_, [&] { return disk_->create(path); }));
  }
  Result<std::unique_ptr<DiskFile>> open(const std::string& path) override {
    return wrap(done(*fate_, [&] { return disk_->open(path); }));
  }
  Result<void> rename(const std::string& from, const std::string& to) override {
    return done(*fate_, [&] { return disk_->rename(from, to); });
  }
  Result<void> remove(const std::string& path) override {
    return done(*fate_, [&] { return disk_->remove(path); });
  }
  Result<bool> make_directory(const std::string& path) override {
    return done(*fate_, [&] { return disk_->make_directory(path); });
  }
  Result<void> sync_directory(const std::string& path) override {
    return done(*fate_, [&] { return disk_->sync_directory(path); });
  }
  Result<void> list(const std::string& path,
                    const std::function<void(const std::string&)>& take) override {
    return done(*fate_, [&] { return disk_->list(path, take); });
  }
  Result<DiskStatus> status(const std::string& path) override {
    return done(*fate_, [&] { return disk_->status(path); });
  }
  Result<Space> space() override { return disk_->space(); }

 private:
  Result<std::unique_ptr<DiskFile>> wrap(Result<std::unique_ptr<DiskFile>> file) {
    if (!file) return file;
    return std::unique_ptr<DiskFile>(std::make_unique<ProcessFile>(std::move(*file), fate_));
  }

  std::unique_ptr<Disk> disk_;
  std::shared_ptr<Fate> fate_;
};

}  // namespace

std::unique_ptr<Disk> mount(ModelDisk& disk, std::shared_ptr<Fate> fate) {
  return std::make_unique<ProcessDisk>(disk.mount(), std::move(fate));
}

}  // namespace sim
