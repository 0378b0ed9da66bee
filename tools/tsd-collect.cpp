// tsd-collect: runs sensors and collectors, and prints their points, one a line, on stdout.
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "cli/tool.h"
#include "gather/identity.h"
#include "gather/keeper.h"
#include "sensors/table.h"

using namespace tsd;
using sensors::Profile;

namespace {

struct Settings {
  bool once = false;
  std::optional<std::int64_t> interval;
  std::optional<std::string> sensors;
  Profile profile = Profile::tcollector;
  std::string root = "/";
  std::optional<std::int64_t> now;
  gather::Identity identity;
  std::optional<std::vector<host::Source>> host_from;
  bool no_host_tag = false;
  std::int64_t max_tags = 8;
  std::uint64_t max_line_bytes = 1024;
  gather::Manners manners;
};

void describe(cli::Options& options, Settings& settings) {
  options.flag("--once", settings.once, "one round of everything, then the end");
  options.value("--interval", settings.interval, "SECONDS",
                "of native sensors, in place of their own");
  options.value("--sensors", settings.sensors, "LIST",
                "native sensors: names with commas between, all, none or default");
  options.choice("--profile", settings.profile, "whose names and values native sensors print",
                 {{"tcollector", Profile::tcollector},
                  {"phantom", Profile::phantom},
                  {"fixed", Profile::fixed}});
  options.value("--root", settings.root, "DIR", "look at the machine recorded under DIR");
  options.value("--now", settings.now, "TIME", "stamp native points with this Unix time");
  options.value("-c,--collectors", settings.identity.directory, "DIR",
                "run the collectors of this tcollector directory");
  options.parsed(
      "-t,--tag", "KEY=VALUE", "a tag for every point that lacks KEY",
      [&](std::string_view word) { return gather::add_tag(settings.identity.tags, word); });
  options.parsed("--host-from", "SOURCE[,SOURCE]",
                 "who knows the host tag: hostname, fqdn, literal:X, ec2, ec2-ipv4, openstack, "
                 "nimbus; the first that does",
                 [&](std::string_view list) -> Result<void> {
                   auto sources = host::parse_sources(list);
                   if (!sources) return sources.error();
                   settings.host_from = std::move(*sources);
                   return {};
                 });
  options.parsed(
      "--metadata", "URL", "where the cloud is asked (http://169.254.169.254)",
      [&service = settings.identity.cloud.service](std::string_view url) -> Result<void> {
        auto named = host::parse_metadata_url(url, service.deadline);
        if (!named) return named.error();
        service = *named;
        return {};
      });
  options.flag("--phantom-unique", settings.identity.phantom_unique,
               "add the tag phantom_unique: AMI/INSTANCE/ADDRESS, as the cloud knows them");
  options.flag("--no-host-tag", settings.no_host_tag, "add no host tag");
  options.flag("--password-tag", settings.identity.domain.password_tag,
               "PASSWORD of DIR/etc/config.py becomes a tag, for all to read");
  options.value("--max-tags", settings.max_tags, "COUNT", "most tags of a point in the end", 1,
                1000);
  options.size("--max-line-bytes", settings.max_line_bytes, "longest line of a collector");
  options.value("--inactivity", settings.manners.inactivity, "DURATION",
                "a long-lived collector that is silent for so long starts anew; 0: never");
}

Result<gather::Standards> standards_of(const Settings& settings, const Say& say) {
  auto tags = gather::find_tags(settings.identity, say);
  if (!tags) return tags.error();
  line::Rules rules;
  rules.dialect = line::Dialect::tcollector;
  return gather::Standards{rules,
                           gather::Tagger(*tags, static_cast<std::size_t>(settings.max_tags)),
                           settings.max_line_bytes};
}

/// What options mean together.
Result<void> complete(Settings& settings) {
  if (settings.once && settings.interval) return Error{"--once and --interval exclude each other"};
  if (settings.interval && *settings.interval < 1) return Error{"--interval: at least 1 second"};
  settings.manners.once = settings.once;
  bool recorded = settings.root != "/";
  if (settings.host_from && !settings.no_host_tag) {
    settings.identity.host_from = *settings.host_from;
  } else if (!settings.no_host_tag && !recorded) {
    settings.identity.host_from = {{host::Source::Kind::hostname, ""}};
  }
  settings.identity.cloud.root = os::Root(settings.root);
  auto& directory = settings.identity.directory;
  if (!directory) return {};
  // As tcollector: links resolved, so that the directory above is the tree that it belongs to.
  std::error_code error;
  auto real = std::filesystem::canonical(*directory, error);
  if (error) return system_error(error.value()).with_context("opening", *directory);
  directory = real.string();
  return {};
}

Result<cli::Exit> run(const Settings& given) {
  Settings settings = given;
  if (auto done = complete(settings); !done) return done.error();
  // With a directory, its stubs say which sensors run.
  auto list = settings.sensors.value_or(settings.identity.directory ? "none" : "default");
  auto natives = sensors::select(list, settings.profile);
  if (!natives) return natives.error();

  Say say = cli::speaker("tsd-collect");
  settings.identity.cloud.say = say;
  if (auto done = gather::settle_names(settings.identity, say); !done) return done.error();
  gather::Charge charge{.directory = settings.identity.directory,
                        .natives = *natives,
                        .natives_were_named = list != "all" && list != "default",
                        .profile = settings.profile,
                        .interval = {},
                        .once = settings.once,
                        .manners = settings.manners,
                        .standards = [&] { return standards_of(settings, say); }};
  if (settings.interval) charge.interval = std::chrono::seconds(*settings.interval);
  gather::World world{os::Root(settings.root), os::Clock(settings.now), STDOUT_FILENO, say};
  auto all_well = gather::Keeper(std::move(charge), std::move(world)).run();
  if (!all_well) return all_well.error();
  return *all_well || !settings.once ? cli::Exit::done : cli::Exit::no;
}

}  // namespace

int main(int argc, char** argv) {
  return cli::run_tool<Settings>(
      argc, argv, {"tsd-collect", "run sensors and collectors, and print their points"}, describe,
      run);
}
