// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/inspect.h"

#include <utility>

#include "admin/artefact.h"
#include "admin/inspect_container.h"
#include "admin/inspect_formats.h"
#include "base/error.h"

namespace kepka::admin {
namespace {

namespace json = wire::json;

const Format& format_of(const Artefact& artefact) {
  for (const Format& format : formats()) {
    if (format.fits(artefact.der.view())) return format;
  }
  throw base::Error(base::ErrorCode::unknownFormat, artefact.pem_label);
}

json::object inspect_one(const Artefact& artefact, pki::Time now) {
  const Format& format = format_of(artefact);
  Findings findings;
  json::object out;
  out["format"] = format.id;
  out["encoding"] = artefact.encoding;
  for (auto& member : format.describe(artefact.der.view(), now, findings)) {
    out.insert(std::move(member));
  }
  out["findings"] = findings.json();
  return out;
}

}  // namespace

json::object inspect(base::ByteView file, pki::Time now) {
  if (file.size() > inspected_size_max) throw base::Error(base::ErrorCode::fileTooLong);
  json::array items;
  if (is_registry_file(file)) {
    for (const ContainerFiles& container : read_registry_file(file)) {
      items.push_back(inspect_container(container, "reg", now));
    }
  } else {
    for (const Artefact& artefact : read_artefacts(file)) {
      items.push_back(inspect_one(artefact, now));
    }
  }
  json::object out;
  out["items"] = std::move(items);
  return out;
}

json::object inspect_path(const std::filesystem::path& path, pki::Time now) {
  if (!is_container_path(path)) {
    return inspect(read_input_file(path, inspected_size_max).view(), now);
  }
  json::object out;
  out["items"] = json::array{inspect_container(read_container_folder(path), "folder", now)};
  return out;
}

}  // namespace kepka::admin
