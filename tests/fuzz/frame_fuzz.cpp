// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A stream of any bytes: every frame lies in it whole, and only the catalogue's errors come out.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

#include "base/error.h"
#include "wire/frame.h"

using namespace kepka;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const int file = ::memfd_create("frames", MFD_CLOEXEC);
  if (::ftruncate(file, 0) != 0 || ::pwrite(file, data, size, 0) < 0) return 0;
  ::lseek(file, 0, SEEK_SET);
  std::size_t read = 0;
  try {
    while (const auto frame = wire::read_frame(file, {})) {
      if (frame->empty() || frame->size() > wire::frame_limit_in) std::abort();
      read += sizeof(std::uint32_t) + frame->size();
      if (read > size) std::abort();
    }
  } catch (const base::Error& error) {
    const bool expected = error.code() == base::ErrorCode::frameTooLong ||
                          error.code() == base::ErrorCode::malformedMessage;
    if (!expected) std::abort();
  }
  return 0;
}
