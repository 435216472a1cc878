// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "objects.h"

#include <algorithm>
#include <utility>

#include "asn1/reader.h"
#include "base/error.h"

namespace virtual_rutoken {

namespace {

/// One element of DER and nothing after it.
bool is_der_sequence(ByteView value) {
  try {
    kepka::asn1::Reader reader(value);
    reader.next(kepka::asn1::tag::sequence, "certificate");
    return reader.at_end();
  } catch (const kepka::base::Error&) {
    return false;
  }
}

Object data_object(const Template& wanted) {
  wanted.check_allowed(CKO_DATA, CK_UNAVAILABLE_INFORMATION);
  Object object;
  object.attributes = {{CKA_APPLICATION, {}}, {CKA_OBJECT_ID, {}}, {CKA_VALUE, {}}};
  return object;
}

Object certificate_object(const Template& wanted, const TokenConfig& config) {
  require(config.model != Model::lite || config.takes_certificates, CKR_ATTRIBUTE_VALUE_INVALID);
  wanted.check_allowed(CKO_CERTIFICATE, CK_UNAVAILABLE_INFORMATION);
  require(wanted.number_at(CKA_CERTIFICATE_TYPE) == CKC_X_509, CKR_ATTRIBUTE_VALUE_INVALID);
  require(is_der_sequence(wanted.at(CKA_VALUE)), CKR_ATTRIBUTE_VALUE_INVALID);
  require(wanted.number(CKA_CERTIFICATE_CATEGORY, 0) <= 3, CKR_ATTRIBUTE_VALUE_INVALID);
  Object object;
  object.attributes = {{CKA_ID, {}},         {CKA_SUBJECT, {}},
                       {CKA_ISSUER, {}},     {CKA_SERIAL_NUMBER, {}},
                       {CKA_START_DATE, {}}, {CKA_END_DATE, {}}};
  object.set_number(CKA_CERTIFICATE_CATEGORY, 0);
  object.set_flag(CKA_TRUSTED, false);
  return object;
}

/// Keys are made on the token and nowhere else: plain import of a private GOST key is refused by
/// the device, and Kepka imports no others.
Object new_object(const Template& wanted, const TokenConfig& config) {
  switch (wanted.number_at(CKA_CLASS)) {
    case CKO_DATA:
      return data_object(wanted);
    case CKO_CERTIFICATE:
      return certificate_object(wanted, config);
    case CKO_PUBLIC_KEY:
    case CKO_PRIVATE_KEY:
    case CKO_SECRET_KEY:
      fail(CKR_FUNCTION_NOT_SUPPORTED);
    default:
      fail(CKR_ATTRIBUTE_VALUE_INVALID);
  }
}

bool matches(const Object& object, const Template& wanted) {
  return std::all_of(wanted.attributes().begin(), wanted.attributes().end(), [&](const auto& pair) {
    const Bytes* value = object.find(pair.first);
    return value != nullptr && *value == pair.second;
  });
}

/// What a damaged token might answer; only reading it can tell.
void distort(const Call& call, CK_ATTRIBUTE& attribute) {
  auto* bytes = static_cast<std::uint8_t*>(attribute.pValue);
  if (call.fault(FaultKind::huge_length) != nullptr) {
    attribute.ulValueLen = CK_ULONG{1} << 40;
  } else if (call.fault(FaultKind::wrong_type) != nullptr) {
    if (bytes != nullptr) std::fill_n(bytes, attribute.ulValueLen, std::uint8_t{0xA5});
    attribute.ulValueLen = attribute.ulValueLen > 3 ? 3 : 0;
  } else if (call.fault(FaultKind::bad_label) != nullptr && attribute.type == CKA_LABEL &&
             bytes != nullptr) {
    // An escape, a line break, a right-to-left override, and a sequence that UTF-8 has not.
    constexpr std::string_view label = "\x1b\n\xe2\x80\xae\xff\xc3(";
    for (CK_ULONG i = 0; i < attribute.ulValueLen; ++i) {
      bytes[i] = static_cast<std::uint8_t>(label[i % label.size()]);
    }
  }
}

/// One row of C_GetAttributeValue (PKCS #11 5.7.5, cases 1 to 5).
CK_RV give_attribute(const Object& object, CK_ATTRIBUTE& attribute) {
  const CK_ULONG room = attribute.ulValueLen;
  attribute.ulValueLen = CK_UNAVAILABLE_INFORMATION;
  if (object.number(CKA_CLASS) == CKO_PRIVATE_KEY && is_sensitive(attribute.type)) {
    return CKR_ATTRIBUTE_SENSITIVE;
  }
  const Bytes* value = object.find(attribute.type);
  if (value == nullptr) return CKR_ATTRIBUTE_TYPE_INVALID;
  if (attribute.pValue != nullptr && room < value->size()) return CKR_BUFFER_TOO_SMALL;
  attribute.ulValueLen = value->size();
  if (attribute.pValue != nullptr) {
    std::copy(value->begin(), value->end(), static_cast<std::uint8_t*>(attribute.pValue));
  }
  return CKR_OK;
}

}  // namespace

bool is_visible(Library& library, const Session& session, const Object& object) {
  return !object.flag(CKA_PRIVATE) || library.user(session.slot) == CKU_USER;
}

Object visible_object(Library& library, Session& session, CK_OBJECT_HANDLE handle, CK_RV rv) {
  const auto state = library.token(session.slot).read();
  const auto& all = handle < first_session_object ? state->objects : session.objects;
  const auto found = all.find(handle);
  require(found != all.end() && is_visible(library, session, found->second), rv);
  return found->second;
}

void check_may_write(Library& library, const Session& session, bool on_token, bool is_private) {
  require(!on_token || session.read_write, CKR_SESSION_READ_ONLY);
  require(library.user(session.slot) == CKU_USER || (!on_token && !is_private),
          CKR_USER_NOT_LOGGED_IN);
}

std::vector<CK_OBJECT_HANDLE> store(Library& library, Session& session,
                                    std::vector<Object> objects) {
  TokenFile& token = library.token(session.slot);
  std::vector<CK_OBJECT_HANDLE> handles(objects.size());
  token.change([&](TokenState& state) {
    for (std::size_t i = 0; i < objects.size(); ++i) {
      if (objects[i].flag(CKA_TOKEN)) handles[i] = token.add(state, objects[i]);
    }
  });
  for (std::size_t i = 0; i < objects.size(); ++i) {
    if (handles[i] != CK_INVALID_HANDLE) continue;
    handles[i] = library.next_session_object++;
    session.objects.emplace(handles[i], std::move(objects[i]));
  }
  return handles;
}

CK_OBJECT_HANDLE create_object(Call& call, CK_SESSION_HANDLE handle, const CK_ATTRIBUTE* attributes,
                               CK_ULONG count) {
  Library& library = call.library;
  Session& session = library.session(handle);
  const Template wanted(attributes, count);
  Object object = new_object(wanted, library.token(session.slot).config());
  object.set_flag(CKA_TOKEN, false);
  object.set_flag(CKA_PRIVATE, false);
  object.set_flag(CKA_MODIFIABLE, true);
  object.attributes[CKA_LABEL] = {};
  for (const auto& [type, value] : wanted.attributes()) object.attributes[type] = value;
  check_may_write(library, session, object.flag(CKA_TOKEN), object.flag(CKA_PRIVATE));
  return store(library, session, {std::move(object)}).front();
}

void destroy_object(Call& call, CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE object_handle) {
  Library& library = call.library;
  Session& session = library.session(handle);
  const Object object = visible_object(library, session, object_handle, CKR_OBJECT_HANDLE_INVALID);
  check_may_write(library, session, object.flag(CKA_TOKEN), object.flag(CKA_PRIVATE));
  session.objects.erase(object_handle);
  library.token(session.slot).change([&](TokenState& state) {
    state.objects.erase(object_handle);
  });
}

CK_ULONG get_object_size(Call& call, CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE object) {
  Session& session = call.library.session(handle);
  return visible_object(call.library, session, object, CKR_OBJECT_HANDLE_INVALID).size();
}

void get_attribute_value(Call& call, CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE object_handle,
                         CK_ATTRIBUTE* attributes, CK_ULONG count) {
  require(attributes != nullptr && count != 0, CKR_ARGUMENTS_BAD);
  Session& session = call.library.session(handle);
  const Object object =
      visible_object(call.library, session, object_handle, CKR_OBJECT_HANDLE_INVALID);
  CK_RV worst = CKR_OK;
  for (CK_ULONG i = 0; i < count; ++i) {
    const CK_RV rv = give_attribute(object, attributes[i]);
    if (rv == CKR_OK) distort(call, attributes[i]);
    if (worst == CKR_OK) worst = rv;
  }
  require(worst == CKR_OK, worst);
}

void set_attribute_value(Call& call, CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE object_handle,
                         const CK_ATTRIBUTE* attributes, CK_ULONG count) {
  Library& library = call.library;
  Session& session = library.session(handle);
  Object object = visible_object(library, session, object_handle, CKR_OBJECT_HANDLE_INVALID);
  const Template wanted(attributes, count);
  check_may_write(library, session, object.flag(CKA_TOKEN), object.flag(CKA_PRIVATE));
  require(object.flag(CKA_MODIFIABLE), CKR_ATTRIBUTE_READ_ONLY);
  for (const auto& [type, value] : wanted.attributes()) {
    require(type == CKA_LABEL, CKR_ATTRIBUTE_READ_ONLY);
    object.attributes[type] = value;
  }
  if (object_handle >= first_session_object) {
    session.objects[object_handle] = std::move(object);
    return;
  }
  const TokenFile& token = library.token(session.slot);
  library.token(session.slot).change([&](TokenState& state) {
    state.objects[object_handle] = object;
    require(state.used_memory() <= token.config().memory, CKR_DEVICE_MEMORY);
  });
}

void find_objects_init(Call& call, CK_SESSION_HANDLE handle, const CK_ATTRIBUTE* attributes,
                       CK_ULONG count) {
  Library& library = call.library;
  Session& session = library.session(handle);
  require(!session.found, CKR_OPERATION_ACTIVE);
  const Template wanted(attributes, count);
  std::vector<CK_OBJECT_HANDLE> found;
  const auto search = [&](const std::map<CK_OBJECT_HANDLE, Object>& objects) {
    for (const auto& [each, object] : objects) {
      if (is_visible(library, session, object) && matches(object, wanted)) found.push_back(each);
    }
  };
  search(library.token(session.slot).read()->objects);
  search(session.objects);
  session.found = std::move(found);
}

void find_objects(Call& call, CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE* objects, CK_ULONG room,
                  CK_ULONG* count) {
  Session& session = call.library.session(handle);
  require(session.found.has_value(), CKR_OPERATION_NOT_INITIALIZED);
  require(objects != nullptr && room != 0 && count != nullptr, CKR_ARGUMENTS_BAD);
  auto& found = *session.found;
  *count = std::min<CK_ULONG>(room, found.size());
  const auto end = found.begin() + static_cast<std::ptrdiff_t>(*count);
  std::copy(found.begin(), end, objects);
  found.erase(found.begin(), end);
}

void find_objects_final(Call& call, CK_SESSION_HANDLE handle) {
  Session& session = call.library.session(handle);
  require(session.found.has_value(), CKR_OPERATION_NOT_INITIALIZED);
  session.found.reset();
}

}  // namespace virtual_rutoken
