#include "sensors/disk_names.h"

#include <fmt/core.h>

#include <algorithm>

namespace tsd::sensors {
namespace {

std::string replaced(std::string_view text, char from, char to) {
  std::string copy(text);
  std::ranges::replace(copy, from, to);
  return copy;
}

std::string block_directory(std::string_view name) {
  return "/sys/block/" + replaced(name, '/', '!');
}

// The device mapper's name of one of its devices; otherwise the row's own name.
std::string mapped_name(const DiskRow& row, Machine& machine) {
  std::string own(row.name);
  if (!row.name.starts_with("dm-")) return own;
  auto number = machine.value(block_directory(own) + "/dev");
  if (!number || *number != fmt::format("{}:{}", row.major, row.minor)) return own;
  auto name = machine.value(block_directory(own) + "/dm/name");
  return name && !name->empty() && machine.exists("/dev/mapper/" + *name) ? *name : own;
}

}  // namespace

DiskName name_disk(const DiskRow& row, const Setup& setup) {
  Machine& machine = setup.machine;
  if (setup.profile == Profile::phantom) return {replaced(row.name, '/', '_'), false};
  auto mapped = mapped_name(row, machine);
  if (setup.profile == Profile::fixed) {
    std::string kept;
    return {std::string(tag_value(mapped, kept)), machine.exists(block_directory(row.name))};
  }
  // tcollector looks up the mapped name, which has a directory only if another device has that
  // name.
  return {mapped, machine.exists(block_directory(mapped))};
}

}  // namespace tsd::sensors
