# The libraries that are linked, and where their versions differ. What is missing is said all at once:
# where there is no apt, this is how a person learns what to install.
set(tsd_missing "")

# tsd_library(NAME "WHAT OF IT, AND THE PACKAGES THAT HAVE IT" [VERSION AND WORDS OF find_package])
macro(tsd_library name packages)
  find_package(${name} ${ARGN} QUIET)
  if(NOT ${name}_FOUND)
    string(APPEND tsd_missing "\n  ${name} ${packages}")
  endif()
endmacro()

tsd_library(CLI11 "(Debian: libcli11-dev; Fedora, EPEL: cli11-devel)")
tsd_library(fmt "(Debian: libfmt-dev; Fedora, EPEL: fmt-devel)") # its headers: lib/base/fmt.cpp holds its body
# Process v2, Asio, Beast, JSON. FindBoost is gone from CMake 3.30 on: Boost brings its own description.
tsd_library(Boost "1.81 or later (Debian: libboost1.81-dev, libboost-dev; Fedora: boost-devel)" 1.81 CONFIG)
# From 1.86 on, Process has a body, which is linked in.
if(Boost_VERSION VERSION_GREATER_EQUAL 1.86)
  set(Boost_USE_STATIC_LIBS ON)
  tsd_library(boost_process "(Debian: libboost-process-dev; Fedora: boost-devel, boost-static)" CONFIG)
  set(TSD_PROCESS Boost::process)
endif()
tsd_library(Threads "(the C library's)")
if(TSD_STATIC)
  set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
  set(OPENSSL_USE_STATIC_LIBS ON)
  tsd_library(OpenSSL "with libssl.a and libcrypto.a (Debian: libssl-dev)")
  tsd_library(ZLIB "with libz.a (Debian: zlib1g-dev; Fedora: zlib-static)")
endif()

if(tsd_missing)
  message(FATAL_ERROR "These libraries are missing here, or too old:${tsd_missing}\n"
                      "Install their development packages, then say the same again.")
endif()
