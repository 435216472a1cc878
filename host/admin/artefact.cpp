// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/artefact.h"

#include <algorithm>
#include <string_view>

#include "base/error.h"
#include "crypto/base64.h"

namespace kepka::admin {
namespace {

using base::ByteView;
using base::Error;
using base::ErrorCode;

constexpr std::size_t blocks_max = 1000;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view begin = "-----BEGIN ";
constexpr std::string_view dashes = "-----";

[[noreturn]] void refuse(const char* detail) { throw Error(ErrorCode::unknownFormat, detail); }

base::Bytes decode_base64(std::string_view text, const char* what) {
  try {
    return crypto::from_base64(text);
  } catch (const Error&) {
    refuse(what);
  }
}

// RFC 7468: every block, whatever its label; text between blocks is skipped.
std::vector<Artefact> pem_blocks(std::string_view text) {
  std::vector<Artefact> out;
  std::size_t at = 0;
  while ((at = text.find(begin, at)) != std::string_view::npos) {
    if (out.size() == blocks_max) refuse("too many PEM blocks");
    const std::size_t label_at = at + begin.size();
    const std::size_t label_end = text.find(dashes, label_at);
    if (label_end == std::string_view::npos) refuse("PEM block without end");
    const std::string label(text.substr(label_at, label_end - label_at));
    if (label.size() > 64 || label.find('\n') != std::string::npos) refuse("label of a PEM block");
    const std::size_t body = label_end + dashes.size();
    const std::string end = "-----END " + label + "-----";
    const std::size_t stop = text.find(end, body);
    if (stop == std::string_view::npos) refuse("PEM block without end");
    base::Bytes der = decode_base64(text.substr(body, stop - body), "PEM block is no base64");
    out.push_back({FileBytes(std::move(der)), "PEM", label});
    at = stop + end.size();
  }
  return out;
}

bool is_base64(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
         c == '/' || c == '=' || c == '\n' || c == '\r' || c == ' ' || c == '\t';
}

}  // namespace

std::vector<Artefact> read_artefacts(ByteView file) {
  std::vector<Artefact> out;
  std::string_view text = base::text_of(file);
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  if (text.empty()) refuse("empty file");
  // DER begins with the tag of a SEQUENCE, "0", which base64 of a SEQUENCE does not: that is "M".
  const bool der = text.front() == '0';
  if (!der && text.find(begin) != std::string_view::npos) return pem_blocks(text);
  if (!der && std::all_of(text.begin(), text.end(), is_base64)) {
    out.push_back({FileBytes(decode_base64(text, "no base64")), "base64", ""});
    return out;
  }
  out.push_back({FileBytes(base::Bytes(file.begin(), file.end())), "DER", ""});
  return out;
}

}  // namespace kepka::admin
