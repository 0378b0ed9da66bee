// Shows what passes, in a thread of its own: on a page, on a terminal, or both. The thread that
// passes lines gives them to the feed and never waits. Peers of a port that it has may ask for the
// page, too.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "watch/feed.h"
#include "watch/guests.h"

namespace tsd::watch {

struct ObserverOptions {
  struct Page {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;                ///< 0: any free one
    std::vector<std::string> allow_hosts;  ///< names of this machine, besides its host name
  };
  std::optional<Page> page;
  std::optional<int> terminal;  ///< the descriptor of one
};

class Observer {
 public:
  /// Opens what is asked for, which may be nothing, and starts the thread. `quit` is called by it
  /// when the user of the terminal has had enough.
  static Result<std::unique_ptr<Observer>> start(const ObserverOptions& options,
                                                 std::function<void()> quit);
  /// Ends the thread, and restores the terminal.
  ~Observer();

  Feed& feed();
  /// Peers that ask for the page at another port.
  Guests& guests();
  /// Nothing is shown any more, by which end() tells why.
  bool has_failed() const;
  /// "http://127.0.0.1:8080/"; empty without a page.
  const std::string& url() const;
  /// Why nothing is shown any more: memory ran out. Once it is ended; nothing where all was well.
  std::optional<std::string> end();

 private:
  struct Machinery;
  explicit Observer(std::unique_ptr<Machinery> machinery);
  std::unique_ptr<Machinery> machinery_;
};

}  // namespace tsd::watch
