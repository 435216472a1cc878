// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/patience.h"

namespace kepka::doctor {

/// A reader as pcscd lists it.
struct Reader {
  std::string name;  // the driver's text, not made harmless
  bool has_card = false;
  base::Bytes atr;  // empty with a card: it does not answer
};

enum class ServiceState {
  ready,
  absent,     // no socket
  forbidden,  // there is one, and this person may not use it
  silent,     // nobody answers there
  unknown     // it speaks a protocol that is not known
};

struct ServiceAnswer {
  ServiceState state = ServiceState::absent;
  std::vector<Reader> readers;
};

/// Asks pcscd over its socket, as its client library does (pcsc-lite's winscard_msg.h): kepka is a
/// static program and loads no library. Opens no card and changes nothing. Never throws for what
/// the service does; what patience throws, at most after five seconds.
ServiceAnswer ask_pcscd(const std::filesystem::path& socket, const base::Patience& patience);

/// pcscd's answer to CMD_GET_READERS_STATE: an array of fixed records, an empty name for none.
std::vector<Reader> read_reader_states(base::ByteView answer);

}  // namespace kepka::doctor
