// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Origins whose host may begin with labels "*", each of which stands for exactly one: as in the host's rules (host/policy/origin.cpp).

export interface Pattern {
  readonly scheme: string;
  readonly labels: readonly string[];
  readonly port: string;
}

const shape = /^(https?):\/\/((?:\*\.)*)([a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*|\[::1\])(?::([1-9]\d{0,4}))?$/;
const ownComputer = ['localhost', '127.0.0.1', '[::1]'];
const hostLimit = 253;
const labelLimit = 63;

/** Nothing for what is no pattern. */
export function parsePattern(text: string): Pattern | undefined {
  const found = shape.exec(text.toLowerCase());
  if (!found) return undefined;
  const [, scheme = '', stars = '', host = '', port = scheme === 'https' ? '443' : '80'] = found;
  const whole = stars + host;
  const labels = whole.split('.');
  if (whole.length > hostLimit || labels.some((label) => label.length > labelLimit) || Number(port) > 65_535) return undefined;
  if (stars !== '' && host.startsWith('[')) return undefined;
  if (scheme === 'http' && !ownComputer.includes(whole)) return undefined;
  return { scheme, labels, port };
}

/** origin: as a browser writes it. */
export function matches(pattern: Pattern, origin: string): boolean {
  const asked = parsePattern(origin);
  if (asked === undefined || asked.labels.includes('*')) return false;
  return (
    pattern.scheme === asked.scheme &&
    pattern.port === asked.port &&
    pattern.labels.length === asked.labels.length &&
    pattern.labels.every((label, index) => label === '*' || label === asked.labels[index])
  );
}
