#include "gather/host_tag_resolver.h"

#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "line/own_tag.h"

namespace tsd::gather {
namespace {

const std::string kUnique = "phantom_unique";

// Pause between two questions: the first while points wait, then doubling.
constexpr auto kFirstPause = Duration(1000);
constexpr auto kLongestPause = Duration(std::chrono::minutes(5));

/// How long points wait by default.
constexpr auto kWait = Duration(std::chrono::seconds(10));
constexpr auto kForEver = Duration(std::chrono::hours(24 * 36500));

// Limits of the deadline of one question.
constexpr auto kShortestDeadline = Duration(std::chrono::seconds(1));
constexpr auto kLongestDeadline = Duration(std::chrono::seconds(10));

/// OpenStack assigns addresses after it starts a machine.
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
      again_(loop, [this] { ask_again(); }),
      pause_(kFirstPause) {
  question_.cloud = identity.cloud;
  question_.phantom_unique = identity.phantom_unique && !identity.tags.contains(kUnique);
  bool wanted = identity.host_from || identity.cloud.root.is_this_machine();
  if (wanted && !identity.no_host_tag && !identity.tags.contains("host")) {
    std::vector<host::Source> kernel{{host::Source::Kind::hostname, ""}};
    question_.sources = identity.host_from.value_or(kernel);
  }
  bool late = std::ranges::any_of(question_.sources, comes_late);
  believes_absence_ = !identity.host_wait && !late;
  wait_ = std::min(identity.host_wait.value_or(late ? kForEver : kWait), kForEver);
  question_.cloud.service.deadline = std::clamp(wait_, kShortestDeadline, kLongestDeadline);
}

Result<void> HostTagResolver::begin() {
  auto& sources = question_.sources;
  own_name_ = host::own_name(question_.cloud.root);
  if (sources.empty() || std::ranges::any_of(sources, &host::Source::is_cloud)) {
    go_on();
    return {};
  }
  followed_ = std::exchange(sources, {});
  return ask_locally();
}

Result<void> HostTagResolver::ask_locally() {
  if (std::ranges::none_of(followed_, &host::Source::is_slow)) {
    return hear_locally(host::find_name(followed_, question_.cloud));
  }
  ask_name_server();
  return {};
}

/// A mute name server must not hold up the loop, which hears TERM.
void HostTagResolver::ask_name_server() {
  auto name = std::make_shared<Result<std::string>>(Error{});
  auto ask = [sources = followed_, cloud = question_.cloud, name] {
    *name = host::find_name(sources, cloud);
  };
  auto hear = [this, name] {
    auto done = hear_locally(*name);
    if (!done) return listener_.lost(done.error());
    if (settled_) listener_.named();
  };
  if (!lookup_.start(ask, hear)) listener_.lost(Error{"no thread to look up this machine's name"});
}

/// With `once`, a machine without a name is an error. Otherwise the tag stays as it is, and without
/// one points wait until the machine has a name.
Result<void> HostTagResolver::hear_locally(const Result<std::string>& name) {
  bool had_one = identity_.tags.contains("host");
  auto done = settle_locally(name);
  if (done) {
    told_ = false;
    if (!had_one) go_on();
    return done;
  }
  if (once_) return done;
  bool is_new = !std::exchange(told_, true);
  if (had_one) {
    if (is_new) {
      say_(fmt::format("the host tag stays {}: {}", identity_.tags["host"], done.error().text));
    }
    own_name_.clear();  // it is asked for again in the next round
  } else {
    if (is_new) wait_for("waiting for this machine's name: " + done.error().text);
    watchdog_.feed();
    again_.set(Steady::now() + kFirstPause);
  }
  return {};
}

Result<void> HostTagResolver::settle_locally(const Result<std::string>& name) {
  if (!name) return name.error();
  if (auto fine = line::check_tag("host", *name); !fine) return fine;
  set_host(*name, followed_.front().word());
  return {};
}

void HostTagResolver::set_host(const std::string& name, const std::string& source) {
  auto& tag = identity_.tags["host"];
  if (!tag.empty() && tag != name) {
    say_(fmt::format("the host tag is {} from now on, as {} says", name, source));
  }
  tag = name;
}

void HostTagResolver::follow_name() {
  bool follows = std::ranges::any_of(followed_, &host::Source::is_own);
  if (once_ || lookup_.is_running() || (!follows && !has_stand_in_)) return;
  auto name = host::own_name(question_.cloud.root);
  if (name == std::exchange(own_name_, name)) return;
  if (has_stand_in_) return again_.set(Steady::now());
  auto before = identity_.tags;
  static_cast<void>(ask_locally());  // it is an error with `once` only
  if (settled_ && identity_.tags != before) listener_.named();
}

void HostTagResolver::ask_again() {
  if (followed_.empty() || identity_.tags.contains("host")) return ask();
  static_cast<void>(ask_locally());
  if (settled_) listener_.named();
}

void HostTagResolver::wait_for(std::string what) {
  say_(what);
  waiting_ = std::move(what);
  listener_.waits();
}

/// The sources left are asked by the loop.
void HostTagResolver::go_on() {
  load();
  if (!once_) recall();
  settled_ = knows_all() || identity_.tags.contains("host");
  if (question_.phantom_unique && !identity_.tags.contains(kUnique)) settled_ = false;
  if (!knows_all()) again_.set(Steady::now());
}

void HostTagResolver::load() {
  if (!identity_.state_directory) return;
  auto names = recall_names(*identity_.state_directory);
  if (!names) return say_(names.error().text);
  names_ = std::move(*names);
}

/// Takes names from the cache, until the cloud answers otherwise.
void HostTagResolver::recall() {
  for (const auto& source : question_.sources) {
    auto known = names_.find(source.word());
    if (source.is_cloud() && known != names_.end()) identity_.tags.emplace("host", known->second);
  }
  auto unique = names_.find(kUnique);
  if (question_.phantom_unique && unique != names_.end()) {
    identity_.tags.emplace(kUnique, unique->second);
  }
}

void HostTagResolver::ask() {
  auto answers = std::make_shared<host::HostAnswers>();
  bool asked =
      lookup_.start([question = question_, answers] { *answers = host::ask_once(question); },
                    [this, answers] { hear(*answers); });
  if (!asked) again_.set(Steady::now() + pause_);
}

void HostTagResolver::hear(const host::HostAnswers& answers) {
  bool changed = take(answers);
  if (knows_all()) {
    settled_ = true;
    return listener_.named();
  }
  if (!settled_) watchdog_.feed();
  if (settled_) {
    if (changed) listener_.named();
    pause_ = std::min(pause_ * 2, kLongestPause);
  } else if (is_over(answers)) {
    settle_for_less(answers);
  } else if (!std::exchange(told_, true)) {
    wait_for("waiting for this machine's name: " + answers.reason);
  }
  if (!settled_ || !once_) again_.set(Steady::now() + pause_);
}

/// Returns true when a tag has changed.
bool HostTagResolver::take(const host::HostAnswers& answers) {
  Tags before = identity_.tags;
  Names names = names_;
  if (answers.host) {
    question_.sources.clear();
    has_stand_in_ = false;
    auto word = answers.host->source.word();
    set_host(answers.host->text, word);
    names[word] = answers.host->text;
  } else if (has_stand_in_ && answers.stand_in && line::check_tag("host", *answers.stand_in)) {
    set_host(*answers.stand_in, "the machine");
  }
  if (answers.unique) {
    question_.phantom_unique = false;
    names[kUnique] = identity_.tags[kUnique] = *answers.unique;
  }
  if (identity_.state_directory && names != std::exchange(names_, names)) {
    auto kept = remember_names(*identity_.state_directory, names_);
    if (!kept) say_(kept.error().text);
  }
  return identity_.tags != before;
}

bool HostTagResolver::is_over(const host::HostAnswers& answers) const {
  return (answers.nobody && believes_absence_) || Steady::now() - began_ >= wait_;
}

void HostTagResolver::settle_for_less(const host::HostAnswers& answers) {
  if (once_) recall();
  if (!question_.sources.empty() && !identity_.tags.contains("host")) {
    if (!answers.stand_in) {
      if (once_) return listener_.lost(Error{"no host tag: " + answers.reason});
      if (!std::exchange(told_, true)) wait_for("no host tag, and points wait: " + answers.reason);
      return;
    }
    if (auto fine = line::check_tag("host", *answers.stand_in); !fine) {
      return listener_.lost(fine.error());
    }
    identity_.tags["host"] = *answers.stand_in;
    has_stand_in_ = true;
    say_(fmt::format("{}; the host tag is {} meanwhile", answers.reason, *answers.stand_in));
  }
  if (question_.phantom_unique && !identity_.tags.contains(kUnique)) {
    say_("going on without the tag phantom_unique: " + answers.reason);
  }
  settled_ = true;
  listener_.named();
}

}  // namespace tsd::gather
