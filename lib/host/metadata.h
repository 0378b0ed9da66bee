// Asks metadata services of clouds: those with the protocol of EC2, with tokens (IMDSv2) or
// without, and that of Nimbus, whose URL is in a file.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/units.h"
#include "net/endpoint.h"
#include "os/root.h"

namespace tsd::host {

/// A metadata service. Its items are below PATH/latest/meta-data/.
struct Metadata {
  net::Endpoint server{"169.254.169.254", 80};
  std::string path;
  Duration deadline = std::chrono::seconds(10);
};

/// "http://HOST[:PORT][/PATH]", as in /var/nimbus-metadata-server-url.
Result<Metadata> parse_metadata_url(std::string_view url, Duration deadline);

/// The result of a request.
struct Answer {
  enum Kind {
    known,   ///< `text` is the item
    none,    ///< no service or no such item: no use in retrying soon
    late,    ///< no answer within the deadline, or an error of the service: retry
    absurd,  ///< an answer that cannot be the item, as an error page
  };
  Kind kind = none;
  std::string text;  ///< the item, or the reason why there is none

  explicit operator bool() const { return kind == known; }
};

/// The item of this name without blanks around it: "public-hostname".
Answer ask(const Metadata& service, std::string_view item);

/// public-hostname, checked to be a valid host name.
Answer public_hostname(const Metadata& service);

/// The same from the service whose URL is in the Nimbus file of `root`; none without the file.
Answer nimbus_hostname(const os::Root& root, Duration deadline);

/// public-ipv4, checked to be a dotted quad.
Answer public_address(const Metadata& service);

/// AMI/INSTANCE/ADDRESS, for the tag phantom_unique; each part from `service`, else from Nimbus.
Answer phantom_unique(const Metadata& service, const os::Root& root);

inline constexpr const char* kNimbusUrlFile = "/var/nimbus-metadata-server-url";

}  // namespace tsd::host
