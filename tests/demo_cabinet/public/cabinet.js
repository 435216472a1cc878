// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// The cabinet's page. Its state is the application on the server and what Kepka began for it; the page itself keeps
// nothing, so that a reload, a closed tab or another browser goes on at the same place.
import { chooseLanguage, language, t } from './language.js';
import { actions, announce, button, el, heading, problem } from './dom.js';
import { explain, isReady, openKepka } from './kepka.js';
import { server } from './cabinet_server.js';
import { roadOf, stages, stepOf } from './road.js';
import { enterPage } from './stages/enter.js';
import { listPage } from './stages/list.js';
import { renewalPage } from './stages/renewal.js';

const main = document.getElementById('stage');
const pollMilliseconds = 700;
const tabs = [
  { path: '/', name: t('Мои заявки', 'My applications') },
  { path: '/renewal', name: t('Обновление сертификата КЭП', 'Renewal of a certificate') },
];

let kepka = null;
let settings = {};
let account = null;
let status = null;
let leaving = []; // what ends with the page that is shown
let current = null; // { application, stage } of an application's page
let timer = 0;

function drawHeader() {
  const other = { ru: ['en', 'English'], en: ['ru', 'Русский'] }[language];
  document.getElementById('person').replaceChildren(...[
    account && el('span', { class: 'phone' }, account.phone),
    account && button(t('Выйти', 'Leave'), leave, 'plain'),
    el('button', { type: 'button', class: 'plain', lang: other[0], onclick: () => chooseLanguage(other[0]) }, other[1]),
  ].filter(Boolean));
  const bar = document.getElementById('tabs');
  bar.hidden = account === null;
  bar.replaceChildren(...tabs.map(({ path, name }) => el('a', {
    href: path, 'aria-current': location.pathname === path && 'page',
    onclick: (event) => {
      event.preventDefault();
      go(path);
    },
  }, name)));
}

function drawSteps({ done }, application) {
  const number = stepOf(application);
  document.getElementById('steps').replaceChildren(...roadOf(application).map((title, index) => {
    const step = index + 1;
    const state = step < number || done ? 'past' : step === number ? 'now' : 'ahead';
    const words = { past: t('пройден', 'passed'), now: t('сейчас', 'now'), ahead: t('впереди', 'ahead') };
    return el('li', { class: state, 'aria-current': state === 'now' && 'step' },
      el('span', { class: 'number', 'aria-hidden': 'true' }, state === 'past' ? '✓' : `${step}`),
      el('span', {}, el('span', { class: 'unseen' }, `${t('Этап', 'Stage')} ${step}, ${words[state]}: `), title));
  }));
}

function drawKepkaLine() {
  const line = document.getElementById('kepka-line');
  line.hidden = status === null;
  line.className = isReady(status) ? 'kepka-line ready' : 'kepka-line';
  line.textContent = isReady(status) ? t('Kepka готова к работе', 'Kepka is ready') : t('Kepka пока не готова', 'Kepka is not ready yet');
}

/** What is missing, with one next step; goes away by itself when it is there. */
function missingKepka(title) {
  if (status === null) return [heading(title), el('p', { class: 'loading' }, t('Ищем Kepka…', 'Looking for Kepka…'))];
  const { message, remedy } = status;
  return [
    heading(title),
    el('p', { class: 'lead' }, t('Ключ создаёт и хранит программа Kepka на вашем компьютере. Пока она недоступна.',
      'The key is made and kept by the program Kepka on your computer. It cannot be reached yet.')),
    problem({ message, remedy, safe: t('Заявка сохранена, заполнять её снова не нужно.', 'The application is kept; you need not fill it in again.') },
      t('Проверить снова', 'Check again'), checkAgain),
  ];
}

async function checkAgain() {
  announce(t('Проверяем…', 'Checking…'));
  onStatus(await kepka.status());
}

/** What ends with the page that is shown, and a context for the next one. */
function turnPage(more) {
  clearTimeout(timer);
  for (const end of leaving.splice(0)) end();
  const context = { kepka, settings, show, go, ...more, onLeave: (end) => (context.left ? end() : leaving.push(end)) };
  leaving.push(() => { context.left = true; });
  return context;
}

function put(title, content, moved) {
  document.title = `${title} — ${t('личный кабинет', 'cabinet')}`;
  drawHeader();
  main.replaceChildren(...content);
  if (!moved) return;
  main.querySelector('[data-heading]')?.focus();
  window.scrollTo({ top: 0 });
}

/** A page that is no stage of an application. */
function drawPage(title, draw, moved) {
  current = null;
  document.getElementById('page').classList.add('alone');
  put(title, draw(turnPage()), moved);
}

/** Draws one stage; on a change of stage the heading gets the focus, so that nobody is left on a vanished button. */
function drawStage(application, moved) {
  const { stage } = application;
  const description = stages[stage];
  const changed = current?.stage !== stage || current.application.id !== application.id;
  current = { application, stage };
  document.getElementById('page').classList.remove('alone');
  drawSteps(description, application);
  const title = roadOf(application)[stepOf(application) - 1];
  const context = turnPage({ application, edit });
  const blocked = description.needsKepka && !isReady(status);
  put(title, blocked ? missingKepka(title) : description.draw(context), moved && changed);
  if (description.waits) timer = setTimeout(poll, pollMilliseconds);
}

async function poll() {
  const polled = current;
  try {
    const application = await server.get(polled.application.id);
    if (current !== polled) return;
    if (application.stage !== polled.stage) show(application);
    else timer = setTimeout(poll, pollMilliseconds);
  } catch (error) {
    if (current === polled) main.append(problem(explain(error), t('Повторить', 'Try again'), load));
  }
}

function show(application) {
  const address = `/applications/${application.id}`;
  if (location.pathname !== address) history.pushState(null, '', address);
  drawStage(application, true);
}

async function edit() {
  show(await server.edit(current.application.id));
}

function go(path) {
  if (location.pathname !== path) history.pushState(null, '', path);
  load(true);
}

async function leave() {
  await server.leave().catch(() => undefined);
  account = null;
  go('/');
}

function onStatus(next) {
  const changed = next.message !== status?.message;
  status = next;
  drawKepkaLine();
  if (current && stages[current.stage].needsKepka && changed && !main.querySelector('.work.running')) drawStage(current.application, false);
}

function drawEntrance(moved) {
  account = null;
  drawPage(t('Вход', 'Entrance'), () => enterPage(() => load(true), kepka), moved);
}

/** Draws what the address says, or first the entrance; whoever enters goes on where they wanted to. */
async function load(moved = false) {
  const path = location.pathname;
  const id = /^\/applications\/([0-9a-f]{32})$/.exec(path)?.[1];
  try {
    account ??= await server.account();
    if (account.phone === null) return drawEntrance(moved);
    if (id) return drawStage(await server.get(id), moved);
    if (path === tabs[1].path) return drawPage(tabs[1].name, renewalPage, moved);
    const applications = await server.list();
    drawPage(tabs[0].name, (context) => listPage(context, applications), moved);
  } catch (error) {
    if (error.name === 'notEntered') return drawEntrance(moved);
    drawPage(t('Кабинет', 'Cabinet'), () => [
      heading(t('Страница не открылась', 'The page did not open')),
      problem(explain(error), t('Повторить', 'Try again'), () => load(true)),
      actions(button(tabs[0].name, () => go('/'), 'secondary')),
    ], moved);
  }
}

addEventListener('popstate', () => load(true));
settings = await server.settings().catch(() => ({})); // load() tells that the server does not answer
kepka = await openKepka(settings);
await load();
kepka.onStatus(onStatus);
