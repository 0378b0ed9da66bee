#include "tools/check_who.h"

#include <utility>

#include "net/tls_client.h"
#include "ship/probe/probe.h"
#include "ship/remote_write/service.h"

namespace tsd::check {
namespace {

config::Answering ask_receiver(const config::Door& door, Duration deadline) {
  ship::WriteService wishes;
  wishes.path = *door.write_path;
  auto service = ship::load_service(wishes, {});
  if (!service) return {service.error().text};
  auto tls = net::TlsClient::load({});
  if (door.tls && !tls) return {tls.error().text};
  ship::SenderOptions options;
  options.endpoints = {door.endpoint};
  options.connect_deadline = options.answer_deadline = deadline;
  options.service = *std::move(service);
  if (door.tls) options.tls = tls->get();
  ship::ProbeReport found = ship::ask_service(options);
  return {found.trouble, ship::is_tsd(found), ship::who(found)};
}

}  // namespace

config::Answering ask_who(const config::Door& door, Duration deadline) {
  if (door.write_path) return ask_receiver(door, deadline);
  ship::ProbeReport found = ship::ask_who(door.endpoint, deadline);
  return {found.trouble, ship::is_tsd(found), ship::who(found)};
}

}  // namespace tsd::check
