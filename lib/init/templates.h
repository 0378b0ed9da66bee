// The text files of templates/, unchanged; texts.h replaces the @WORDS@ in them.
#pragma once

#include <string_view>

namespace tsd::init {

extern const std::string_view config_py;
extern const std::string_view defaults_sh;
extern const std::string_view openrc_sh;
extern const std::string_view prepare_sh;
extern const std::string_view service_sh;
extern const std::string_view stub_sh;
extern const std::string_view sysusers_conf;
extern const std::string_view tcollector_sh;
extern const std::string_view unit_service;

}  // namespace tsd::init
