// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "token_worker/data_objects.h"

#include "base/error.h"

namespace kepka::token_worker {

namespace {

using base::Error;
using base::ErrorCode;

std::vector<CK_OBJECT_HANDLE> find_data(const Session& session, const DataName& name) {
  Template wanted;
  wanted.number(CKA_CLASS, CKO_DATA);
  wanted.text(CKA_LABEL, name.label).text(CKA_APPLICATION, name.application);
  return find_objects(session, wanted, max_data_objects);
}

}  // namespace

void write_data(const Session& session, const DataName& name, bool is_private,
                const base::Secret& value) {
  if (!find_data(session, name).empty()) {
    throw Error(ErrorCode::alreadyExists, "data of this name");
  }
  Template wanted;
  wanted.number(CKA_CLASS, CKO_DATA).flag(CKA_TOKEN, true).flag(CKA_PRIVATE, is_private);
  wanted.text(CKA_LABEL, name.label).text(CKA_APPLICATION, name.application);
  wanted.secret(CKA_VALUE, value);
  CK_OBJECT_HANDLE object = 0;
  session.module.check(session.module.functions().C_CreateObject(session.handle, wanted.data(),
                                                                 wanted.size(), &object),
                       "C_CreateObject");
}

base::Secret read_data(const Session& session, const DataName& name) {
  const auto found = find_data(session, name);
  if (found.empty()) throw Error(ErrorCode::dataMissing, "no data of this name");
  auto value = read_secret_attribute(session, found.front(), CKA_VALUE, max_data);
  if (!value) throw Error(ErrorCode::dataMissing, "data that cannot be read");
  return std::move(*value);
}

void remove_data(const Session& session, const DataName& name) {
  for (const CK_OBJECT_HANDLE object : find_data(session, name)) destroy_object(session, object);
}

}  // namespace kepka::token_worker
