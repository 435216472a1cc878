# SPDX-FileCopyrightText: 2026 The Kepka authors
# SPDX-License-Identifier: MIT
# One function for each kind of target.

set(KEPKA_GENERATED ${CMAKE_BINARY_DIR}/generated)
add_custom_target(kepka_generated)  # all that is generated

# kepka_generate(NAME INPUT OUTPUT... [GENERATOR NAME2]): runs scripts/generate/NAME.mjs (or NAME2.mjs) on INPUT and makes
# the C++ OUTPUTs, which are found through the target kepka_generated_NAME.
function(kepka_generate name input)
  cmake_parse_arguments(ARG "" "GENERATOR" "" ${ARGN})
  set(generator ${name})
  if(ARG_GENERATOR)
    set(generator ${ARG_GENERATOR})
  endif()
  set(outputs ${ARG_UNPARSED_ARGUMENTS})
  list(TRANSFORM outputs PREPEND ${KEPKA_GENERATED}/)
  file(GLOB helpers CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/scripts/generate/*.mjs)
  add_custom_command(OUTPUT ${outputs}
    COMMAND ${KEPKA_NODE} ${CMAKE_SOURCE_DIR}/scripts/generate/${generator}.mjs
            --cpp ${KEPKA_GENERATED} ${CMAKE_SOURCE_DIR}/${input}
    DEPENDS ${input} ${helpers} VERBATIM)
  add_custom_target(kepka_run_generate_${name} DEPENDS ${outputs})
  add_dependencies(kepka_generated kepka_run_generate_${name})
  add_library(kepka_generated_${name} INTERFACE)
  target_include_directories(kepka_generated_${name} INTERFACE ${KEPKA_GENERATED})
  add_dependencies(kepka_generated_${name} kepka_run_generate_${name})
endfunction()

# kepka_library(FOLDER DEPENDS folder... [LIBRARIES lib...] [PRIVATE_LIBRARIES lib...] [SOURCES file...]):
# every .cpp under host/FOLDER. Files under a windows/ folder, or ending in _windows.cpp, are for Windows;
# those ending in _posix.cpp are not.
# With KEPKA_UNITY a folder is one translation unit, so that names in its anonymous namespaces are the folder's: two of
# the same kind and name do not compile.
function(kepka_library folder)
  cmake_parse_arguments(ARG "" "" "DEPENDS;LIBRARIES;PRIVATE_LIBRARIES;SOURCES" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/host/${folder}/*.cpp)
  if(WIN32)
    list(FILTER sources EXCLUDE REGEX "_posix\\.cpp$")
  else()
    list(FILTER sources EXCLUDE REGEX "(_windows\\.cpp$|/windows/)")
  endif()
  add_library(kepka_${folder} STATIC ${sources} ${ARG_SOURCES})
  target_include_directories(kepka_${folder} PUBLIC ${CMAKE_SOURCE_DIR}/host)
  list(TRANSFORM ARG_DEPENDS PREPEND kepka_)
  list(TRANSFORM ARG_LIBRARIES PREPEND kepka_)
  list(TRANSFORM ARG_PRIVATE_LIBRARIES PREPEND kepka_)
  target_link_libraries(kepka_${folder} PUBLIC kepka_options ${ARG_DEPENDS} ${ARG_LIBRARIES} Threads::Threads
                                        PRIVATE ${ARG_PRIVATE_LIBRARIES})
  set_target_properties(kepka_${folder} PROPERTIES LINKER_LANGUAGE CXX)
  if(folder IN_LIST KEPKA_COMPUTING)
    target_compile_options(kepka_${folder} PRIVATE $<$<CONFIG:RelWithDebInfo>:-O1>)
  endif()
  kepka_compile_as_one(kepka_${folder})
endfunction()

# kepka_compile_as_one(TARGET): with KEPKA_UNITY the target's sources are one translation unit.
function(kepka_compile_as_one target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${KEPKA_UNITY} UNITY_BUILD_BATCH_SIZE 0)
endfunction()

# kepka_program(NAME SOURCE... LIBRARIES folder... [DYNAMIC]): an executable, static-pie unless KEPKA_STATIC is off.
# DYNAMIC is for the one that loads vendors' libraries: it needs the system's C library, and links all else statically.
# check_pie_supported() must not be called: together with -static-pie it silently makes a dynamic binary.
function(kepka_program name)
  cmake_parse_arguments(ARG "DYNAMIC" "" "LIBRARIES" ${ARGN})
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  list(TRANSFORM ARG_LIBRARIES PREPEND kepka_)
  target_link_libraries(${name} PRIVATE ${ARG_LIBRARIES})
  if(KEPKA_STATIC AND ARG_DYNAMIC)
    target_link_options(${name} PRIVATE -pie -static-libstdc++ -static-libgcc)
  elseif(KEPKA_STATIC)
    target_link_options(${name} PRIVATE -static-pie)
  else()
    target_link_options(${name} PRIVATE -${KEPKA_PIE})
  endif()
endfunction()

# kepka_test_options(TARGET): a test is compiled without optimisation and with Catch2's header, which kepka_catch_main
# compiles once for all of them. What it tests is compiled as ever; most of a build's time went into the tests' own sources.
function(kepka_test_options target)
  target_compile_options(${target} PRIVATE -O0 -U_FORTIFY_SOURCE)
  if(target STREQUAL kepka_catch_main)
    target_precompile_headers(${target} PRIVATE ${CMAKE_SOURCE_DIR}/tests/catch.h)
  else()
    target_precompile_headers(${target} REUSE_FROM kepka_catch_main)
  endif()
  # ccache wants these.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(${target} PRIVATE -fpch-preprocess)
  else()
    target_compile_options(${target} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
  endif()
endfunction()

# kepka_unit_test(FOLDER [LIBRARIES lib...] [APART tag]): every .cpp under tests/unit/FOLDER as one Catch2 program,
# unit_FOLDER. APART: the slow tests with that tag are a test of their own to CTest, which runs them beside the rest.
function(kepka_unit_test folder)
  cmake_parse_arguments(ARG "" "APART" "LIBRARIES" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/unit/${folder}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(unit_${folder} ${sources})
  list(TRANSFORM ARG_LIBRARIES PREPEND kepka_)
  target_include_directories(unit_${folder} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
  target_compile_definitions(unit_${folder} PRIVATE KEPKA_TEST_DATA="${CMAKE_SOURCE_DIR}/tests/data"
                             KEPKA_SOURCE="${CMAKE_SOURCE_DIR}")
  target_link_libraries(unit_${folder} PRIVATE kepka_${folder} kepka_catch_main ${ARG_LIBRARIES})
  kepka_test_options(unit_${folder})
  kepka_compile_as_one(unit_${folder})
  if(NOT ARG_APART)
    add_test(NAME unit_${folder} COMMAND unit_${folder})
    set_tests_properties(unit_${folder} PROPERTIES TIMEOUT 300)
    return()
  endif()
  add_test(NAME unit_${folder} COMMAND unit_${folder} "~[${ARG_APART}]")
  add_test(NAME unit_${folder}_${ARG_APART} COMMAND unit_${folder} "[${ARG_APART}]")
  set_tests_properties(unit_${folder} unit_${folder}_${ARG_APART} PROPERTIES TIMEOUT 300)
endfunction()
