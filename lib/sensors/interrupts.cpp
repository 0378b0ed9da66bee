#include "sensors/interrupts.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>

#include "base/number.h"
#include "sensors/partial_errors.h"

namespace tsd::sensors {
namespace {

constexpr const char* kInterrupts = "/proc/interrupts";
constexpr const char* kSoftirqs = "/proc/softirqs";
/// Many series that change slowly. Like tcollector, they are printed in every fourth round.
constexpr unsigned kEvery = 4;

struct Irq {
  std::string_view head;      // "NMI", "42"
  std::string_view counters;  // the rest of the line: counters, chip, device
};

std::string_view without_queue_number(std::string_view name) {
  auto dash = name.rfind('-');
  bool is_number = dash != name.npos && is_digits(name.substr(dash + 1));
  bool is_address = is_digits(name.substr(0, dash));  // "4-0050", on an I2C bus
  return is_number && !is_address ? name.substr(0, dash) : name;
}

bool is_alphanumeric(std::string_view text) {
  return is_word(text) && text.find('_') == text.npos;
}

// In "IPI0:2768808080" no blank follows the colon. tcollector takes the whole word as the head;
// profile fixed cuts at the colon.
Irq cut(std::string_view line, Profile profile) {
  if (profile == Profile::fixed) {
    auto colon = line.find(':');
    if (colon == line.npos) return {};
    return {trim(line.substr(0, colon)), line.substr(colon + 1)};
  }
  std::string_view head = next_word(line);
  while (head.ends_with(':')) head.remove_suffix(1);
  return {head, line};
}

// "524288-edge", "27": the chip's own number of a line, with how it is triggered.
bool is_chip_number(std::string_view word) {
  auto number = word.substr(0, word.find('-'));
  auto flow = word.substr(number.size());
  return is_digits(number) && (flow.empty() || !is_digits(flow.substr(1, 1)));
}

bool is_trigger(std::string_view word) {
  return word.starts_with('-') || word == "Edge" || word == "Level";
}

// Cuts the chip off: a word ("PCI-MSI"), or several with one blank between ("Hyper-V PCIe MSI"). A
// name of a device comes behind more blanks than one.
void cut_chip(std::string_view& rest) {
  next_word(rest);
  for (;;) {
    std::string_view ahead = rest;
    std::string_view word = next_word(ahead);
    bool is_next = !word.empty() && word.begin() - rest.begin() == 1;
    if (!is_next || is_chip_number(word) || is_trigger(word)) return;
    rest = ahead;
  }
}

// What stands after the counters of `cpus` CPUs: the chip, its number of the line, how the line is
// triggered ("-event", "Edge"), of which a kernel may leave out all but the chip; the names of the
// devices, which may have blanks. Empty when no device uses the line.
std::string_view devices_of(std::string_view rest, std::size_t cpus) {
  for (std::string_view ahead = rest; cpus > 0 && is_digits(next_word(ahead)); --cpus) rest = ahead;
  cut_chip(rest);
  for (auto is_there : {is_chip_number, is_trigger, is_trigger}) {
    std::string_view ahead = rest;
    if (is_there(next_word(ahead))) rest = ahead;
  }
  return trim(rest);
}

// The tag value of a row; empty when the profile skips the row.
std::string_view tcollector_type(const Irq& irq) {
  if (!is_digits(irq.head)) return is_alphanumeric(irq.head) ? irq.head : "";
  std::string_view rest = irq.counters, chip, name;
  for (std::string_view word; !(word = next_word(rest)).empty();) {
    chip = name;
    name = word;
  }
  bool nic = chip == "PCI-MSI-edge" && name.find("eth") != name.npos;
  return nic ? without_queue_number(name) : "";
}

std::string_view type_of(const Irq& irq, Profile profile, std::size_t cpus) {
  if (profile != Profile::fixed) return tcollector_type(irq);
  if (!is_digits(irq.head)) return irq.head;
  return without_queue_number(devices_of(irq.counters, cpus));
}

// A row has a counter for each CPU, or one for all of them and nothing else.
bool has_sound_counters(std::string_view counters, std::size_t cpus) {
  std::size_t count = 0;
  std::string_view word;
  while (count < cpus && is_digits(word = next_word(counters))) ++count;
  return count == cpus || (count > 0 && word.empty());
}

template <class TypeOf>
Result<void> print_rows(std::string_view text, const char* path, Profile profile,
                        std::string_view metric, InterruptSums& sums, std::int64_t now, Points& out,
                        TypeOf&& type_of_row) {
  TextLines lines(text);
  ParseErrors errors;
  std::string_view line;
  if (lines.next(line)) sums.begin(line, profile);
  while (lines.next(line)) {
    Irq irq = cut(line, profile);
    std::string_view type = type_of_row(irq);
    if (profile == Profile::fixed) type = sums.as_tag(type);
    bool known = !irq.head.empty() && (type.empty() || sums.add(type, irq.counters));
    if (profile == Profile::fixed) known = known && has_sound_counters(irq.counters, sums.cpus());
    if (!known) errors.add(lines.number());
  }
  if (lines.number() > 0) sums.print(metric, now, out);
  return errors.result(lines, path);
}

}  // namespace

void InterruptSums::begin(std::string_view heading, Profile profile) {
  for (auto& [type, row] : rows_) row.seen = false;
  std::size_t count = 0;
  for (std::string_view word; !(word = next_word(heading)).empty(); ++count) {
    if (count == cpus_.size()) cpus_.emplace_back();
    bool own = profile == Profile::fixed && word.starts_with("CPU");
    cpus_[count].assign(own ? word.substr(3) : std::string_view(NumberText(Wide(count))));
  }
  cpus_.resize(count);
}

bool InterruptSums::add(std::string_view type, std::string_view counters) {
  auto found = rows_.find(type);
  if (found == rows_.end()) found = rows_.emplace(type, Row()).first;
  Row& row = found->second;
  if (!row.seen) row.sums.clear();
  row.seen = true;
  for (std::size_t cpu = 0; cpu < cpus_.size(); ++cpu) {
    std::string_view word = next_word(counters);
    if (!is_digits(word)) break;
    auto value = parse_wide(word);
    if (!value) return false;
    if (cpu == row.sums.size()) row.sums.push_back(0);
    row.sums[cpu] += *value;
  }
  return true;
}

void InterruptSums::print(std::string_view metric, std::int64_t now, Points& out) const {
  for (const auto& [type, row] : rows_) {
    for (std::size_t cpu = 0; row.seen && cpu < row.sums.size(); ++cpu) {
      out.add(metric, now, NumberText(row.sums[cpu]), {{"type", type}, {"cpu", cpus_[cpu]}});
    }
  }
}

Result<void> print_interrupts(std::string_view text, Profile profile, InterruptSums& sums,
                              std::int64_t now, Points& out) {
  return print_rows(text, kInterrupts, profile, "proc.interrupts", sums, now, out,
                    [&](const Irq& irq) { return type_of(irq, profile, sums.cpus()); });
}

Result<void> print_softirqs(std::string_view text, Profile profile, InterruptSums& sums,
                            std::int64_t now, Points& out) {
  return print_rows(text, kSoftirqs, profile, "proc.softirqs", sums, now, out,
                    [](const Irq& irq) { return irq.head; });
}

std::vector<Metric> interrupts_metrics() {
  return {{"proc.interrupts", "type cpu", "interrupts", MetricKind::counter, kInterrupts,
           Range::of_unit, kEvery},
          {"proc.softirqs", "type cpu", "softirqs", MetricKind::counter, kSoftirqs, Range::of_unit,
           kEvery}};
}

namespace {

class Interrupts : public Sensor {
 public:
  explicit Interrupts(const Setup& setup)
      : profile_(setup.profile),
        interrupts_(setup.machine, kInterrupts),
        softirqs_(setup.machine, kSoftirqs) {}

  Result<void> collect(Round& round) override {
    if (rounds_++ % kEvery != 0) return {};
    auto now = round.clock.seconds();
    PartialErrors failures;
    auto text = interrupts_.read();
    failures.note(text ? print_interrupts(*text, profile_, hard_, now, round.out) : text.error());
    text = softirqs_.read();
    failures.note(text ? print_softirqs(*text, profile_, soft_, now, round.out) : text.error());
    return std::move(failures).result();
  }

 private:
  Profile profile_;
  unsigned rounds_ = 0;
  File interrupts_;
  File softirqs_;
  InterruptSums hard_;
  InterruptSums soft_;
};

}  // namespace

std::unique_ptr<Sensor> make_interrupts(const Setup& setup) {
  return std::make_unique<Interrupts>(setup);
}

}  // namespace tsd::sensors
