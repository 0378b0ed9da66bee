// What is shown of the points that pass: --page and --top, of tools that pass points on or make
// them.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/say.h"
#include "cli/options.h"
#include "watch/observer.h"

namespace tsd::tools {

struct WatchSettings {
  watch::ObserverOptions shown;
  bool top = false;
};

void describe_page(cli::Options& options, WatchSettings& settings);
void describe_top(cli::Options& options, WatchSettings& settings);

/// What is asked for, running. Costs nothing where nothing is.
class Watching {
 public:
  /// `allow_hosts` are names of this machine for browsers. Fails where --top has no terminal on
  /// standard output, or the page's port cannot be had.
  static Result<Watching> start(const WatchSettings& settings,
                                const std::vector<std::string>& allow_hosts);

  watch::Observer* observer() const { return observer_.get(); }
  watch::Feed* feed() const { return observer_ ? &observer_->feed() : nullptr; }
  /// Where points are printed: standard output; -1 with --top.
  int lines_fd() const;
  /// Where the tool's sentences go: with --top onto the screen, else to stderr.
  Say speaker(const std::string& name) const;
  /// Says where the page is, if there is one.
  void say_where(const Say& say) const;
  /// Ends it, which restores the terminal. Returns the speaker of stderr, by which it has said what
  /// went wrong.
  Say end(const std::string& name);

 private:
  Watching(std::unique_ptr<watch::Observer> observer, bool top)
      : observer_(std::move(observer)), top_(top) {}

  std::unique_ptr<watch::Observer> observer_;
  bool top_;
};

}  // namespace tsd::tools
