// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A module whose answers contradict each other: what a program must not believe.
#include <algorithm>
#include <cstring>

#include "catch.h"
#include "error_code.h"
#include "token_worker/object_list.h"
#include "token_worker/objects.h"
#include "token_worker/token_info.h"

using namespace kepka::token_worker;
using kepka::base::ErrorCode;
using kepka::tests::code_of;

namespace {

constexpr CK_ULONG absurd = CK_UNAVAILABLE_INFORMATION - 1;

// What the module claims; the functions of PKCS #11 have no place for a context.
struct Lies {
  CK_ULONG first_count = 0;   // when asked for the number
  CK_ULONG second_count = 0;  // when asked for the items
  CK_ULONG found_each_time = 0;
  CK_ULONG first_length = 0;
  CK_ULONG second_length = 0;
  CK_RV second_answer = CKR_OK;
  CK_TOKEN_INFO info{};
};
Lies lies;

/// Never writes beyond the room, so that only the numbers lie.
template <typename Item>
CK_RV lie(Item* items, CK_ULONG* count) {
  if (items == nullptr) {
    *count = lies.first_count;
    return CKR_OK;
  }
  std::fill_n(items, std::min(*count, lies.second_count), Item{1});
  *count = lies.second_count;
  return CKR_OK;
}

CK_RV slot_list(unsigned char, CK_SLOT_ID* slots, unsigned long* count) {
  return lie(slots, count);
}
CK_RV mechanism_list(CK_SLOT_ID, CK_MECHANISM_TYPE* types, unsigned long* count) {
  return lie(types, count);
}
/// As p11-kit's client drops the first one: moves as many as there were, from the second on.
CK_RV shifted_mechanism_list(CK_SLOT_ID, CK_MECHANISM_TYPE* types, unsigned long* count) {
  constexpr unsigned long all = 3;
  if (types != nullptr) {
    const CK_MECHANISM_TYPE known[all] = {0xCEED0001, CKM_GOSTR3410, CKM_RSA_PKCS};
    std::copy_n(known, all, types);
    std::memmove(types, types + 1, all * sizeof *types);
  }
  *count = types == nullptr ? all : all - 1;
  return CKR_OK;
}
CK_RV mechanism_info(CK_SLOT_ID, CK_MECHANISM_TYPE, CK_MECHANISM_INFO* info) {
  info->ulMinKeySize = absurd;
  info->ulMaxKeySize = absurd;
  return CKR_OK;
}
CK_RV slot_info(CK_SLOT_ID, CK_SLOT_INFO* info) {
  std::memset(info, 0xFF, sizeof *info);
  return CKR_OK;
}
CK_RV info_of_token(CK_SLOT_ID, CK_TOKEN_INFO* info) {
  *info = lies.info;
  return CKR_OK;
}
CK_RV find_init(CK_SESSION_HANDLE, CK_ATTRIBUTE*, unsigned long) { return CKR_OK; }
CK_RV find(CK_SESSION_HANDLE, CK_OBJECT_HANDLE* objects, unsigned long room, unsigned long* count) {
  std::fill_n(objects, room, CK_OBJECT_HANDLE{5});
  *count = lies.found_each_time;
  return CKR_OK;
}
CK_RV find_final(CK_SESSION_HANDLE) { return CKR_OK; }
CK_RV attribute_value(CK_SESSION_HANDLE, CK_OBJECT_HANDLE, CK_ATTRIBUTE* asked, unsigned long) {
  const bool first = asked->pValue == nullptr;
  asked->ulValueLen = first ? lies.first_length : lies.second_length;
  return first ? CK_RV{CKR_OK} : lies.second_answer;
}

const CK_FUNCTION_LIST& functions() {
  static const CK_FUNCTION_LIST list = [] {
    CK_FUNCTION_LIST out{};
    out.C_GetSlotList = slot_list;
    out.C_GetSlotInfo = slot_info;
    out.C_GetTokenInfo = info_of_token;
    out.C_GetMechanismList = mechanism_list;
    out.C_GetMechanismInfo = mechanism_info;
    out.C_FindObjectsInit = find_init;
    out.C_FindObjects = find;
    out.C_FindObjectsFinal = find_final;
    out.C_GetAttributeValue = attribute_value;
    return out;
  }();
  return list;
}

const Module liar(&functions(), nullptr);
const Session session{liar, 1};

}  // namespace

