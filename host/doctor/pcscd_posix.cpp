// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "doctor/pcscd.h"
#include "platform/descriptor_posix.h"
#include "platform/wait.h"

namespace kepka::doctor {
namespace {

using namespace std::chrono_literals;
using base::Patience;

constexpr auto answer_deadline = 5s;

// winscard_msg.h: a header before each command, numbers in this machine's order.
constexpr std::uint32_t command_version = 0x11, command_readers = 0x12;
constexpr std::int32_t version_major = 4;
// What has been since 2013. A newer service still takes these, and then lists 16 readers as ever.
constexpr std::array<std::int32_t, 3> version_minors{4, 3, 5};

constexpr std::size_t name_size = 128, atr_size = 33, readers_max = 16;
constexpr std::uint32_t state_present = 0x0004;  // SCARD_PRESENT of pcsclite.h

struct Header {
  std::uint32_t size, command;
};

struct Version {
  std::int32_t major, minor;
  std::uint32_t result;
};

// READER_STATE of eventhandler.h.
struct ReaderRecord {
  char name[name_size];
  std::uint32_t events, state;
  std::int32_t sharing;
  std::uint8_t atr[atr_size];
  std::uint32_t atr_length, protocol;
};
static_assert(sizeof(ReaderRecord) == 184);

template <typename Struct>
base::ByteView bytes_of(const Struct& value) {
  return {reinterpret_cast<const std::uint8_t*>(&value), sizeof value};
}

class Connection {
 public:
  Connection(const std::filesystem::path& path, const Patience& patience)
      : patience_(patience),
        socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string text = path.string();
    if (text.size() >= sizeof address.sun_path) {
      errno = ENAMETOOLONG;
      return;
    }
    std::memcpy(address.sun_path, text.c_str(), text.size() + 1);
    is_open_ =
        ::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }

  bool is_open() const { return is_open_; }

  /// False when the other side is gone.
  bool send(base::ByteView bytes) {
    while (!bytes.empty()) {
      platform::wait_writable(socket_.get(), patience_);
      const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno != EAGAIN && errno != EINTR) return false;
      if (sent > 0) bytes = bytes.subspan(static_cast<std::size_t>(sent));
    }
    return true;
  }

  /// Empty when the other side ends before that many bytes.
  base::Bytes receive(std::size_t size) {
    base::Bytes out(size);
    std::size_t filled = 0;
    while (filled < size) {
      platform::wait_readable(socket_.get(), patience_);
      const ssize_t got = ::recv(socket_.get(), out.data() + filled, size - filled, 0);
      if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) return {};
      if (got > 0) filled += static_cast<std::size_t>(got);
    }
    return out;
  }

 private:
  const Patience& patience_;
  platform::Descriptor socket_;
  bool is_open_ = false;
};

bool agrees(Connection& connection, std::int32_t minor) {
  const Version wanted{version_major, minor, 0};
  if (!connection.send(bytes_of(Header{sizeof wanted, command_version}))) return false;
  if (!connection.send(bytes_of(wanted))) return false;
  const base::Bytes answer = connection.receive(sizeof(Version));
  if (answer.empty()) return false;
  Version got{};
  std::memcpy(&got, answer.data(), sizeof got);
  return got.result == 0 && got.major == version_major;
}

ServiceState state_of_failure(int error) {
  if (error == EACCES || error == EPERM) return ServiceState::forbidden;
  return error == ENOENT || error == ENOTDIR ? ServiceState::absent : ServiceState::silent;
}

ServiceAnswer ask(const std::filesystem::path& socket, const Patience& patience) {
  for (const std::int32_t minor : version_minors) {
    Connection connection(socket, patience);
    if (!connection.is_open()) return {state_of_failure(errno), {}};
    if (!agrees(connection, minor)) continue;
    if (!connection.send(bytes_of(Header{0, command_readers}))) break;
    const base::Bytes states = connection.receive(readers_max * sizeof(ReaderRecord));
    if (states.empty()) break;
    return {ServiceState::ready, read_reader_states(states)};
  }
  return {ServiceState::unknown, {}};
}

}  // namespace

std::vector<Reader> read_reader_states(base::ByteView answer) {
  std::vector<Reader> readers;
  for (; answer.size() >= sizeof(ReaderRecord); answer = answer.subspan(sizeof(ReaderRecord))) {
    ReaderRecord record{};
    std::memcpy(&record, answer.data(), sizeof record);
    Reader reader;
    reader.name.assign(record.name, ::strnlen(record.name, name_size));
    if (reader.name.empty()) continue;
    reader.has_card = (record.state & state_present) != 0;
    const std::size_t length = std::min<std::size_t>(record.atr_length, atr_size);
    if (reader.has_card) reader.atr.assign(record.atr, record.atr + length);
    readers.push_back(std::move(reader));
  }
  return readers;
}

ServiceAnswer ask_pcscd(const std::filesystem::path& socket, const Patience& patience) {
  try {
    return ask(socket, patience.at_most(answer_deadline));
  } catch (const base::Error&) {
    patience.check();
    return {ServiceState::silent, {}};
  }
}

}  // namespace kepka::doctor
