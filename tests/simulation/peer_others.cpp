// VictoriaMetrics and InfluxDB 1.x: both store what they take, and report no refused line. InfluxDB
// without a database loses all, and says so over HTTP only.
#include <string>

#include "simulation/http_server.h"
#include "simulation/peers.h"

namespace sim {
namespace {

/// InfluxDB keeps points for up to a second before it writes them: whether they were taken just
/// before or just after its database was dropped makes no difference, and no question can tell.
constexpr std::chrono::seconds kUntold{1};

class Storing final : public Peer {
 public:
  Storing(World& world, Auditor& auditor, bool answers)
      : world_(world), auditor_(auditor), answers_(answers) {
    if (!answers) auditor.drops_lines();
  }
  std::unique_ptr<Session> accept(Link& link) override;

  void put(std::string_view line) {
    auto id = id_of(line);
    if (!id) return;
    auditor_.read(*id);
    // VictoriaMetrics takes no sign before a value, by telnet or in JSON.
    bool is_signed = line.find(" +") != line.npos || line.find("\"+") != line.npos;
    if (is_signed && !answers_) return;
    bool is_lost = state.dropped_at && world_.now() > *state.dropped_at + kUntold;
    if (is_lost) return auditor_.lost(*id);
    auditor_.parsed(*id, this);
    auditor_.stored(*id);
  }
  bool answers() const { return answers_; }

 private:
  World& world_;
  Auditor& auditor_;
  bool answers_;
};

class StoringSession final : public Session {
 public:
  StoringSession(Storing& tsd, Link& link) : tsd_(tsd), link_(link) {}

  void take(std::string_view bytes) override {
    if (!began_) is_http_ = bytes.front() >= 'A' && bytes.front() <= 'Z';
    began_ = true;
    if (is_http_) return take_http(bytes);
    half_ += bytes;
    cut_lines(half_, [this](std::string_view line) {
      if (line == "version" && tsd_.answers()) link_.say("InfluxDB TSDB proxy");
      if (is_put(line)) tsd_.put(line);
      return true;
    });
  }
  void end() override { link_.close(); }

 private:
  void take_http(std::string_view bytes) {
    requests_.feed(bytes);
    while (auto request = requests_.next()) {
      // As Go's HTTP server, which is that of both.
      if (!request->has_host) {
        link_.say(response(400, "Bad Request: missing required Host header",
                           "400 Bad Request: missing required Host header", "text/plain"));
        return link_.close();
      }
      if (request->method == "PUT" && tsd_.answers()) {
        link_.say(response(405, "Method Not Allowed", "Method Not Allowed\n", "text/plain"));
        continue;
      }
      if (request->body == "[") {
        link_.say(response(400, "Bad Request",
                           tsd_.answers() ? "json array decode error\n"
                                          : "cannot parse HTTP OpenTSDB json: cannot parse JSON\n",
                           "text/plain"));
        continue;
      }
      if (tsd_.state.dropped_at) {
        link_.say(response(500, "Internal Server Error",
                           "write series error: database not found: opentsdb\n", "text/plain"));
        continue;
      }
      for (std::string_view point : points_of(request->body)) tsd_.put(point);
      link_.say(response(204, "No Content", ""));
    }
  }

  Storing& tsd_;
  Link& link_;
  bool began_ = false;
  bool is_http_ = false;
  std::string half_;
  RequestReader requests_;
};

std::unique_ptr<Session> Storing::accept(Link& link) {
  return std::make_unique<StoringSession>(*this, link);
}

}  // namespace

std::unique_ptr<Peer> make_victoriametrics(World& world, Auditor& auditor) {
  return std::make_unique<Storing>(world, auditor, false);
}

std::unique_ptr<Peer> make_influxdb(World& world, Auditor& auditor) {
  return std::make_unique<Storing>(world, auditor, true);
}

}  // namespace sim
