#include "cli/option_names.h"

namespace tsd::cli {

OptionNames names_of(std::string_view declaration) {
  if (declaration.starts_with("--")) return {std::nullopt, declaration};
  return {declaration[1], declaration.substr(declaration.find(',') + 1)};
}

bool can_name(std::string_view argument, const OptionNames& names) {
  if (argument.starts_with("--")) return argument.substr(0, argument.find('=')) == names.word;
  return argument.starts_with('-') && names.letter &&
         argument.find(*names.letter, 1) != argument.npos;
}

}  // namespace tsd::cli
