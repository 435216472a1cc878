// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The two manifests. What a browser does not know it does not get: each is as small as it can be.

const securePages = ['https://*/*', 'http://localhost/*', 'http://127.0.0.1/*'];

export function manifestFor(browser, { version, ids, iconSizes }) {
  const icons = Object.fromEntries(iconSizes.map((size) => [size, `icons/${size}.png`]));
  const common = {
    manifest_version: 3,
    name: '__MSG_extensionName__',
    description: '__MSG_extensionDescription__',
    version,
    default_locale: 'en',
    icons,
    permissions: ['nativeMessaging', 'storage'],
    action: { default_title: '__MSG_extensionName__', default_popup: 'popup/popup.html', default_icon: icons },
    options_ui: { page: 'options/options.html', open_in_tab: true },
    content_security_policy: {
      extension_pages:
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    },
  };
  return browser === 'chromium' ? chromium(common, ids.chromium) : firefox(common, ids.firefox);
}

/** Pages reach the background themselves: no host permission, nothing injected into any page. */
function chromium(common, { key }) {
  return {
    ...common,
    key,
    minimum_chrome_version: '121',
    background: { service_worker: 'background.js' },
    externally_connectable: { matches: securePages },
    storage: { managed_schema: 'managed_schema.json' },
  };
}

/** Firefox has no externally_connectable: a content script hands messages on, in the top frame alone. */
function firefox(common, { ids }) {
  return {
    ...common,
    background: { scripts: ['background.js'] },
    content_scripts: [{ matches: securePages, js: ['content.js'], run_at: 'document_start', all_frames: false }],
    browser_specific_settings: {
      gecko: { id: ids[0], strict_min_version: '140.0', data_collection_permissions: { required: ['none'] } },
    },
  };
}
