# SPDX-FileCopyrightText: 2026 The Kepka authors
# SPDX-License-Identifier: MIT
# cpack --config: makes the .deb and the .rpm of what scripts/package staged in KEPKA_STAGE.
set(here ${CMAKE_CURRENT_LIST_DIR})
set(stage $ENV{KEPKA_STAGE})

set(CPACK_GENERATOR DEB RPM)
set(CPACK_PACKAGE_NAME kepka)
set(CPACK_PACKAGE_VENDOR "The Kepka authors")
set(CPACK_PACKAGE_CONTACT "The Kepka authors <kepka@kepka.org>")
set(CPACK_PACKAGE_VERSION $ENV{KEPKA_VERSION})
set(CPACK_PACKAGE_FILE_NAME kepka-$ENV{KEPKA_VERSION})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "keys and certificates of this computer for web cabinets (GOST)")
set(CPACK_PACKAGE_DESCRIPTION "A native messaging host: the cabinet of a certification authority asks, the person \
answers in a window of the host's own, and keys of tokens and of this computer sign requests and documents. \
The page sees no password, no key and no path.")
set(CPACK_PACKAGE_DIRECTORY $ENV{KEPKA_PACKAGES})
set(CPACK_PACKAGING_INSTALL_PREFIX /)
set(CPACK_INSTALL_SCRIPT ${here}/install_stage.cmake)
set(CPACK_PRE_BUILD_SCRIPTS ${here}/settle_times.cmake)
set(CPACK_SET_DESTDIR OFF)
set(CPACK_STRIP_FILES OFF)
set(CPACK_INCLUDE_TOPLEVEL_DIRECTORY OFF)
set(CPACK_MONOLITHIC_INSTALL ON)

# Files under /etc are the administrator's: changed or removed, they stay so.
file(GLOB_RECURSE settings LIST_DIRECTORIES false RELATIVE ${stage} ${stage}/etc/*)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_DEPENDS $ENV{KEPKA_DEPENDS})
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "pinentry-gnome3 | pinentry-qt | pinentry-gtk2, pcscd")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "libsecret-tools, opensc-pkcs11")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(conffiles $ENV{KEPKA_WORK}/conffiles)
list(TRANSFORM settings PREPEND / OUTPUT_VARIABLE lines)
list(JOIN lines "\n" text)
file(WRITE ${conffiles} "${text}\n")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${conffiles} ${here}/deb/prerm ${here}/deb/postrm)

set(CPACK_RPM_FILE_NAME RPM-DEFAULT)
set(CPACK_RPM_PACKAGE_LICENSE MIT)
set(CPACK_RPM_PACKAGE_GROUP Applications/Internet)
set(CPACK_RPM_PACKAGE_SUGGESTS "pinentry, pcsc-lite")
set(CPACK_RPM_PRE_UNINSTALL_SCRIPT_FILE ${here}/rpm/preun)
list(TRANSFORM settings PREPEND "%config(noreplace) /" OUTPUT_VARIABLE CPACK_RPM_USER_FILELIST)
# These folders belong to other packages.
set(CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION
  /etc /etc/opt /usr/bin /usr/lib /usr/lib64 /usr/share /usr/share/doc /usr/share/man /usr/share/man/man1
  /usr/share/man/man5 /usr/share/man/man8 /usr/share/bash-completion /usr/share/bash-completion/completions)
set(CPACK_RPM_SPEC_MORE_DEFINE "%define use_source_date_epoch_as_buildtime 1
%define clamp_mtime_to_source_date_epoch 1
%define _buildhost kepka
%define __os_install_post %{nil}
%define _build_id_links none
%define _binary_payload w6.gzdio")
