// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Stage 1: the form. Faults are told at once, from the same table that the Kepka program uses, before anything is
// installed.
import { actions, announce, button, el, heading, problem, showFault, textField } from '../dom.js';
import { explain, faultsOf } from '../kepka.js';
import { server } from '../cabinet_server.js';
import { language, t } from '../language.js';
import { addressFields, fieldsOf, isRequired, kinds, ownFault, ownFields } from '../form_rules.js';
import { uploadField } from '../upload.js';
import { formFields, ownFaultTexts, requiredText } from './form_fields.js';

const withPassport = ['person', 'soleTrader', 'representative'];

function fieldRow(kind, name, value) {
  const { half, ...words } = formFields[name];
  const row = textField({ name, ...words, 'aria-required': isRequired(kind, name) && 'true' }, value);
  if (half) row.classList.add('half');
  return row;
}

function kindChoice(chosen, onchange) {
  return el('div', { class: 'field' },
    el('label', { for: 'kind' }, t('Для кого сертификат', 'Who the certificate is for')),
    el('select', { id: 'kind', name: 'kind', onchange }, Object.entries(kinds).map(([kind, { label }]) =>
      el('option', { value: kind, selected: kind === chosen }, label[language]))));
}

/** field → sentence for all that is wrong: Kepka's own check, and what this cabinet demands besides. */
function faultsIn(applicant) {
  const { kind } = applicant;
  const forKepka = Object.fromEntries(Object.entries(applicant).filter(([name]) => !ownFields.includes(name)));
  const faults = faultsOf(forKepka);
  for (const name of fieldsOf(kind)) {
    const value = applicant[name] ?? '';
    if (ownFields.includes(name) && ownFault(kind, name, value)) faults.set(name, value ? ownFaultTexts[name] : requiredText(name));
    if (value === '' && name !== 'country' && isRequired(kind, name) && !faults.has(name)) faults.set(name, requiredText(name));
  }
  return faults;
}

export function formStage({ application, show }) {
  const typed = { kind: 'person', ...application.applicant };
  const visited = new Set();
  const trouble = el('div');
  const fields = el('div', { class: 'stack' });
  const names = () => fieldsOf(typed.kind);
  let pressing = false;

  function read() {
    for (const name of names()) typed[name] = form.elements[name].value.trim();
    return Object.fromEntries(Object.entries(typed).filter(([name, value]) => value && (name === 'kind' || names().includes(name))));
  }

  /** Checks the form and shows faults of the fields in `some`; returns the names that have one. */
  function check(some) {
    const faults = faultsIn(read());
    for (const name of some) showFault(form.elements[name], faults.get(name) ?? '');
    return some.filter((name) => faults.has(name));
  }

  function fill(values) {
    for (const [name, value] of Object.entries(values)) {
      if (!names().includes(name)) continue;
      form.elements[name].value = value;
      showFault(form.elements[name], '');
    }
  }

  async function send() {
    trouble.replaceChildren();
    names().forEach((name) => visited.add(name));
    const wrong = check(names());
    if (wrong.length > 0) {
      announce(t('Исправьте отмеченные поля.', 'Correct the marked fields.'));
      form.elements[wrong[0]].closest('details')?.setAttribute('open', '');
      form.elements[wrong[0]].focus();
      return;
    }
    try {
      show(await server.fill(application.id, read()));
    } catch (error) {
      for (const [name, sentence] of Object.entries(error.more?.faults ?? {})) showFault(form.elements[name], sentence[language]);
      trouble.replaceChildren(problem(explain(error), t('Отправить ещё раз', 'Send again'), send));
    }
  }

  /** The scan of a passport fills the name in; what is read wrongly is corrected by hand. */
  function passportReader() {
    const said = el('p', { class: 'hint', role: 'status' });
    async function readIt({ documents }) {
      application.documents = documents;
      if (!documents.passport) return said.replaceChildren();
      said.textContent = t('Распознаём…', 'Reading…');
      const found = await server.readPassport(application.id).catch(() => ({}));
      fill(found);
      said.textContent = Object.keys(found).length > 0
        ? t('Данные распознаны. Проверьте их и исправьте, если что-то не так.', 'The data were read. Check them and correct what is wrong.')
        : t('Распознать не получилось: заполните поля сами или загрузите более чёткий скан.', 'The scan could not be read: fill in the fields yourself or upload a clearer one.');
    }
    return el('div', { class: 'reader' },
      uploadField({
        application, name: 'passport', onChange: readIt,
        label: t('Заполнить по скану паспорта', 'Fill in from a scan of the passport'),
        hint: t('Страницы 2–3, не обязательно. Данные заполнятся сами.', 'Pages 2–3, if you like. The data are then filled in.'),
        more: el('a', { href: '/sample.png', download: 'passport.png' }, t('Образец для пробы', 'A sample to try')),
      }), said);
  }

  /** The tax service's register, simulated. */
  function innButton() {
    const said = el('p', { class: 'hint', role: 'status' });
    async function find() {
      try {
        fill(await server.findInn(read()));
        said.textContent = t('ИНН найден.', 'The INN was found.');
      } catch (error) {
        said.textContent = error.message;
      }
    }
    return [button(t('Загрузить из базы ФНС', 'Get it from the tax service'), find, 'secondary small'), said];
  }

  function drawFields() {
    const rowOf = (name) => {
      const row = fieldRow(typed.kind, name, typed[name] ?? (name === 'country' && typed.kind !== 'custom' ? 'RU' : ''));
      if (name === 'inn' && withPassport.includes(typed.kind)) row.append(...innButton());
      return row;
    };
    const address = addressFields.map(rowOf);
    const addressNeeded = kinds[typed.kind].address === 'required' || typed.kind === 'custom';
    fields.replaceChildren(
      withPassport.includes(typed.kind) ? passportReader() : '',
      el('div', { class: 'fields' }, kinds[typed.kind].fields.map(rowOf)),
      addressNeeded
        ? el('fieldset', { class: 'group' }, el('legend', {}, t('Адрес', 'Address')), el('div', { class: 'fields' }, address))
        : el('details', { class: 'group', 'aria-label': t('Адрес', 'Address'), open: addressFields.some((name) => name !== 'country' && typed[name]) },
          el('summary', {}, t('Адрес в сертификате (не обязательно)', 'Address in the certificate (optional)')), el('div', { class: 'fields' }, address)));
  }

  function changeKind({ target }) {
    read();
    typed.kind = target.value;
    visited.clear();
    drawFields();
  }

  const form = el('form', {
    novalidate: true,
    onsubmit: (event) => { event.preventDefault(); send(); },
    // A fault is told when a field is left, and goes away with the keystroke that mends it.
    // Not when the pointer is on the button: a line that appears would push the button away from under it.
    onpointerdown: ({ target }) => { pressing = target.type === 'submit'; },
    onfocusout: ({ target, relatedTarget }) => {
      const sending = pressing && relatedTarget?.type === 'submit';
      if (!names().includes(target.name) || target.value === '' || sending) return;
      visited.add(target.name);
      check([target.name]);
    },
    oninput: ({ target }) => { if (visited.has(target.name)) check([target.name]); },
  }, kindChoice(typed.kind, changeKind), fields, trouble, actions(el('button', { type: 'submit', class: 'primary' }, t('Продолжить', 'Continue'))));
  drawFields();

  return [
    heading(t('Заполнение заявки', 'Filling in the application')),
    el('p', { class: 'lead' }, t('Укажите данные владельца сертификата. Номера проверяются сразу: опечатка не пройдёт.',
      'Tell who owns the certificate. Numbers are checked at once: no slip gets through.')),
    form,
  ];
}
