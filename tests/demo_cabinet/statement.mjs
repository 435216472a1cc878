// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// The statement of stage 3: plain text for signing with a certificate (Kepka shows it whole before it signs), and the same words as a
// page for printing. It is in Russian, as the authority wants it.
import { fieldsOf } from './public/form_rules.js';
import { authorityName } from './authority.mjs';

const labels = {
  organization: 'Организация', innle: 'ИНН организации', ogrn: 'ОГРН', department: 'Подразделение', title: 'Должность',
  commonName: 'Имя владельца', surname: 'Фамилия', name: 'Имя', patronymic: 'Отчество', birthDate: 'Дата рождения', passport: 'Паспорт',
  email: 'Электронная почта', snils: 'СНИЛС', inn: 'ИНН', ogrnip: 'ОГРНИП', country: 'Страна', region: 'Регион', locality: 'Населённый пункт', street: 'Адрес',
};

const title = ['ЗАЯВЛЕНИЕ', 'на выпуск сертификата ключа проверки электронной подписи'];

function parts({ id, applicant, confirmed }) {
  const date = new Date(confirmed).toLocaleDateString('ru-RU', { timeZone: 'Europe/Moscow' });
  const rows = fieldsOf(applicant.kind).filter((field) => applicant[field]).map((field) => [labels[field], applicant[field]]);
  return {
    to: `Кому: ${authorityName}`,
    number: `Заявка № ${id.slice(0, 8)} от ${date}`,
    request: 'Прошу создать сертификат ключа проверки электронной подписи со следующими данными:',
    rows,
    consent: 'С данными, указанными в заявлении, согласен. Достоверность сведений подтверждаю.',
  };
}

/** UTF-8 text with lines that end in \n. The same application gives the same bytes. */
export function statementText(application) {
  const { to, number, request, rows, consent } = parts(application);
  return [...title, '', to, number, '', request, '', ...rows.map(([label, value]) => `${label}: ${value}`), '', consent, ''].join('\n');
}

const escaped = (text) => text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]);

/** A page of A4 with a place for the signature. */
export function statementPage(application) {
  const { to, number, request, rows, consent } = parts(application);
  const line = (tag, text) => `<${tag}>${escaped(text)}</${tag}>`;
  return `<!doctype html>
<html lang="ru"><head><meta charset="utf-8"><title>Заявление</title><style>
@page { size: A4; margin: 25mm 20mm 20mm 30mm } body { font: 12pt/1.5 "PT Serif", "Times New Roman", serif; max-width: 160mm; margin: 20mm auto }
@media print { body { margin: 0; max-width: none } }
h1 { font-size: 14pt; text-align: center; font-weight: 700; margin: 18mm 0 8mm } table { border-collapse: collapse; width: 100%; margin: 5mm 0 }
td { border: .3mm solid #777; padding: 1.5mm 3mm; vertical-align: top } td:first-child { width: 45mm }
.sign { display: flex; gap: 10mm; margin-top: 25mm } .sign span { flex: 1; border-top: .3mm solid #000; padding-top: 1mm; text-align: center; font-size: 9pt }
</style></head><body>
${line('p', to)}${line('p', number)}<h1>${title.map(escaped).join('<br>')}</h1>${line('p', request)}
<table>${rows.map(([label, value]) => `<tr>${line('td', label)}${line('td', value)}</tr>`).join('')}</table>
${line('p', consent)}<div class="sign"><span>дата</span><span>подпись</span><span>расшифровка подписи</span></div>
</body></html>
`;
}
