// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Stands between a browser and the host as a native host does, and makes the host one of another version:
//   node neighbour.mjs earlier HOST [ARGUMENT...]   knows the methods and members of earlier_protocol.json, and no others
//   node neighbour.mjs later HOST [ARGUMENT...]     says more in every answer than any protocol of today has
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { frame, FrameReader } from '../integration/host_client.mjs';

const earlierProtocol = JSON.parse(readFileSync(new URL('earlier_protocol.json', import.meta.url), 'utf8'));
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value with every member that the schema does not have handled: `strange(key)` gives its new name, or nothing to leave it out. */
function asKnown(value, schema, strange) {
  const type = typeof schema === 'string' ? earlierProtocol.types[schema] : schema.optional ?? schema;
  if (!type || (typeof type === 'string' && !earlierProtocol.types[type])) return value;
  if (typeof type === 'string') return asKnown(value, type, strange);
  if (type.list) return Array.isArray(value) ? value.map((one) => asKnown(one, type.list, strange)) : value;
  if (!type.fields || !isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, member]) => {
    if (Object.hasOwn(type.fields, key)) return [[key, asKnown(member, type.fields[key], strange)]];
    return strange(key) ? [[strange(key), member]] : [];
  }));
}

/** The host refuses what it does not know: here under a name that no version has. */
const unheardOf = (key) => `unheardOf_${key}`;
const leaveOut = () => undefined;

const earlier = {
  request(message) {
    const method = earlierProtocol.methods[message.method];
    if (!method) return { ...message, method: unheardOf(message.method) };
    const { caller, arguments: given, ...rest } = message.params;
    return { ...message, params: { caller, arguments: asKnown(given, { fields: method.params }, unheardOf), ...rest } };
  },
  answer(message, method) {
    if (!message.result) return [message];
    const result = method === 'hello' ? { ...message.result, features: earlierProtocol.features } : message.result;
    return [{ ...message, result: asKnown(result, { fields: earlierProtocol.methods[method].result }, leaveOut) }];
  },
  notification(message) {
    const known = earlierProtocol.notifications[message.method];
    return known ? [{ ...message, params: asKnown(message.params, { fields: known.params }, leaveOut) }] : [];
  },
};

const news = { addedLater: { why: 'a later version says more' } };

function withNews(value) {
  if (Array.isArray(value)) return value.map(withNews);
  if (!isObject(value)) return value;
  return { ...Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withNews(member)])), ...news };
}

/** What a later version may add to the lists of an answer: words that nobody knows yet. */
const additions = {
  'hello': (result) => ({ ...result, protocolMax: result.protocolMax + 1, features: [...result.features, 'teleport'] }),
  'storages.list': (result) => ({
    ...result,
    storages: [...result.storages, { ...result.storages[0], id: 'cloud-1', kind: 'cloud', secret: 'fingerprint', label: { ru: 'Облако', en: 'Cloud' }, algorithms: ['gost2034-1024'] }],
  }),
  'report': (result) => ({
    ...result,
    findings: [...result.findings, { group: 'clouds', id: 'cloudFar', severity: 'curious', message: { ru: 'Облако далеко.', en: 'The cloud is far.' } }],
  }),
};

const later = {
  request: (message) => message,
  answer(message, method) {
    const result = message.result && withNews((additions[method] ?? ((same) => same))(message.result));
    return [{ jsonrpc: '2.0', method: '$/addedLater', params: news }, { ...message, ...(result && { result }), ...news }];
  },
  notification(message) {
    const same = { ...message, params: withNews(message.params) };
    return message.method === '$/progress' ? [{ ...same, params: { ...same.params, phase: 'thinking' } }, same] : [same];
  },
};

const [version, host, ...given] = process.argv.slice(2);
const side = { earlier, later }[version];
const child = spawn(host, given, { stdio: ['pipe', 'pipe', 'inherit'] });
const asked = new Map(); // id → method

const fromBrowser = new FrameReader();
process.stdin.on('data', (chunk) => {
  for (const text of fromBrowser.push(chunk)) {
    const message = JSON.parse(text);
    if (message.id !== undefined) asked.set(message.id, message.method);
    child.stdin.write(frame(JSON.stringify(message.id === undefined ? message : side.request(message))));
  }
});
process.stdin.on('end', () => child.stdin.end());
child.stdin.on('error', () => undefined);

const fromHost = new FrameReader();
child.stdout.on('data', (chunk) => {
  for (const text of fromHost.push(chunk)) {
    const message = JSON.parse(text);
    const method = asked.get(message.id);
    for (const one of method ? side.answer(message, method) : side.notification(message)) process.stdout.write(frame(JSON.stringify(one)));
  }
});
child.on('exit', (status) => process.exit(status ?? 1));
