// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// The drivers' two npm packages are devDependencies of extension/, whose node_modules is no parent of this folder.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

export const sourceFolder = fileURLToPath(new URL('../../../', import.meta.url));
export const fromExtension = createRequire(`${sourceFolder}extension/package.json`);
