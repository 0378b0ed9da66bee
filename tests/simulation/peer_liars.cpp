// Peers that are no TSD, by what they say unasked, to each line and at our end.
#include <algorithm>
#include <array>
#include <string>

#include "simulation/http_server.h"
#include "simulation/peers.h"

namespace sim {
namespace {

using namespace std::string_view_literals;

struct Manner {
  PeerKind kind;
  std::string_view greeting;
  std::string_view to_line;     // said to each line
  std::string_view to_version;  // instead, to `version`
  Micros ends_after = -1;       // the end of stream so long after our end; -1: at once
  enum Way { usual, echoes, deaf, closes, closes_at_line, shuts, once } way = usual;
};

constexpr std::array kManners{
    Manner{PeerKind::echo, "", "", "", -1, Manner::echoes},
    Manner{PeerKind::redis, "", "-ERR unknown command `put`, with args beginning with: \r\n",
           "-ERR unknown command `version`, with args beginning with: \r\n", -1, Manner::usual},
    Manner{PeerKind::ssh, "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n",
           "Invalid SSH identification string.\r\n", "", -1, Manner::closes_at_line},
    Manner{PeerKind::mail, "220 mail.example.org ESMTP Postfix (Debian/GNU)\r\n",
           "502 5.5.2 Error: command not recognized\r\n",
           "502 5.5.2 Error: command not recognized\r\n", -1, Manner::usual},
    Manner{PeerKind::discard, "", "", "", -1, Manner::usual},
    Manner{PeerKind::silent, "", "", "", -1, Manner::deaf},
    Manner{PeerKind::accept_close, "", "", "", -1, Manner::closes},
    Manner{PeerKind::html, "", "", "", -1, Manner::usual},
    Manner{PeerKind::agreeable, "", "", "", -1, Manner::usual},
    Manner{PeerKind::page, "", "<!DOCTYPE HTML>\n<html lang=\"en\">\n<h1>Error response</h1>\n", "",
           -1, Manner::closes_at_line},
    Manner{PeerKind::tls_alert, "", "\x15\x03\x01\x00\x02\x02\x0a"sv, "", -1,
           Manner::closes_at_line},
    Manner{PeerKind::fin_unread, "", "", "", -1, Manner::shuts},
    Manner{PeerKind::one_byte, "", "", "1\n", -1, Manner::usual},
    Manner{PeerKind::close_late, "", "", "", 5'000'000, Manner::usual},
};

class Liar final : public Peer {
 public:
  Liar(const Manner& manner, World& world, Auditor& auditor)
      : manner_(manner), world_(world), auditor_(auditor) {}
  std::unique_ptr<Session> accept(Link& link) override;

  const Manner& manner_;
  World& world_;
  Auditor& auditor_;
};

class LiarSession final : public Session {
 public:
  LiarSession(Liar& liar, Link& link) : liar_(liar), manner_(liar.manner_), link_(link) {
    if (!manner_.greeting.empty()) link_.say(std::string(manner_.greeting));
    if (manner_.way == Manner::closes) link_.close();
    if (manner_.way != Manner::shuts) return;
    later(20'000, [](Link& open) { open.shut_down(); });
    later(3'000'000, [](Link& open) { open.reset(); });
  }

  bool reads() const override {
    return manner_.way != Manner::deaf && manner_.way != Manner::shuts;
  }

  void take(std::string_view bytes) override {
    if (manner_.way == Manner::echoes) link_.say(std::string(bytes));
    half_ += bytes;
    bool speaks_http = manner_.kind == PeerKind::html || manner_.kind == PeerKind::agreeable;
    if (speaks_http && half_.front() == 'P') return take_http(bytes);
    cut_lines(half_, [this](std::string_view line) {
      if (auto id = id_of(line)) liar_.auditor_.read(*id);
      std::string_view words = line == "version" ? manner_.to_version : manner_.to_line;
      if (!words.empty()) link_.say(std::string(words));
      if (manner_.way == Manner::closes_at_line) link_.close();
      return manner_.way != Manner::closes_at_line;
    });
  }

  void end() override {
    if (manner_.ends_after < 0) return link_.close();
    later(manner_.ends_after, [](Link& open) { open.close(); });
  }

 private:
  void take_http(std::string_view bytes) {
    requests_.feed(bytes);
    while (requests_.next()) {
      link_.say(manner_.kind == PeerKind::agreeable
                    ? response(204, "No Content", "")
                    : response(200, "OK", "<!DOCTYPE html><html><body>Please log in</body></html>",
                               "text/html"));
    }
  }

  void later(Micros wait, void (*what)(Link&)) {
    liar_.world_.after(wait, [weak = link_.weak_from_this(), what] {
      if (auto open = weak.lock()) what(*open);
    });
  }

  Liar& liar_;
  const Manner& manner_;
  Link& link_;
  std::string half_;
  RequestReader requests_;
};

std::unique_ptr<Session> Liar::accept(Link& link) {
  return std::make_unique<LiarSession>(*this, link);
}

}  // namespace

std::unique_ptr<Peer> make_liar(PeerKind kind, World& world, Auditor& auditor) {
  const Manner* manner = std::ranges::find(kManners, kind, &Manner::kind);
  return std::make_unique<Liar>(*manner, world, auditor);
}

const char* word(PeerKind kind) {
  constexpr std::array<const char*, kPeers> kWords{
      "opentsdb", "victoriametrics", "influxdb",   "echo",         "redis",     "ssh",
      "mail",     "discard",         "silent",     "accept-close", "html",      "agreeable",
      "page",     "tls-alert",       "fin-unread", "one-byte",     "close-late"};
  return kWords[static_cast<std::size_t>(kind)];
}

std::unique_ptr<Peer> make_peer(PeerKind kind, World& world, Auditor& auditor) {
  switch (kind) {
    case PeerKind::opentsdb:
      return make_opentsdb(world, auditor);
    case PeerKind::victoriametrics:
      return make_victoriametrics(world, auditor);
    case PeerKind::influxdb:
      return make_influxdb(world, auditor);
    default:
      return make_liar(kind, world, auditor);
  }
}

}  // namespace sim
