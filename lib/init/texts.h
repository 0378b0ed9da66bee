// The texts that an installation writes.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "init/settings.h"

namespace tsd::init {

/// The only line of the service scripts that sets TSD_HOST.
inline constexpr int kHostLine = 5;

std::string service_script(const Settings& settings);
std::string tcollector_program(const Settings& settings);
std::string openrc_script(const Settings& settings);
std::string unit_file(const Settings& settings);
std::string sysusers_file(const Settings& settings);

/// The text with this name in --print; nothing for an unknown name: script, unit, openrc, program,
/// defaults, config, sysusers.
std::optional<std::string> text_named(std::string_view name, const Settings& settings);

/// config.py as shipped.
std::string config_file();
/// `config` with the user, domain and password of `settings`, where they have one. They replace
/// the lines that set them or have them in a comment, or are appended; lines that set what is to be
/// unset become comments; other lines are unchanged.
std::string with_domain(std::string config, const Settings& settings);
/// The last line of `config` that sets USER, PASSWORD or DOMAIN; empty when none does.
std::string setting_line(std::string_view config, std::string_view name);
std::string defaults_file(const Settings& settings);
std::string stub(std::string_view sensor);

/// The sensors that tcollector runs by default; each gets a stub.
std::span<const std::string_view> default_sensors();

/// `text` with line `number` (from 1) replaced; its newline is kept.
std::string with_line(std::string_view text, int number, std::string_view line);
/// Line `number` (from 1) of `text`, without its newline; empty when there is none.
std::string_view line_of(std::string_view text, int number);

}  // namespace tsd::init
