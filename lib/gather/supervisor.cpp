#include "gather/supervisor.h"

#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <utility>

#include "base/counted.h"
#include "gather/children.h"
#include "gather/host_tag_resolver.h"
#include "gather/metrics_page.h"
#include "gather/point_output.h"
#include "gather/reconciler.h"
#include "gather/self_telemetry.h"
#include "gather/supervisor_phase.h"
#include "gather/turns.h"
#include "os/account.h"
#include "os/loop.h"
#include "os/pid_file.h"
#include "os/wall_timer.h"

namespace tsd::gather {

struct Supervisor::Impl {
  Impl(CollectOptions given, CollectEnvironment around)
      : options(std::move(given)),
        environment(std::move(around)),
        metrics(options.tell.needs_metrics(), options.labels, options.profile, environment.say),
        gates{.policy = {{}, Tagger({}, 0), 0}, .last_points = metrics.points()},
        machine(environment.root, environment.record_into),
        setup{machine, options.profile},
        output(loop, environment.output,
               {[this] { children.go_on(); }, [this](const Error& e) { lost(e); }}),
        natives(setup, gates, environment.say, output),
        children(options.limits, options.directory,
                 {loop, output, gates, environment.say, [this] { changed(); },
                  [this] { children.hold(); }, start_guard, Steady::now, environment.detail}),
        reconciler(options.directory, {loop, environment.say, gates.policy, natives, children,
                                       options.policy, [this] { collectors_changed(); }}),
        host_tag(loop, *options.identity, options.limits.once, environment.say,
                 {[this] { named(); }, [this](const Error& error) { fail(error); },
                  [this] { telemetry.changed(); }}),
        turns([this](std::chrono::seconds interval) { return grid(interval); }),
        phases(options.limits.once),
        look_around(loop, [this] { look(); }),
        ticks(loop, [this] { tick(); }),
        eviction(loop, [this] { evict(); }),
        telemetry(options.tell, {loop, output, gates, environment.clock, environment.say,
                                 [this] { return known(); }, [this] { return state(); }, metrics,
                                 environment.observer}) {}

  // The run and its phases.
  Result<bool> run();
  Result<void> begin();
  void named();
  void first_turns();
  void look();
  void act(Step step);
  void end();
  void lost(const Error& error);
  void fail(const Error& error);
  void give_up();

  // Turns.
  void collectors_changed();
  Grid grid(std::chrono::seconds interval) const;
  void plan_turns();
  void tick();
  void take(Stamps come);
  void evict();

  SupervisorReport known();
  os::CollectState state();
  void changed();

  CollectOptions options;
  CollectEnvironment environment;
  MetricsPage metrics;
  GateContext gates;  // the policy is empty until the reconciler has asked for it
  os::Loop loop;
  sensors::Machine machine;
  sensors::Setup setup;
  PointOutput output;
  Natives natives;
  Children children;
  Reconciler reconciler;
  HostTagResolver host_tag;
  Turns turns;
  SupervisorPhase phases;
  os::Timer look_around;
  os::WallTimer ticks;
  os::Timer eviction;
  SelfTelemetry telemetry;
  std::optional<os::PidFile> pid_file;
  std::int64_t last_turn = 0;  // of native sensors; Unix time
  std::optional<Error> trouble;
};

Supervisor::Supervisor(CollectOptions options, CollectEnvironment environment)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(environment))) {}
Supervisor::~Supervisor() = default;
Result<bool> Supervisor::run() {
  auto outcome = impl_->run();
  auto remembered = impl_->telemetry.remember(outcome);
  if (outcome && !remembered) return remembered.error();
  return outcome;
}

Result<bool> Supervisor::Impl::run() {
  if (auto ready = begin(); !ready) return ready.error();
  if (host_tag.is_settled()) act(phases.named());
  loop.run();
  bool well = natives.all_well() && children.all_well();
  children.end();
  if (trouble) return *trouble;
  if (auto whole = machine.recorded(); !whole) return whole.error();
  return well;
}

Result<void> Supervisor::Impl::begin() {
  ::signal(SIGPIPE, SIG_IGN);
  gates.clock = &environment.clock;
  gates.only_keeps = options.tell.print_form.has_value();
  auto list = options.sensors.value_or(options.directory ? "none" : "default");
  auto chosen = sensors::select(list, options.profile);
  if (!chosen) return chosen.error();
  PlanOptions plan{*chosen, list != "all" && list != "default", options.profile, {}};
  if (options.interval) plan.interval = std::chrono::seconds(*options.interval);
  if (options.run_as) {
    auto account = os::find_account(*options.run_as);
    if (!account) return account.error();
    children.run_as(*account);
  }
  if (options.allow_shared) children.allow_shared();
  if (options.pid_file) {
    auto taken = os::PidFile::take(*options.pid_file);
    if (!taken) return taken.error();
    pid_file.emplace(std::move(*taken));
  }
  if (auto opened = telemetry.open(); !opened) return opened;
  loop.on_signals({SIGTERM, SIGINT, SIGHUP}, [this](int number) {
    // A terminal that is gone sends HUP.
    if (number == SIGHUP && environment.observer == nullptr) return reconciler.re_read();
    end();
  });
  if (auto known = host_tag.begin(); !known) return known;
  return reconciler.begin(std::move(plan), !options.limits.once);
}

