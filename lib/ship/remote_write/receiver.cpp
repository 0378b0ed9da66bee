#include "ship/remote_write/receiver.h"

#include <utility>

#include "ship/remote_write/write_answer.h"

namespace tsd::ship {
namespace {

// The length in front is that of a varint that does not end, and no field begins so.
constexpr std::string_view kUnreadable = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff";

struct Words {
  const char* type;
  const char* version;
};

Words words_of(WriteVersion version) {
  if (version == WriteVersion::v2) {
    return {"Content-Type: application/x-protobuf;proto=io.prometheus.write.v2.Request",
            "X-Prometheus-Remote-Write-Version: 2.0.0"};
  }
  return {"Content-Type: application/x-protobuf", "X-Prometheus-Remote-Write-Version: 0.1.0"};
}

Reception refused(PutAnswer refusal, const net::HttpResponse& response) {
  Reception reception;
  reception.refusal = std::move(refusal);
  reception.retry_after = response.retry_after;
  reception.date = response.date;
  return reception;
}

Reception found(WriteVersion version, const net::HttpResponse& response) {
  Reception reception;
  reception.version = version;
  reception.keeps_alive = response.keeps_alive;
  return reception;
}

/// A question: a body, and what its answer says. Nothing: the next question has to be asked.
struct Question {
  WriteVersion version;
  std::string packed;
  std::optional<Reception> (*read)(const net::HttpResponse& answer, Asked& asked);
};

std::optional<Reception> read_to_unreadable(const net::HttpResponse& answer, Asked& asked) {
  if (auto refusal = read_refusal(answer)) return refused(*std::move(refusal), answer);
  asked.is_unreadable_refused = true;
  asked.peer = read_peer(answer);
  asked.date = answer.date;
  return std::nullopt;
}

std::optional<Reception> read_to_v2(const net::HttpResponse& answer, Asked& asked) {
  WriteVersion version = read_welcome(answer, WriteVersion::v2);
  if (version != WriteVersion::unknown) return found(version, answer);
  asked.is_v2_refused = true;
  return std::nullopt;
}

std::optional<Reception> read_to_v1(const net::HttpResponse& answer, Asked&) {
  WriteVersion version = read_welcome(answer, WriteVersion::v1);
  if (version != WriteVersion::unknown) return found(version, answer);
  return refused(no_receiver(answer), answer);
}

Question next_question(const Asked& asked, const net::Snappy& snappy) {
  if (!asked.is_unreadable_refused) {
    return {WriteVersion::v1, std::string(kUnreadable), read_to_unreadable};
  }
  WriteVersion version = asked.is_v2_refused ? WriteVersion::v1 : WriteVersion::v2;
  std::string room;
  std::string packed(snappy.pack(empty_message(version), room));
  return {version, std::move(packed), asked.is_v2_refused ? read_to_v1 : read_to_v2};
}

}  // namespace

net::HttpRequest write_request(const WriteService& service, WriteVersion version, std::string host,
                               std::string_view packed) {
  net::HttpRequest request;
  Words words = words_of(version);
  request.target = service.path;
  request.host = std::move(host);
  request.headers = {words.type, "Content-Encoding: snappy", words.version};
  request.headers.emplace_back("User-Agent: tsd-send");
  request.headers.insert(request.headers.end(), service.headers.begin(), service.headers.end());
  request.body = packed;
  return request;
}

net::Task<Reception> ask_receiver(net::Stream& stream, const WriteService& service,
                                  std::string host, Duration deadline, Asked& asked) {
  Reception reception;
  while (reception.keeps_alive) {
    Question question = next_question(asked, *service.snappy);
    net::HttpRequest request = write_request(service, question.version, host, question.packed);
    auto answer = co_await net::exchange(stream, request, deadline);
    if (!answer) {
      reception.broken = answer.error().text;
      co_return reception;
    }
    if (answer->status == 0) {
      co_return refused({PutAnswer::Kind::no_tsd, answer->reason}, *answer);
    }
    if (auto heard = question.read(*answer, asked)) co_return *std::move(heard);
    reception.keeps_alive = answer->keeps_alive;
  }
  co_return reception;
}

}  // namespace tsd::ship
