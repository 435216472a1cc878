# SPDX-FileCopyrightText: 2026 The Kepka authors
# SPDX-License-Identifier: MIT
# CPack's install step: the staged tree as it is, with its links, empty folders and modes.
if(NOT CPACK_TEMPORARY_INSTALL_DIRECTORY)
  message(FATAL_ERROR "CPack names no folder")
endif()
file(GLOB top LIST_DIRECTORIES true $ENV{KEPKA_STAGE}/*)
# COPY and not INSTALL: that would look at DESTDIR, which CPack sets for some of its generators.
file(COPY ${top} DESTINATION ${CPACK_TEMPORARY_INSTALL_DIRECTORY} USE_SOURCE_PERMISSIONS)
