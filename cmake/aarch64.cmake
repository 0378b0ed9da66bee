# Cross-building for 64-bit ARM on Debian (make static ARCH=arm64). TSD_CROSS has its libraries, unpacked
# by packaging/cross-libraries; libraries that are headers alone are those of this machine.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_LIBRARY_ARCHITECTURE aarch64-linux-gnu)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64-static)
set(CMAKE_FIND_ROOT_PATH $ENV{TSD_CROSS} /usr/aarch64-linux-gnu)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE BOTH)
file(GLOB CMAKE_PREFIX_PATH /usr/lib/*-linux-gnu/cmake)
set(CMAKE_CXX_FLAGS_INIT "-isystem $ENV{TSD_CROSS}/usr/include/aarch64-linux-gnu")
# The libc inside the static program is Debian's present one, not the cross compiler's.
if(TSD_STATIC)
  add_link_options(-B$ENV{TSD_CROSS}/usr/lib/aarch64-linux-gnu)
endif()
