// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "doctor/computer.h"

namespace kepka::doctor {

/// A token or card reader that the kernel sees in USB, whatever pcscd makes of it.
struct UsbToken {
  std::uint16_t vendor = 0, product = 0;
  std::string ru, en;         // its maker or model by our table, else what it says of itself
  bool is_rutoken_s = false;  // needs a driver of its own

  /// "0a89:0030"
  std::string ids() const;
};

/// From /sys/bus/usb/devices: devices of known makers, and whatever has an interface of class 0x0b
/// (USB Device Class Specification for Integrated Circuit(s) Cards Interface Devices, 4.3).
std::vector<UsbToken> usb_tokens(const Computer& computer);

}  // namespace kepka::doctor
