// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Documents that are too long for one message: handed over piece by piece, so that neither page nor program holds one whole.
import type { Language } from '../protocol/own.js';
import { encodeBase64 } from './base64.js';
import type { Call } from './call.js';
import type { CallOptions } from './client.js';
import { KepkaError } from './error.js';

const pieceLength = 255 * 1024; // in base64 and its message well below half a MiB, the longest that travels in one

export interface Upload {
  readonly name: string;
  readonly content: Blob;
}

export class Uploads {
  private readonly documents: string[] = [];
  private sent = 0;

  /** `total`: bytes of all documents that will be added. */
  constructor(
    private readonly call: Call,
    private readonly language: Language,
    private readonly total: number,
    private readonly options: CallOptions,
  ) {}

  /** Hands a document over and returns the host's name for it. */
  async add({ name, content }: Upload): Promise<string> {
    const { signal } = this.options;
    const { document } = await this.call('documents.open', { name, size: content.size }, { signal });
    this.documents.push(document);
    for (let offset = 0; offset < content.size; offset += pieceLength) {
      const piece = await this.read(content.slice(offset, offset + pieceLength));
      await this.call('documents.write', { document, offset, data: encodeBase64(piece) }, { signal });
      this.sent += piece.length;
      this.options.onProgress?.({ phase: 'sending_document', percent: Math.floor((this.sent / this.total) * 100) });
    }
    await this.call('documents.close', { document }, { signal });
    return document;
  }

  /** The program forgets them; also what was cancelled in the middle. */
  async discard(): Promise<void> {
    await Promise.all(this.documents.map((document) => this.call('documents.close', { document, discard: true }).catch(() => undefined)));
  }

  /** A file that was changed or removed on the disk cannot be read any more. */
  private async read(piece: Blob): Promise<Uint8Array> {
    try {
      return new Uint8Array(await piece.arrayBuffer());
    } catch {
      throw KepkaError.of('documentChanged', this.language);
    }
  }
}
