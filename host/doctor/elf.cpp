// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "doctor/elf.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <fstream>
#include <optional>
#include <string_view>

namespace kepka::doctor {
namespace {

constexpr std::size_t header_size = 20;  // up to e_machine
constexpr std::uint8_t class_64 = 2, order_little = 1;
constexpr std::uint16_t type_shared = 3;

struct MachineRow {
  std::uint16_t machine;
  std::string_view name_32, name_64;
};

// e_machine, by the ABI's registry.
constexpr std::array machines{
    MachineRow{3, "32-bit x86", "x86"},
    MachineRow{62, "x32", "x86-64"},
    MachineRow{40, "32-bit ARM", "ARM"},
    MachineRow{183, "ILP32 ARM", "ARM64"},
    MachineRow{175, "32-bit Elbrus", "Elbrus"},
    MachineRow{243, "32-bit RISC-V", "RISC-V"},
    MachineRow{258, "32-bit LoongArch", "LoongArch"},
};

struct ElfHeader {
  bool is_64 = false, is_shared = false;
  std::uint16_t machine = 0;
};

std::optional<std::array<std::uint8_t, header_size>> first_bytes(
    const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::array<std::uint8_t, header_size> bytes{};
  file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  return bytes;  // zeros where the file is shorter: no ELF
}

std::optional<ElfHeader> read_header(const std::array<std::uint8_t, header_size>& bytes) {
  constexpr std::array<std::uint8_t, 4> magic{0x7f, 'E', 'L', 'F'};
  if (!std::equal(magic.begin(), magic.end(), bytes.begin())) return std::nullopt;
  const bool little = bytes[5] == order_little;
  const auto number = [&](std::size_t at) {
    const unsigned low = bytes[at], high = bytes[at + 1];
    return static_cast<std::uint16_t>(little ? low | high << 8 : high | low << 8);
  };
  return ElfHeader{bytes[4] == class_64, number(16) == type_shared, number(18)};
}

std::string architecture_of(const ElfHeader& header) {
  const auto row = std::ranges::find(machines, header.machine, &MachineRow::machine);
  if (row == machines.end()) return "ELF machine " + std::to_string(header.machine);
  return std::string(header.is_64 ? row->name_64 : row->name_32);
}

}  // namespace

LibraryFile look_at_library(const std::filesystem::path& path) {
  const auto bytes = first_bytes(path);
  if (!bytes) return {LibraryFault::unreadable, {}};
  const auto header = read_header(*bytes);
  if (!header) return {LibraryFault::not_library, {}};
  const std::string architecture = architecture_of(*header);
  if (architecture != own_architecture()) return {LibraryFault::other_architecture, architecture};
  return {header->is_shared ? LibraryFault::none : LibraryFault::not_library, architecture};
}

std::string own_architecture() {
  static const std::string own = [] {
    const auto bytes = first_bytes("/proc/self/exe");
    const auto header = bytes ? read_header(*bytes) : std::nullopt;
    return header ? architecture_of(*header) : std::string();
  }();
  return own;
}

}  // namespace kepka::doctor
