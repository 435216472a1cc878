// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "prompt/pinentry/assuan.h"

#include <charconv>
#include <cstring>
#include <optional>
#include <span>
#include <utility>

#include "base/error.h"
#include "prompt/child_input.h"

namespace kepka::prompt {

namespace {

using base::Error;
using base::ErrorCode;

constexpr std::size_t buffer_size = 4096;
constexpr std::size_t longest_data = 2048;  // pinentry's own bound of a PIN
// Each key typed costs a line of INQUIRE QUALITY; ten minutes of typing stay far below.
constexpr std::size_t most_bytes = 4 * 1024 * 1024;

Error failed(std::string detail) { return Error(ErrorCode::promptFailed, std::move(detail)); }

// The word before the first space; `line` keeps what follows the space.
std::string_view take_word(std::string_view& line) {
  const std::size_t space = line.find(' ');
  const std::string_view word = line.substr(0, space);
  line = space == std::string_view::npos ? std::string_view() : line.substr(space + 1);
  return word;
}

std::optional<std::uint8_t> hex_byte(std::string_view digits) {
  std::uint8_t value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  if (digits.size() != 2 || error != std::errc() || end != digits.data() + 2) return std::nullopt;
  return value;
}

void append_unescaped(base::Secret& out, std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (out.size() == out.capacity()) throw failed("the prompt program sent too much data");
    if (text[i] != '%') {
      out.append(static_cast<std::uint8_t>(text[i]));
      continue;
    }
    const std::optional<std::uint8_t> value = hex_byte(text.substr(i + 1, 2));
    if (!value) throw failed("the prompt program sent a bad escape");
    out.append(*value);
    i += 2;
  }
}

unsigned error_number(std::string_view text) {
  const std::string_view digits = take_word(text);
  unsigned number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size() || number == 0) {
    throw failed("the prompt program sent an error without a number");
  }
  return number;
}

}  // namespace

std::string assuan_escape(std::string_view text) {
  constexpr char digits[] = "0123456789ABCDEF";
  std::string escaped;
  for (const char character : text) {
    const auto byte = static_cast<std::uint8_t>(character);
    if (byte >= 0x20 && byte != '%' && byte != 0x7F) {
      escaped += character;
      continue;
    }
    escaped += '%';
    escaped += digits[byte >> 4U];
    escaped += digits[byte & 0xFU];
  }
  return escaped;
}

Assuan::Assuan(platform::Child& child)
    : child_(child), buffer_(buffer_size), inquired_(longest_assuan_line) {}

void Assuan::expect_greeting(const base::Patience& patience) {
  if (read_reply(patience, {}).error != 0) throw failed("the prompt program greeted with an error");
}

AssuanReply Assuan::send(std::string_view command, std::string_view argument,
                         const base::Patience& patience, const Quality& quality) {
  std::string line(command);
  if (!argument.empty()) line += ' ' + assuan_escape(argument);
  if (line.size() > longest_assuan_line) throw failed("an argument is too long for a line");
  write_line(line, patience);
  return read_reply(patience, quality);
}

// The view is good until the next call.
std::string_view Assuan::next_line(const base::Patience& patience) {
  const std::size_t left = buffer_.size() - consumed_;
  if (consumed_ > 0) std::memmove(buffer_.data(), buffer_.data() + consumed_, left);
  buffer_.resize(left);
  consumed_ = 0;
  for (;;) {
    const std::size_t end = buffer_.text().find('\n');
    std::string_view line = buffer_.text().substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.size() > longest_assuan_line)
      throw failed("the prompt program sent a line that is too long");
    if (end != std::string_view::npos) {
      consumed_ = end + 1;
      return line;
    }
    const std::size_t held = buffer_.size();
    buffer_.resize(buffer_.capacity());
    const std::size_t count =
        read_some(child_, std::span(buffer_.data() + held, buffer_.capacity() - held), patience);
    buffer_.resize(held + count);
    if (count == 0) throw failed("the prompt program ended");
    received_ += count;
    if (received_ > most_bytes) throw failed("the prompt program sent too much");
  }
}

void Assuan::write_line(std::string_view line, const base::Patience& patience) {
  child_.write(base::bytes_of(std::string(line) + '\n'), patience);
}

AssuanReply Assuan::read_reply(const base::Patience& patience, const Quality& quality) {
  AssuanReply reply;
  for (;;) {
    std::string_view rest = next_line(patience);
    if (rest.empty() || rest.starts_with('#')) continue;
    const std::string_view word = take_word(rest);
    if (word == "OK") return reply;
    if (word == "ERR") {
      reply.error = error_number(rest);
      return reply;
    }
    if (word == "D") {
      if (reply.data.capacity() == 0) reply.data = base::Secret(longest_data);
      append_unescaped(reply.data, rest);
    } else if (word == "S") {
      if (take_word(rest) == "PIN_REPEATED") reply.pin_repeated = true;
    } else if (word == "INQUIRE") {
      answer_inquiry(rest, patience, quality);
    } else {
      throw failed("the prompt program talked nonsense");
    }
  }
}

// pinentry writes the password with + for a space and %XX for a plus or a control character, and
// leaves % as it is; a password that cannot be unescaped is judged as it stands.
void Assuan::answer_inquiry(std::string_view inquiry, const base::Patience& patience,
                            const Quality& quality) {
  if (take_word(inquiry) != "QUALITY" || !quality) return write_line("CAN", patience);
  inquired_.wipe();
  for (std::size_t i = 0; i < inquiry.size(); ++i) {
    const std::optional<std::uint8_t> escaped =
        inquiry[i] == '%' ? hex_byte(inquiry.substr(i + 1, 2)) : std::nullopt;
    if (escaped) i += 2;
    inquired_.append(
        escaped.value_or(static_cast<std::uint8_t>(inquiry[i] == '+' ? ' ' : inquiry[i])));
  }
  const int value = quality(inquired_.view());
  inquired_.wipe();
  write_line("D " + std::to_string(value) + "\nEND", patience);
}

}  // namespace kepka::prompt
