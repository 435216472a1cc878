// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.h"

namespace kepka::base {

/// A PIN, a password or a private key. Lives in pages of its own that are locked (not swapped),
/// left out of core dumps and of children, and wiped when it ends. Never copied by accident: it can
/// only be moved, or copied by copy_of(). Grows nowhere: its capacity is fixed when it is made.
class Secret {
 public:
  Secret() = default;

  /// Room for `capacity` bytes, size() is 0. Throws Error(outOfMemory) when the pages cannot be had
  /// or locked.
  explicit Secret(std::size_t capacity);

  static Secret copy_of(ByteView bytes);
  static Secret copy_of(std::string_view text) { return copy_of(bytes_of(text)); }

  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  std::uint8_t* data() { return data_; }
  const std::uint8_t* data() const { return data_; }
  std::size_t size() const { return size_; }
  std::size_t capacity() const { return capacity_; }
  bool empty() const { return size_ == 0; }
  ByteView view() const { return {data_, size_}; }
  std::string_view text() const { return text_of(view()); }

  /// Throws Error(internalError) beyond capacity(). Bytes that fall away are wiped.
  void resize(std::size_t size);
  void append(ByteView bytes);
  void append(std::uint8_t byte);

  /// Overwrites everything; size() becomes 0.
  void wipe();

  /// In time that depends on the lengths alone.
  bool equals(ByteView other) const;

 private:
  std::uint8_t* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
  std::size_t mapped_ = 0;
};

/// Overwrites memory in a way that the compiler keeps.
void wipe_memory(void* data, std::size_t size);

}  // namespace kepka::base
