# The words in which lib/, tools/ and tests/ are written down.
include(CheckLinkerFlag)

add_library(tsd_settings INTERFACE)
target_include_directories(tsd_settings INTERFACE ${CMAKE_SOURCE_DIR}/lib
                                                  $<TARGET_PROPERTY:fmt::fmt,INTERFACE_INCLUDE_DIRECTORIES>)
target_compile_definitions(tsd_settings INTERFACE $<$<BOOL:${TSD_STATIC}>:TSD_STATIC>)
target_compile_options(tsd_settings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
                                              -Wold-style-cast $<$<BOOL:${TSD_DEV}>:-Werror>
                                              # clang 14 cannot assemble coroutines under it
                                              $<$<CXX_COMPILER_ID:Clang>:-fno-sanitize=function>
                                              # g++ 16 takes the frames of Asio's coroutines for mismatched
                                              $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_GREATER_EQUAL:$<CXX_COMPILER_VERSION>,16>>:-Wno-mismatched-new-delete>
                                              # g++ takes a source among others for a header
                                              $<$<AND:$<BOOL:${TSD_UNITY}>,$<CXX_COMPILER_ID:GNU>>:-Wno-subobject-linkage>
                                              # g++ 12 sees overlaps in std::string that are none (PR 105651)
                                              $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)

# Compiles the sources of a target eight at a time, where TSD_UNITY asks for it. A name in an unnamed
# namespace therefore stands once in a target.
function(tsd_join target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${TSD_UNITY} UNITY_BUILD_BATCH_SIZE 8)
endfunction()

# A room of the house: one static library a folder. NEEDS are the rooms below that it looks into
# (tests/arrows.txt holds the same table); LINKS are libraries from outside.
function(tsd_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;NEEDS;LINKS" ${ARGN})
  add_library(tsd_${name} STATIC ${ROOM_SOURCES})
  tsd_join(tsd_${name})
  list(TRANSFORM ROOM_NEEDS PREPEND tsd_)
  target_link_libraries(tsd_${name} PUBLIC tsd_settings ${ROOM_NEEDS} ${ROOM_LINKS})
endfunction()

# Puts the functions that link-order.txt names first in the program, where the linker is able to:
# a name of 40 letters stands for all that begin so.
function(tsd_link_order program)
  set(names ${CMAKE_SOURCE_DIR}/cmake/link-order.txt)
  set(script ${CMAKE_BINARY_DIR}/link-order.ld)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${names})
  file(STRINGS ${names} rows REGEX "^_")
  list(TRANSFORM rows REPLACE "^(........................................)$" "\\1*")
  list(TRANSFORM rows REPLACE "(.+)" "    *(.text.\\1)")
  list(JOIN rows "\n" rows)
  file(CONFIGURE OUTPUT ${script} CONTENT "SECTIONS\n{\n  .text.first :\n  {\n@rows@\n  }\n}\nINSERT BEFORE .text;\n" @ONLY)
  check_linker_flag(CXX LINKER:-T,${script} TSD_ORDERS_FUNCTIONS)
  if(TSD_ORDERS_FUNCTIONS)
    target_link_options(${program} PRIVATE LINKER:-T,${script})
    set_property(TARGET ${program} APPEND PROPERTY LINK_DEPENDS ${script})
  endif()
endfunction()

# The program of all the tools, tsd-tools, and in bin/ a link to it by each tool's name, which is the
# one of its source file. `tsd_tools` builds it and nothing else, as does each tool's name.
function(tsd_tools)
  cmake_parse_arguments(TOOLS "" "" "NAMES;NEEDS" ${ARGN})
  list(TRANSFORM TOOLS_NAMES APPEND .cpp OUTPUT_VARIABLE sources)
  add_executable(tsd-tools main.cpp ${sources})
  list(TRANSFORM TOOLS_NEEDS PREPEND tsd_)
  target_link_libraries(tsd-tools PRIVATE ${TOOLS_NEEDS})
  tsd_link_order(tsd-tools)
  # A library that is loaded costs a third of a megabyte a process, and of libm nothing is used: only
  # code of libstdc++ that is thrown away asks for these two, too late to be found anywhere else.
  if(NOT CMAKE_BUILD_TYPE STREQUAL Debug AND NOT TSD_STATIC)
    target_link_options(tsd-tools PRIVATE -Wl,-u,fesetround,-u,fegetround)
    target_link_libraries(tsd-tools PRIVATE -l:libm.a)
  endif()
  install(TARGETS tsd-tools RUNTIME)
  add_custom_target(tsd_tools DEPENDS tsd-tools)
  foreach(name ${TOOLS_NAMES})
    set(link ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/${name})
    add_custom_command(TARGET tsd-tools POST_BUILD COMMAND ${CMAKE_COMMAND} -E create_symlink tsd-tools ${link})
    add_custom_target(${name} DEPENDS tsd-tools)
    install(FILES ${link} TYPE BIN)
  endforeach()
endfunction()

# Text files that a room carries inside itself: `out` becomes the path of a C++ source made of them.
function(tsd_texts out header namespace)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/templates.cpp)
  set(script ${CMAKE_SOURCE_DIR}/cmake/embed.cmake)
  list(JOIN ARGN "," files)
  list(TRANSFORM ARGN PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/templates/ OUTPUT_VARIABLE texts)
  add_custom_command(
    OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND} -DOUT=${source} -DHEADER=${header} -DNAMESPACE=${namespace}
            -DDIR=${CMAKE_CURRENT_SOURCE_DIR}/templates -DFILES=${files} -P ${script}
    DEPENDS ${script} ${texts}
    VERBATIM)
  set(${out} ${source} PARENT_SCOPE)
endfunction()
