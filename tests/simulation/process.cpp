#include "simulation/process.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "net/zlib.h"

namespace sim {

namespace net = tsd::net;
namespace ship = tsd::ship;
using tsd::Error;
using tsd::Result;

namespace {

constexpr std::chrono::minutes kPatience{40};

/// "tsd3"
std::size_t number_of(const std::string& host) {
  return std::stoul(host.substr(3));
}

}  // namespace

Process::Process(Surroundings around, Life& life, bool is_file, bool is_patient)
    : around_(std::move(around)), life_(life) {
  enter();
  say_ = [this](std::string_view sentence) {
    around_.world.trace("life {}: says {}", life_.number, sentence);
  };
  ship::ReportOptions reports{life_.rejects, System::kReceipts};
  auto opened = ship::Reports::open(reports, "-", say_);
  reports_ = std::move(*opened);
  // A rejected line has its receipt when its record is synced, which a failing disk never does.
  reject_ = [this, report = reports_->reject()](const ship::Rejection& rejection) {
    if (rejection.number > 0) life_.let_go(life_.lines[rejection.number - 1]);
    report(rejection);
  };
  input_.emplace(loop_.get_executor(), around_.plan.pipe, is_file, [this](std::string_view bytes) {
    std::size_t before = life_.read;
    life_.read += static_cast<std::size_t>(std::ranges::count(bytes, '\n'));
    for (; before < life_.read; ++before) life_.held += life_.lines[before].bytes;
    if (bytes.empty()) life_.read = life_.lines.size();  // a last line without its newline
  });
  begin(is_patient);
}

void Process::begin(bool is_patient) {
  const Plan& plan = around_.plan;
  if (plan.spool) {
    spool_ = std::make_unique<tsd::spool::Spool>(
        mount(around_.disk, fate_), *plan.spool, [this] { return around_.world.wall(); }, say_,
        [this] { return static_cast<std::uint32_t>(around_.world.chance.next()); });
  }
  options_ = options(is_patient);
  tsd::line::Rules rules;
  rules.dialect = ship::dialect_of(plan.kind);
  reader_.emplace(std::move(rules), std::vector<tsd::line::OwnTag>(), reject_);
  auto stopped = [this]() -> net::Task<bool> {
    while (!stops_) {
      bool goes_on = co_await wait_for(stop_);
      if (!goes_on) co_return false;
    }
    co_return true;
  };
  auto connector = [this](const net::Endpoint& endpoint) {
    return connect(number_of(endpoint.host));
  };
  sending_.emplace(loop_,
                   ship::Sending::Outside{*input_, stopped, connector,
                                          [this] { return around_.world.wall() / 1'000'000; }},
                   *reader_, options_, reject_, say_);
  net::spawn(loop_, live());
}

Process::~Process() {
  enter();
  kill();
  is_over_ = true;
  over_.notify();
  while (!done_ && (loop_.restart(), loop_.poll()) > 0) {
  }
  if (!done_) around_.auditor.fail("stuck", "a sender that is called off does not end");
}

/// This process makes the system calls from now on.
void Process::enter() const {
  System& system = around_.system;
  system.process = life_.number;
  system.take_receipts = [this](std::string_view text) {
    if (!fate_->dead) around_.auditor.receipt(life_, text);
  };
  system.dead = fate_->dead;
}

ship::SenderOptions Process::options(bool is_patient) const {
  const Plan& plan = around_.plan;
  ship::SenderOptions options;
  for (std::size_t i = 0; i < plan.peers.size(); ++i) {
    options.endpoints.push_back({fmt::format("tsd{}", i), net::kTsdPort});
  }
  if (plan.spread) options.spread = *ship::LineKey::parse(*plan.spread);
  options.kind = plan.kind;
  options.confirm = plan.confirm;
  if (plan.http) {
    auto& http = options.service.emplace<ship::HttpService>();
    http.zlib = *net::Zlib::load();
    http.dialect = ship::dialect_of(plan.kind);
  }
  options.answer_deadline = plan.answer_deadline;
  options.reconnect_interval = plan.reconnect_interval;
  options.most_lines = plan.most_lines;
  if (is_patient) options.retry_for = options.drain_for = kPatience;
  options.most_bytes = plan.most_bytes;
  options.spool = spool_.get();
  options.reports = reports_.get();
  options.self_interval = plan.self_interval;
  options.seed = plan.seed + static_cast<std::uint64_t>(life_.number);
  return options;
}

net::Task<> Process::live() {
  auto until_over = [](Process& self) -> net::Task<> {
    while (!self.is_over_) {
      bool goes_on = co_await wait_for(self.over_);
      if (!goes_on) co_return;
    }
  };
  co_await net::first_of(sending_->run(), until_over(*this));
  done_ = true;
}

net::Task<Result<std::unique_ptr<net::Stream>>> Process::connect(std::size_t number) {
  Host& host = around_.host(number);
  auto patience = net::Clock::now() + options_.connect_deadline;
  Micros trip = around_.plan.weather.delay * 2;
  co_await net::until(net::Clock::now() + std::chrono::microseconds(trip));
  while (host.is_away || host.is_deaf || host.is_silent) {
    co_await net::until(net::Clock::now() + std::chrono::seconds(1));  // the next SYN
    if (net::Clock::now() >= patience) co_return Error{host.name + ": Connection timed out"};
  }
  auto link = fate_->dead ? nullptr : around_.connect(number);
  if (!link) co_return Error{host.name + ": Connection refused"};
  co_return make_stream(loop_.get_executor(), std::move(link), fate_);
}

void Process::stop() {
  stops_ = true;
  fate_->awake = true;
  stop_.notify();
}

void Process::run() {
  if (!fate_->awake && timer_ > around_.world.now()) return;
  enter();
  (void)around_.world.take_timer();
  loop_.restart();
  while (!fate_->dead && loop_.poll_one() > 0) sending_->notice();
  fate_->awake = false;
  life_.compresses = fate_->compresses;
  timer_ = around_.world.take_timer();
  if (done_ && !fate_->dead && !ended_) end();
}

void Process::end() {
  ship::Outcome outcome = sending_->finish();
  (void)reports_->state();
  spool_.reset();
  if (fate_->dead) return;
  ended_ = true;
  life_.compresses = fate_->compresses;
  around_.auditor.end(life_, outcome.accounts);
}

}  // namespace sim
