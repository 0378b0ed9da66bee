#include "gather/keeper.h"

#include <fmt/core.h>

#include <cerrno>
#include <csignal>
#include <utility>

#include "gather/namer.h"
#include "gather/outlet.h"
#include "gather/roster.h"
#include "gather/teller.h"
#include "gather/turns.h"
#include "gather/wards.h"
#include "os/account.h"
#include "os/loop.h"
#include "os/pid_file.h"
#include "os/wall_timer.h"

namespace tsd::gather {
namespace {

/// What stays unwritten this long after the last child's end stays so.
constexpr auto kLastWords = std::chrono::seconds(2);

}  // namespace

struct Keeper::Impl {
  Impl(Charge given, World around)
      : charge(std::move(given)),
        world(std::move(around)),
        machine(world.root, world.record_into),
        setup{machine, charge.profile},
        outlet(loop, world.output, {[this] { go_on(); }, [this](const Error& e) { lost(e); }}),
        natives(setup, standards, world.clock, world.say, outlet),
        wards(loop, outlet, standards, world.say, charge.manners, charge.directory,
              {[this] { changed(); }, [this] { hold(); }}),
        roster(charge.directory, {loop, world.say, standards, natives, wards, charge.standards,
                                  [this] { roster_changed(); }}),
        namer(loop, *charge.identity, charge.manners.once, world.say,
              {[this] { named(); }, [this](const Error& error) { fail(error); }}),
        turns([this](std::chrono::seconds interval) { return grid(interval); }),
        look_around(loop, [this] { settle(); }),
        last_words(loop, [this] { give_up(); }),
        ticks(loop, [this] { tick(); }),
        eviction(loop, [this] { evict(); }),
        teller(charge.tell,
               {loop, outlet, standards, world.clock, world.say, [this] { return known(); }}) {}

  // The whole run.
  Result<bool> run();
  Result<void> begin();
  void named();
  void first_turns();
  void settle();
  void end();
  void lost(const Error& error);
  void fail(const Error& error);
  void give_up();

  // Turns.
  void roster_changed();
  Grid grid(std::chrono::seconds interval) const;
  void plan_turns();
  void tick();
  void evict();

  // Back pressure.
  void hold();
  void go_on();

  KeeperReport known();
  void changed();

