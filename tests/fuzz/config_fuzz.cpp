// The readers of shell and Python assignments survive any bytes, and every place they name exists.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "config/chain.h"
#include "config/migration.h"
#include "config/reader/assignments.h"

namespace {

void look_at(std::string_view text, const tsd::config::Assignments& found) {
  for (const auto& one : found.all) {
    bool sound = one.position.line >= 1 && one.position.column >= 1 &&
                 one.value_place.line >= one.position.line && one.value.size() <= 4 * text.size();
    if (!sound) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  look_at(text, tsd::config::read_shell(text));
  look_at(text, tsd::config::read_python(text));
  tsd::os::Root nowhere("/nonexistent");
  tsd::os::Tree tree(nowhere);
  for (const char* path : {"/etc/init.d/t", "/etc/default/t", "config.py"}) {
    auto file = tsd::config::make_config_file(path, std::string(text));
    tsd::config::sourced_files(file);
    tsd::config::migration(tree, {&file, 1});
  }
  return 0;
}
