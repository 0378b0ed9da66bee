// Changes to a tree, all of them or none. New files lie beside their places, written and synced,
// until commit() renames them; what they replace lies beside too until keep() removes it. So a disk
// that fills, or a step that fails, leaves the tree as it was.
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
  /// All paths are absolute and lie inside `root`, links resolved there too.
  explicit Transaction(const os::Root& root) : root_(root) {}
  /// Undoes whatever was not kept.
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  /// At once; the one above has to be there.
  Result<void> directory(const std::string& path, mode_t mode, uid_t owner = 0, gid_t group = 0);
  Result<void> file(const std::string& path, std::string_view text, mode_t mode, gid_t group = 0);
  Result<void> link(const std::string& path, const std::string& target);
  /// A file or link goes away; it has to be there.
  void remove(const std::string& path);
  /// A directory goes away at keep() if it is empty then.
  void remove_directory(const std::string& path) { doomed_directories_.push_back(path); }

  Result<void> commit();
  void keep();

 private:
  struct Change {
    std::string path;
    std::string aside;     // the name beside it; empty: nothing is to be put there
    std::string replaced;  // after commit(): the name beside it of what stood there; empty: nothing
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
