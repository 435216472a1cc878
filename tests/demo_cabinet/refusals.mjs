// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Everything that the cabinet's server may refuse: name → HTTP status and a sentence for the applicant.

const rows = {
  notEntered: [401, 'Войдите в личный кабинет.', 'Enter the cabinet first.'],
  foreignSite: [403, 'Чужой сайт.', 'Another site.'],
  noPage: [404, 'Такой страницы нет.', 'There is no such page.'],
  noApplication: [404, 'Такой заявки нет.', 'There is no such application.'],
  noDocument: [404, 'Такого документа нет.', 'There is no such document.'],
  wrongMethod: [405, 'Так к этой странице не обращаются.', 'This page is not to be asked that way.'],
  notJson: [415, 'Ожидается JSON.', 'JSON is expected.'],
  notBytes: [415, 'Ожидается файл.', 'A file is expected.'],
  notParsed: [400, 'Сообщение не разобрано.', 'The message cannot be read.'],
  tooLong: [413, 'Сообщение слишком длинное.', 'The message is too long.'],

  wrongPhone: [422, 'Укажите номер телефона целиком, например +7 900 123-45-67.', 'Type the whole phone number, for example +7 900 123-45-67.'],
  tooManyCalls: [429, 'Мы уже несколько раз звонили на этот номер. Попробуйте через десять минут.', 'We have called this number several times. Try again in ten minutes.'],
  wrongCode: [422, 'Код не подошёл. Введите последние четыре цифры номера, с которого звонили.', 'That is not the code. Type the last four digits of the number that called.'],
  codeOver: [422, 'Код больше не действует. Закажите новый звонок.', 'The code is no longer good. Ask for another call.'],

  wrongApplicant: [422, 'В данных заявителя есть ошибка. Исправьте отмеченные поля.', 'There is a mistake in the form. Correct the marked fields.'],
  tooManyApplications: [409, 'Заявок слишком много. Продолжите одну из начатых.', 'There are too many applications. Go on with one of them.'],
  wrongStage: [409, 'Это действие сейчас недоступно: заявка на другом этапе. Обновите страницу.', 'This cannot be done now: the application is at another stage. Reload the page.'],
  notEditable: [409, 'Заявку уже нельзя изменить: ключ создаётся по проверенным данным.', 'The application cannot be changed any more: the key is made for data that were checked.'],
  documentsMissing: [409, 'Приложены не все документы.', 'Some documents are missing.'],

  emptyScan: [422, 'Файл пустой. Выберите другой.', 'The file is empty. Choose another one.'],
  tooLargeScan: [413, 'Файл больше 10 МБ. Уменьшите его или отсканируйте с разрешением 200–400 dpi.', 'The file is larger than 10 MB. Make it smaller or scan it with 200–400 dpi.'],
  unknownScan: [422, 'Такой файл не подходит. Нужен JPG, PNG, GIF, PDF, TIF, BMP или HEIC.', 'This file will not do. It must be JPG, PNG, GIF, PDF, TIF, BMP or HEIC.'],
  brokenScan: [422, 'Файл повреждён или загружен не целиком. Выберите его ещё раз или отсканируйте документ заново.', 'The file is damaged or incomplete. Choose it again or scan the document anew.'],

  registrySilent: [503, 'База не отвечает. Посмотрите номер на сайте ФНС или на госуслугах и введите его сами.', 'The register does not answer. Look the number up on the tax service’s site and type it yourself.'],
  notEnoughForInn: [422, 'Сначала заполните ФИО, дату рождения и паспорт.', 'Fill in the name, the date of birth and the passport first.'],

  noRequest: [400, 'В сообщении нет запроса на сертификат.', 'The message holds no certificate request.'],
  longRequest: [422, 'Запрос слишком длинный.', 'The request is too long.'],
  requestSignature: [422, 'Подпись запроса неверна.', 'The signature of the request is wrong.'],
  requestSubject: [422, 'Данные в запросе не совпадают с заявкой.', 'The request names somebody else than the application.'],
  requestKeyUsage: [422, 'В запросе нет назначения ключа, которое выдаёт этот центр.', 'The request has no key usage that this authority issues.'],
  requestTaken: [409, 'Запрос по этой заявке уже принят.', 'The request of this application was taken already.'],
  notIssued: [409, 'Сертификат ещё не выпущен.', 'The certificate is not issued yet.'],

  noSignature: [400, 'В сообщении нет подписи.', 'The message holds no signature.'],
  wrongSignature: [422, 'Подпись не подходит к документу.', 'The signature does not fit the document.'],
  foreignCertificate: [422, 'Сертификат подписи выдан не этим центром или уже не действует. Подпишите другим сертификатом или загрузите скан.', 'The signer’s certificate is not of this authority or no longer valid. Sign with another one or upload a scan.'],
  wrongChallenge: [422, 'Подпись для входа не подходит: она сделана для другого сайта или слишком давно. Войдите ещё раз.', 'This signature does not open the cabinet: it was made for another site or too long ago. Enter again.'],
  unknownHolder: [422, 'По этому сертификату кабинета нет: он не из ваших заявок. Войдите по номеру телефона.', 'This certificate opens no cabinet: it is of none of the applications. Enter by phone.'],
  renewalSubject: [422, 'Данные в запросе не те, что в прежнем сертификате. Если они изменились, подайте новую заявку.', 'The request names another subject than the old certificate. If the data have changed, send a new application.'],
  renewalKey: [422, 'Для обновления нужен новый ключ, а в запросе прежний.', 'A renewal wants a new key, and the request has the old one.'],
  foreignSigner: [422, 'Документ подписал другой человек: СНИЛС, ИНН или ОГРН в сертификате не те, что в заявке.', 'Somebody else has signed: SNILS, INN or OGRN of the certificate are not those of the application.'],
};

/** An answer to the page. `more` is sent along with it. */
export class Refusal extends Error {
  constructor(name, more = {}) {
    const [status, ru, en] = rows[name];
    super(en);
    this.status = status;
    this.body = { error: name, message: { ru, en }, ...more };
  }
}
