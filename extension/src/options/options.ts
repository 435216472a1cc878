// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
import { onStorages } from '../pages/background.js';
import { localize } from '../pages/localize.js';
import { offerReport } from './report.js';
import { showSites } from './sites.js';
import { showStorages } from './storages.js';

localize();
offerReport();
void showSites();
void showStorages();
onStorages(() => void showStorages());
