// Which text form a scraper wants, by the Accept header of its request (RFC 9110, 12.5.1).
#pragma once

#include <string_view>

#include "prometheus/escape.h"

namespace tsd::prometheus {

/// `accept` is the value of the header, values of several ones with commas between. OpenMetrics
/// where its quality is above that of text 0.0.4, by the most specific ranges that name each;
/// otherwise, and where neither is accepted, text 0.0.4.
Form accepted_form(std::string_view accept);

/// The value of Content-Type.
std::string_view content_type(Form form);

}  // namespace tsd::prometheus
