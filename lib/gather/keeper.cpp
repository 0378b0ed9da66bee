#include "gather/keeper.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <random>
#include <utility>

#include "gather/directory.h"
#include "gather/outlet.h"
#include "gather/plan.h"
#include "gather/schedule.h"
#include "gather/self_report.h"
#include "gather/ward.h"
#include "os/account.h"
#include "os/guard.h"
#include "os/loop.h"
#include "os/pid_file.h"
#include "os/tree_watch.h"
#include "os/wall_timer.h"

namespace tsd::gather {
namespace {

/// Between two looks at a directory whose changes cannot be noticed.
constexpr auto kRescan = std::chrono::seconds(15);

/// Between two reports of our own.
constexpr auto kSelfReport = std::chrono::seconds(60);

/// What stays unwritten this long after the last child's end stays so.
constexpr auto kLastWords = std::chrono::seconds(2);

/// What makes an unmodified tcollector tree work: prints come at once, and collectors.lib is found.
std::vector<std::string> environment_for(const std::optional<std::string>& directory) {
  if (!directory) return {};
  std::string above = std::filesystem::path(*directory).parent_path().string();
  const char* inherited = std::getenv("PYTHONPATH");
  bool any = inherited != nullptr && *inherited != '\0';
  return {"PYTHONUNBUFFERED=1",
          fmt::format("PYTHONPATH={}{}{}", any ? inherited : "", any ? ":" : "", above)};
}

}  // namespace

struct Keeper::Impl {
  Impl(Charge given, World around)
      : charge(std::move(given)),
        world(std::move(around)),
        machine(world.root, world.record_into),
        setup{machine, charge.profile},
        outlet(loop, world.output, {[this] { go_on(); }, [this](const Error& e) { lost(e); }}),
        natives(setup, standards, world.clock, world.say),
        own_words("tsd-collect", standards, world.say),
        ward_world{loop,
                   outlet,
                   standards,
                   world.say,
                   environment_for(charge.directory),
                   os::Limits{},
                   [this] { return the_guard(); },
                   [this] { look_around.set(Steady::now()); },
                   [this] { hold(); }},
        look_around(loop, [this] { settle(); }),
        last_words(loop, [this] { give_up(); }),
        ticks(loop, [this] { tick(); }),
        changes(loop, [this] { look_at_directory(); }),
        rescan(loop, [this] { look_at_directory(); }),
        eviction(loop, [this] { evict(); }) {}

  Result<bool> run();
  Result<void> begin();
  Result<void> reconcile();
  void keep(std::vector<Entry> entries);
  void add_ward(Entry entry);
  void look_at_directory();
  void re_read();
  void take_standards();
  void watch_directory();
  std::string config() const { return *charge.directory + "/etc/config.py"; }
  Result<os::Guard*> the_guard();
  void hear_guard();
  void restart_guard(const Error& error);
  void first_turns();
  void tick();
  void evict();
  void report_self();
  Grid grid(std::chrono::seconds interval) const {
    if (!charge.splay) return Grid(interval);
    const auto& tags = standards.tagger.tags();
    auto host = tags.find("host");
    return Grid(interval, splay_of(host == tags.end() ? "" : host->second, interval));
  }
  std::vector<Intake*> intakes();
  void plan_ticks();
  void hold();
  void go_on();
  void lost(const Error& error);
  void end();
  void settle();
  void give_up();
  bool all_well() const;

