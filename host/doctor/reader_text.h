// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace kepka::doctor {

/// A reader's name without a serial number: some drivers put it in, "JaCarta (000000000000) 00 00".
std::string reader_text(std::string_view name);

}  // namespace kepka::doctor
