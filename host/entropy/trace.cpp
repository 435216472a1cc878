// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "entropy/trace.h"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "crypto/keys.h"
#include "entropy/sensor.h"
#include "platform/file_lock.h"
#include "platform/files.h"

namespace kepka::entropy {

namespace {

using base::Error;
using base::ErrorCode;

constexpr std::size_t most_digests = 256;
constexpr std::size_t digest_size = 64;
constexpr std::size_t line_size = 2 * digest_size + 1;
constexpr std::size_t file_limit = most_digests * line_size;

void append_integer(base::Secret& out, std::int64_t value) {
  for (unsigned shift = 0; shift < 64; shift += 8) {
    out.append(static_cast<std::uint8_t>(static_cast<std::uint64_t>(value) >> shift));
  }
}

bool is_digest(std::string_view line) {
  return line.size() == 2 * digest_size &&
         line.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// Throws Error(storeDamaged).
std::vector<std::string> parse(std::string_view text) {
  std::vector<std::string> digests;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos || !is_digest(text.substr(0, end))) {
      throw Error(ErrorCode::storeDamaged, "the file of sensor traces is damaged");
    }
    digests.emplace_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return digests;
}

}  // namespace

TraceDigest::TraceDigest(std::string label)
    : label_(std::move(label)),
      value_(digest_size),
      input_(label_.size() + digest_size + 1 + 3 * sizeof(std::int64_t)) {}

void TraceDigest::add(const Event& event, std::int64_t time) {
  input_.wipe();
  input_.append(base::bytes_of(label_));
  input_.append(value_.view());
  input_.append(static_cast<std::uint8_t>(event.is_key ? 1 : 0));
  append_integer(input_, time);
  append_integer(input_, event.is_key ? 0 : event.x);
  append_integer(input_, event.is_key ? 0 : event.y);
  base::Bytes digest = crypto::digest(crypto::Digest::sha512, input_.view());
  value_.wipe();
  value_.append(digest);
  base::wipe_memory(digest.data(), digest.size());
}

SeenTraces::SeenTraces(std::filesystem::path file) : file_(std::move(file)) {}

bool SeenTraces::contains(base::ByteView digest) const {
  const std::vector<std::string> digests = read();
  return std::ranges::find(digests, base::to_hex(digest)) != digests.end();
}

void SeenTraces::add(base::ByteView digest) {
  platform::make_private_folder(file_.parent_path());
  const auto lock = platform::FileLock::briefly(beside(".lock"));
  std::vector<std::string> digests;
  try {
    digests = read();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::storeDamaged) throw;
    platform::remove_all(beside(".damaged"));
    platform::rename_without_replacing(file_, beside(".damaged"));
  }
  const std::string added = base::to_hex(digest);
  if (std::ranges::find(digests, added) != digests.end()) {
    throw Error(ErrorCode::sensorReplayed, "the digest of the trace was used before");
  }
  digests.push_back(added);
  std::string text;
  for (std::size_t i = digests.size() - std::min(digests.size(), most_digests); i < digests.size();
       ++i) {
    text += digests[i] + '\n';
  }
  platform::write_file_atomically(file_, base::bytes_of(text));
}

std::vector<std::string> SeenTraces::read() const {
  const std::optional<base::Bytes> content = platform::read_file(file_, file_limit);
  return content ? parse(base::text_of(*content)) : std::vector<std::string>();
}

std::filesystem::path SeenTraces::beside(const char* suffix) const {
  std::filesystem::path path = file_;
  return path += suffix;
}

}  // namespace kepka::entropy
