// Holds the sender to what it says, by what really happened: what the modelled peers read, parsed,
// stored and refused, and what a power cut would leave of the disks. It knows nothing of the
// sender's own accounts but what the sender tells.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ship/accounts.h"
#include "simulation/system.h"
#include "simulation/world.h"
#include "support/model_disk.h"

namespace sim {

/// What identifies a line: the value of its tag n.
using Id = std::uint32_t;
inline constexpr Id kFirstId = 1'000'000;

/// The identity of a line, in whatever form it is quoted; nothing without one.
std::optional<Id> id_of(std::string_view text);
/// Of all lines in a text.
std::set<Id> ids_in(std::string_view text);

/// What a line is, as the plan has it.
enum class LineKind : std::uint8_t {
  good,
  bad,      ///< our own rules refuse it
  refused,  ///< a TSD that knows its metrics refuses it
  dropped,  ///< a TSD that reads it drops it without a word
  framed,   ///< longer than the frame in which OpenTSDB reads it over telnet
};

/// One life of a sender, from its start to its end, as the auditor sees it.
struct Life {
  int number = 0;
  bool promises_power = true;  ///< spooled lines survive a power cut
  bool any_peer = false;       ///< --confirm received and none ask for no TSD
  bool has_spool = false;
  bool disk_fails = false;    ///< some calls on files fail, so some receipts do not come
  bool compresses = false;    ///< it has put lines of several segments into one
  bool must_deliver = false;  ///< it has time enough: nothing may be dropped
  std::string rejects;        ///< name of its file

  struct Line {
    Id id = 0;
    std::size_t bytes = 0;
    std::string state;     ///< the last receipt
    bool spooled = false;  ///< one of them was `spooled`
    bool let_go = false;   ///< its text need not be held any more: settled, or rejected
  };
  std::vector<Line> lines;  ///< that were fed to it
  std::size_t read = 0;     ///< lines of which it has read the end
  std::size_t held = 0;     ///< bytes of those that are not let go

  void let_go(Line& line) {
    if (!std::exchange(line.let_go, true)) held -= std::min(held, line.bytes);
  }
};

class Auditor {
 public:
  Auditor(World& world, ModelDisk& disk, System& system)
      : world_(world), disk_(disk), system_(system) {}

  // What the plan says
  /// Lines of a `group` are parsed in the order of their ids, each for the first time; 0: any
  /// order. Where lines are spread over the TSDs, each is to see that order of those it gets.
  void expect(Id id, LineKind kind, int group) { plan_[id] = {kind, group}; }

  /// A life begins; it outlives the auditor's use of it.
  void begin(const Life& life) { lives_.push_back(&life); }

  // What the peers did
  void read(Id id) { read_.insert(id); }
  void parsed(Id id, const void* tsd);
  void set_spread() { is_spread_ = true; }
  void stored(Id id) { stored_.insert(id); }
  void refused(Id id) { refused_.insert(id); }
  /// It was read, and a store that is not there lost it.
  void lost(Id id) { lost_.insert(id); }
  /// A TSD is there that drops such lines: the sender may reject them.
  void drops_lines() { drops_lines_ = true; }
  /// A TSD is there that closes a connection for such a line, or is expected: the same.
  void cuts_frames() { cuts_frames_ = true; }

  // What the sender says
  void receipt(Life& life, std::string_view text);
  void end(Life& life, const tsd::ship::Accounts& accounts);
  /// The memory that a life may hold, in bytes.
  void check_memory(const Life& life, std::size_t most);

  // What is true at the end
  struct Finals {
    bool power_promised = true;  ///< every spooled receipt outlives all that happened
    bool stored = true;          ///< delivered lines are stored, not only parsed
    bool may_drop = false;       ///< the spool may have dropped lines, and has counted them
  };
  void finals(const std::vector<const Life*>& lives, const Finals& finals);

  void fail(std::string_view rule, const std::string& text);
  bool failed() const { return !rule_.empty(); }
  const std::string& rule() const { return rule_; }
  const std::string& text() const { return text_; }

 private:
  void take(Life& life, std::uint64_t number, std::string_view state, std::string_view reason);
  void check_confirmed(const Life& life, Id id, std::string_view level);
  void check_rejected(const Life& life, Id id);
  void check_spooled(const Life& life, Id id);
  void check_missing(const Life& life);
  void check_once(const Life& life, const tsd::ship::Accounts& accounts);
  std::optional<std::uint64_t> waiting_lines() const;
  void check_states(const Life& life, const tsd::ship::Accounts& accounts);
  const std::set<Id>& on_disk(bool power);

  World& world_;
  ModelDisk& disk_;
  System& system_;
  struct Planned {
    LineKind kind = LineKind::good;
    int group = 0;
  };
  std::map<Id, Planned> plan_;
  std::vector<const Life*> lives_;
  bool is_spread_ = false;
  std::map<std::pair<const void*, int>, Id> newest_;  // of each group, parsed by a TSD or by any
  std::set<Id> read_, parsed_, stored_, refused_, lost_;
  struct Look {
    std::uint64_t calls = 0;
    bool known = false;
    std::set<Id> ids;
  };
  Look looks_[2];
  bool drops_lines_ = false;
  bool cuts_frames_ = false;
  std::string rule_;
  std::string text_;
};

}  // namespace sim
