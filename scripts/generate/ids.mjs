// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// manifests/ids.json → ids.gen.h (--cpp FOLDER): what the host is called, and which extensions may start it.
import { readFileSync } from 'node:fs';
import { cppString, header, outputFolder, writeIfChanged } from './common.mjs';

const { folder, input } = outputFolder(process.argv);
const ids = JSON.parse(readFileSync(input, 'utf8'));
const list = (values) => values.map(cppString).join(', ');

writeIfChanged(
  folder,
  'ids.gen.h',
  `${header('manifests/ids.json')}#pragma once

#include <string_view>

namespace kepka::ids {

inline constexpr std::string_view host_name = ${cppString(ids.host)};
inline constexpr std::string_view host_description = ${cppString(ids.description)};
inline constexpr std::string_view chromium_ids[] = {${list(ids.chromium.ids)}};
inline constexpr std::string_view firefox_ids[] = {${list(ids.firefox.ids)}};

}  // namespace kepka::ids
`,
);
