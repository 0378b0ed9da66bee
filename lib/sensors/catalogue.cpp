#include "sensors/catalogue.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "sensors/source/text.h"

namespace tsd::sensors {

std::string_view word_of(MetricKind kind) {
  switch (kind) {
    case MetricKind::counter:
      return "counter";
    case MetricKind::gauge:
      return "gauge";
    case MetricKind::setting:
      return "setting";
  }
  return "";
}

namespace {

bool is_of(const Metric& metric, std::string_view name, std::string_view tags) {
  std::string_view pattern = metric.name;
  bool open = pattern.ends_with('*');
  if (open ? !name.starts_with(pattern.substr(0, pattern.size() - 1)) : name != pattern)
    return false;
  std::string_view expected = metric.tags;
  for (;;) {
    std::string_view owed = next_word(expected), tag = next_word(tags);
    if (owed.empty() || tag.empty()) return owed.empty() && tag.empty();
    bool spelt_out = owed.find('=') != owed.npos;
    if (owed != (spelt_out ? tag : tag.substr(0, tag.find('=')))) return false;
  }
}

void count(std::string_view printed, std::span<Entry> entries, const Say& stray) {
  TextLines lines(printed);
  for (std::string_view line; lines.next(line);) {
    std::string_view tags = line;
    std::string_view name = next_word(tags);
    next_word(tags);  // the time
    next_word(tags);  // the value
    auto entry =
        std::ranges::find_if(entries, [&](const Entry& e) { return is_of(e.metric, name, tags); });
    if (entry == entries.end()) {
      stray(line);
      continue;
    }
    ++entry->series;
    if (entry->metric.name.ends_with('*')) entry->names.emplace(name);
  }
}

using Cells = std::array<std::string, 7>;

const Cells kHeading{"metric", "kind", "unit", "tags", "source", "sensor", "series"};

Cells cells_of(const Entry& entry) {
  const Metric& m = entry.metric;
  return {m.name,
          std::string(word_of(m.kind)),
          std::string(m.unit),
          m.tags,
          std::string(m.source),
          std::string(entry.row->name),
          std::to_string(entry.series)};
}

std::string as_text(std::vector<Cells> rows) {
  std::string text;
  for (Cells& row : rows) {
    for (auto& cell : row) cell = cell.empty() ? "-" : cell;
    text += fmt::format("{}\n", fmt::join(row, "\t"));
  }
  return text;
}

std::string as_markdown(const std::vector<Cells>& rows) {
  std::string text =
      fmt::format("| {} |\n|---|---|---|---|---|---|---:|\n", fmt::join(kHeading, " | "));
  for (const Cells& row : rows) text += fmt::format("| {} |\n", fmt::join(row, " | "));
  return text;
}

// All cells come from tables in this program and need no escaping in JSON.
std::string as_json(const std::vector<Entry>& entries) {
  std::string text = "[";
  for (const Entry& entry : entries) {
    Cells cells = cells_of(entry);
    text += &entry == &entries.front() ? "\n  {" : ",\n  {";
    for (std::size_t i = 0; i + 1 < cells.size(); ++i) {
      text += fmt::format("\"{}\": \"{}\", ", kHeading[i], cells[i]);
    }
    text += fmt::format("\"series\": {}}}", entry.series);
  }
  return text + "\n]\n";
}

std::string as_names(const std::vector<Entry>& entries) {
  std::set<std::string> names;
  for (const Entry& entry : entries) {
    names.insert(entry.names.begin(), entry.names.end());
    if (!entry.metric.name.ends_with('*')) names.insert(entry.metric.name);
  }
  return fmt::format("{}\n", fmt::join(names, "\n"));
}

}  // namespace

std::vector<Entry> catalogue(const std::vector<const Row*>& rows, const Setup& setup,
                             const Say& stray) {
  std::vector<Entry> entries;
  os::Clock clock;
  Say silent = [](std::string_view) {};
  for (const Row* row : rows) {
    std::size_t begin = entries.size();
    for (Metric& metric : row->metrics(setup.profile))
      entries.push_back({row, std::move(metric), 0, {}});
    Points out;
    Round round{clock, out, silent};
    // An error is ignored: what the sensor cannot read has no series.
    static_cast<void>(row->make(setup)->collect(round));
    count(out.text(), std::span(entries).subspan(begin), stray);
  }
  return entries;
}

std::string format_catalogue(const std::vector<Entry>& entries, Format format) {
  if (format == Format::json) return as_json(entries);
  if (format == Format::mkmetric) return as_names(entries);
  std::vector<Cells> rows;
  for (const Entry& entry : entries) rows.push_back(cells_of(entry));
  return format == Format::md ? as_markdown(rows) : as_text(std::move(rows));
}

std::string list_sensors(Profile profile) {
  std::string text;
  for (const Row& row : table()) {
    if (!row.is_in(profile)) continue;
    text += fmt::format("{}\t{}\t{}\t{}\n", row.name, row.interval.count(),
                        row.by_default ? "default" : "-", row.purpose);
  }
  return text;
}

}  // namespace tsd::sensors
