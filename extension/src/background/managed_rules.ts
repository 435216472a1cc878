// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Which sites the administrator lets this extension serve, by the browser's managed storage. The host decides by rules of its own all
// the same: these can only be stricter. After a forced install managed storage is empty for a while; until it has come, or two seconds
// have passed, nobody is served.
import { isObject, throwFault } from '../protocol/faults.js';
import type { Api } from './api.js';
import { matches, parsePattern, type Pattern } from './origin_patterns.js';

const patience = 2_000;
/** What storage.local remembers, so that a background that is started again does not wait again: whether there were rules. */
const memory = 'managedRules';

export interface Rules {
  /** None: every site, but for the denied. */
  readonly allow?: readonly Pattern[];
  readonly deny: readonly Pattern[];
}

const nobody: Rules = { allow: [], deny: [] };
const everybody: Rules = { deny: [] };

export class ManagedRules {
  private rules: Rules = nobody;
  private loaded: Promise<void>;

  constructor(private readonly api: Pick<Api, 'storage' | 'management'>) {
    api.storage.onChanged.addListener((_changes, area) => {
      if (area === 'managed') this.loaded = this.read(false);
    });
    this.loaded = this.read(true);
  }

  /** Throws blockedByPolicy. */
  async admit(origin: string): Promise<void> {
    await this.loaded;
    if (!isAllowed(this.rules, origin)) throwFault('blockedByPolicy');
  }

  /** What cannot be read lets nobody in. */
  private async read(mayCome: boolean): Promise<void> {
    try {
      await this.load(mayCome);
    } catch {
      this.rules = nobody;
    }
  }

  private async load(mayCome: boolean): Promise<void> {
    const said: unknown = await this.api.storage.managed.get(null).catch(() => ({})); // Firefox rejects where there is none
    if (!isObject(said) || Object.keys(said).length > 0) {
      this.rules = readRules(said);
      await this.remember('some');
    } else if (mayCome && (await this.isAwaited())) {
      this.rules = nobody;
      setTimeout(() => {
        this.loaded = this.read(false);
      }, patience);
    } else {
      this.rules = everybody;
      await this.remember('none');
    }
  }

  private async isAwaited(): Promise<boolean> {
    const [{ installType }, known] = await Promise.all([this.api.management.getSelf(), this.api.storage.local.get(memory)]);
    return installType === 'admin' && known[memory] !== 'none';
  }

  private async remember(what: 'some' | 'none'): Promise<void> {
    await this.api.storage.local.set({ [memory]: what }).catch(() => undefined);
  }
}

export function isAllowed({ allow, deny }: Rules, origin: string): boolean {
  if (deny.some((pattern) => matches(pattern, origin))) return false;
  return allow === undefined || allow.some((pattern) => matches(pattern, origin));
}

/** Rules that say anything else than they may let nobody in. */
export function readRules(said: unknown): Rules {
  if (!isObject(said) || !hasOnly(said, ['origins'])) return nobody;
  const origins = said['origins'] ?? {};
  if (!isObject(origins) || !hasOnly(origins, ['allow', 'deny'])) return nobody;
  const allow = readPatterns(origins['allow']);
  const deny = readPatterns(origins['deny']);
  if (allow === 'malformed' || deny === 'malformed') return nobody;
  return { ...(allow === undefined ? {} : { allow }), deny: deny ?? [] };
}

function hasOnly(object: Readonly<Record<string, unknown>>, keys: readonly string[]): boolean {
  return Object.keys(object).every((key) => keys.includes(key));
}

function readPatterns(list: unknown): readonly Pattern[] | 'malformed' | undefined {
  if (list === undefined) return undefined;
  if (!Array.isArray(list)) return 'malformed';
  const patterns = list.map((text: unknown) => (typeof text === 'string' ? parsePattern(text) : undefined));
  return patterns.every((pattern) => pattern !== undefined) ? patterns : 'malformed';
}
