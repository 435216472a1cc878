// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The reference page of the protocol.

const audienceTexts = {
  page: 'For pages', extension: "The extension's own", both: 'For pages and the extension itself', host: "The host's to its worker",
};

export function markdown(protocol) {
  const { definitions, methods, notifications } = protocol;
  const find = (name) => definitions.find((one) => one.name === name);
  const messages = new Set([...methods.flatMap((m) => [m.params, m.result]), ...notifications.map((n) => n.params)]);
  const types = definitions.filter((one) => !messages.has(one.name));
  return `<!-- SPDX-FileCopyrightText: 2026 The Kepka authors -->
<!-- SPDX-License-Identifier: MIT -->
<!-- Generated from protocol.json; do not edit. -->
# The protocol

JSON-RPC 2.0 between the extension's background and the host \`${protocol.host}\`, version ${range(protocol)}. Features: ${protocol.features.join(', ')}.

A request's \`params\` are \`{"caller": {"origin", "document", "language"}, "arguments": {…}, "deadlineMs"?}\`: the tables below are
its \`arguments\`. The background sets \`caller\`; \`origin\` is empty when the extension itself asks. Unknown keys are refused. Lengths of
strings are counted in Unicode characters.

## Methods

${methods.map((method) => methodSection(method, find)).join('\n')}
## Notifications

${notifications.map((one) => notificationSection(one, find)).join('\n')}
## Types

${types.map(typeSection).join('\n')}`;
}

function range({ min, max }) {
  return min === max ? `${min}` : `${min} to ${max}`;
}

function methodSection(method, find) {
  return `### ${method.name}

${method.summary}

${audienceTexts[method.audience]}${method.interactive ? '; may show windows' : ''}.

Arguments${fieldTable(find(method.params).fields)}
Result${fieldTable(find(method.result).fields)}`;
}

function notificationSection(notification, find) {
  const comment = notification.comment ? ` ${notification.comment}` : '';
  const from = { host: 'From the host.', background: 'From the background.', both: 'From both.' }[notification.from];
  return `### ${notification.name}\n\n${from}${comment}\n\nParams${fieldTable(find(notification.params).fields)}`;
}

function typeSection(definition) {
  const comment = definition.comment ? `${definition.comment}\n\n` : '';
  const title = `### ${definition.name}\n\n${comment}`;
  if (definition.kind === 'enum') return `${title}One of ${definition.values.map((value) => `\`${value}\``).join(', ')}.\n`;
  if (definition.kind === 'alias') return `${title}${capital(typeText(definition.type))}.\n`;
  return `${title}Fields${fieldTable(definition.fields)}`;
}

function fieldTable(fields) {
  if (fields.length === 0) return ': none.\n';
  const rows = fields.map(({ key, optional, type, comment }) => `| \`${key}\`${optional ? ' (optional)' : ''} | ${typeText(type)} | ${cell(comment ?? '')} |`);
  return `:\n\n| field | type | |\n|---|---|---|\n${rows.join('\n')}\n`;
}

function typeText(type) {
  switch (type.kind) {
    case 'string':
      return `string of ${type.min} to ${type.max} characters`;
    case 'integer':
      return `integer from ${type.min} to ${type.max}`;
    case 'list':
      return `list of ${typeText(type.of)}, at most ${type.max}`;
    case 'map':
      return `object with at most ${type.max} members, each ${typeText(type.of)}`;
    case 'ref':
      return `[${type.name}](#${type.name.toLowerCase()})`;
    default:
      return type.kind;
  }
}

function cell(text) {
  return text.replace(/\|/g, '\\|');
}

function capital(text) {
  return text[0].toUpperCase() + text.slice(1);
}
