// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Signing from a page: what travels in the request, what piece by piece, and what becomes of it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decodeBase64, encodeBase64, toBase64 } from '../src/page/base64.js';
import { FakeBrowser, hostError, settled, type HostRequest } from './fake_browser.js';
import { kepkaError, Page } from './playing_page.js';

const certificate = { commonName: 'Иванова Анна Петровна' };
const piece = 255 * 1024;
const long = new Uint8Array(2 * piece + 17).map((_, index) => index % 251);

interface Desk {
  readonly browser: FakeBrowser;
  readonly page: Page;
  /** What was written, by document. */
  readonly written: Map<string, Buffer[]>;
  readonly methods: string[];
}

/** A host that takes documents, and answers `sign` with what the test says. */
function openDesk(sign: (request: HostRequest) => object = () => ({ certificate, signatures: [{ cms: 'MAA=' }] })): Desk {
  const browser = new FakeBrowser();
  const desk: Desk = { browser, page: new Page(browser), written: new Map(), methods: [] };
  browser.answers = (request) => {
    desk.methods.push(request.method);
    const { document, data, offset } = request.arguments as { document: string; data: string; offset: number };
    if (request.method === 'documents.open') {
      const name = `document-${desk.written.size + 1}`;
      desk.written.set(name, []);
      return { document: name };
    }
    if (request.method === 'documents.write') {
      const pieces = desk.written.get(document)!;
      assert.equal(offset, Buffer.concat(pieces).length);
      pieces.push(Buffer.from(data, 'base64'));
    }
    return request.method === 'sign' ? sign(request) : {};
  };
  return desk;
}

function signRequest({ browser }: Desk): Record<string, unknown> {
  return browser.requests('sign')[0]!.arguments;
}

describe('what is signed', () => {
  test('a short text stands in the request, with its UTF-8', async () => {
    const desk = openDesk();
    const signed = await desk.page.kepka.sign({ name: 'Заявление.txt', content: 'Прошу' });
    assert.deepEqual(signRequest(desk), {
      form: 'detached', documents: [{ name: 'Заявление.txt', content: Buffer.from('Прошу').toString('base64') }],
    });
    assert.deepEqual(signed.certificate, certificate);
    assert.equal(signed.signature.type, 'application/pkcs7-signature');
    assert.equal(await toBase64(signed.signature), 'MAA=');
    assert.deepEqual(desk.methods, ['sign']);
  });

  const named: [string, unknown, string][] = [
    ['a File', Object.assign(new Blob(['x']), { name: 'a.pdf' }), 'a.pdf'],
    ['a Blob', new Blob(['x']), 'Документ 1'],
    ['bytes', new Uint8Array([120]), 'Документ 1'],
    ['a buffer', new Uint8Array([120]).buffer, 'Документ 1'],
    ['a text', 'x', 'Документ 1'],
    ['content without a name', { content: 'x' }, 'Документ 1'],
  ];
  for (const [title, what, name] of named) {
    test(`${title} is “${name}”`, async () => {
      const desk = openDesk();
      await desk.page.kepka.sign(what as string);
      assert.deepEqual(signRequest(desk)['documents'], [{ name, content: 'eA==' }]);
    });
  }

  test('a digest, where there is no document; the content of a signed one; what else was said', async () => {
    const desk = openDesk();
    const digest = 'ab'.repeat(32);
    await desk.page.kepka.sign([{ name: 'a', digest, digestName: 'streebog-256' }, { name: 'b' }], {
      form: 'attached', certificate: 'x', purpose: 'Договор', signed: new Uint8Array([0x30, 0]),
    });
    assert.deepEqual(signRequest(desk), {
      form: 'attached', certificate: 'x', purpose: 'Договор', signed: 'MAA=', documents: [{ name: 'a', digest, digestName: 'streebog-256' }, { name: 'b' }],
    });
  });
});

test('a signature that gets one more may be DER, base64 or PEM; the protocol takes base64', async () => {
  const pem = '-----BEGIN CMS-----\nMAA=\n-----END CMS-----\n';
  for (const signed of [new Uint8Array([0x30, 0]), 'MAA=', pem, new Blob([pem])]) {
    const desk = openDesk();
    await desk.page.kepka.sign({ name: 'b' }, { form: 'attached', signed });
    assert.equal(signRequest(desk)['signed'], 'MAA=');
  }
});

