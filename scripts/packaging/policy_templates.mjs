// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Administrative templates of Windows (ADMX and ADML, "Group Policy ADMX syntax reference" of Microsoft): for each browser the lists
// of sites that its extension reads as managed storage. A list's values are numbered below a key of its own.
const namespace = 'Kepka.Policies.Extension';
const lists = ['allow', 'deny'];

const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

/** keys: [{name, label, key}]. */
export function admx(keys) {
  const policies = keys.flatMap(({ name, key }) => lists.map((list) => {
    const id = `${name}_${list}`;
    return `    <policy name="${id}" class="Machine" displayName="$(string.${id})" explainText="$(string.${list}Help)" key="${escaped(key)}" presentation="$(presentation.${list})">
      <parentCategory ref="kepka"/>
      <supportedOn ref="supported"/>
      <elements>
        <list id="${list}" key="${escaped(`${key}\\origins\\${list}`)}" valuePrefix=""/>
      </elements>
    </policy>`;
  }));
  return `<?xml version="1.0" encoding="utf-8"?>
<policyDefinitions xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions" revision="1.0" schemaVersion="1.0">
  <policyNamespaces>
    <target prefix="kepka" namespace="${namespace}"/>
  </policyNamespaces>
  <resources minRequiredRevision="1.0"/>
  <supportedOn>
    <definitions>
      <definition name="supported" displayName="$(string.supported)"/>
    </definitions>
  </supportedOn>
  <categories>
    <category name="kepka" displayName="$(string.product)" explainText="$(string.description)"/>
  </categories>
  <policies>
${policies.join('\n')}
  </policies>
</policyDefinitions>
`;
}

/** texts: manifests/policies/texts.json; language: 'ru' or 'en'. */
export function adml(keys, texts, language) {
  const strings = ['product', 'description', 'supported', 'allowHelp', 'denyHelp'].map((name) => [name, texts[name][language]]);
  for (const { name, label } of keys) {
    for (const list of lists) strings.push([`${name}_${list}`, texts[list][language].replace('@BROWSER@', () => label)]);
  }
  const table = strings.map(([id, text]) => `      <string id="${id}">${escaped(text)}</string>`);
  const presentations = lists.map((list) => `      <presentation id="${list}"><listBox refId="${list}">${escaped(texts.listLabel[language])}</listBox></presentation>`);
  return `<?xml version="1.0" encoding="utf-8"?>
<policyDefinitionResources xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions" revision="1.0" schemaVersion="1.0">
  <displayName>${escaped(texts.product[language])}</displayName>
  <description>${escaped(texts.description[language])}</description>
  <resources>
    <stringTable>
${table.join('\n')}
    </stringTable>
    <presentationTable>
${presentations.join('\n')}
    </presentationTable>
  </resources>
</policyDefinitionResources>
`;
}
