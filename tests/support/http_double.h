// An HTTP server for one test: a table of questions and answers on a loopback port.
#pragma once

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <map>
#include <string>
#include <thread>

class HttpDouble {
 public:
  /// "GET /path" -> the whole reply; an empty reply means: never answer.
  HttpDouble(std::initializer_list<std::pair<const std::string, std::string>> replies)
      : replies_(replies) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    ::listen(listener_, 8);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~HttpDouble() {
    stop_ = true;
    thread_.join();
    ::close(listener_);
  }
  HttpDouble(const HttpDouble&) = delete;
  HttpDouble& operator=(const HttpDouble&) = delete;

  std::uint16_t port() const { return port_; }

  static std::string ok(const std::string& body) { return "HTTP/1.1 200 OK\r\n\r\n" + body; }

 private:
  void serve() {
    while (!stop_) {
      pollfd one{listener_, POLLIN, 0};
      if (::poll(&one, 1, 20) <= 0) continue;
      int peer = ::accept(listener_, nullptr, nullptr);
      answer(peer);
      ::close(peer);
    }
  }

  void answer(int peer) {
    std::string question;
    char piece[4096];
    while (question.find("\r\n\r\n") == question.npos) {
      ssize_t got = ::recv(peer, piece, sizeof piece, 0);
      if (got <= 0) return;
      question.append(piece, static_cast<std::size_t>(got));
    }
    std::string first = question.substr(0, question.find(" HTTP/"));
    auto with_token = replies_.find(first + " with token");
    bool token = question.find("X-aws-ec2-metadata-token: secret\r\n") != question.npos;
    auto found = token && with_token != replies_.end() ? with_token : replies_.find(first);
    std::string reply = found == replies_.end() ? "HTTP/1.1 404 Not Found\r\n\r\n" : found->second;
    while (reply.empty() && !stop_) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    ::send(peer, reply.data(), reply.size(), MSG_NOSIGNAL);
  }

  std::map<std::string, std::string> replies_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};
