// The command line of one tool, as a list that can be read: a call a line, in the order of --help.
// CLI11 does the work; it stays in options.cpp, for its header costs seconds in every file.
//
//   void describe(cli::Options& options, Settings& settings) {
//     options.value("-H,--host", settings.host, "HOST", "the TSD", "TSD_HOST");
//     options.flag("-q,--quiet", settings.quiet, "status only");
//   }
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/units.h"
#include "cli/exit_code.h"

namespace tsd::cli {

struct About {
  std::string name;     ///< "tsd-send"
  std::string purpose;  ///< one sentence, as on the man page's NAME line
};

class Options {
 public:
  ~Options();
  Options(const Options&) = delete;
  Options& operator=(const Options&) = delete;

  // `names` is "-q,--quiet". What `into` holds is the default, and --help shows it (for a list or
  // an empty text: none). `variable` names an environment variable that is read when the option is
  // absent. A value that does not fit ends the tool with a sentence and exit 2.

  /// The options that follow are listed under this title in --help.
  void group(const char* title);
  /// A command line that --help ends with; the page of the tool is named below it.
  void example(const char* command);

  /// Where a word that belongs to no option was probably meant to be, for the refusal of it: behind
  /// `option` ("-H"). With `reads_input`, the name of a file was meant to be standard input.
  void stray_word_is_for(const char* option, bool reads_input = false);

  void flag(const char* names, bool& into, const char* help);
  void value(const char* names, std::string& into, const char* value_name, const char* help,
             const char* variable = nullptr);
  void value(const char* names, std::optional<std::string>& into, const char* value_name,
             const char* help);
  void value(const char* names, std::optional<std::int64_t>& into, const char* value_name,
             const char* help);
  /// A whole number in [least, most]; nothing while none is given.
  void value(const char* names, std::optional<std::int64_t>& into, const char* value_name,
             const char* help, std::int64_t least, std::int64_t most,
             const char* variable = nullptr);
  /// A whole number in [least, most].
  void value(const char* names, std::int64_t& into, const char* value_name, const char* help,
             std::int64_t least, std::int64_t most, const char* variable = nullptr);
  void value(const char* names, Duration& into, const char* value_name, const char* help);
  /// Whole seconds in [least, most], with or without a unit: 15, 15s, 10m.
  void seconds(const char* names, std::int64_t& into, const char* help, std::int64_t least,
               std::int64_t most);
  void seconds(const char* names, std::optional<std::int64_t>& into, const char* help,
               std::int64_t least, std::int64_t most);
  /// Bytes in [least, most], with or without a unit: 4096, 64K.
  void size(const char* names, std::uint64_t& into, const char* help, std::uint64_t least = 0,
            std::uint64_t most = std::numeric_limits<std::uint64_t>::max());
  /// May be given several times; keeps the order.
  void values(const char* names, std::vector<std::string>& into, const char* value_name,
              const char* help, const char* variable = nullptr);
  /// One of `words`; --help lists them behind `help`. If `alone` is given, the word may be left
  /// out, which means `alone`.
  template <class T>
  void choice(const char* names, T& into, const char* help,
              const std::vector<std::pair<std::string, T>>& words,
              std::optional<T> alone = std::nullopt) {
    if (!wants(names)) return;
    std::vector<std::string> spellings;
    std::string standing;
    for (const auto& [word, meaning] : words) {
      spellings.push_back(word);
      if (meaning == into) standing = word;
    }
    word(names, help, std::move(spellings), std::move(standing), alone.has_value(),
         [&into, words, alone](std::size_t index) {
           into = index < words.size() ? words[index].second : *alone;
         });
  }
  /// A value with its own grammar: `take` parses it and may fail. May be given several times.
  void parsed(const char* names, const char* value_name, const char* help,
              std::function<Result<void>(std::string_view)> take, const char* variable = nullptr);
  /// The remaining words of the command line.
  void operands(std::vector<std::string>& into, const char* value_name, const char* help);

 private:
  friend std::optional<Exit> read_command_line(int, char**, const About&,
                                               const std::function<void(Options&)>&);
  /// Knows the options that `argv` may name; all of them when it is null.
  Options(const About& about, char** argv);
  bool wants(const char* names, const char* variable = nullptr) const;
  void word(const char* names, const char* help, std::vector<std::string> spellings,
            std::string standing, bool may_be_alone, std::function<void(std::size_t)> take);

  struct Machinery;
  std::unique_ptr<Machinery> machinery_;
};

/// Reads the command line into the variables that `describe` names. Returns an exit code when the
/// tool has to end, after help or an error was printed. `describe` may be called twice, and has to
/// begin with fresh settings each time.
std::optional<Exit> read_command_line(int argc, char** argv, const About& about,
                                      const std::function<void(Options&)>& describe);

}  // namespace tsd::cli
