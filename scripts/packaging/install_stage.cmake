# SPDX-FileCopyrightText: 2026 The Kepka authors
# SPDX-License-Identifier: MIT
# CPack's install step: the staged tree as it is, with its links, empty folders and modes.
file(GLOB top LIST_DIRECTORIES true $ENV{KEPKA_STAGE}/*)
file(INSTALL ${top} DESTINATION ${CMAKE_INSTALL_PREFIX} USE_SOURCE_PERMISSIONS)
