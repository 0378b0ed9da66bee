// Kernel files as they should not be. Whatever stands in their place, a sensor comes back; and a
// line that it did not print before is never printed without a word.
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <cstdint>

#include "support/scratch.h"
#include "unit/sensors/golden.h"

using tsd::sensors::Profile;
namespace fs = golden::fs;

namespace {

std::string repeated(std::string_view piece, std::size_t size) {
  std::string text;
  while (text.size() < size) text.append(piece);
  return text;
}

std::string noise(std::size_t size) {
  std::string text;
  for (std::uint32_t state = 1; text.size() < size;) {
    state = state * 1664525 + 1013904223;
    text.push_back(static_cast<char>(state >> 24));
  }
  return text;
}

void put(const fs::path& file, std::string_view text) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << text;
}

struct Damage {
  const char* name;
  void (*done_to)(const fs::path& file, const std::string& text);
};

const std::vector<Damage> kDamages{
    {"cut in the middle of a line",
     [](const fs::path& file, const std::string& text) {
       std::size_t cut = text.size() * 2 / 3;
       while (cut > 1 && (text[cut - 1] == '\n' || text[cut] == '\n')) --cut;
       put(file, text.substr(0, cut));
     }},
    {"empty", [](const fs::path& file, const std::string&) { put(file, ""); }},
    {"binary", [](const fs::path& file, const std::string&) { put(file, noise(30000)); }},
    {"10 MB of one line",
     [](const fs::path& file, const std::string&) { put(file, repeated("7 ", 10 << 20)); }},
    {"10 MB of lines", [](const fs::path& file,
                          const std::string&) { put(file, repeated("cpu0: 1 x\n", 10 << 20)); }},
    {"endless",
     [](const fs::path& file, const std::string&) {
       fs::remove(file);
       fs::create_symlink("/dev/zero", file);
     }},
    {"a FIFO",
     [](const fs::path& file, const std::string&) {
       fs::remove(file);
       REQUIRE(::mkfifo(file.c_str(), 0600) == 0);
     }},
    {"a directory",
     [](const fs::path& file, const std::string&) {
       fs::remove(file);
       fs::create_directory(file);
     }},
};

std::vector<fs::path> kernel_files(const fs::path& root) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    auto name = entry.path().lexically_relative(root).string();
    bool is_kernels = name.starts_with("proc/") || name == "etc/passwd" ||
                      name.find("numastat") != name.npos || name.find("cpu5/cpufreq") != name.npos;
    if (entry.is_regular_file() && is_kernels && entry.path().filename() != ".keep") {
      files.push_back(entry.path());
    }
  }
  REQUIRE_FALSE(files.empty());
  return files;
}

// All sensors of a profile on `root`; those that are not well are named in `unwell`.
std::map<std::string, golden::Lines> run_all(const std::string& root, Profile profile,
                                             std::set<std::string>& unwell) {
  std::map<std::string, golden::Lines> printed;
  for (const auto& row : tsd::sensors::table()) {
    if (!row.is_in(profile)) continue;
    golden::Run run(root, row.name, profile);
    printed[std::string(row.name)] = golden::owed(run.round());
    if (!run.well) unwell.insert(std::string(row.name));
  }
  return printed;
}

void break_each_file(Profile profile) {
  Scratch scratch;
  fs::copy(golden::directory() / "machines/metal-numa2-5.15/root", scratch.path(),
           fs::copy_options::recursive);
  fs::create_directory(scratch.path("dev/zero"));  // an image holds no devices
  std::set<std::string> ignored;
  auto sound = run_all(scratch.path(), profile, ignored);
  for (const auto& file : kernel_files(scratch.path())) {
    auto text = golden::read(file);
    for (const auto& damage : kDamages) {
      INFO(file << " " << damage.name);
      damage.done_to(file, text);
      std::set<std::string> unwell;
      for (const auto& [name, lines] : run_all(scratch.path(), profile, unwell)) {
        bool nothing_new = std::ranges::includes(sound[name], lines);
        CHECK((nothing_new || unwell.contains(name)));
      }
      fs::remove_all(file);
      put(file, text);
    }
  }
}

}  // namespace

TEST_CASE("robust: no kernel file can hang a sensor or make it print what is not so, in silence") {
  break_each_file(Profile::tcollector);
}

TEST_CASE("robust: nor under profile fixed") {
  break_each_file(Profile::fixed);
}

TEST_CASE("robust: an unreadable file costs its part, and is named") {
  Scratch scratch;
  scratch.file("proc/uptime", "5.00 4.00\n");
  golden::Run run(scratch.path(), "procstats", Profile::tcollector);
  CHECK(run.round().starts_with("proc.uptime.total 1366155625 5.00\n"));
  CHECK_FALSE(run.well);
  REQUIRE(run.said.size() == 1);
  CHECK(run.said[0].starts_with("opening " + scratch.path("proc/meminfo") + ": No such file"));
  CHECK(run.said[0].ends_with("and 3 more"));
}
