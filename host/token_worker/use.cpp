// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "token_worker/use.h"

#include <algorithm>
#include <iterator>

#include "base/error.h"
#include "token_worker/algorithms.h"
#include "token_worker/certificates.h"
#include "token_worker/data_objects.h"
#include "token_worker/faults.h"
#include "token_worker/keys.h"
#include "worker.gen.h"

namespace kepka::token_worker {

namespace {

using base::Error;
using base::ErrorCode;
namespace worker = wire::worker;
namespace json = wire::json;

using Secrets = std::span<base::Secret>;

json::value nothing() { return json::object(); }

wire::Path path() { return wire::Path("arguments"); }

/// The one at that place; nullptr if it was not sent.
const base::Secret* secret_at(Secrets secrets, std::size_t index) {
  return index < secrets.size() ? &secrets[index] : nullptr;
}

const base::Secret& whole_secret(Secrets secrets) {
  if (secrets.front().empty()) wire::throw_invalid(wire::Path("secrets"), "a value");
  return secrets.front();
}

void check_date(const std::optional<std::string>& date, const char* name) {
  const auto is_digit = [](char each) { return each >= '0' && each <= '9'; };
  if (date && !std::all_of(date->begin(), date->end(), is_digit)) {
    wire::throw_invalid(path() / name, "YYYYMMDD");
  }
}

CK_USER_TYPE type_of(worker::User user) { return user == worker::User::so ? CKU_SO : CKU_USER; }

Answer open(Use& use, const json::object& arguments, Secrets) {
  const auto params = worker::read_token_open_params(arguments, path());
  use.token().open(static_cast<CK_SLOT_ID>(params.slot),
                   {params.manufacturer, params.model, params.serial});
  return {worker::write(worker::TokenOpenResult{use.token().state()}), {}};
}

Answer state(Use& use, const json::object& arguments, Secrets) {
  worker::read_token_state_params(arguments, path());
  return {worker::write(worker::TokenStateResult{use.token().state()}), {}};
}

Answer login(Use& use, const json::object& arguments, Secrets secrets) {
  const auto params = worker::read_token_login_params(arguments, path());
  use.token().login(type_of(params.user), secret_at(secrets, 0));
  return {nothing(), {}};
}

Answer logout(Use& use, const json::object& arguments, Secrets) {
  worker::read_token_logout_params(arguments, path());
  use.token().logout();
  return {nothing(), {}};
}

Answer list_objects(Use& use, const json::object& arguments, Secrets) {
  const auto params = worker::read_objects_list_params(arguments, path());
  auto& listed = use.listed();
  if (params.from == 0 || !listed) {
    const TokenInUse& token = use.token();
    listed = ObjectList::read(token.session(), token.sees_private());
  }
  return {worker::write(listed->page(static_cast<std::size_t>(params.from))), {}};
}

Answer generate(Use& use, const json::object& arguments, Secrets) {
  auto params = worker::read_key_generate_params(arguments, path());
  check_date(params.start, "start");
  check_date(params.end, "end");
  const KeyWish wish{.id = base::from_hex(params.id),
                     .label = std::move(params.label),
                     .algorithm = from_wire(params.algorithm),
                     .exchange = params.exchange,
                     .start = std::move(params.start),
                     .end = std::move(params.end)};
  const crypto::PublicKey key = generate_key(use.token().session(), wish);
  return {worker::write(worker::KeyGenerateResult{to_wire(key)}), {}};
}

Answer sign_digest(Use& use, const json::object& arguments, Secrets) {
  const auto params = worker::read_key_sign_params(arguments, path());
  const crypto::KeyAlgorithm algorithm = from_wire(params.algorithm);
  TokenInUse& token = use.token();
  try {
    const base::Bytes signature =
        sign(token.session(), base::from_hex(params.id), algorithm, base::from_hex(params.digest));
    return {worker::write(worker::KeySignResult{base::to_hex(signature)}), {}};
  } catch (const Error&) {
    token.renew_session();
    throw;
  }
}

Answer remove_pair(Use& use, const json::object& arguments, Secrets) {
  const auto params = worker::read_key_remove_params(arguments, path());
  remove_key(use.token().session(), base::from_hex(params.id));
  return {nothing(), {}};
}

Answer write_one(Use& use, const json::object& arguments, Secrets) {
  auto params = worker::read_certificate_write_params(arguments, path());
  const bool created =
      write_certificate(use.token().session(), {.id = base::from_hex(params.id),
                                                .label = std::move(params.label),
                                                .category = static_cast<CK_ULONG>(params.category),
                                                .der = base::from_hex(params.der)});
  return {worker::write(worker::CertificateWriteResult{created}), {}};
}

Answer remove_one(Use& use, const json::object& arguments, Secrets) {
  const auto params = worker::read_certificate_remove_params(arguments, path());
  remove_certificate(use.token().session(), base::from_hex(params.der));
  return {nothing(), {}};
}

Answer data_write(Use& use, const json::object& arguments, Secrets secrets) {
  const auto params = worker::read_data_write_params(arguments, path());
  write_data(use.token().session(), {params.label, params.application}, params.is_private,
             whole_secret(secrets));
  return {nothing(), {}};
}

Answer data_read(Use& use, const json::object& arguments, Secrets) {
  const auto params = worker::read_data_read_params(arguments, path());
  return {nothing(), read_data(use.token().session(), {params.label, params.application})};
}

Answer data_remove(Use& use, const json::object& arguments, Secrets) {
  const auto params = worker::read_data_remove_params(arguments, path());
  remove_data(use.token().session(), {params.label, params.application});
  return {nothing(), {}};
}

Answer change_pin(Use& use, const json::object& arguments, Secrets secrets) {
  const auto params = worker::read_pin_change_params(arguments, path());
  if (secrets.size() == 1) wire::throw_invalid(wire::Path("secrets"), "two or none");
  use.token().change_pin(type_of(params.user), secret_at(secrets, 0), secret_at(secrets, 1));
  return {nothing(), {}};
}

Answer unblock_pin(Use& use, const json::object& arguments, Secrets secrets) {
  worker::read_pin_unblock_params(arguments, path());
  use.token().unblock_pin(secret_at(secrets, 0), secret_at(secrets, 1));
  return {nothing(), {}};
}

Answer seed(Use& use, const json::object& arguments, Secrets secrets) {
  worker::read_random_seed_params(arguments, path());
  const bool accepted = use.token().seed_random(whole_secret(secrets));
  return {worker::write(worker::RandomSeedResult{accepted}), {}};
}

struct CallRow {
  std::string_view method;
  std::size_t min_secrets, max_secrets;
  Answer (*answer)(Use&, const json::object& arguments, Secrets);
};

constexpr CallRow call_rows[] = {
    {"token.open", 0, 0, open},
    {"token.state", 0, 0, state},
    {"token.login", 0, 1, login},
    {"token.logout", 0, 0, logout},
    {"objects.list", 0, 0, list_objects},
    {"key.generate", 0, 0, generate},
    {"key.sign", 0, 0, sign_digest},
    {"key.remove", 0, 0, remove_pair},
    {"certificate.write", 0, 0, write_one},
    {"certificate.remove", 0, 0, remove_one},
    {"data.write", 1, 1, data_write},
    {"data.read", 0, 0, data_read},
    {"data.remove", 0, 0, data_remove},
    {"pin.change", 0, 2, change_pin},
    {"pin.unblock", 0, 2, unblock_pin},
    {"random.seed", 1, 1, seed},
};

}  // namespace

Use::~Use() {
  token_.reset();
  if (module_) module_->finalize();
}

TokenInUse& Use::token() {
  if (!token_) {
    if (!module_) module_ = Module::load(file_);
    module_->initialize();
    token_ = std::make_unique<TokenInUse>(*module_);
  }
  return *token_;
}

Answer Use::answer(const wire::Request& request, Secrets secrets) {
  const auto* const row =
      std::find_if(std::begin(call_rows), std::end(call_rows),
                   [&](const CallRow& each) { return each.method == request.method; });
  if (row == std::end(call_rows)) throw Error(ErrorCode::unknownMethod, request.method);
  if (secrets.size() < row->min_secrets || secrets.size() > row->max_secrets) {
    wire::throw_invalid(wire::Path("secrets"), "another number of them");
  }
  if (request.method != "objects.list") listed_.reset();  // it may be of yesterday
  const bool was_open = token_ != nullptr && request.method != "token.open";
  try {
    return row->answer(*this, request.arguments, secrets);
  } catch (const Error& error) {
    // In the middle of the work it is not simply absent.
    if (was_open && error.code() == ErrorCode::tokenAbsent && ckr_of(error) != CKR_OK) {
      throw renamed(error, ErrorCode::tokenRemoved);
    }
    throw;
  }
}

}  // namespace kepka::token_worker
