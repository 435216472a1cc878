// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "token_worker/object_list.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <optional>

#include "base/error.h"
#include "token_worker/algorithms.h"
#include "token_worker/public_key.h"

namespace kepka::token_worker {

namespace {

using base::Error;
using base::ErrorCode;
namespace worker = wire::worker;

constexpr std::size_t page_budget = 700 * std::size_t{1024};  // JSON; a frame takes 1 MiB
constexpr CK_ULONG max_category = 3;

/// With these the token has gone: no other object can be read either.
constexpr ErrorCode fatal[] = {ErrorCode::tokenRemoved, ErrorCode::tokenAbsent,
                               ErrorCode::moduleFailed, ErrorCode::readerFailed};

/// Reads one object after the other; one that fails does not hide the others.
class Reading {
 public:
  explicit Reading(const Session& session) : session_(session) {}

  void each(CK_OBJECT_CLASS object_class, std::size_t max,
            const std::function<void(CK_OBJECT_HANDLE)>& read) {
    Template wanted;
    wanted.number(CKA_CLASS, object_class);
    for (const CK_OBJECT_HANDLE object : find_objects(session_, wanted, max)) try_one(object, read);
  }

  void finish() const {
    if (!any_read_ && first_) throw Error(*first_);
  }

 private:
  void try_one(CK_OBJECT_HANDLE object, const std::function<void(CK_OBJECT_HANDLE)>& read) {
    try {
      read(object);
      any_read_ = true;
    } catch (const Error& error) {
      const bool gone =
          std::find(std::begin(fatal), std::end(fatal), error.code()) != std::end(fatal);
      if (gone) throw;
      if (!first_) first_ = error;
    }
  }

  const Session& session_;
  bool any_read_ = false;
  std::optional<Error> first_;
};

using KeysById = std::map<base::Bytes, worker::KeyObject>;

/// The key with the object's CKA_ID; nullptr if it has none.
worker::KeyObject* key_of(KeysById& keys, const Session& session, CK_OBJECT_HANDLE object) {
  const auto id = read_attribute(session, object, CKA_ID, max_id);
  if (!id || id->empty()) return nullptr;
  const auto known = keys.find(*id);
  if (known == keys.end() && keys.size() >= max_keys) return nullptr;
  worker::KeyObject& key = keys[*id];
  key.id = base::to_hex(*id);
  if (key.label.empty()) key.label = read_text(session, object, CKA_LABEL);
  return &key;
}

std::vector<worker::KeyObject> read_keys(Reading& reading, const Session& session,
                                         bool sees_private) {
  KeysById keys;
  reading.each(CKO_PUBLIC_KEY, max_keys, [&](CK_OBJECT_HANDLE object) {
    worker::KeyObject* key = key_of(keys, session, object);
    if (key == nullptr) return;
    key->has_public = true;
    if (const auto value = read_public_key(session, object)) key->key = to_wire(*value);
  });
  reading.each(CKO_PRIVATE_KEY, max_keys, [&](CK_OBJECT_HANDLE object) {
    worker::KeyObject* key = key_of(keys, session, object);
    if (key != nullptr) key->has_private = true;
  });
  std::vector<worker::KeyObject> out;
  for (auto& [id, key] : keys) {
    if (sees_private && !key.has_private) key.has_private = false;
    out.push_back(std::move(key));
  }
  return out;
}

std::vector<worker::DataObject> read_data(Reading& reading, const Session& session) {
  std::vector<worker::DataObject> out;
  reading.each(CKO_DATA, max_data_objects, [&](CK_OBJECT_HANDLE object) {
    worker::DataObject data;
    data.label = read_text(session, object, CKA_LABEL);
    data.application = read_text(session, object, CKA_APPLICATION);
    data.is_private = read_flag(session, object, CKA_PRIVATE);
    const auto value =
        data.is_private ? std::nullopt : read_attribute(session, object, CKA_VALUE, max_data);
    if (value) data.value = base::to_hex(*value);
    out.push_back(std::move(data));
  });
  return out;
}

std::vector<worker::CertificateObject> read_certificates(Reading& reading, const Session& session) {
  std::vector<worker::CertificateObject> out;
  reading.each(CKO_CERTIFICATE, max_certificates, [&](CK_OBJECT_HANDLE object) {
    const auto der = read_attribute(session, object, CKA_VALUE, max_certificate);
    const CK_ULONG type = read_number(session, object, CKA_CERTIFICATE_TYPE).value_or(CKC_X_509);
    if (!der || der->empty() || type != CKC_X_509) return;
    worker::CertificateObject certificate;
    certificate.der = base::to_hex(*der);
    certificate.label = read_text(session, object, CKA_LABEL);
    const auto id = read_attribute(session, object, CKA_ID, max_id);
    if (id) certificate.id = base::to_hex(*id);
    const CK_ULONG category = read_number(session, object, CKA_CERTIFICATE_CATEGORY).value_or(0);
    certificate.category = category > max_category ? 0 : static_cast<std::int64_t>(category);
    out.push_back(std::move(certificate));
  });
  return out;
}

/// Takes items into a page as long as they fit.
class Page {
 public:
  explicit Page(std::size_t from) : skip_(from), next_(from) {}

  template <typename Item>
  void take(const std::vector<Item>& items, std::vector<Item>& out) {
    for (const Item& item : items) {
      if (full_) return;
      if (skip_ > 0) {
        --skip_;
        continue;
      }
      const std::size_t size = wire::json::serialize(worker::write(item)).size();
      full_ = used_ != 0 && used_ + size > page_budget;
      if (full_) return;
      used_ += size;
      ++next_;
      out.push_back(item);
    }
  }

  bool full() const { return full_; }
  std::size_t next() const { return next_; }

 private:
  std::size_t skip_;
  std::size_t next_;
  std::size_t used_ = 0;
  bool full_ = false;
};

}  // namespace

ObjectList ObjectList::read(const Session& session, bool sees_private) {
  ObjectList list;
  Reading reading(session);
  list.keys_ = read_keys(reading, session, sees_private);
  list.data_ = read_data(reading, session);
  list.certificates_ = read_certificates(reading, session);
  reading.finish();
  return list;
}

worker::ObjectsListResult ObjectList::page(std::size_t from) const {
  worker::ObjectsListResult out;
  Page page(from);
  page.take(keys_, out.keys);
  page.take(data_, out.data);
  page.take(certificates_, out.certificates);
  if (page.full()) out.next = static_cast<std::int64_t>(page.next());
  return out;
}

}  // namespace kepka::token_worker
