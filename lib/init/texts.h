// The texts that an installation writes.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "init/settings.h"

namespace tsd::init {

/// The line of the service script on which TSD_HOST stands, and nowhere else in it.
inline constexpr int kHostLine = 5;

std::string service_script(const Settings& settings);
std::string tcollector_program(const Settings& settings);
std::string config_file(const Settings& settings);
std::string defaults_file(const Settings& settings);
std::string stub(std::string_view sensor);

/// The sensors that a tcollector runs unasked, each of which gets a stub.
std::span<const std::string_view> default_sensors();

/// `text` with line `number` (from 1) replaced; the line's own newline stays.
std::string with_line(std::string_view text, int number, std::string_view line);
/// Line `number` of `text`, without its newline; empty where there is none.
std::string_view line_of(std::string_view text, int number);

}  // namespace tsd::init
