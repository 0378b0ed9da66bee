#include "support/model_disk.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <utility>

using tsd::Error;
using tsd::Result;
using tsd::system_error;
using tsd::os::Disk;
using tsd::os::DiskFile;
using tsd::os::DiskStatus;

namespace {

std::string directory_name(const std::string& path) {
  return path.substr(0, path.find('/'));
}
std::string file_name(const std::string& path) {
  return path.substr(path.find('/') + 1);
}

}  // namespace

Result<void> ModelDisk::step(const std::string& call, const std::string& path) {
  ++calls;
  if (stops_at != 0 && calls >= stops_at) return Error{"the machine is gone", EIO};
  if (int number = fails ? fails(call, path) : 0; number != 0) return system_error(number);
  return {};
}

ModelDisk::Directory* ModelDisk::directory_of(const std::string& path) {
  auto found = directories_.find(directory_name(path));
  return found == directories_.end() ? nullptr : &found->second;
}

std::shared_ptr<ModelDisk::Node> ModelDisk::find(const std::string& path) {
  Directory* directory = directory_of(path);
  if (directory == nullptr) return nullptr;
  auto found = directory->entries.find(file_name(path));
  return found == directory->entries.end() ? nullptr : found->second;
}

class ModelDisk::File final : public DiskFile {
 public:
  File(ModelDisk& disk, std::string path, std::shared_ptr<Node> node)
      : disk_(disk), path_(std::move(path)), node_(std::move(node)) {}
  ~File() override {
    if (node_->holder == this) node_->holder = nullptr;
  }

  Result<std::size_t> read(std::uint64_t at, std::span<char> into) override {
    if (auto ok = disk_.step("read", path_); !ok) return ok.error();
    if (at >= node_->bytes.size()) return std::size_t{0};
    return node_->bytes.copy(into.data(), into.size(), at);
  }

  Result<void> append(std::string_view bytes) override {
    auto ok = disk_.step("append", path_);
    bool by_half = disk_.stops_at != 0 && disk_.calls == disk_.stops_at;
    if (!ok && !by_half) return ok;
    std::size_t fits = by_half ? bytes.size() / 2 : std::min(bytes.size(), disk_.free_bytes);
    node_->bytes.append(bytes.substr(0, fits));
    disk_.free_bytes -= fits;
    if (ok && fits < bytes.size()) return system_error(ENOSPC);
    return ok;
  }

  Result<void> truncate(std::uint64_t bytes) override {
    if (auto ok = disk_.step("truncate", path_); !ok) return ok;
    disk_.free_bytes += node_->bytes.size() - bytes;
    node_->bytes.resize(bytes);
    return {};
  }

  Result<void> sync() override {
    if (auto ok = disk_.step("sync", path_); !ok) return ok;
    node_->synced = node_->bytes;
    return {};
  }

  Result<bool> try_lock() override {
    if (auto ok = disk_.step("lock", path_); !ok) return ok.error();
    if (node_->holder != nullptr && node_->holder != this) return false;
    node_->holder = this;
    return true;
  }

  Result<DiskStatus> status() override {
    if (auto ok = disk_.step("fstat", path_); !ok) return ok.error();
    return DiskStatus{true, node_->bytes.size(), node_->inode};
  }

 private:
  ModelDisk& disk_;
  std::string path_;
  std::shared_ptr<Node> node_;
};

class ModelDisk::View final : public Disk {
 public:
  explicit View(ModelDisk& disk) : disk_(disk) {}

  Result<std::unique_ptr<DiskFile>> create(const std::string& path) override {
    if (auto ok = disk_.step("create", path); !ok) return ok.error();
    Directory* directory = disk_.directory_of(path);
    if (directory == nullptr) return system_error(ENOENT);
    auto& node = directory->entries[file_name(path)];
    if (node) return system_error(EEXIST);
    node = std::make_shared<Node>();
    node->inode = ++disk_.inodes_;
    return open_file(path, node);
  }

  Result<std::unique_ptr<DiskFile>> open(const std::string& path) override {
    if (auto ok = disk_.step("open", path); !ok) return ok.error();
    auto node = disk_.find(path);
    if (!node) return system_error(ENOENT);
    return open_file(path, std::move(node));
  }

