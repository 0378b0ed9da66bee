// The text files of templates/, unchanged; page_text.h puts the nonce in.
#pragma once

#include <string_view>

namespace tsd::watch {

extern const std::string_view page_html;

}  // namespace tsd::watch