void Supervisor::Impl::named() {
  reconciler.take_new_policy();
  act(phases.named());
}

void Supervisor::Impl::first_turns() {
  telemetry.tell_last_run();
  last_turn = environment.clock.seconds();
  Stamps first;
  for (auto interval : natives.intervals()) first[interval] = last_turn;
  natives.collect(first);
  output.flush();
  children.attend();
  if (!options.limits.once) plan_turns();
  if (gates.policy.dedup.interval > 0)
    eviction.set(Steady::now() + std::chrono::seconds(options.evict_interval));
  changed();
}

Grid Supervisor::Impl::grid(std::chrono::seconds interval) const {
  if (!options.splay) return Grid(interval);
  const auto& tags = gates.policy.tagger.tags();
  auto host = tags.find("host");
  return Grid(interval, splay_of(host == tags.end() ? "" : host->second, interval));
}

void Supervisor::Impl::collectors_changed() {
  if (phases.phase() != Phase::running) return;
  children.attend();
  plan_turns();
  look_around.set(Steady::now());
}

void Supervisor::Impl::plan_turns() {
  auto intervals = natives.intervals();
  intervals.merge(children.intervals());
  if (auto interval = telemetry.interval()) intervals.insert(*interval);
  turns.plan(intervals, os::WallTimer::now(), Steady::now());
  if (auto next = turns.next()) ticks.set(*next);
}

void Supervisor::Impl::tick() {
  Stamps come = turns.take(os::WallTimer::now(), Steady::now());
  if (children.are_held() || output.is_full()) {
    turns.miss(come);
  } else if (phases.phase() == Phase::running) {
    take(std::move(come));
  }
  if (auto next = turns.next()) ticks.set(*next);
}

void Supervisor::Impl::take(Stamps come) {
  for (auto& [interval, stamp] : come) {
    if (environment.clock.is_fixed()) stamp = environment.clock.seconds();
    last_turn = stamp;
  }
  host_tag.follow_name();
  natives.collect(come);
  auto own = come.find(telemetry.interval().value_or(std::chrono::seconds(0)));
  if (own != come.end()) telemetry.turn(own->second);
  output.flush();
  children.tick(come);
}

void Supervisor::Impl::evict() {
  auto before = environment.clock.seconds() - options.evict_interval;
  for (auto* gate : natives.gates()) gate->evict(before);
  for (auto* gate : children.gates()) gate->evict(before);
  eviction.set(Steady::now() + std::chrono::seconds(options.evict_interval));
}

SupervisorReport Supervisor::Impl::known() {
  SupervisorReport all{children.report(environment.clock.seconds()), turns.missed(),
                       natives.health()};
  for (auto* gate : natives.gates()) {
    all.sources.push_back({gate->name(), gate->counts(), last_turn, std::nullopt});
  }
  return all;
}

os::CollectState Supervisor::Impl::state() {
  os::CollectState state;
  state.at = environment.clock.seconds();
  state.pid = ::getpid();
  auto host = options.identity->tags.find("host");
  if (host != options.identity->tags.end()) state.host = host->second;
  if (!host_tag.is_settled()) state.waiting = host_tag.waiting();
  state.sources = states_of(known());
  return state;
}

void Supervisor::Impl::changed() {
  look_around.set(Steady::now());
  telemetry.changed();
}

void Supervisor::Impl::lost(const Error& error) {
  if (error.system != EPIPE) trouble = Error(error).with_context("writing", "standard output");
  end();
}

void Supervisor::Impl::fail(const Error& error) {
  trouble = error;
  end();
}

void Supervisor::Impl::end() {
  act(phases.end());
  look_around.set(Steady::now());
}

void Supervisor::Impl::look() {
  act(phases.look(
      {children.all_off(), children.all_settled(), output.is_lost() || output.is_empty()},
      Steady::now()));
}

void Supervisor::Impl::act(Step step) {
  switch (step) {
    case Step::nothing:
      return;
    case Step::take_first_turns:
      return first_turns();
    case Step::forget_children:
      return children.forget_gone();
    case Step::end_children:
      reconciler.end();
      return children.retire();
    case Step::say_last_words:
      telemetry.end();
      output.flush();
      return look();
    case Step::look_again:
      return look_around.set(Steady::now() + std::chrono::milliseconds(20));
    case Step::stop:
      return loop.stop();
    case Step::give_up:
      return give_up();
  }
}

void Supervisor::Impl::give_up() {
  trouble = Error{fmt::format("nobody reads standard output: {} of last words {} lost",
                              counted(output.waiting(), "byte"), is_or_are(output.waiting()))};
  loop.stop();
}

}  // namespace tsd::gather
