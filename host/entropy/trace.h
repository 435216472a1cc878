// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/secret.h"

namespace kepka::entropy {

struct Event;

/// SHA-512 over a trace, event by event (each digest goes into the next one), so that a trace of
/// any length takes 64 bytes. `label` tells apart digests that serve different purposes.
class TraceDigest {
 public:
  explicit TraceDigest(std::string label);

  /// `time` is in whatever unit the digest's purpose asks for.
  void add(const Event& event, std::int64_t time);

  const base::Secret& value() const { return value_; }

 private:
  std::string label_;
  base::Secret value_;
  base::Secret input_;  // of one step, kept because locked pages are dear
};

/// The digests of the last 256 traces that were used: a file of lines in hexadecimal, changed under
/// a lock between processes. A damaged file is set aside (".damaged") and a new one begun.
class SeenTraces {
 public:
  explicit SeenTraces(std::filesystem::path file);

  bool contains(base::ByteView digest) const;

  /// Throws Error(sensorReplayed) if it is there already, Error(storeUnavailable).
  void add(base::ByteView digest);

 private:
  std::vector<std::string> read() const;
  std::filesystem::path beside(const char* suffix) const;

  std::filesystem::path file_;
};

}  // namespace kepka::entropy
