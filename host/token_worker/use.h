// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "token_worker/object_list.h"
#include "token_worker/serve.h"
#include "token_worker/token_in_use.h"

namespace kepka::token_worker {

/// `kepka-token use`: one token, from token.open to the end of the process. Single-threaded.
class Use : public Work {
 public:
  /// The module is loaded by the first request, as in Watch.
  explicit Use(std::filesystem::path module) : file_(std::move(module)) {}
  /// Logs out, closes the session, C_Finalize.
  ~Use() override;

  Answer answer(const wire::Request& request, std::span<base::Secret> secrets) override;

  TokenInUse& token();
  /// What later pages of objects.list are taken from.
  std::optional<ObjectList>& listed() { return listed_; }

 private:
  const std::filesystem::path file_;
  std::optional<Module> module_;
  std::unique_ptr<TokenInUse> token_;
  std::optional<ObjectList> listed_;
};

}  // namespace kepka::token_worker
