// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/pem.h"

#include "base/error.h"
#include "crypto/base64.h"

namespace kepka::pki {
namespace {

using base::Error;
using base::ErrorCode;

constexpr std::size_t line_length = 64;

base::Bytes decode_body(std::string_view body) {
  try {
    return crypto::from_base64(body);
  } catch (const Error&) {
    throw Error(ErrorCode::malformedDer, "PEM block is no base64");
  }
}

}  // namespace

std::string to_pem(std::string_view label, base::ByteView der) {
  const std::string body = crypto::to_base64(der);
  std::string out = "-----BEGIN " + std::string(label) + "-----\n";
  for (std::size_t at = 0; at < body.size(); at += line_length) {
    out += body.substr(at, line_length) + "\n";
  }
  return out + "-----END " + std::string(label) + "-----\n";
}

base::Bytes from_pem(std::string_view label, std::string_view text) {
  auto blocks = find_pem_blocks(label, text);
  if (blocks.size() != 1) throw Error(ErrorCode::malformedDer, "not exactly one PEM block");
  return std::move(blocks.front());
}

std::vector<base::Bytes> find_pem_blocks(std::string_view label, std::string_view text) {
  const std::string begin = "-----BEGIN " + std::string(label) + "-----";
  const std::string end = "-----END " + std::string(label) + "-----";
  std::vector<base::Bytes> blocks;
  std::size_t at = 0;
  while ((at = text.find(begin, at)) != std::string_view::npos) {
    const std::size_t body = at + begin.size();
    const std::size_t stop = text.find(end, body);
    if (stop == std::string_view::npos)
      throw Error(ErrorCode::malformedDer, "PEM block without end");
    blocks.push_back(decode_body(text.substr(body, stop - body)));
    at = stop + end.size();
  }
  return blocks;
}

}  // namespace kepka::pki
