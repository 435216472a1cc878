// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace kepka::platform {

/// Names as systemd has them ([A-Z][A-Z0-9_]*, at most 64) and their values.
using JournalFields = std::vector<std::pair<std::string, std::string>>;

/// One entry of the system's journal, as one datagram to /run/systemd/journal/socket (systemd's
/// "Journal Native Protocol"). Never waits and never fails: where there is no journal, or it takes
/// no more just now, the entry is left out and false is returned. A test build writes only where
/// KEPKA_TEST_JOURNAL names a socket.
bool write_to_system_journal(const JournalFields& fields);

/// The datagram's text. A value with a line end in it is written with its length (64 bits, little
/// endian), so that no value can add a field.
std::string journal_message(const JournalFields& fields);

}  // namespace kepka::platform