  Charge charge;
  World world;
  Wishes wishes;
  Standards standards{{}, Tagger({}, 0), 0};
  os::Loop loop;
  sensors::Machine machine;
  sensors::Setup setup;
  Outlet outlet;
  Natives natives;
  Intake own_words;
  std::optional<os::Guard> guard;
  os::Watch guard_speaks;
  WardWorld ward_world;
  std::map<std::uint32_t, std::unique_ptr<Ward>> wards;
  std::uint32_t next_id = 1;
  std::minstd_rand dice{std::random_device{}()};
  os::Timer look_around;
  os::Timer last_words;
  os::WallTimer ticks;
  os::TreeWatch changes;
  os::Timer rescan;  // where changes cannot be noticed
  os::Timer eviction;
  Stamp config_stamp;
  std::map<std::chrono::seconds, Grid::Time> due;  // interval -> its next tick
  std::optional<os::PidFile> pid_file;
  bool ending = false;
  bool says_last_words = false;  // nobody runs any more
  bool waits_for_outlet = false;
  std::string directory_fault;  // said, and still so
  std::optional<Error> trouble;
};

Keeper::Keeper(Charge charge, World world)
    : impl_(std::make_unique<Impl>(std::move(charge), std::move(world))) {}
Keeper::~Keeper() = default;
Result<bool> Keeper::run() {
  return impl_->run();
}

Result<bool> Keeper::Impl::run() {
  if (auto begun = begin(); !begun) return begun.error();
  first_turns();
  loop.run();
  bool well = all_well();
  wards.clear();
  guard_speaks = {};
  guard.reset();  // kills what is left
  if (trouble) return *trouble;
  if (auto whole = machine.recorded(); !whole) return whole.error();
  return well;
}

Result<void> Keeper::Impl::begin() {
  ::signal(SIGPIPE, SIG_IGN);
  auto list = charge.sensors.value_or(charge.directory ? "none" : "default");
  auto chosen = sensors::select(list, charge.profile);
  if (!chosen) return chosen.error();
  wishes = {*chosen, list != "all" && list != "default", charge.profile, {}};
  if (charge.interval) wishes.interval = std::chrono::seconds(*charge.interval);
  if (charge.run_as) {
    auto account = os::find_account(*charge.run_as);
    if (!account) return account.error();
    ward_world.limits.user = account->user;
    ward_world.limits.group = account->group;
  }
  if (charge.pid_file) {
    auto taken = os::PidFile::take(*charge.pid_file);
    if (!taken) return taken.error();
    pid_file.emplace(std::move(*taken));
  }
  auto asked = charge.standards();
  if (!asked) return asked.error();
  standards = std::move(*asked);
  loop.on_signals({SIGTERM, SIGINT, SIGHUP}, [this](int number) {
    if (number == SIGHUP) return re_read();
    end();
  });
  if (charge.directory) config_stamp = stamp_of(config());
  if (charge.directory && !charge.manners.once) watch_directory();
  return reconcile();
}

/// Before it is read: what changes from now on is noticed.
void Keeper::Impl::watch_directory() {
  if (!changes.watch(watched_folders(*charge.directory))) rescan.set(Steady::now() + kRescan);
}

void Keeper::Impl::look_at_directory() {
  if (ending) return;
  watch_directory();
  if (auto stamp = stamp_of(config()); !(stamp == std::exchange(config_stamp, stamp))) {
    take_standards();
  }
  if (auto done = reconcile(); !done) {
    if (std::exchange(directory_fault, done.error().text) != done.error().text) {
      world.say(done.error().text);
    }
    keep({});
  } else {
    directory_fault.clear();
  }
  for (auto& [id, ward] : wards) ward->attend();
  plan_ticks();
  look_around.set(Steady::now());
}

void Keeper::Impl::re_read() {
  if (ending) return;
  take_standards();
  if (charge.directory && !charge.manners.once) look_at_directory();
}

/// A fault in what changed leaves everything as it was.
void Keeper::Impl::take_standards() {
  if (auto asked = charge.standards()) {
    standards = std::move(*asked);
  } else {
    world.say(asked.error().text + "; the tags stay as they were");
  }
}

/// Makes what runs agree with what the directory holds.
Result<void> Keeper::Impl::reconcile() {
  std::vector<Entry> entries;
  if (charge.directory) {
    auto listed = list_collectors(*charge.directory, world.say);
    if (!listed) return listed.error();
    entries = std::move(*listed);
  }
  Plan plan = make_plan(std::move(entries), wishes);
  natives.set(plan.natives);
  keep(std::move(plan.collectors));
  return {};
}

/// These collectors, and no others.
void Keeper::Impl::keep(std::vector<Entry> entries) {
  std::map<std::string, Ward*> gone;
  for (auto& [id, ward] : wards) {
    if (!ward->life().is_retired()) gone[ward->life().entry().path] = ward.get();
  }
  for (auto& entry : entries) {
    auto known = gone.find(entry.path);
    if (known == gone.end()) {
      add_ward(std::move(entry));
      continue;
    }
    auto& life = known->second->life();
    if (!(life.entry().stamp == entry.stamp)) life.replaced(std::move(entry));
    gone.erase(known);
  }
  for (auto& [path, ward] : gone) ward->life().retire();
}

void Keeper::Impl::add_ward(Entry entry) {
  double jitter = std::uniform_real_distribution<double>(0, 1)(dice);
  auto id = next_id++;
  wards[id] =
      std::make_unique<Ward>(id, Collector(std::move(entry), charge.manners, jitter), ward_world);
}

Result<os::Guard*> Keeper::Impl::the_guard() {
  if (!guard) {
    auto started = os::Guard::start();
    if (!started) return started.error();
    guard.emplace(std::move(*started));
    guard_speaks =
        os::Watch(loop, guard->socket(), os::Watch::For::reading, [this] { hear_guard(); });
  }
  return &*guard;
}

void Keeper::Impl::hear_guard() {
  for (;;) {
    auto report = guard->report();
    if (!report) return restart_guard(report.error());
    if (!*report) return;
    if (auto found = wards.find((*report)->id); found != wards.end()) found->second->take(**report);
  }
}

/// The guard was killed, and its children with it. The next launch makes a new one.
void Keeper::Impl::restart_guard(const Error& error) {
  world.say(error.text);
  guard_speaks = {};
  guard.reset();  // kills what has fallen to us
  for (auto& [id, ward] : wards) {
    if (ward->life().has_process()) ward->take({os::Report::ended, id, SIGKILL, 0});
  }
}

void Keeper::Impl::first_turns() {
  natives.collect(natives.intervals(), outlet.lines());
  outlet.flush();
  for (auto& [id, ward] : wards) ward->attend();
  if (!charge.manners.once) plan_ticks();
  if (standards.dedup.interval > 0)
    eviction.set(Steady::now() + std::chrono::seconds(charge.evict_interval));
  look_around.set(Steady::now());
}

void Keeper::Impl::plan_ticks() {
  auto now = os::WallTimer::now();
  due.clear();
  auto intervals = natives.intervals();
  if (!charge.no_self_report) intervals.insert(kSelfReport);
  for (const auto& [id, ward] : wards) {
    if (ward->life().is_periodic()) intervals.insert(ward->life().entry().interval);
  }
  auto first = Grid::Time::max();
  for (auto interval : intervals)
    first = std::min(first, due[interval] = grid(interval).after(now));
  if (!due.empty()) ticks.set(first);
}

void Keeper::Impl::tick() {
  auto now = os::WallTimer::now();
  std::set<std::chrono::seconds> come;
  for (const auto& [interval, time] : due) {
    if (time <= now) come.insert(interval);
  }
  if (!ending && !waits_for_outlet) {
    natives.collect(come, outlet.lines());
    if (come.contains(kSelfReport) && !charge.no_self_report) report_self();
    outlet.flush();
    for (auto& [id, ward] : wards) {
      if (!come.contains(ward->life().entry().interval)) continue;
      ward->life().tick(Steady::now());
      ward->attend();
    }
  }
  plan_ticks();
}

void Keeper::Impl::report_self() {
  auto now = world.clock.seconds();
  line::Lines points;
  std::uint64_t received = 0;
  for (auto* intake : natives.intakes()) {
    report({intake->name(), intake->counts()}, now, points);
    received += intake->counts().received;
  }
  for (auto& [id, ward] : wards) {
    const auto& counts = ward->intake().counts();
    report({ward->life().name(), counts, true, ward->life().starts(), ward->cpu_us()}, now, points);
    received += counts.received;
  }
  report_total(received, now, points);
  own_words.feed(points.text(), outlet.lines());
}

std::vector<Intake*> Keeper::Impl::intakes() {
  auto all = natives.intakes();
  for (auto& [id, ward] : wards) all.push_back(&ward->intake());
  return all;
}

void Keeper::Impl::evict() {
  for (auto* intake : intakes()) {
    intake->evict(world.clock.seconds() - charge.evict_interval);
  }
  eviction.set(Steady::now() + std::chrono::seconds(charge.evict_interval));
}

void Keeper::Impl::hold() {
  waits_for_outlet = true;
  for (auto& [id, ward] : wards) ward->hold();
}

void Keeper::Impl::go_on() {
  if (!std::exchange(waits_for_outlet, false)) return;
  for (auto& [id, ward] : wards) ward->go_on();
}

void Keeper::Impl::lost(const Error& error) {
  if (error.system != EPIPE) trouble = Error(error).with_context("writing", "standard output");
  end();
}

void Keeper::Impl::end() {
  if (std::exchange(ending, true)) return;
  for (auto& [id, ward] : wards) {
    ward->life().retire();
    ward->attend();
  }
  look_around.set(Steady::now());
}

/// Looks whether all is done, and forgets who is gone.
void Keeper::Impl::settle() {
  if (!ending && !charge.manners.once) {
    std::erase_if(wards, [](const auto& kept) {
      return kept.second->life().is_retired() && kept.second->is_settled();
    });
  }
  bool done = ending || charge.manners.once;
  for (auto& [id, ward] : wards)
    done = done && ward->life().is_off() && !ward->life().has_process();
  if (!done) return;
  outlet.flush();
  bool settled = outlet.is_lost() || outlet.is_empty();
  for (auto& [id, ward] : wards) settled = settled && ward->is_settled();
  if (settled) return loop.stop();
  if (!std::exchange(says_last_words, true)) last_words.set(Steady::now() + kLastWords);
  look_around.set(Steady::now() + std::chrono::milliseconds(20));
}

void Keeper::Impl::give_up() {
  trouble = Error{fmt::format("nobody reads standard output: {} bytes of last words are lost",
                              outlet.lines().size())};
  loop.stop();
}

bool Keeper::Impl::all_well() const {
  bool well = natives.all_well();
  for (const auto& [id, ward] : wards) well = well && !ward->life().failed();
  return well;
}

}  // namespace tsd::gather
