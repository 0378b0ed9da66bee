#include "sensors/ntpstat.h"

#include <fmt/core.h>
#include <sys/timex.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/number.h"
#include "sensors/partial_errors.h"
#include "sensors/source/text.h"

namespace tsd::sensors {
namespace {

constexpr std::chrono::seconds kDeadline(5);
constexpr const char* kKernel = "/adjtimex";  // the result of adjtimex(2) in a record

// In the format of ntpq.
std::string milliseconds(double value) {
  return fmt::format("{:.3f}", value);
}

class Ntpstat : public Sensor {
 public:
  explicit Ntpstat(const Setup& setup)
      : machine_(setup.machine), fixed_(setup.profile == Profile::fixed) {}

  Result<void> collect(Round& round) override {
    auto now = round.clock.seconds();
    PartialErrors failures;
    for (auto ask : {&Ntpstat::ask_ntpq, &Ntpstat::ask_chronyc, &Ntpstat::ask_kernel}) {
      auto offset = (this->*ask)();
      if (offset) {
        round.out.add("ntp.offset", now, *offset);
        return {};
      }
      if (!is_absence(offset.error())) failures.note(offset.error());
    }
    if (auto said = std::move(failures).result(); !said) return said;
    return system_error(ENOENT).with_context("asking", "ntpq, chronyc or the kernel");
  }

 private:
  Result<std::string> ask_ntpq() {
    auto text = machine_.ask("ntpq", {"-pn"}, kDeadline);
    if (!text) return text.error();
    if (auto offset = parse_ntpq(*text)) {
      bool plus = fixed_ && offset->starts_with('+');  // newer ones write it, and no TSD takes it
      return std::string(plus ? offset->substr(1) : *offset);
    }
    return Error{"ntpq: the clock follows no peer"};
  }

  Result<std::string> ask_chronyc() {
    auto text = machine_.ask("chronyc", {"-c", "-n", "tracking"}, kDeadline);
    if (!text) return text.error();
    if (auto offset = parse_chronyc(*text)) return milliseconds(*offset * 1000);
    return Error{"chronyc: the clock follows no source"};
  }

  // Covers systemd-timesyncd and other daemons that discipline the clock through the kernel.
  Result<std::string> ask_kernel() {
    if (!machine_.root().is_this_machine()) return machine_.value(kKernel);
    timex state{};
    int known = ::adjtimex(&state);
    if (known < 0) return last_system_error("asking", "the kernel's clock");
    if (known == TIME_ERROR || (state.status & STA_UNSYNC)) {
      return Error{"adjtimex: the clock is not synchronized"};
    }
    auto offset =
        milliseconds(static_cast<double>(state.offset) / ((state.status & STA_NANO) ? 1e6 : 1e3));
    machine_.record_line(kKernel, "", offset);
    return offset;
  }

  Machine& machine_;
  bool fixed_;
};

bool is_signed_decimal(std::string_view text) {
  return is_decimal(text.starts_with('-') || text.starts_with('+') ? text.substr(1) : text);
}

}  // namespace

std::optional<std::string_view> parse_ntpq(std::string_view text) {
  std::optional<std::string_view> offset;
  TextLines lines(text);
  for (std::string_view line; lines.next(line);) {
    std::array<std::string_view, 9> words;
    if (!line.starts_with('*') || split(line, words) < words.size()) continue;
    if (is_signed_decimal(words[8])) offset = words[8];
  }
  return offset;
}

std::optional<double> parse_chronyc(std::string_view text) {
  // Fields: reference id, name, stratum, time of reference, offset of the clock. The offset is
  // positive when the clock is slow, as in ntpq. Stratum 0 means no source.
  std::array<std::string_view, 5> fields;
  std::string_view rest = first_line(text);
  for (auto& field : fields) {
    auto comma = rest.find(',');
    field = rest.substr(0, comma);
    rest.remove_prefix(std::min(comma, rest.size() - 1) + 1);
    if (comma == rest.npos) return std::nullopt;
  }
  if (!is_digits(fields[2]) || fields[2] == "0") return std::nullopt;
  return parse_double(fields[4]);
}

std::unique_ptr<Sensor> make_ntpstat(const Setup& setup) {
  return std::make_unique<Ntpstat>(setup);
}

std::vector<Metric> ntpstat_metrics(Profile) {
  return {{"ntp.offset", "", "ms", MetricKind::gauge, "ntpq, chronyc, adjtimex(2)",
           Range::either_sign}};
}

}  // namespace tsd::sensors
