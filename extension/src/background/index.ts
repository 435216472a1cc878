// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
import type { Api } from './api.js';
import { start } from './background.js';

// Firefox's promises are in `browser`, Chromium's in `chrome`.
start((globalThis as { browser?: Api }).browser ?? chrome);
