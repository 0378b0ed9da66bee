#include "cli/options.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>

#include "cli/help.h"
#include "cli/message.h"
#include "cli/option_names.h"
#include "cli/option_value.h"
#include "cli/print.h"
#include "cli/stray_word.h"
#include "cli/version.h"

namespace tsd::cli {

struct Options::Machinery {
  static constexpr const char* kLastGroup = "Other";

  Machinery(const About& about, char** argv)
      : app(about.purpose, about.name), arguments(argv), say(speaker(about.name)) {
    app.set_version_flag("--version", about.name + " " + version());
    app.formatter(std::make_shared<Help>());
    app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    app.footer(fmt::format("man {}", about.name));
  }

  /// --help and --version come last: CLI11 lists groups in the order of their first options.
  void put_help_last() {
    app.option_defaults()->group(kLastGroup);
    app.set_help_flag("-h,--help", "print this help");
    app.set_version_flag("--version", app.get_name() + " " + version(), "print name and version");
  }

  CLI::Option* add(const char* names, const char* value_name, const char* help,
                   CLI::callback_t take, std::string standing, const char* variable) {
    CLI::Option* option = app.add_option(names, std::move(take), help);
    option->type_name(value_name);
    option->type_size(1);
    if (!standing.empty()) option->default_str(standing);
    if (variable != nullptr) option->envname(variable);
    return option;
  }

  /// True for a tool with an option of both names.
  bool has(std::string_view names) const {
    auto options = app.get_options();
    return std::ranges::any_of(
        options, [&](const CLI::Option* one) { return one->get_name(false, true) == names; });
  }

  Exit refuse(std::string_view sentence) const {
    say(sentence);
    say(fmt::format("try '{} --help'", app.get_name()));
    return Exit::trouble;
  }

  /// Why CLI11 refuses the command line, in a sentence that says what was probably meant.
  std::string why(const CLI::ParseError& refusal) const;

  CLI::App app;
  char** arguments;  // nullptr: add all options
  Say say;
  StrayWords stray;
};

namespace {

/// CLI11 (2.1.2, App::_parse_arg) hands this over for an option whose value was left out.
constexpr std::string_view kNoValue = "true";

/// CLI11 hands over all the words of an option; `take` gets them one by one and may refuse.
CLI::callback_t each(std::function<Result<void>(std::string_view)> take) {
  return [take = std::move(take)](const CLI::results_t& words) {
    for (const auto& word : words) {
      if (auto taken = take(word); !taken) throw CLI::ValidationError(taken.error().text);
    }
    return true;
  };
}

/// The same, and what is refused names the option.
CLI::callback_t each_of(const char* names, std::function<Result<void>(std::string_view)> take) {
  return each([option = std::string(names_of(names).word),
               take = std::move(take)](std::string_view word) -> Result<void> {
    auto taken = take(word);
    return taken ? taken : Error{fmt::format("{}: {}", option, taken.error().text)};
  });
}

std::vector<std::string> long_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& one : option->get_lnames()) names.push_back(one);
  }
  return names;
}

}  // namespace

std::string Options::Machinery::why(const CLI::ParseError& refusal) const {
  if (dynamic_cast<const CLI::ExtrasError*>(&refusal) != nullptr) {
    auto words = app.remaining();
    auto is_option = [](std::string_view word) {
      return word.starts_with('-') && word.find_first_not_of('-') != word.npos;
    };
    auto option = std::ranges::find_if(words, is_option);
    if (option != words.end()) return unknown_option(*option, long_names(app));
    StrayWords meant = stray;
    meant.has_port = has("-p,--port");
    if (!words.empty()) return stray_word(words.front(), meant);
  }
  return plain_refusal(refusal.what());
}

Options::Options(const About& about, char** argv)
    : machinery_(std::make_unique<Machinery>(about, argv)) {}
Options::~Options() = default;

bool Options::wants(const char* names, const char* variable) const {
  if (machinery_->arguments == nullptr) return true;
  if (variable != nullptr && std::getenv(variable) != nullptr) return true;
  OptionNames wanted = names_of(names);
  for (char** argument = machinery_->arguments; *argument != nullptr; ++argument) {
    if (can_name(*argument, wanted)) return true;
  }
  return false;
}

void Options::group(const char* title) {
  machinery_->app.option_defaults()->group(title);
}

void Options::example(const char* command) {
  machinery_->app.footer(
      fmt::format("Example:\n  {}\n\nman {}", command, machinery_->app.get_name()));
}

void Options::stray_word_is_for(const char* option, bool reads_input) {
  machinery_->stray = {option, reads_input};
}

void Options::flag(const char* names, bool& into, const char* help) {
  if (!wants(names)) return;
  machinery_->app.add_flag(names, into, help);
}

void Options::value(const char* names, std::string& into, const char* value_name, const char* help,
                    const char* variable) {
  if (!wants(names, variable)) return;
  machinery_->add(names, value_name, help, each(store_text(into)), into, variable);
}

void Options::value(const char* names, std::optional<std::string>& into, const char* value_name,
                    const char* help) {
  if (!wants(names)) return;
  machinery_->add(names, value_name, help, each(store_text(into)), "", nullptr);
}

