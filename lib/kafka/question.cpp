#include "kafka/question.h"

#include <poll.h>
#include <sys/eventfd.h>

#include <atomic>
#include <memory>
#include <system_error>
#include <thread>
#include <utility>

#include "net/readable.h"
#include "os/no_signals.h"

namespace tsd::kafka {
namespace {

// A look-up of a name inside the library may hold the thread for longer: it is left behind.
constexpr int kEndsWithinMs = 2000;

struct Question {
  Question(Words said, std::string topic, Duration most)
      : words(std::move(said)), name(std::move(topic)), deadline(most) {}

  Words words;
  std::string name;
  Duration deadline;
  os::Fd bell{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  std::atomic<bool> stop = false;
  TopicAnswer answer = {};  ///< written by the thread, read behind the bell
};

TopicAnswer ask(const Question& question) {
  auto client = Client::make(Role::consumer, question.words, 0);
  if (!client) return {std::nullopt, {TopicTrouble::Kind::refused, client.error().text}};
  return ask_topic(**client, question.name, question.deadline, question.stop);
}

/// Ends the thread with the coroutine that waits for it.
class Answering {
 public:
  explicit Answering(std::shared_ptr<Question> question) : question_(std::move(question)) {}
  ~Answering() {
    question_->stop = true;
    pollfd bell{question_->bell.get(), POLLIN, 0};
    ::poll(&bell, 1, kEndsWithinMs);
  }
  Answering(const Answering&) = delete;
  Answering& operator=(const Answering&) = delete;

 private:
  std::shared_ptr<Question> question_;
};

TopicAnswer no_thread(const std::string& why) {
  return {std::nullopt, {TopicTrouble::Kind::unreachable, why}};
}

}  // namespace

net::Task<TopicAnswer> ask_topic_aside(Words words, std::string name, Duration deadline) {
  auto question = std::make_shared<Question>(std::move(words), std::move(name), deadline);
  if (!question->bell) co_return no_thread(last_system_error("asking for", "a topic").text);
  try {
    os::NoSignals blocked;
    std::thread([question] {
      question->answer = ask(*question);
      ::eventfd_write(question->bell.get(), 1);
    }).detach();
  } catch (const std::system_error& none) {
    co_return no_thread(system_error(none.code().value()).text);
  }
  Answering answering(question);
  net::Readable bell(co_await net::asio::this_coro::executor, question->bell.get());
  if (!co_await bell.wait()) co_return no_thread("it was not waited for");
  co_return std::move(question->answer);
}

}  // namespace tsd::kafka
