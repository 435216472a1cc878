# SPDX-FileCopyrightText: 2026 The Kepka authors
# SPDX-License-Identifier: MIT
# Debian's packages, each behind one INTERFACE target: kepka_botan, kepka_boost_json, kepka_spdlog, kepka_cli11,
# kepka_pkcs11_helper, kepka_catch.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_program(KEPKA_NODE NAMES node nodejs REQUIRED)

if(KEPKA_STATIC)
  set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
  set(Boost_USE_STATIC_LIBS ON)
endif()

# Botan 3 (Debian 13) if it is there, else Botan 2 (Debian 12); only host/crypto sees the difference.
add_library(kepka_botan INTERFACE)
pkg_check_modules(BOTAN botan-3)
if(NOT BOTAN_FOUND)
  pkg_check_modules(BOTAN REQUIRED botan-2)
endif()
target_include_directories(kepka_botan SYSTEM INTERFACE ${BOTAN_INCLUDE_DIRS})
if(KEPKA_STATIC)
  # libbotan's own optional dependencies; the archive's members that need them are not pulled in by what we use,
  # except the compressors, which its factory names.
  find_library(KEPKA_BOTAN_A NAMES botan-3 botan-2 REQUIRED)
  target_link_libraries(kepka_botan INTERFACE ${KEPKA_BOTAN_A})
else()
  target_link_libraries(kepka_botan INTERFACE ${BOTAN_LINK_LIBRARIES})
endif()
target_link_libraries(kepka_botan INTERFACE Threads::Threads)

find_package(Boost REQUIRED COMPONENTS json)
add_library(kepka_boost_json INTERFACE)
target_link_libraries(kepka_boost_json INTERFACE Boost::json)
target_include_directories(kepka_boost_json SYSTEM INTERFACE ${Boost_INCLUDE_DIRS})

find_package(spdlog REQUIRED)
add_library(kepka_spdlog INTERFACE)
# Both header-only: Debian has no static fmt beside the shared one that spdlog's own target names.
target_include_directories(kepka_spdlog SYSTEM INTERFACE
  $<TARGET_PROPERTY:spdlog::spdlog_header_only,INTERFACE_INCLUDE_DIRECTORIES>)
target_compile_definitions(kepka_spdlog INTERFACE SPDLOG_FMT_EXTERNAL FMT_HEADER_ONLY)

# With its libcrypto: as a shared library that would be in the way of a vendor's module that brings another one, whose
# names the linker would then look for in ours first.
add_library(kepka_pkcs11_helper INTERFACE)
pkg_check_modules(PKCS11_HELPER REQUIRED libpkcs11-helper-1)
find_library(KEPKA_PKCS11_HELPER NAMES pkcs11-helper REQUIRED)
find_library(KEPKA_CRYPTO NAMES crypto REQUIRED)
target_include_directories(kepka_pkcs11_helper SYSTEM INTERFACE ${PKCS11_HELPER_INCLUDE_DIRS})
target_link_libraries(kepka_pkcs11_helper INTERFACE ${KEPKA_PKCS11_HELPER} ${KEPKA_CRYPTO} ${CMAKE_DL_LIBS})
# Header-only.
find_package(CLI11 REQUIRED)
add_library(kepka_cli11 INTERFACE)
target_include_directories(kepka_cli11 SYSTEM INTERFACE
  $<TARGET_PROPERTY:CLI11::CLI11,INTERFACE_INCLUDE_DIRECTORIES>)

# Catch2 2 is one header, Catch2 3 a library; tests/catch.h hides the difference.
add_library(kepka_catch INTERFACE)
find_package(Catch2 REQUIRED)
if(Catch2_VERSION VERSION_GREATER_EQUAL 3)
  target_link_libraries(kepka_catch INTERFACE Catch2::Catch2)
  target_compile_definitions(kepka_catch INTERFACE KEPKA_CATCH3)
else()
  target_link_libraries(kepka_catch INTERFACE Catch2::Catch2)
endif()
