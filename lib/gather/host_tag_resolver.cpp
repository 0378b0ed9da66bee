#include "gather/host_tag_resolver.h"

#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "line/own_tag.h"

namespace tsd::gather {
namespace {

const std::string kUnique = "phantom_unique";

// Between two rounds: first while points wait, then ever longer.
constexpr auto kFirstPause = Duration(1000);
constexpr auto kLongestPause = Duration(std::chrono::minutes(5));

/// Points wait, where nothing else is said.
constexpr auto kWait = Duration(std::chrono::seconds(10));
constexpr auto kForEver = Duration(std::chrono::hours(24 * 36500));

// One question.
constexpr auto kShortestDeadline = Duration(std::chrono::seconds(1));
constexpr auto kLongestDeadline = Duration(std::chrono::seconds(10));

/// Such a cloud hands addresses out later than it starts machines.
bool comes_late(const host::Source& source) {
  return source.kind == host::Source::Kind::openstack;
}

}  // namespace

HostTagResolver::HostTagResolver(os::Loop& loop, Identity& identity, bool once, const Say& say,
                                 Listener listener)
    : identity_(identity),
      once_(once),
      say_(say),
      listener_(std::move(listener)),
      lookup_(loop),
      again_(loop, [this] { ask(); }),
      pause_(kFirstPause) {
  inquiry_.cloud = identity.cloud;
  inquiry_.phantom_unique = identity.phantom_unique && !identity.tags.contains(kUnique);
  bool wanted = identity.host_from || identity.cloud.root.is_this_machine();
  if (wanted && !identity.no_host_tag && !identity.tags.contains("host")) {
    std::vector<host::Source> kernel{{host::Source::Kind::hostname, ""}};
    inquiry_.sources = identity.host_from.value_or(kernel);
  }
  bool late = std::ranges::any_of(inquiry_.sources, comes_late);
  believes_absence_ = !identity.host_wait && !late;
  wait_ = std::min(identity.host_wait.value_or(late ? kForEver : kWait), kForEver);
  inquiry_.cloud.service.deadline = std::clamp(wait_, kShortestDeadline, kLongestDeadline);
}

Result<void> HostTagResolver::begin() {
  if (std::ranges::none_of(inquiry_.sources, &host::Source::is_cloud)) {
    if (auto done = settle_local(); !done) return done;
  }
  load();
  if (!once_) recall();
  settled_ = knows_all() || identity_.tags.contains("host");
  if (inquiry_.phantom_unique && !identity_.tags.contains(kUnique)) settled_ = false;
  if (!knows_all()) again_.set(Steady::now());
  return {};
}

Result<void> HostTagResolver::settle_local() {
  if (inquiry_.sources.empty()) return {};
  auto name = host::find_name(inquiry_.sources, inquiry_.cloud);
  if (!name) return name.error();
  if (auto fine = line::check_tag("host", *name); !fine) return fine;
  identity_.tags["host"] = *name;
  inquiry_.sources.clear();
  return {};
}

void HostTagResolver::load() {
  if (!identity_.state_directory) return;
  auto names = recall_names(*identity_.state_directory);
  if (!names) return say_(names.error().text);
  names_ = std::move(*names);
}

/// What the cloud said last time is believed until it says something else.
void HostTagResolver::recall() {
  for (const auto& source : inquiry_.sources) {
    auto known = names_.find(source.word());
    if (source.is_cloud() && known != names_.end()) identity_.tags.emplace("host", known->second);
  }
  auto unique = names_.find(kUnique);
  if (inquiry_.phantom_unique && unique != names_.end()) {
    identity_.tags.emplace(kUnique, unique->second);
  }
}

void HostTagResolver::ask() {
  auto findings = std::make_shared<host::HostAnswers>();
  bool asked =
      lookup_.start([inquiry = inquiry_, findings] { *findings = host::ask_once(inquiry); },
                    [this, findings] { hear(*findings); });
  if (!asked) again_.set(Steady::now() + pause_);
}

void HostTagResolver::hear(const host::HostAnswers& findings) {
  bool changed = take(findings);
  if (knows_all()) {
    settled_ = true;
    return listener_.named();
  }
  if (!settled_) watchdog_.feed();
  if (settled_) {
    if (changed) listener_.named();
    pause_ = std::min(pause_ * 2, kLongestPause);
  } else if (is_over(findings)) {
    settle_for_less(findings);
  } else if (!std::exchange(told_, true)) {
    say_("waiting for this machine's name: " + findings.reason);
  }
  if (!settled_ || !once_) again_.set(Steady::now() + pause_);
}

/// True when a tag is another one now.
bool HostTagResolver::take(const host::HostAnswers& findings) {
  Tags before = identity_.tags;
  Names names = names_;
  if (findings.host) {
    inquiry_.sources.clear();
    auto& tag = identity_.tags["host"];
    if (!tag.empty() && tag != findings.host->text) {
      say_(fmt::format("the host tag is {} from now on, as {} says", findings.host->text,
                       findings.host->source.word()));
    }
    names[findings.host->source.word()] = tag = findings.host->text;
  }
  if (findings.unique) {
    inquiry_.phantom_unique = false;
    names[kUnique] = identity_.tags[kUnique] = *findings.unique;
  }
  if (identity_.state_directory && names != std::exchange(names_, names)) {
    auto kept = remember_names(*identity_.state_directory, names_);
    if (!kept) say_(kept.error().text);
  }
  return identity_.tags != before;
}

bool HostTagResolver::is_over(const host::HostAnswers& findings) const {
  return (findings.nobody && believes_absence_) || Steady::now() - began_ >= wait_;
}

void HostTagResolver::settle_for_less(const host::HostAnswers& findings) {
  if (once_) recall();
  if (!inquiry_.sources.empty() && !identity_.tags.contains("host")) {
    if (!findings.stand_in) {
      if (once_) return listener_.lost(Error{"no host tag: " + findings.reason});
      if (!std::exchange(told_, true)) say_("no host tag, and points wait: " + findings.reason);
      return;
    }
    if (auto fine = line::check_tag("host", *findings.stand_in); !fine) {
      return listener_.lost(fine.error());
    }
    identity_.tags["host"] = *findings.stand_in;
    say_(fmt::format("{}; the host tag is {} meanwhile", findings.reason, *findings.stand_in));
  }
  if (inquiry_.phantom_unique && !identity_.tags.contains(kUnique)) {
    say_("going on without the tag phantom_unique: " + findings.reason);
  }
  settled_ = true;
  listener_.named();
}

}  // namespace tsd::gather
