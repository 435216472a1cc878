// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <limits>
#include <utility>

#include "base/error.h"
#include "base/secret.h"

namespace kepka::base {

namespace {

std::size_t whole_pages(std::size_t size) {
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  if (size > std::numeric_limits<std::size_t>::max() - page) {
    throw Error(ErrorCode::outOfMemory, "secret too long");
  }
  return (size + page - 1) / page * page;
}

std::uint8_t* map_locked(std::size_t size) {
  void* pages = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) throw Error(ErrorCode::outOfMemory, "no pages for a secret");
  if (::mlock(pages, size) != 0 || ::madvise(pages, size, MADV_DONTDUMP) != 0 ||
      ::madvise(pages, size, MADV_DONTFORK) != 0) {
    ::munmap(pages, size);
    throw Error(ErrorCode::outOfMemory, "pages of a secret cannot be locked");
  }
  return static_cast<std::uint8_t*>(pages);
}

}  // namespace

void wipe_memory(void* data, std::size_t size) {
  if (size != 0) ::explicit_bzero(data, size);
}

Secret::Secret(std::size_t capacity) {
  if (capacity == 0) return;
  mapped_ = whole_pages(capacity);
  data_ = map_locked(mapped_);
  capacity_ = capacity;
}

Secret Secret::copy_of(ByteView bytes) {
  Secret copy(bytes.size());
  copy.append(bytes);
  return copy;
}

Secret::Secret(Secret&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      capacity_(std::exchange(other.capacity_, 0)),
      mapped_(std::exchange(other.mapped_, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
  Secret taken(std::move(other));
  std::swap(data_, taken.data_);
  std::swap(size_, taken.size_);
  std::swap(capacity_, taken.capacity_);
  std::swap(mapped_, taken.mapped_);
  return *this;
}

Secret::~Secret() {
  if (data_ == nullptr) return;
  wipe();
  ::munmap(data_, mapped_);
}

void Secret::resize(std::size_t size) {
  if (size > capacity_) throw Error(ErrorCode::internalError, "secret beyond its capacity");
  if (size < size_) wipe_memory(data_ + size, size_ - size);
  size_ = size;
}

void Secret::append(ByteView bytes) {
  if (bytes.empty()) return;
  if (data_ == nullptr || bytes.size() > capacity_ - size_) {
    throw Error(ErrorCode::internalError, "secret beyond its capacity");
  }
  std::memmove(data_ + size_, bytes.data(), bytes.size());
  size_ += bytes.size();
}

void Secret::append(std::uint8_t byte) { append(ByteView(&byte, 1)); }

void Secret::wipe() {
  // The whole mapping: what was written past size() through data() must go too.
  wipe_memory(data_, mapped_);
  size_ = 0;
}

bool Secret::equals(ByteView other) const {
  if (other.size() != size_) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < size_; ++i) {
    // volatile keeps the compiler from leaving the loop at the first difference.
    const volatile std::uint8_t mine = data_[i];
    difference |= static_cast<unsigned>(mine ^ other[i]);
  }
  return difference == 0;
}

}  // namespace kepka::base
