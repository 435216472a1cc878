// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "base/patience.h"
#include "base/secret.h"

// Native messaging frames: a 32-bit length in the machine's byte order, then that many bytes of
// UTF-8 JSON.
namespace kepka::wire {

inline constexpr std::size_t frame_limit_in = 1024 * 1024;  // what Kepka reads
inline constexpr std::size_t frame_limit_out =
    1024 * 1024;  // what a browser reads: both drop the port above it

/// The next frame; nothing at the end of input (also in the middle of a frame: a dead browser is no
/// error). Blocks in a poll until then, or throws what patience throws. Throws Error(frameTooLong)
/// for a length above the limit and Error(malformedMessage) for 0, before any memory is taken;
/// after either, the stream cannot be read on.
std::optional<std::string> read_frame(int descriptor, const base::Patience& patience);

/// Secrets travel between kepka-host and its worker alone: each as one frame after the message that
/// announces it, straight from and into locked memory. 0 bytes are allowed here: whoever takes the
/// secret refuses an empty one.
inline constexpr std::size_t secret_frame_limit = 64 * 1024;

/// Like read_frame(), with the smaller limit.
std::optional<base::Secret> read_secret_frame(int descriptor, const base::Patience& patience);

/// Like write_frame().
void write_secret_frame(int descriptor, const base::Secret& secret, const base::Patience& patience);

/// Writes all, polling; the descriptor must be non-blocking, or a peer that stops reading holds the
/// thread in write(). SIGPIPE must be ignored (platform::harden_process). Throws
/// Error(frameTooLong), or Error(connectionLost) when nobody reads any more.
void write_frame(int descriptor, const std::string& json, const base::Patience& patience);

/// A descriptor that cannot be changed is left as it is.
void make_non_blocking(int descriptor);

}  // namespace kepka::wire