  Result<void> rename(const std::string& from, const std::string& to) override {
    if (auto ok = disk_.step("rename", from); !ok) return ok;
    auto node = disk_.find(from);
    if (!node || disk_.directory_of(to) == nullptr) return system_error(ENOENT);
    if (disk_.find(to)) return system_error(EEXIST);
    disk_.directory_of(from)->entries.erase(file_name(from));
    disk_.directory_of(to)->entries[file_name(to)] = node;
    return {};
  }

  Result<void> remove(const std::string& path) override {
    if (auto ok = disk_.step("remove", path); !ok) return ok;
    auto node = disk_.find(path);
    if (!node) return system_error(ENOENT);
    disk_.free_bytes += node->bytes.size();
    disk_.directory_of(path)->entries.erase(file_name(path));
    return {};
  }

  Result<bool> make_directory(const std::string& path) override {
    if (auto ok = disk_.step("mkdir", path); !ok) return ok.error();
    return disk_.directories_.try_emplace(path).second;
  }

  Result<void> sync_directory(const std::string& path) override {
    if (auto ok = disk_.step("sync", path); !ok) return ok;
    if (path == ".") {
      for (auto& [name, directory] : disk_.directories_) directory.durable = true;
      return {};
    }
    Directory* directory = disk_.directory_of(path);
    if (directory == nullptr) return system_error(ENOENT);
    directory->synced = directory->entries;
    return {};
  }

  Result<void> list(const std::string& path,
                    const std::function<void(const std::string&)>& take) override {
    if (auto ok = disk_.step("list", path); !ok) return ok;
    Directory* directory = disk_.directory_of(path);
    if (directory == nullptr) return system_error(ENOENT);
    Entries seen = directory->entries;
    for (const auto& [name, node] : seen) take(name);
    return {};
  }

  Result<DiskStatus> status(const std::string& path) override {
    if (auto ok = disk_.step("stat", path); !ok) return ok.error();
    auto node = disk_.find(path);
    if (!node) return system_error(ENOENT);
    return DiskStatus{true, node->bytes.size(), node->inode};
  }

  Result<Space> space() override { return Space{disk_.free_bytes, disk_.free_bytes * 2}; }

 private:
  std::unique_ptr<DiskFile> open_file(const std::string& path, std::shared_ptr<Node> node) {
    return std::make_unique<File>(disk_, path, std::move(node));
  }

  ModelDisk& disk_;
};

std::unique_ptr<Disk> ModelDisk::mount() {
  return std::make_unique<View>(*this);
}

void ModelDisk::reboot(Bytes bytes, Names names) {
  stops_at = 0;
  if (names == Names::as_synced) {
    std::erase_if(directories_, [](const auto& item) { return !item.second.durable; });
  }
  for (auto& [path, directory] : directories_) {
    directory.durable = true;
    if (names == Names::as_synced) directory.entries = directory.synced;
    directory.synced = directory.entries;
    for (auto& [name, shared] : directory.entries) {
      Node& node = *shared;
      std::size_t kept = std::min(node.synced.size(), node.bytes.size());
      std::size_t fresh = node.bytes.size() - kept;
      if (bytes == Bytes::none) node.bytes = node.synced;
      if (bytes == Bytes::half) node.bytes.resize(kept + fresh / 2);
      if (bytes == Bytes::zeros) node.bytes.replace(kept, fresh, fresh, '\0');
      node.synced = node.bytes;
      node.holder = nullptr;
    }
  }
}

std::map<std::string, std::string> ModelDisk::files() const {
  std::map<std::string, std::string> all;
  for (const auto& [path, directory] : directories_) {
    for (const auto& [name, node] : directory.entries) all[path + "/" + name] = node->bytes;
  }
  return all;
}

std::map<std::string, std::string> ModelDisk::durable_files() const {
  std::map<std::string, std::string> all;
  for (const auto& [path, directory] : directories_) {
    if (!directory.durable) continue;
    for (const auto& [name, node] : directory.synced) all[path + "/" + name] = node->synced;
  }
  return all;
}

void ModelDisk::put(const std::string& path, std::string bytes) {
  auto node = std::make_shared<Node>();
  node->bytes = node->synced = std::move(bytes);
  node->inode = ++inodes_;
  Directory& directory = directories_[directory_name(path)];
  directory.entries[file_name(path)] = directory.synced[file_name(path)] = node;
  directory.durable = true;
}
