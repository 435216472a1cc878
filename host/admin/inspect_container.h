// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "admin/container_files.h"
#include "admin/findings.h"

namespace kepka::admin {

/// What a container says without its password, as one item of inspect(). `encoding`: "folder" or
/// "reg". Throws what pki::describe_cryptopro_container() does.
wire::json::object inspect_container(const ContainerFiles& container, std::string_view encoding,
                                     pki::Time now);

}  // namespace kepka::admin
