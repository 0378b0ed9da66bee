// What a telnet connection asks over HTTP beside itself: who is there, and whether the TSD's store
// is.
#include <utility>

#include "base/foreign.h"
#include "ship/telnet/end_reasons.h"
#include "ship/telnet/policy.h"

namespace tsd::ship {

/// What proves the lines is decided when HTTP has said whether this peer counts `version` as an
/// invalid row.
bool TelnetPolicy::holds_question(net::Time now) const {
  return awaits_http() && !answers() && !behavior_.is_trusted && now < http_due_;
}

/// When the TSD's store is to be asked for, because proven lines wait for it.
net::Time TelnetPolicy::find_time(net::Time now, const TelnetLoad& load) const {
  if (!load.lacks_store || finds_store_ || awaits_http()) return net::kNever;
  bool is_last = load.closed && !load.has_waiting;
  return load.pressed || is_last || retires(now) ? now : find_next_;
}

net::Time TelnetPolicy::hears_http_until() const {
  bool is_wanted = end_may_prove() && awaits_http();
  if (!is_wanted || (identified_ && !behavior_.is_trusted)) return {};
  return behavior_.is_trusted ? http_due_ : net::kNever;
}

void TelnetPolicy::heard_over_http(const HttpIdentity& found) {
  using Version = PeerBehavior::Version;
  http_ = Http::heard;
  bool are_known = found.peer != Peer::unknown && behavior_.peer != Peer::unknown;
  if (are_known && !are_judged_alike(found.peer, behavior_.peer)) {
    behavior_.forget();
    return end(ConnectionEnd::Kind::broken, why::another_kind());
  }
  switch (found.kind) {
    case HttpIdentity::Kind::nothing:
      if (behavior_.version == Version::mute) behavior_.forget();
      http_words_ = found.words;
      return;
    case HttpIdentity::Kind::mute:
      if (is_unknown()) behavior_.version = Version::mute;
      break;
    case HttpIdentity::Kind::answers:
      behavior_.version = Version::answers;
      break;
    case HttpIdentity::Kind::refuses:
      return end(ConnectionEnd::Kind::retry, quote_foreign(found.words));
  }
  identified_ = true;
  if (behavior_.peer == Peer::unknown) behavior_.peer = found.peer;
}

bool TelnetPolicy::heard_of_store(const HttpIdentity& found) {
  finds_store_ = false;
  if (found.has_store()) return true;
  bool refuses = found.kind == HttpIdentity::Kind::refuses;
  end(refuses ? ConnectionEnd::Kind::retry : ConnectionEnd::Kind::broken,
      refuses ? quote_foreign(found.words) : why::no_store(found.words));
  return false;
}

}  // namespace tsd::ship
