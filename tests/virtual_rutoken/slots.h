// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "call.h"

// Slots, tokens and what they can do. Each function is the work of the C_* function of its name.
namespace virtual_rutoken {

/// Fixed width, padded with blanks, without a terminator, as PKCS #11 has its texts.
void fill_padded(CK_UTF8CHAR* field, std::size_t width, std::string_view text);

/// Copies an array out by the rules of PKCS #11 5.2: a null pointer asks for the number, a place
/// that is too small answers CKR_BUFFER_TOO_SMALL with the number.
template <typename T>
void give(const std::vector<T>& values, T* out, CK_ULONG* count) {
  require(count != nullptr, CKR_ARGUMENTS_BAD);
  const CK_ULONG room = *count;
  *count = values.size();
  if (out == nullptr) return;
  require(room >= values.size(), CKR_BUFFER_TOO_SMALL);
  for (std::size_t i = 0; i < values.size(); ++i) out[i] = values[i];
}

void get_info(CK_INFO* info);
void get_slot_list(Call& call, bool only_with_token, CK_SLOT_ID* slots, CK_ULONG* count);
void get_slot_info(Call& call, CK_SLOT_ID slot, CK_SLOT_INFO* info);
void get_token_info(Call& call, CK_SLOT_ID slot, CK_TOKEN_INFO* info);
void get_mechanism_list(Call& call, CK_SLOT_ID slot, CK_MECHANISM_TYPE* types, CK_ULONG* count);
void get_mechanism_info(Call& call, CK_SLOT_ID slot, CK_MECHANISM_TYPE type,
                        CK_MECHANISM_INFO* info);
/// Runs without the library's mutex.
void wait_for_slot_event(Call& call, CK_FLAGS flags, CK_SLOT_ID* slot, void* reserved);

}  // namespace virtual_rutoken
