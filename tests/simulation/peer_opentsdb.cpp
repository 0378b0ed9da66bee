// OpenTSDB 2.4 as it was measured: `version` is answered when the lines before it are parsed; they
// are stored up to a second later, in the order of their coming, and lost if the process is killed
// before.
#include <fmt/core.h>

#include <deque>

#include "simulation/http_server.h"
#include "simulation/peers.h"

namespace sim {
namespace {

constexpr std::size_t kFrame = 1024;
constexpr std::size_t kEdits = 1024;
constexpr Micros kFlush = 1'000'000;
constexpr Micros kTrouble = 600'000;  // a failing store says so after up to this
constexpr const char* kVersion =
    "net.opentsdb.tools 2.4.1 built at revision abc (MINT)\n"
    "Built on 2021/09/02 18:28:05 +0000 by root@build:/opt\n";

class OpenTsdb final : public Peer {
 public:
  OpenTsdb(World& world, Auditor& auditor) : world_(world), auditor_(auditor) {
    auditor.cuts_frames();
  }
  std::unique_ptr<Session> accept(Link& link) override;
  void kill() override {
    pending_.clear();
    ++life_;
  }

  /// Why a line is refused; empty: it is parsed and will be stored.
  std::string put(std::string_view line, const std::shared_ptr<Link>& link,
                  std::function<void()> done = {}) {
    auto id = id_of(line);
    if (!id) return "illegal argument: not enough arguments (need least 4, got 1)";
    auditor_.read(*id);
    std::size_t bad = line.find("refused.");
    if (bad != line.npos) {
      auditor_.refused(*id);
      std::string_view metric = line.substr(bad, line.find_first_of(" \"", bad) - bad);
      if (metric.ends_with(".tag")) return "illegal argument: this line is not wanted here";
      return fmt::format("unknown metric: No such name for 'metrics': '{}'", metric);
    }
    if (state.throttles) return "Throttling exception: too many edits";
    auditor_.parsed(*id, this);
    if (pending_.empty()) {
      world_.after(kFlush, [this, life = life_] {
        if (life == life_) flush();
      });
    }
    pending_.push_back({*id, link, std::move(done)});
    if (pending_.size() >= kEdits) flush();
    return "";
  }
  Auditor& auditor() { return auditor_; }

 private:
  struct Edit {
    Id id;
    std::weak_ptr<Link> link;
    std::function<void()> done;  // for a request that waits for the store
  };
  void flush() {
    Micros trouble = world_.chance.between(0, kTrouble);  // of all of them: they share a request
    for (Edit& edit : std::exchange(pending_, {})) {
      if (!state.store_fails) {
        auditor_.stored(edit.id);
        if (edit.done) edit.done();
        continue;
      }
      world_.after(trouble, [this, edit, life = life_] {
        if (life != life_) return;
        // Some of them are stored nevertheless.
        if (world_.chance.chance(30)) auditor_.stored(edit.id);
        if (edit.done) return;
        if (auto link = edit.link.lock()) {
          link->say("put: HBase error: Too many attempts: PutRequest(table=\"tsdb\")\n");
        }
      });
    }
  }

  World& world_;
  Auditor& auditor_;
  std::deque<Edit> pending_;
  int life_ = 0;
};

class OpenTsdbSession final : public Session {
 public:
  OpenTsdbSession(OpenTsdb& tsd, Link& link) : tsd_(tsd), link_(link) {}

  void take(std::string_view bytes) override {
    if (closed_) return;
    if (!began_) is_http_ = bytes.front() >= 'A' && bytes.front() <= 'Z';
    began_ = true;
    if (is_http_) return take_http(bytes);
    half_ += bytes;
    cut_lines(half_, [this](std::string_view line) { return take_line(line); });
    if (half_.size() <= kFrame) return;
    closed_ = true;
    link_.hang_up();
  }
  void end() override { link_.close(); }

 private:
  bool take_line(std::string_view line) {
    if (line == "version") {
      link_.say(kVersion);
    } else if (is_put(line)) {
      std::string why = tsd_.put(line, link_.shared_from_this());
      if (!why.empty()) link_.say(fmt::format("put: {}\n", why));
    } else {
      link_.say(fmt::format("unknown command: {}.  Try `help'.\n", line.substr(0, line.find(' '))));
    }
    return true;
  }

  void take_http(std::string_view bytes) {
    requests_.feed(bytes);
    while (auto request = requests_.next()) answer(*request);
  }

  void answer(const Request& request) {
    if (request.method != "POST") {
      return link_.say(response(405, "Method Not Allowed",
                                R"({"error":{"code":405,"message":"Method not allowed"}})"));
    }
    auto points = points_of(request.body);
    if (points.empty()) {
      return link_.say(
          response(400, "Bad Request",
                   R"({"error":{"code":400,"message":"No datapoints found in content"}})"));
    }
    bool syncs = request.target.find("sync") != request.target.npos;
    std::string errors;
    std::size_t failed = 0;
    auto waits = std::make_shared<std::size_t>(0);
    auto text = std::make_shared<std::string>();
    std::weak_ptr<Link> link = link_.weak_from_this();
    std::function<void()> done;
    if (syncs) {
      done = [waits, text, link] {
        auto open = link.lock();
        if (--*waits == 0 && open) open->say(*text);
      };
    }
    for (std::string_view point : points) {
      std::string why = tsd_.put(point, link_.shared_from_this(), done);
      if (why.empty()) {
        *waits += syncs;
        continue;
      }
      if (why.starts_with("Throttling")) why = "Please throttle writes";
      ++failed;
      errors += fmt::format(R"({}{{"datapoint":{},"error":"{}"}})", errors.empty() ? "" : ",",
                            point, why);
    }
    std::string body = fmt::format(R"({{"success":{},"failed":{},"errors":[{}]}})",
                                   points.size() - failed, failed, errors);
    *text = failed > 0 ? response(400, "Bad Request", body) : response(200, "OK", body);
    if (*waits == 0) link_.say(*text);
  }

  OpenTsdb& tsd_;
  Link& link_;
  bool began_ = false;
  bool is_http_ = false;
  bool closed_ = false;
  std::string half_;
  RequestReader requests_;
};

std::unique_ptr<Session> OpenTsdb::accept(Link& link) {
  return std::make_unique<OpenTsdbSession>(*this, link);
}

}  // namespace

std::unique_ptr<Peer> make_opentsdb(World& world, Auditor& auditor) {
  return std::make_unique<OpenTsdb>(world, auditor);
}

}  // namespace sim
