#include "tools/watch_options.h"

#include <fmt/core.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <utility>

#include "base/number.h"
#include "cli/message.h"
#include "net/endpoint.h"

namespace tsd::tools {
namespace {

/// PORT or ADDRESS:PORT.
Result<void> read_page(std::string_view word, watch::ObserverOptions& into) {
  watch::ObserverOptions::Page page;
  if (auto port = parse_number<std::uint16_t>(word)) {
    page.port = *port;
  } else if (is_digits(word)) {
    return Error{fmt::format("\"{}\": {}", word, net::port_rule(0))};
  } else {
    auto endpoint = net::parse_endpoint(word, std::nullopt, 0);
    if (!endpoint) return endpoint.error();
    if (endpoint->is_port_assumed) return Error{"a port is missing: PORT or ADDRESS:PORT"};
    page.address = endpoint->host;
    page.port = endpoint->port;
  }
  into.page = std::move(page);
  return {};
}

/// The orderly end of the tool, as by Ctrl-C.
void quit() {
  ::kill(::getpid(), SIGTERM);
}

}  // namespace

void describe_page(cli::Options& options, WatchSettings& settings) {
  options.parsed("--page", "[ADDRESS:]PORT", "show what passes to web browsers; 0: any free port",
                 [&settings](std::string_view word) { return read_page(word, settings.shown); });
}

void describe_top(cli::Options& options, WatchSettings& settings) {
  options.flag("--top", settings.top,
               "show what passes on the terminal, in place of printing the points");
}

Result<Watching> Watching::start(const WatchSettings& settings,
                                 const std::vector<std::string>& allow_hosts) {
  watch::ObserverOptions options = settings.shown;
  if (options.page) options.page->allow_hosts = allow_hosts;
  if (settings.top) options.terminal = STDOUT_FILENO;
  if (!options.page && !options.terminal) return Watching(nullptr, false);
  auto observer = watch::Observer::start(options, quit);
  if (!observer) return observer.error();
  return Watching(std::move(*observer), settings.top);
}

int Watching::lines_fd() const {
  return top_ ? -1 : STDOUT_FILENO;
}

Say Watching::speaker(const std::string& name) const {
  if (!top_) return cli::speaker(name);
  return [feed = feed()](std::string_view sentence) { feed->say(sentence); };
}

void Watching::say_where(const Say& say) const {
  if (observer_ && !observer_->url().empty())
    say(fmt::format("the page is at {}", observer_->url()));
}

Say Watching::end(const std::string& name) {
  Say say = cli::speaker(name);
  auto trouble = observer_ ? observer_->end() : std::nullopt;
  if (trouble) say(fmt::format("nothing was shown any more: {}", *trouble));
  return say;
}

}  // namespace tsd::tools