describe('a long document', () => {
  test('is handed over in pieces, in order, told as progress, and forgotten', async () => {
    const desk = openDesk();
    const heard: unknown[] = [];
    await desk.page.kepka.sign({ name: 'long.bin', content: long }, { onProgress: (progress) => heard.push(progress) });
    assert.deepEqual(desk.browser.requests('documents.open')[0]!.arguments, { name: 'long.bin', size: long.length });
    assert.deepEqual(Buffer.concat(desk.written.get('document-1')!), Buffer.from(long));
    assert.deepEqual(signRequest(desk)['documents'], [{ document: 'document-1' }]);
    assert.deepEqual(heard, [49, 99, 100].map((percent) => ({ phase: 'sending_document', percent })));
    assert.deepEqual(desk.methods, ['documents.open', ...Array<string>(3).fill('documents.write'), 'documents.close', 'sign', 'documents.close']);
    assert.deepEqual(desk.browser.requests('documents.close')[1]!.arguments, { document: 'document-1', discard: true });
  });

  test('every message of it travels whole', async () => {
    const desk = openDesk();
    await desk.page.kepka.sign(long);
    assert.deepEqual(desk.browser.notifications('$/part'), []);
    for (const message of desk.browser.host.posted) assert.ok(JSON.stringify(message).length < 512 * 1024);
  });

  test('attached comes between what the program made', async () => {
    const desk = openDesk(() => ({ certificate, signatures: [{ before: encodeBase64(Buffer.from('<')), after: encodeBase64(Buffer.from('>')) }] }));
    const { signature } = await desk.page.kepka.sign(long, { form: 'attached' });
    assert.equal(signature.type, 'application/pkcs7-mime');
    assert.deepEqual(Buffer.from(await signature.arrayBuffer()), Buffer.concat([Buffer.from('<'), long, Buffer.from('>')]));
  });

  test('several documents: each its own signature, in their order', async () => {
    const desk = openDesk(() => ({ certificate, signatures: [{ cms: 'AQ==' }, { cms: 'Ag==' }] }));
    const { signatures, signature } = await desk.page.kepka.sign([long, { name: 'short', content: 'x' }]);
    assert.deepEqual(await Promise.all(signatures.map(toBase64)), ['AQ==', 'Ag==']);
    assert.equal(signature, signatures[0]);
    assert.deepEqual(signRequest(desk)['documents'], [{ document: 'document-1' }, { document: 'document-2' }]);
  });

  test('a refusal in the middle: it is forgotten, and nothing is signed', async () => {
    const desk = openDesk();
    const { answers } = desk.browser;
    desk.browser.answers = (request) => (request.method === 'documents.write' ? hostError(1842, 'tooManyDocuments') : answers!(request));
    await assert.rejects(desk.page.kepka.sign(long), kepkaError('tooManyDocuments'));
    assert.deepEqual(desk.methods, ['documents.open', 'documents.close']);
    assert.equal(desk.browser.requests('documents.close')[0]!.arguments['discard'], true);
  });

  test('aborted in the middle: no further piece, it is forgotten, nothing is signed', async () => {
    const desk = openDesk();
    const control = new AbortController();
    const signing = desk.page.kepka.sign(long, {
      signal: control.signal,
      onProgress: () => {
        control.abort();
      },
    });
    await assert.rejects(signing, kepkaError('cancelled', { keyCreated: false }));
    assert.deepEqual(desk.methods, ['documents.open', 'documents.write', 'documents.close']);
  });

  test('a file that cannot be read any more has changed', async () => {
    const desk = openDesk();
    const gone = Object.assign(new Blob([long]), { name: 'gone.pdf' });
    gone.slice = () => Object.assign(new Blob(), { arrayBuffer: () => Promise.reject(new DOMException('changed', 'NotReadableError')) });
    await assert.rejects(desk.page.kepka.sign(gone), kepkaError('documentChanged'));
    assert.deepEqual(desk.methods, ['documents.open', 'documents.close']);
  });
});

test('what a long detached signature is of is handed over as well, and forgotten', async () => {
  const desk = openDesk();
  await desk.page.kepka.verify('MII', { content: Object.assign(new Blob([long]), { name: 'long.pdf' }) });
  assert.deepEqual(desk.browser.requests('documents.open')[0]!.arguments, { name: 'long.pdf', size: long.length });
  assert.deepEqual(desk.browser.requests('verify')[0]!.arguments, { cms: 'MII', document: 'document-1' });
  assert.deepEqual(desk.methods.slice(-2), ['verify', 'documents.close']);
});

test('a signature with 4 MiB inside reaches the host; no other method may be that long', async () => {
  const desk = openDesk();
  const signed = 'M'.repeat(5_500_000);
  await desk.page.kepka.sign({ name: 'x' }, { signed });
  await desk.page.kepka.verify(signed);
  assert.deepEqual(desk.methods, ['sign', 'verify']);
  await assert.rejects(desk.page.kepka.certificates.get(signed), kepkaError('frameTooLong'));
  await settled();
});

test('base64 there and back', () => {
  const bytes = new Uint8Array(100_000).map((_, index) => index % 256);
  assert.equal(encodeBase64(bytes), Buffer.from(bytes).toString('base64'));
  assert.deepEqual(decodeBase64(encodeBase64(bytes)), bytes);
});
