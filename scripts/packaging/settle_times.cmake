# SPDX-FileCopyrightText: 2026 The Kepka authors
# SPDX-License-Identifier: MIT
# CPack's last step before it packs: every time is the commit's, so that two builds give the same bytes.
execute_process(COMMAND find ${CPACK_TEMPORARY_DIRECTORY} -exec touch -h -d @$ENV{SOURCE_DATE_EPOCH} {} +
                COMMAND_ERROR_IS_FATAL ANY)
