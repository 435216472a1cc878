// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// One document's scan: upload, look at it, delete it. What the server would refuse is told before anything is sent.
import { announce, button, el, fileSize } from './dom.js';
import { server } from './cabinet_server.js';
import { t } from './language.js';
import { checkScan, scanAccept, scanKinds, scanLimit, scanNames } from './scan_rules.js';

const faultTexts = {
  emptyScan: t('Файл пустой. Выберите другой.', 'The file is empty. Choose another one.'),
  tooLargeScan: t('Файл больше 10 МБ. Уменьшите его или отсканируйте с разрешением 200–400 dpi.', 'The file is larger than 10 MB. Make it smaller or scan it with 200–400 dpi.'),
  unknownScan: t(`Такой файл не подходит. Нужен ${scanNames}.`, `This file will not do. It must be one of ${scanNames}.`),
  brokenScan: t('Файл повреждён или загружен не целиком. Отсканируйте документ заново.', 'The file is damaged or incomplete. Scan the document anew.'),
};

const scanDemands = t(`${scanNames}, до 10 МБ, 200–400 dpi. Страницы целиком, текст читается.`, `${scanNames}, at most 10 MB, 200–400 dpi. Whole pages, readable text.`);

async function faultOf(file) {
  if (file.size > scanLimit) return 'tooLargeScan'; // not read into memory
  return checkScan(new Uint8Array(await file.arrayBuffer())).fault;
}

/** A window with the scan in it, and a way to delete it. */
function viewer({ label, address, scan, remove }) {
  const shown = scanKinds.some(({ type, shown }) => type === scan.type && shown);
  const dialog = el('dialog', { class: 'viewer', 'aria-label': label, onclose: () => dialog.remove() },
    el('h3', {}, scan.name),
    shown
      ? el('img', { src: address, alt: t(`Скан: ${label}`, `Scan: ${label}`) })
      : el('p', {}, t('Этот файл браузер не показывает. Скачайте его, чтобы посмотреть.', 'The browser does not show this file. Download it to look at it.')),
    el('div', { class: 'actions' },
      button(t('Закрыть', 'Close'), () => dialog.close()),
      el('a', { class: 'button secondary', href: address, download: scan.name }, t('Скачать', 'Download')),
      remove && button(t('Удалить', 'Delete'), async () => { dialog.close(); await remove(); }, 'secondary danger')));
  document.body.append(dialog);
  dialog.showModal();
}

/** `onChange(application)` hears what the server made of it. `more` stands beside the button. */
export function uploadField({ application, name, label, hint, more, onChange }) {
  const id = `scan-${name}`;
  const fault = el('p', { class: 'fault', id: `${id}-fault`, role: 'alert' });
  const place = el('div', { class: 'scan' });
  const element = el('div', { class: 'upload', role: 'group', 'aria-labelledby': `${id}-label` },
    el('p', { class: 'name', id: `${id}-label` }, label),
    el('p', { class: 'hint', id: `${id}-hint` }, [hint, scanDemands].filter(Boolean).join(' ')),
    place, fault);

  async function change(work, said) {
    fault.textContent = '';
    try {
      application = await work();
      draw();
      announce(said);
      await onChange(application);
    } catch (error) {
      fault.textContent = error.message;
      draw();
    }
    element.querySelector('input, button')?.focus();
  }

  async function take({ target }) {
    const [file] = target.files;
    if (!file) return;
    const wrong = await faultOf(file);
    target.value = ''; // the same file again is a change as well
    fault.textContent = wrong ? faultTexts[wrong] : '';
    if (wrong) return;
    place.replaceChildren(el('p', { class: 'loading' }, t('Загружаем…', 'Uploading…')));
    await change(() => server.attach(application.id, name, file), t('Файл загружен.', 'The file is uploaded.'));
  }

  const remove = () => change(() => server.detach(application.id, name), t('Файл удалён.', 'The file is deleted.'));

  function draw() {
    const scan = application.documents[name];
    if (!scan) {
      place.replaceChildren(
        el('input', { type: 'file', class: 'unseen', id, accept: scanAccept, onchange: take, 'aria-describedby': `${id}-hint ${id}-fault` }),
        el('label', { class: 'button secondary', for: id }, t('Загрузить', 'Upload'), el('span', { class: 'unseen' }, `: ${label}`)),
        more ?? '');
      return;
    }
    const address = server.documentAddress(application.id, name);
    place.replaceChildren(
      el('p', { class: 'file' }, `${scan.name}, ${fileSize(scan.size)}`),
      el('button', { type: 'button', class: 'secondary', onclick: () => viewer({ label, address, scan, remove }) },
        t('Посмотреть', 'Look'), el('span', { class: 'unseen' }, `: ${label}`)));
  }

  draw();
  return element;
}
