#include "init/choices.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/number.h"

namespace tsd::init {
namespace {

template <class T, std::size_t N>
bool set_word(T& into, std::string_view word, const std::pair<std::string_view, T> (&words)[N]) {
  for (const auto& [spelling, meaning] : words) {
    if (word != spelling) continue;
    into = meaning;
    return true;
  }
  return false;
}

bool set_port(Settings& settings, std::string_view word) {
  auto port = parse_number<std::uint16_t>(word);
  settings.port = port.value_or(0);
  return settings.port > 0;
}

bool set_variant(Settings& settings, std::string_view word) {
  return set_word(settings.variant, word,
                  {{"standard", Variant::standard},
                   {"openstack", Variant::openstack},
                   {"private-ip", Variant::private_ip}});
}

bool set_init(Settings& settings, std::string_view word) {
  return set_word(settings.init, word,
                  {{"auto", Init::automatic},
                   {"sysv", Init::sysv},
                   {"systemd", Init::systemd},
                   {"openrc", Init::openrc}});
}

bool set_spool(Settings& settings, std::string_view word) {
  settings.spooled = word != "none";
  if (settings.spooled) settings.spool = word;
  return true;  // checked() knows the rule of its path
}

bool set_sensors(Settings& settings, std::string_view word) {
  return set_word(settings.sensors, word, {{"default", true}, {"none", false}});
}

struct Choice {
  std::string_view name;
  std::string_view standing;  ///< the default
  bool in_script;             ///< a part of the service script
  bool (*set)(Settings&, std::string_view);
};

constexpr Choice kChoices[] = {{"port", "4242", true, set_port},
                               {"variant", "standard", true, set_variant},
                               {"init", "auto", false, set_init},
                               {"spool", "default", true, set_spool},
                               {"sensors", "default", false, set_sensors}};

std::string value_of(const Choices& choices, const Choice& choice) {
  auto found = choices.find(choice.name);
  return found == choices.end() ? std::string(choice.standing) : found->second;
}

}  // namespace

Choices merged(Choices before, const Choices& asked, const Say& say) {
  for (const Choice& choice : kChoices) {
    auto found = asked.find(choice.name);
    if (found == asked.end()) continue;
    std::string old = value_of(before, choice);
    bool standing = found->second == choice.standing || found->second == "default";
    std::string wanted(standing ? choice.standing : found->second);
    before.erase(std::string(choice.name));
    if (!standing) before.emplace(choice.name, wanted);
    if (wanted != old) say(fmt::format("{}: {} becomes {}", choice.name, old, wanted));
  }
  return before;
}

Result<Settings> chosen(Settings settings, const Choices& choices) {
  for (const auto& [name, value] : choices) {
    auto choice = std::ranges::find(kChoices, name, &Choice::name);
    if (choice == std::end(kChoices) || !choice->set(settings, value))
      return Error{fmt::format("no installation has the option {}={}", name, value)};
  }
  settings.choices = choices;
  return settings;
}

std::vector<std::string> differing_in_script(const Choices& a, const Choices& b) {
  std::vector<std::string> names;
  for (const Choice& choice : kChoices) {
    if (choice.in_script && value_of(a, choice) != value_of(b, choice))
      names.emplace_back(choice.name);
  }
  return names;
}

}  // namespace tsd::init