TEST_CASE("Numbers of slots and mechanisms that make no sense are bounded") {
  lies = {.first_count = absurd, .second_count = absurd};
  CHECK(slots_of(liar, false).size() == max_slots);
  const auto token = describe_token(liar, 0, lies.info);
  REQUIRE(token.mechanisms.size() == 1);
  CHECK(token.mechanisms.front().max_bits == (std::int64_t{1} << 53) - 1);
  lies = {.first_count = 1, .second_count = absurd};
  CHECK(slots_of(liar, false).size() == max_slots);
  CHECK(describe_token(liar, 0, lies.info).mechanisms.size() == 1);
  lies = {.first_count = absurd, .second_count = 0};
  CHECK(slots_of(liar, false).empty());
  CHECK(describe_token(liar, 0, lies.info).mechanisms.empty());
}

TEST_CASE("A module that reads one mechanism beyond its room reads nothing of ours") {
  CK_FUNCTION_LIST list = functions();
  list.C_GetMechanismList = shifted_mechanism_list;
  const auto token = describe_token(Module(&list, nullptr), 0, CK_TOKEN_INFO{});
  CHECK(token.mechanisms.size() == 2);  // the address sanitizer looks at the read itself
}

TEST_CASE("Token information of nothing but ones is still an answer") {
  lies = {.first_count = 1, .second_count = 1};
  std::memset(&lies.info, 0xFF, sizeof lies.info);
  const auto listed = list_slots(liar);
  REQUIRE(listed.slots.size() == 1);
  REQUIRE(listed.slots.front().token);
  CHECK_FALSE(listed.slots.front().token->free_memory);
  CHECK(listed.slots.front().token->pin_max == (std::int64_t{1} << 53) - 1);
  // What the protocol refuses would be no answer.
  CHECK_NOTHROW(kepka::wire::worker::read_slots_list_result(kepka::wire::worker::write(listed),
                                                            kepka::wire::Path("result")));
}

TEST_CASE("A search that finds without end is ended") {
  Template wanted;
  lies = {.found_each_time = absurd};
  CHECK(find_objects(session, wanted, 100).size() == 100);
  lies = {.found_each_time = 1};
  CHECK(find_objects(session, wanted, 100).size() == 100);
}

TEST_CASE("A value's length is checked before memory is taken, and against what comes") {
  const auto read = [] { return read_attribute(session, 5, CKA_VALUE, 1000); };
  lies = {.first_length = absurd, .second_length = absurd};
  CHECK_FALSE(read());
  lies = {.first_length = CK_UNAVAILABLE_INFORMATION};
  CHECK_FALSE(read());
  lies = {.first_length = 1001, .second_length = 1001};
  CHECK_FALSE(read());
  lies = {.first_length = 10, .second_length = 11};
  CHECK_FALSE(read());
  lies = {.first_length = 10, .second_length = CK_UNAVAILABLE_INFORMATION};
  CHECK_FALSE(read());
  lies = {.first_length = 10, .second_length = 12, .second_answer = CKR_BUFFER_TOO_SMALL};
  CHECK_FALSE(read());
  lies = {.first_length = 10, .second_length = 3};
  CHECK(read().value().size() == 3);
  lies = {.first_length = 10, .second_length = 10, .second_answer = CKR_DEVICE_ERROR};
  CHECK(code_of(read) == ErrorCode::tokenFailed);
}

TEST_CASE("Secrets, numbers and flags of another length are none") {
  lies = {.first_length = absurd};
  CHECK_FALSE(read_secret_attribute(session, 5, CKA_VALUE, 1000));
  lies = {.first_length = 8, .second_length = 9};
  CHECK_FALSE(read_secret_attribute(session, 5, CKA_VALUE, 1000));
  lies = {.first_length = 4, .second_length = 4};
  CHECK_FALSE(read_number(session, 5, CKA_KEY_TYPE));
  lies = {.first_length = sizeof(CK_ULONG), .second_length = 1};
  CHECK_FALSE(read_number(session, 5, CKA_KEY_TYPE));
  lies = {.first_length = 2, .second_length = 2};
  CHECK_FALSE(read_flag(session, 5, CKA_PRIVATE));
}

TEST_CASE("Objects without end and without sense make an answer that the protocol takes") {
  lies = {.found_each_time = absurd, .first_length = 8, .second_length = 8};
  const ObjectList list = ObjectList::read(session, true);
  std::size_t items = 0;
  std::size_t pages = 0;
  for (std::optional<std::int64_t> from = 0; from; ++pages) {
    const auto page = list.page(static_cast<std::size_t>(*from));
    const auto json = kepka::wire::worker::write(page);
    CHECK(kepka::wire::json::serialize(json).size() < 1024 * std::size_t{1024});
    CHECK_NOTHROW(kepka::wire::worker::read_objects_list_result(json, kepka::wire::Path("result")));
    items += page.keys.size() + page.certificates.size() + page.data.size();
    from = page.next;
  }
  CHECK(pages >= 1);
  CHECK(items <= max_keys + max_certificates + max_data_objects);
  CHECK(items > 0);
}
