// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "platform/system_journal.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

#include "catch.h"
#include "environment.h"
#include "programs.h"

using namespace kepka;

namespace {

/// A socket as the system's journal has one.
class JournalSocket {
 public:
  explicit JournalSocket(const std::filesystem::path& path)
      : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string name = path.string();
    name.copy(address.sun_path, sizeof(address.sun_path) - 1);
    REQUIRE(::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0);
  }
  JournalSocket(const JournalSocket&) = delete;
  JournalSocket& operator=(const JournalSocket&) = delete;
  ~JournalSocket() { ::close(socket_); }

  std::string receive() const {
    std::array<char, 4096> buffer{};
    const ssize_t size = ::recv(socket_, buffer.data(), buffer.size(), MSG_DONTWAIT);
    return size < 0 ? std::string() : std::string(buffer.data(), static_cast<std::size_t>(size));
  }

 private:
  int socket_;
};

}  // namespace

TEST_CASE("an entry of the system's journal is one datagram of fields") {
  const tests::TempFolder folder;
  const tests::Variable where("KEPKA_TEST_JOURNAL", (folder.path() / "socket").c_str());
  const JournalSocket socket(folder.path() / "socket");
  CHECK(platform::write_to_system_journal({{"MESSAGE", "done"}, {"KEPKA_NUMBER", "7"}}));
  CHECK(socket.receive() == "MESSAGE=done\nKEPKA_NUMBER=7\n");
}

TEST_CASE("no value can add a field to an entry") {
  using namespace std::string_literals;
  CHECK(platform::journal_message({{"MESSAGE", "a\nPRIORITY=0"}}) ==
        "MESSAGE\n\x0c\0\0\0\0\0\0\0a\nPRIORITY=0\n"s);
}

TEST_CASE("a journal that is not there, or takes no more, is no fault and nothing waits for it") {
  const tests::TempFolder folder;
  const tests::Variable where("KEPKA_TEST_JOURNAL", (folder.path() / "socket").c_str());
  CHECK_FALSE(platform::write_to_system_journal({{"MESSAGE", "done"}}));
  const JournalSocket socket(folder.path() / "socket");
  bool full = false;
  for (int i = 0; i < 100'000 && !full; ++i)
    full = !platform::write_to_system_journal({{"MESSAGE", "done"}});
  CHECK(full);
  CHECK(socket.receive() == "MESSAGE=done\n");
}
