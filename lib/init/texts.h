// The texts that an installation writes.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "init/settings.h"

namespace tsd::init {

/// The line of the service scripts on which TSD_HOST stands, and nowhere else in it.
inline constexpr int kHostLine = 5;

std::string service_script(const Settings& settings);
std::string tcollector_program(const Settings& settings);
std::string openrc_script(const Settings& settings);
std::string unit_file(const Settings& settings);
std::string sysusers_file(const Settings& settings);

/// The text that --print calls so: script, unit, openrc, program, defaults, config, sysusers.
std::optional<std::string> text_named(std::string_view name, const Settings& settings);

/// config.py as shipped.
std::string config_file();
/// `config` with the user, domain and password of `settings` where it has them, on the lines on
/// which they are set or commented out, else at the end; all else as it was.
std::string with_domain(std::string config, const Settings& settings);
std::string defaults_file(const Settings& settings);
std::string stub(std::string_view sensor);

/// The sensors that a tcollector runs unasked, each of which gets a stub.
std::span<const std::string_view> default_sensors();

/// `text` with line `number` (from 1) replaced; the line's own newline stays.
std::string with_line(std::string_view text, int number, std::string_view line);
/// Line `number` of `text`, without its newline; empty where there is none.
std::string_view line_of(std::string_view text, int number);

}  // namespace tsd::init
