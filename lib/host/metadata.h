// What the cloud knows of this machine. Services that speak as EC2's does: with tokens
// (IMDSv2) and without, and Nimbus' own, whose URL stands in a file.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/units.h"
#include "net/endpoint.h"
#include "os/root.h"

namespace tsd::host {

/// A metadata service. Items lie below PATH/latest/meta-data/.
struct Metadata {
  net::Endpoint server{"169.254.169.254", 80};
  std::string path;
  Duration deadline = std::chrono::seconds(10);
};

/// "http://HOST[:PORT][/PATH]", as it stands in /var/nimbus-metadata-server-url.
Result<Metadata> parse_metadata_url(std::string_view url, Duration deadline);

/// What became of a question.
struct Answer {
  enum Kind {
    known,   // `text` is the item
    none,    // nobody there, or no such item: asking again soon is of no use
    late,    // no answer within the deadline, or an error of the service: ask again
    absurd,  // an answer that cannot be the item, as an error page: never a tag
  };
  Kind kind = none;
  std::string text;  // the item, or a sentence that says why not

  explicit operator bool() const { return kind == known; }
};

/// The item of that name, as it came but for blanks around it: "public-hostname".
Answer ask(const Metadata& service, std::string_view item);

/// public-hostname, where it may be a host's name.
Answer public_hostname(const Metadata& service);

/// The same of the service whose URL stands in the Nimbus file of `root`; none where it is not.
Answer nimbus_hostname(const os::Root& root, Duration deadline);

/// public-ipv4, where it is a dotted quad.
Answer public_address(const Metadata& service);

/// AMI/INSTANCE/ADDRESS, for the tag phantom_unique; each of the three from
/// `service`, else from Nimbus.
Answer phantom_unique(const Metadata& service, const os::Root& root);

inline constexpr const char* kNimbusUrlFile = "/var/nimbus-metadata-server-url";

}  // namespace tsd::host
