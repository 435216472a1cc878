// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Stage 1: the form. Faults are told at once, from the same table that the Kepka program uses, before anything is
// installed.
import { announce, button, el, heading, problem } from '../dom.js';
import { explain, faultsOf, kindOfApplicant } from '../kepka.js';
import { server } from '../cabinet_server.js';

const fields = [
  { name: 'surname', label: 'Фамилия', hint: 'Как в паспорте, с учётом букв Е и Ё, И и Й', autocomplete: 'family-name' },
  { name: 'name', label: 'Имя', autocomplete: 'given-name' },
  { name: 'patronymic', label: 'Отчество', hint: 'Если есть', autocomplete: 'additional-name' },
  { name: 'email', label: 'Электронная почта', hint: 'На неё придут уведомления о заявке', autocomplete: 'email', type: 'email' },
  { name: 'snils', label: 'СНИЛС', hint: '11 цифр, например 112-233-445 95', numeric: true, half: true },
  { name: 'inn', label: 'ИНН', hint: '12 цифр', numeric: true, half: true },
];

function fieldRow(field, value) {
  const input = el('input', {
    id: field.name, name: field.name, type: field.type ?? 'text', value, maxlength: 255, spellcheck: 'false',
    autocomplete: field.autocomplete ?? 'off', inputmode: field.numeric && 'numeric',
    'aria-required': field.name === 'patronymic' ? undefined : 'true',
    'aria-describedby': `${field.name}-hint ${field.name}-fault`,
  });
  const row = el('div', { class: field.half ? 'field half' : 'field' },
    el('label', { for: field.name }, field.label),
    field.hint && el('p', { class: 'hint', id: `${field.name}-hint` }, field.hint),
    input,
    el('p', { class: 'fault', id: `${field.name}-fault`, 'aria-live': 'polite' }));
  return row;
}

function readForm(form) {
  const applicant = { kind: kindOfApplicant };
  for (const { name } of fields) {
    const value = form.elements[name].value.trim();
    if (value) applicant[name] = value;
  }
  return applicant;
}

function showFault(form, name, text) {
  const input = form.elements[name];
  const place = document.getElementById(`${name}-fault`);
  if (place.textContent !== text) place.textContent = text;
  if (text) input.setAttribute('aria-invalid', 'true');
  else input.removeAttribute('aria-invalid');
}

/** Checks the form and shows faults of the fields in `names`; returns the names that have one. */
function check(form, names) {
  const applicant = readForm(form);
  const textOf = faultsOf(applicant);
  if (!applicant.email) textOf.set('email', 'Заполните поле «Электронная почта».');
  for (const name of names) showFault(form, name, textOf.get(name) ?? '');
  return names.filter((name) => textOf.has(name));
}

export function applicationStage({ application, show }) {
  const editing = application !== null;
  const rows = fields.map((field) => fieldRow(field, application?.applicant[field.name] ?? ''));
  const trouble = el('div');
  const names = fields.map((field) => field.name);
  const visited = new Set();
  let pressing = false;

  async function send() {
    trouble.replaceChildren();
    const wrong = check(form, names);
    names.forEach((name) => visited.add(name));
    if (wrong.length > 0) {
      announce('Исправьте отмеченные поля.');
      form.elements[wrong[0]].focus();
      return;
    }
    const applicant = readForm(form);
    try {
      show(editing ? await server.edit(application.id, applicant) : await server.create(applicant));
    } catch (error) {
      trouble.replaceChildren(problem(explain(error), 'Отправить ещё раз', send));
    }
  }

  const form = el('form', {
    novalidate: true,
    onsubmit: (event) => { event.preventDefault(); send(); },
    // A fault is told when a field is left, and goes away with the keystroke that mends it.
    // Not when the pointer is on the button: a line that appears would push the button away from under it.
    onpointerdown: ({ target }) => { pressing = target.type === 'submit'; },
    onfocusout: ({ target, relatedTarget }) => {
      const sending = pressing && relatedTarget?.type === 'submit';
      if (!names.includes(target.name) || target.value === '' || sending) return;
      visited.add(target.name);
      check(form, [target.name]);
    },
    oninput: ({ target }) => { if (visited.has(target.name)) check(form, [target.name]); },
  },
    el('div', { class: 'fields' }, rows),
    trouble,
    el('div', { class: 'actions' },
      el('button', { type: 'submit', class: 'primary' }, 'Отправить заявку'),
      editing && button('Не менять', () => show(application), 'secondary')));

  return [
    heading('Заполнение заявки'),
    el('p', { class: 'lead' }, 'Укажите данные владельца сертификата. Номера проверяются сразу: опечатка не пройдёт.'),
    form,
  ];
}
