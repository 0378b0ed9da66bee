# Catch2 2 (Debian 12) and 3 (Debian 13, Ubuntu 24.04): units include <catch2/catch.hpp>, which in 3 is
# support/catch3/catch2/catch.hpp, and link tsd_catch_main.
find_package(Catch2 REQUIRED)

# Catch's header is compiled ahead, once for all units (CMake does that for a source that takes it; the
# empty one is there for that).
file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/ahead.cpp CONTENT "")
add_library(tsd_catch_main STATIC ${CMAKE_CURRENT_BINARY_DIR}/ahead.cpp)
target_link_libraries(tsd_catch_main PUBLIC tsd_settings)
target_include_directories(tsd_catch_main PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
if(Catch2_VERSION VERSION_LESS 3)
  # Its body is compiled here, and wants the header as text. Nobody looks for faults or speed in there, and
  # a sanitizer would take it forty seconds.
  target_sources(tsd_catch_main PRIVATE support/catch_main.cpp)
  set_source_files_properties(support/catch_main.cpp PROPERTIES SKIP_PRECOMPILE_HEADERS ON
                                                                COMPILE_OPTIONS "-O0;-fno-sanitize=all")
  target_link_libraries(tsd_catch_main PUBLIC Catch2::Catch2)
else()
  target_link_libraries(tsd_catch_main PUBLIC Catch2::Catch2WithMain)
  target_include_directories(tsd_catch_main SYSTEM PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/support/catch3)
endif()
target_precompile_headers(tsd_catch_main PRIVATE <catch2/catch.hpp>)
