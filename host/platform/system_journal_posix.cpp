// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>

#include "platform/descriptor_posix.h"
#include "platform/overrides.h"
#include "platform/system_journal.h"

namespace kepka::platform {

namespace {

std::optional<std::string> journal_socket() {
  const auto other = override_of("KEPKA_TEST_JOURNAL");
  if (other) return other->string();
  if (is_testing_build()) return std::nullopt;
  return "/run/systemd/journal/socket";
}

}  // namespace

std::string journal_message(const JournalFields& fields) {
  std::string out;
  for (const auto& [name, value] : fields) {
    out += name;
    if (value.find('\n') == std::string::npos) {
      out.append("=").append(value).append("\n");
      continue;
    }
    out += '\n';
    for (unsigned shift = 0; shift < 64; shift += 8)
      out += static_cast<char>((static_cast<std::uint64_t>(value.size()) >> shift) & 0xFFU);
    out.append(value).append("\n");
  }
  return out;
}

bool write_to_system_journal(const JournalFields& fields) {
  const auto path = journal_socket();
  sockaddr_un address{};
  if (!path || path->size() >= sizeof(address.sun_path)) return false;
  address.sun_family = AF_UNIX;
  std::copy(path->begin(), path->end(), std::begin(address.sun_path));
  const Descriptor socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket.valid()) return false;
  const std::string message = journal_message(fields);
  // The one cast that sockets ask for.
  const auto* where = reinterpret_cast<const sockaddr*>(&address);
  const ssize_t sent = ::sendto(socket.get(), message.data(), message.size(),
                                MSG_NOSIGNAL | MSG_DONTWAIT, where, sizeof(address));
  return sent == static_cast<ssize_t>(message.size());
}

}  // namespace kepka::platform
