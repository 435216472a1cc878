// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// The cabinet's page. Its state is the application on the server and what Kepka began for it; the page itself keeps
// nothing, so that a reload, a closed tab or another browser goes on at the same place.
import { announce, button, el, heading, problem } from './dom.js';
import { explain, isReady, openKepka } from './kepka.js';
import { server } from './cabinet_server.js';
import { applicationStage } from './stages/application.js';
import { checkingStage, identityStage } from './stages/waiting.js';
import { reviewStage } from './stages/review.js';
import { storageStage } from './stages/storage.js';
import { installedStage, installStage } from './stages/install.js';

const titles = [
  'Заполнение заявки', 'Проверка заявки', 'Выпуск сертификата', 'Место хранения и создание ключа',
  'Подтверждение личности', 'Установка сертификата',
];

/** An application's stage on the server → the guide's number, what to draw, whether it waits or needs Kepka. */
const stages = {
  form: { number: 1, draw: applicationStage },
  checking: { number: 2, draw: checkingStage, waits: true },
  checked: { number: 3, draw: reviewStage },
  confirmed: { number: 4, draw: storageStage, needsKepka: true },
  requestReceived: { number: 5, draw: identityStage, waits: true },
  issued: { number: 6, draw: installStage, needsKepka: true },
  installed: { number: 6, draw: installedStage, done: true },
};

const main = document.getElementById('stage');
const pollMilliseconds = 700;
let kepka = null;
let settings = {};
let leaving = []; // what ends with the stage that is shown
let status = null;
let current = null; // { application, stage }
let timer = 0;

function drawSteps({ number, done }) {
  document.getElementById('steps').replaceChildren(...titles.map((title, index) => {
    const step = index + 1;
    const state = step < number || done ? 'past' : step === number ? 'now' : 'ahead';
    const words = { past: 'пройден', now: 'сейчас', ahead: 'впереди' };
    return el('li', { class: state, 'aria-current': state === 'now' && 'step' },
      el('span', { class: 'number', 'aria-hidden': 'true' }, state === 'past' ? '✓' : `${step}`),
      el('span', {}, el('span', { class: 'unseen' }, `Этап ${step}, ${words[state]}: `), title));
  }));
}

function drawKepkaLine() {
  const line = document.getElementById('kepka-line');
  line.hidden = status === null;
  line.className = isReady(status) ? 'kepka-line ready' : 'kepka-line';
  line.textContent = isReady(status) ? 'Kepka готова к работе' : 'Kepka пока не готова';
}

/** What is missing, with one next step; goes away by itself when it is there. */
function missingKepka(title) {
  if (status === null) return [heading(title), el('p', { class: 'loading' }, 'Ищем Kepka…')];
  const { message, remedy } = status;
  return [
    heading(title),
    el('p', { class: 'lead' }, 'Ключ создаёт и хранит программа Kepka на вашем компьютере. Пока она недоступна.'),
    problem({ message, remedy, safe: 'Заявка сохранена, заполнять её снова не нужно.' }, 'Проверить снова', checkAgain),
  ];
}

async function checkAgain() {
  announce('Проверяем…');
  onStatus(await kepka.status());
}

/** Draws one stage; on a change of stage the heading gets the focus, so that nobody is left on a vanished button. */
function draw(application, stage, moved) {
  clearTimeout(timer);
  for (const end of leaving.splice(0)) end();
  const description = stages[stage];
  const changed = current?.stage !== stage;
  current = { application, stage };
  drawSteps(description);
  const title = titles[description.number - 1];
  document.title = `${title} — личный кабинет`;
  const context = {
    application, kepka, settings, show, startAgain,
    edit: () => draw(application, 'form', true),
    onLeave: (end) => (context.left ? end() : leaving.push(end)),
  };
  leaving.push(() => { context.left = true; });
  const blocked = description.needsKepka && !isReady(status);
  main.replaceChildren(...(blocked ? missingKepka(title) : description.draw(context)));
  if (moved && changed) {
    main.querySelector('[data-heading]').focus();
    window.scrollTo({ top: 0 });
  }
  if (description.waits) timer = setTimeout(poll, pollMilliseconds);
}

async function poll() {
  try {
    const application = await server.get(current.application.id);
    if (application.stage !== current.stage) show(application);
    else timer = setTimeout(poll, pollMilliseconds);
  } catch (error) {
    main.append(problem(explain(error), 'Повторить', () => draw(current.application, current.stage, true)));
  }
}

function show(application) {
  const address = `/applications/${application.id}`;
  if (location.pathname !== address) history.pushState(null, '', address);
  draw(application, application.stage, true);
}

function startAgain() {
  history.pushState(null, '', '/');
  draw(null, 'form', true);
}

function onStatus(next) {
  const changed = next.message !== status?.message;
  status = next;
  drawKepkaLine();
  if (current && stages[current.stage].needsKepka && changed && !main.querySelector('.work.running')) {
    draw(current.application, current.stage, false);
  }
}

async function load() {
  const id = /^\/applications\/([0-9a-f]{32})$/.exec(location.pathname)?.[1];
  if (!id) return draw(null, 'form', false);
  try {
    const application = await server.get(id);
    draw(application, application.stage, false);
  } catch (error) {
    const words = explain(error);
    main.replaceChildren(heading('Заявка не открылась'), problem(words, 'Повторить', load),
      el('div', { class: 'actions' }, button('Новая заявка', startAgain, 'secondary')));
  }
}

addEventListener('popstate', load);
settings = await server.settings().catch(() => ({})); // load() tells that the server does not answer
kepka = await openKepka(settings);
await load();
kepka.onStatus(onStatus);
