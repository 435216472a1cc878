// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <chrono>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "base/error.h"
#include "platform/child.h"
#include "prompt/child_input.h"
#include "prompt/remember.h"

namespace kepka::prompt {

namespace {

using base::Error;
using base::ErrorCode;
using platform::Child;

// A locked store opens a window of its own and waits; it is given up with the child.
constexpr auto store_time = std::chrono::seconds(2);
constexpr std::size_t longest_secret = 2048;
constexpr std::size_t longest_storage = 128;

// secret-tool takes what begins with a hyphen for an option.
void check_storage(const std::string& storage) {
  if (storage.empty() || storage.size() > longest_storage || storage.front() == '-') {
    throw Error(ErrorCode::internalError, "a storage's id cannot be remembered");
  }
}

std::vector<std::string> arguments_for(std::vector<std::string> command,
                                       const std::string& storage) {
  check_storage(storage);
  command.insert(command.end(), {"application", "kepka", "storage", storage});
  return command;
}

// Everything until the end of output; nothing if that is too much.
std::optional<base::Secret> read_secret(const Child& child, const base::Patience& patience) {
  base::Secret secret(longest_secret);
  for (;;) {
    const std::size_t held = secret.size();
    if (held == secret.capacity()) return std::nullopt;
    secret.resize(secret.capacity());
    const std::size_t count =
        read_some(child, std::span(secret.data() + held, secret.capacity() - held), patience);
    secret.resize(held + count);
    if (count == 0) return secret;
  }
}

class SecretTool : public Remembered {
 public:
  bool available() override { return !program().empty(); }

  std::optional<base::Secret> find(const std::string& storage,
                                   const base::Patience& patience) override {
    std::optional<base::Secret> found;
    run(arguments_for({"lookup"}, storage), patience,
        [&found](Child& child, const base::Patience& moment) {
          child.close_input();
          std::optional<base::Secret> secret = read_secret(child, moment);
          if (child.wait(moment) == 0 && secret && !secret->empty()) found = std::move(secret);
          return true;
        });
    return found;
  }

  bool keep(const std::string& storage, const base::Secret& password,
            const base::Patience& patience) override {
    return run(arguments_for({"store", "--label=Kepka"}, storage), patience,
               [&password](Child& child, const base::Patience& moment) {
                 child.write(password.view(), moment);
                 child.close_input();
                 return child.wait(moment) == 0;
               });
  }

  void forget(const std::string& storage, const base::Patience& patience) override {
    clear(arguments_for({"clear"}, storage), patience);
  }

  void forget_all(const base::Patience& patience) override {
    clear({"clear", "application", "kepka"}, patience);
  }

 private:
  using Work = std::function<bool(Child&, const base::Patience&)>;

  static void clear(const std::vector<std::string>& arguments, const base::Patience& patience) {
    run(arguments, patience, [](Child& child, const base::Patience& moment) {
      child.close_input();
      return child.wait(moment) == 0;
    });
  }

  static std::filesystem::path program() {
    return platform::find_program(platform::Program::secret_tool);
  }

  // False for a store that is not there, refuses or does not answer in time; what the caller's own
  // patience throws goes on.
  static bool run(const std::vector<std::string>& arguments, const base::Patience& patience,
                  const Work& work) {
    const std::filesystem::path path = program();
    if (path.empty()) return false;
    try {
      Child child(path, arguments);
      return work(child, patience.at_most(store_time));
    } catch (const Error& error) {
      if (error.code() != ErrorCode::childFailed && error.code() != ErrorCode::deadlineExceeded)
        throw;
      patience.check();
      return false;
    }
  }
};

}  // namespace

std::unique_ptr<Remembered> make_remembered() { return std::make_unique<SecretTool>(); }

}  // namespace kepka::prompt
