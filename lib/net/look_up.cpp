#include "net/look_up.h"

#include <netdb.h>
#include <poll.h>
#include <sys/eventfd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>
#include <tuple>
#include <utility>

#include "os/fd.h"
#include "os/no_signals.h"

namespace tsd::net {

struct LookUp::State {
  os::Fd bell{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  Found found;  // written by the thread, read behind the bell
};

namespace {

using Question = std::tuple<std::string, std::uint16_t, LookUp::Want>;

/// The look-ups that are under way. Never destroyed: a thread may end while the process does.
template <class State>
struct UnderWay {
  std::mutex lock;
  std::map<Question, std::shared_ptr<State>> all;
};

LookUp::Found ask(const Question& question) {
  const auto& [host, port, want] = question;
  addrinfo wish{};
  wish.ai_socktype = SOCK_STREAM;
  if (want == LookUp::Want::full_name) wish.ai_flags = AI_CANONNAME;
  addrinfo* list = nullptr;
  LookUp::Found found;
  found.failure = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wish, &list);
  if (found.failure != 0) {
    found.system_error = found.failure == EAI_SYSTEM ? errno : 0;
    return found;
  }
  std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(list, ::freeaddrinfo);
  if (list->ai_canonname != nullptr) found.full_name = list->ai_canonname;
  for (const addrinfo* one = list; one != nullptr; one = one->ai_next) {
    Address address{{}, one->ai_addrlen, one->ai_family};
    std::memcpy(&address.place, one->ai_addr, one->ai_addrlen);
    found.addresses.push_back(address);
  }
  return found;
}

}  // namespace

Result<LookUp> LookUp::start(const std::string& host, std::uint16_t port, Want want) {
  static auto& under_way = *new UnderWay<State>;
  Question question{host, port, want};
  std::lock_guard guard(under_way.lock);
  if (auto same = under_way.all.find(question); same != under_way.all.end())
    return LookUp(same->second);
  auto state = std::make_shared<State>();
  if (!state->bell) return last_system_error("looking up", host);
  try {
    os::NoSignals blocked;
    std::thread([question, state] {
      state->found = ask(question);
      std::lock_guard end(under_way.lock);
      under_way.all.erase(question);
      ::eventfd_write(state->bell.get(), 1);
    }).detach();
  } catch (const std::system_error& none) {
    return system_error(none.code().value()).with_context("looking up", host);
  }
  under_way.all[question] = state;
  return LookUp(std::move(state));
}

Error LookUp::error_of(const Found& found) {
  switch (found.failure) {
    case EAI_SYSTEM:
      return system_error(found.system_error);
    case EAI_NONAME:
    case EAI_NODATA:
    case EAI_ADDRFAMILY:
      return Error{"Host not found: is the name right?"};
    case EAI_AGAIN:
      return Error{"Host not found: no name server has an answer now"};
    default:
      return Error{::gai_strerror(found.failure)};
  }
}

int LookUp::bell() const {
  return state_->bell.get();
}

const LookUp::Found& LookUp::found() const {
  return state_->found;
}

Result<LookUp::Found> LookUp::wait(os::TimePoint end) const {
  if (auto rung = os::wait_ready(bell(), POLLIN, end); !rung) {
    if (rung.error().system == ETIMEDOUT) return Error{kMuteNameServer, ETIMEDOUT};
    return rung.error();
  }
  if (found().failure != 0) return error_of(found());
  return found();
}

}  // namespace tsd::net
