// Changes a tree completely or not at all. New files are written and synced under temporary names
// beside their places until commit() renames them; replaced files are kept under temporary names
// until keep() removes them. So a full disk or a failed step leaves the tree unchanged.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "os/fd.h"
#include "os/root.h"

namespace tsd::init {

class Transaction {
 public:
  /// All paths are absolute inside `root`, and links are resolved inside it.
  explicit Transaction(const os::Root& root) : root_(root) {}
  /// Undoes all changes that were not kept.
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  /// Makes a directory at once; its parent has to exist.
  Result<void> directory(const std::string& path, mode_t mode, uid_t owner = 0, gid_t group = 0);
  Result<void> file(const std::string& path, std::string_view text, mode_t mode, gid_t group = 0);
  Result<void> link(const std::string& path, const std::string& target);
  /// Removes a file or link, which has to exist.
  void remove(const std::string& path);
  /// Removes a directory at keep() if it is empty then.
  void remove_directory(const std::string& path) { doomed_directories_.push_back(path); }

  Result<void> commit();
  void keep();

 private:
  struct Change {
    std::string path;
    std::string aside;     ///< temporary name of the new file; empty: none
    std::string replaced;  ///< after commit(): temporary name of the old file; empty: none
    bool committed = false;
  };

  Result<os::Fd> parent_of(const std::string& path) const;
  std::string beside(const std::string& path);
  Result<void> commit(Change& change);
  void undo(const Change& change);

  const os::Root& root_;
  std::vector<Change> changes_;
  std::vector<std::string> made_directories_;
  std::vector<std::string> doomed_directories_;
  int names_ = 0;
};

}  // namespace tsd::init