  Charge charge;
  World world;
  Standards standards{{}, Tagger({}, 0), 0};  // until the roster has asked for the wished-for ones
  os::Loop loop;
  sensors::Machine machine;
  sensors::Setup setup;
  Outlet outlet;
  Natives natives;
  Wards wards;
  Roster roster;
  Namer namer;
  Turns turns;
  os::Timer look_around;
  os::Timer last_words;
  os::WallTimer ticks;
  os::Timer eviction;
  Teller teller;
  std::optional<os::PidFile> pid_file;
  std::int64_t last_turn = 0;  // of native sensors, Unix time
  bool begun = false;          // the points' name is known, and the first turns were taken
  bool ending = false;
  bool says_last_words = false;  // nobody runs any more
  bool waits_for_outlet = false;
  std::optional<Error> trouble;
};

Keeper::Keeper(Charge charge, World world)
    : impl_(std::make_unique<Impl>(std::move(charge), std::move(world))) {}
Keeper::~Keeper() = default;
Result<bool> Keeper::run() {
  auto outcome = impl_->run();
  auto remembered = impl_->teller.remember(outcome);
  if (outcome && !remembered) return remembered.error();
  return outcome;
}

Result<bool> Keeper::Impl::run() {
  if (auto ready = begin(); !ready) return ready.error();
  if (namer.is_settled()) first_turns();
  loop.run();
  bool well = natives.all_well() && wards.all_well();
  wards.end();
  if (trouble) return *trouble;
  if (auto whole = machine.recorded(); !whole) return whole.error();
  return well;
}

Result<void> Keeper::Impl::begin() {
  ::signal(SIGPIPE, SIG_IGN);
  auto list = charge.sensors.value_or(charge.directory ? "none" : "default");
  auto chosen = sensors::select(list, charge.profile);
  if (!chosen) return chosen.error();
  Wishes wishes{*chosen, list != "all" && list != "default", charge.profile, {}};
  if (charge.interval) wishes.interval = std::chrono::seconds(*charge.interval);
  if (charge.run_as) {
    auto account = os::find_account(*charge.run_as);
    if (!account) return account.error();
    wards.run_as(*account);
  }
  if (charge.pid_file) {
    auto taken = os::PidFile::take(*charge.pid_file);
    if (!taken) return taken.error();
    pid_file.emplace(std::move(*taken));
  }
  if (auto opened = teller.open(); !opened) return opened;
  loop.on_signals({SIGTERM, SIGINT, SIGHUP}, [this](int number) {
    if (number == SIGHUP) return roster.re_read();
    end();
  });
  if (auto known = namer.begin(); !known) return known;
  return roster.begin(std::move(wishes), !charge.manners.once);
}

/// Until then nobody is started: there are no points that could bear a wrong name.
void Keeper::Impl::named() {
  roster.take_new_standards();
  if (!begun && !ending) first_turns();
}

void Keeper::Impl::first_turns() {
  begun = true;
  teller.tell_last_run();
  last_turn = world.clock.seconds();
  natives.collect(natives.intervals());
  outlet.flush();
  wards.attend();
  if (!charge.manners.once) plan_turns();
  if (standards.dedup.interval > 0)
    eviction.set(Steady::now() + std::chrono::seconds(charge.evict_interval));
  changed();
}

Grid Keeper::Impl::grid(std::chrono::seconds interval) const {
  if (!charge.splay) return Grid(interval);
  const auto& tags = standards.tagger.tags();
  auto host = tags.find("host");
  return Grid(interval, splay_of(host == tags.end() ? "" : host->second, interval));
}

void Keeper::Impl::roster_changed() {
  if (!begun) return;
  wards.attend();
  plan_turns();
  look_around.set(Steady::now());
}

void Keeper::Impl::plan_turns() {
  auto intervals = natives.intervals();
  intervals.merge(wards.intervals());
  if (auto interval = teller.interval()) intervals.insert(*interval);
  turns.plan(intervals, os::WallTimer::now(), Steady::now());
  if (auto next = turns.next()) ticks.set(*next);
}

void Keeper::Impl::tick() {
  auto come = turns.take(os::WallTimer::now(), Steady::now());
  if (waits_for_outlet || outlet.is_full()) {
    turns.miss(come);
  } else if (!ending) {
    if (!come.empty()) last_turn = world.clock.seconds();
    natives.collect(come);
    if (auto own = teller.interval(); own && come.contains(*own)) teller.turn();
    outlet.flush();
    wards.tick(come);
  }
  if (auto next = turns.next()) ticks.set(*next);
}

void Keeper::Impl::evict() {
  auto all = natives.intakes();
  for (auto* intake : wards.intakes()) all.push_back(intake);
  for (auto* intake : all) intake->evict(world.clock.seconds() - charge.evict_interval);
  eviction.set(Steady::now() + std::chrono::seconds(charge.evict_interval));
}

void Keeper::Impl::hold() {
  waits_for_outlet = true;
  wards.hold();
}

void Keeper::Impl::go_on() {
  if (std::exchange(waits_for_outlet, false)) wards.go_on();
}

KeeperReport Keeper::Impl::known() {
  KeeperReport all{wards.report(world.clock.seconds()), turns.missed(), natives.health()};
  for (auto* intake : natives.intakes()) {
    all.sources.push_back({intake->name(), intake->counts(), last_turn, std::nullopt});
  }
  return all;
}

void Keeper::Impl::changed() {
  look_around.set(Steady::now());
  teller.changed();
}

void Keeper::Impl::lost(const Error& error) {
  if (error.system != EPIPE) trouble = Error(error).with_context("writing", "standard output");
  end();
}

void Keeper::Impl::fail(const Error& error) {
  trouble = error;
  end();
}

void Keeper::Impl::end() {
  if (std::exchange(ending, true)) return;
  roster.end();
  wards.retire();
  look_around.set(Steady::now());
}

/// Looks whether all is done, and forgets who is gone.
void Keeper::Impl::settle() {
  bool stays = !ending && (!charge.manners.once || !begun);
  if (stays) wards.forget_gone();
  if (stays || !wards.all_off()) return;
  if (begun) teller.end();
  outlet.flush();
  if ((outlet.is_lost() || outlet.is_empty()) && wards.all_settled()) return loop.stop();
  if (!std::exchange(says_last_words, true)) last_words.set(Steady::now() + kLastWords);
  look_around.set(Steady::now() + std::chrono::milliseconds(20));
}

void Keeper::Impl::give_up() {
  trouble = Error{fmt::format("nobody reads standard output: {} bytes of last words are lost",
                              outlet.waiting())};
  loop.stop();
}

}  // namespace tsd::gather