void Options::value(const char* names, std::optional<std::int64_t>& into, const char* value_name,
                    const char* help) {
  if (!wants(names)) return;
  machinery_->add(names, value_name, help, each_of(names, store(into, parse_integer)), "", nullptr);
}

void Options::value(const char* names, std::optional<std::int64_t>& into, const char* value_name,
                    const char* help, std::int64_t least, std::int64_t most, const char* variable) {
  if (!wants(names, variable)) return;
  machinery_->add(names, value_name, help, each_of(names, store(into, parse_whole, least, most)),
                  "", variable);
}

void Options::value(const char* names, std::int64_t& into, const char* value_name, const char* help,
                    std::int64_t least, std::int64_t most, const char* variable) {
  if (!wants(names, variable)) return;
  machinery_->add(names, value_name, help, each_of(names, store(into, parse_whole, least, most)),
                  std::to_string(into), variable);
}

void Options::value(const char* names, Duration& into, const char* value_name, const char* help) {
  if (!wants(names)) return;
  machinery_->add(names, value_name, help, each_of(names, store(into, parse_duration)),
                  format_duration(into), nullptr);
}

void Options::seconds(const char* names, std::int64_t& into, const char* help, std::int64_t least,
                      std::int64_t most) {
  if (!wants(names)) return;
  machinery_->add(names, "DURATION", help, each_of(names, store(into, parse_seconds, least, most)),
                  fmt::format("{}s", into), nullptr);
}

void Options::seconds(const char* names, std::optional<std::int64_t>& into, const char* help,
                      std::int64_t least, std::int64_t most) {
  if (!wants(names)) return;
  machinery_->add(names, "DURATION", help, each_of(names, store(into, parse_seconds, least, most)),
                  "", nullptr);
}

void Options::size(const char* names, std::uint64_t& into, const char* help, std::uint64_t least,
                   std::uint64_t most) {
  if (!wants(names)) return;
  machinery_->add(names, "SIZE", help, each_of(names, store(into, parse_bytes, least, most)),
                  std::to_string(into), nullptr);
}

void Options::values(const char* names, std::vector<std::string>& into, const char* value_name,
                     const char* help, const char* variable) {
  auto take = [&into](std::string_view word) -> Result<void> {
    into.emplace_back(word);
    return {};
  };
  parsed(names, value_name, help, take, variable);
}

void Options::parsed(const char* names, const char* value_name, const char* help,
                     std::function<Result<void>(std::string_view)> take, const char* variable) {
  if (!wants(names, variable)) return;
  auto* option = machinery_->add(names, value_name, help, each(std::move(take)), "", variable);
  option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  option->allow_extra_args(false);
}

void Options::word(const char* names, const char* help, std::vector<std::string> spellings,
                   std::string standing, bool may_be_alone, std::function<void(std::size_t)> take) {
  std::string sentence = fmt::format("{}: {}", help, fmt::join(spellings, ", "));
  std::string noun(names_of(names).word.substr(2));
  auto pick = [=, take = std::move(take)](std::string_view word) -> Result<void> {
    if (may_be_alone && word == kNoValue) {
      take(spellings.size());
      return {};
    }
    auto found = parse_choice(word, noun, spellings);
    if (!found) return found.error();
    take(*found);
    return {};
  };
  auto* option =
      machinery_->add(names, "WORD", sentence.c_str(), each(pick), std::move(standing), nullptr);
  if (may_be_alone) option->expected(0, 1);
}

void Options::operands(std::vector<std::string>& into, const char* value_name, const char* help) {
  machinery_->app.add_option(value_name, into, help)->type_name(" ");
}

// CLI11 compares each option that is added with all before it, which for forty options takes most
// of a tool's start, and few of them are on the command line. So the first pass knows only those
// that are. A command line that it does not understand (a wrong word, --help) is read again with
// all options known.
std::optional<Exit> read_command_line(int argc, char** argv, const About& about,
                                      const std::function<void(Options&)>& describe) {
  try {
    Options given(about, argv);
    describe(given);
    given.machinery_->app.parse(argc, argv);
    return std::nullopt;
  } catch (const CLI::ParseError&) {
    // The second pass finds the same, and reports it.
  }
  Options all(about, nullptr);
  describe(all);
  all.machinery_->put_help_last();
  CLI::App& app = all.machinery_->app;
  std::string mistaken = all.machinery_->has("-H,--host") ? mistaken_help(argv + 1) : "";
  if (!mistaken.empty()) return all.machinery_->refuse(mistaken);
  try {
    app.parse(argc, argv);
    return std::nullopt;
  } catch (const CLI::CallForVersion& shown) {
    return print(std::string(shown.what()) + "\n", all.machinery_->say);
  } catch (const CLI::Success&) {  // --help
    return print(app.help(), all.machinery_->say);
  } catch (const CLI::ParseError& refusal) {  // CLI11's own codes run from 100 to 114
    return all.machinery_->refuse(all.machinery_->why(refusal));
  }
}

}  // namespace tsd::cli
