// A TSD as a URL, as tsd-send takes it in -H and in TSD_HOST: that of a receiver of remote write,
// for
// --dialect prometheus, and that of a topic of Kafka.
#pragma once

#include <string>
#include <string_view>

namespace tsd::net {

bool is_url(std::string_view text);

/// Why tsd-send does not take a URL, or a list that has one; empty: it does.
std::string tsd_url_fault(std::string_view list);

}  // namespace tsd::net
