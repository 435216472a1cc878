# SPDX-FileCopyrightText: 2026 The Kepka authors
# SPDX-License-Identifier: MIT
# Language, warnings, hardening and sanitizers, for every target.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(KEPKA_TESTS "Build the tests" ON)
option(KEPKA_STATIC "Link kepka-host as static-pie (sanitizer builds cannot)" ON)
option(KEPKA_FUZZ "Build the fuzz targets (clang)" OFF)
option(KEPKA_UNITY "Compile each folder of the host as one file: twice as quick where the whole is compiled once" OFF)
set(KEPKA_SANITIZE "" CACHE STRING "Value for -fsanitize=, empty for none")

set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O0 -g1 -DNDEBUG")  # of the sanitizer builds: quick to compile, lines in reports
set(KEPKA_COMPUTING base asn1 crypto pki entropy)  # folders that these builds optimise all the same: tests wait for them

find_program(KEPKA_CCACHE ccache)
if(KEPKA_CCACHE)
  # By ccache's manual: without it nothing is cached that uses a precompiled header.
  set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_SLOPPINESS=pch_defines,time_macros ${KEPKA_CCACHE})
endif()

# A sanitizer notes the place of each of its checks: in a program that may lie anywhere that is a million addresses to mend at
# every start, a tenth of a second. ThreadSanitizer demands it all the same.
set(KEPKA_PIE pie)
if(KEPKA_SANITIZE MATCHES address)
  set(KEPKA_PIE no-pie)
  string(APPEND CMAKE_EXE_LINKER_FLAGS " -no-pie")
endif()

add_library(kepka_options INTERFACE)
target_compile_options(kepka_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual
  -Wformat=2 -Werror -fstack-protector-strong -f${KEPKA_PIE})
target_link_options(kepka_options INTERFACE -Wl,-z,relro,-z,now,-z,noexecstack)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 sees overlapping copies and endless comparisons in its own std::string and std::vector once they are
  # inlined (GCC bugs 105329, 105562, 107852); the sanitizers watch what these warnings would.
  target_compile_options(kepka_options INTERFACE -fcf-protection=full -fstack-clash-protection
    -Wno-restrict -Wno-stringop-overread -Wno-stringop-overflow -Wno-array-bounds)
endif()
if(KEPKA_UNITY)
  # What these warn of comes from the neighbours alone; the debug build looks at each file for itself.
  target_compile_options(kepka_options INTERFACE -Wno-shadow)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(kepka_options INTERFACE -Wno-subobject-linkage)
  endif()
endif()
if(KEPKA_SANITIZE)
  target_compile_options(kepka_options INTERFACE -fsanitize=${KEPKA_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  target_link_options(kepka_options INTERFACE -fsanitize=${KEPKA_SANITIZE})
  set(KEPKA_STATIC OFF)
elseif(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_definitions(kepka_options INTERFACE _FORTIFY_SOURCE=2 _GLIBCXX_ASSERTIONS)
  # Debian's archives carry debug information: 44 of 48 MB.
  target_link_options(kepka_options INTERFACE -s)
endif()
