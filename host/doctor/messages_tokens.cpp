// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "doctor/messages.h"

namespace kepka::doctor {
namespace {

constexpr Group tokens_group = Group::tokens;

// In the order in which a token's signal goes: USB, service, reader, card.
constexpr Message usb_and_reader_table[] = {
    {"usbToken",
     tokens_group,
     Severity::ok,
     {"USB: вставлен {token} ({ids}).", "USB: {token} is plugged in ({ids})."}},
    {"noUsbToken",
     tokens_group,
     Severity::note,
     {"USB: токенов и считывателей не видно.", "USB: there is no token and no reader."},
     {"Если токен вставлен, переставьте его в другой разъём, без удлинителя.",
      "If a token is plugged in, put it into another port, without an extension cable."}},
    {"pcscdReady",
     tokens_group,
     Severity::ok,
     {"Служба смарт-карт pcscd отвечает.", "The smart card service pcscd answers."}},
    {"pcscdNotNeeded",
     tokens_group,
     Severity::note,
     {"Служба смарт-карт pcscd не работает. Пока токенов нет, она не нужна.",
      "The smart card service pcscd is not running. Without a token it is not needed."}},
    {"pcscdMissing",
     tokens_group,
     Severity::error,
     {"Токен вставлен, но служба смарт-карт pcscd не установлена или не работает.",
      "A token is plugged in, but the smart card service pcscd is not installed or not running."},
     {"Установите и запустите pcscd: {install}, затем sudo systemctl enable --now pcscd.socket",
      "Install and start pcscd: {install}, then sudo systemctl enable --now pcscd.socket"},
     "sudo systemctl enable --now pcscd.socket"},
    {"pcscdSilent",
     tokens_group,
     Severity::error,
     {"Служба смарт-карт pcscd зависла или остановлена: она не отвечает.",
      "The smart card service pcscd hangs or was stopped: it does not answer."},
     {"Перезапустите её.", "Start it again."},
     "sudo systemctl restart pcscd.socket pcscd.service"},
    {"pcscdForbidden",
     tokens_group,
     Severity::error,
     {"Вам не разрешено обращаться к службе смарт-карт pcscd.",
      "You may not use the smart card service pcscd."},
     {"Войдите в систему за самим компьютером, а не удалённо, или попросите администратора дать "
      "право "
      "(polkit: org.debian.pcsc-lite.access_pcsc).",
      "Log in at the computer itself, not remotely, or ask the administrator for the right "
      "(polkit: "
      "org.debian.pcsc-lite.access_pcsc)."}},
    {"pcscdUnknown",
     tokens_group,
     Severity::warning,
     {"Служба смарт-карт pcscd отвечает не так, как ожидалось: что она видит, не узнать.",
      "The smart card service pcscd answers in an unexpected way: what it sees is not known."},
     {"Обновите Kepka и pcscd.", "Update Kepka and pcscd."}},
    {"twoServices",
     tokens_group,
     Severity::warning,
     {"Работают две службы pcscd: они отнимают токены друг у друга.",
      "Two pcscd services are running: they take tokens from each other."},
     {"Оставьте одну: остановите вторую (её мог принести КриптоПро CSP, snap или контейнер).",
      "Keep one: stop the other (CryptoPro CSP, a snap or a container may have brought it)."}},
    {"readerMissing",
     tokens_group,
     Severity::error,
     {"Токен виден в USB ({token}), но не служба pcscd: ей не хватает драйвера, или устройство "
      "занято.",
      "The token is seen in USB ({token}), but not by pcscd: it lacks a driver, or the device is "
      "in "
      "use."},
     {"Установите драйвер: {install}, перезапустите pcscd и переставьте токен.",
      "Install the driver: {install}, start pcscd again and plug the token in anew."},
     "sudo systemctl restart pcscd.socket pcscd.service"},
    {"readerEmpty",
     tokens_group,
     Severity::note,
     {"Считыватель {reader} пуст.", "The reader {reader} is empty."},
     {"Если карта вставлена, переверните её чипом к контактам.",
      "If a card is in it, turn its chip to the contacts."}},
    {"cardMute",
     tokens_group,
     Severity::error,
     {"Карта или токен в считывателе {reader} не отвечает.",
      "The card or token in the reader {reader} does not answer."},
     {"Выньте и вставьте снова, в другой разъём. Если не поможет, токен неисправен.",
      "Take it out and put it in again, into another port. If that does not help, it is broken."}},
    {"cardUnknown",
     tokens_group,
     Severity::note,
     {"Карта в считывателе {reader} Kepka неизвестна (ATR {atr}).",
      "Kepka does not know the card in the reader {reader} (ATR {atr})."},
     {"Если её производитель даёт библиотеку PKCS#11, установите её: Kepka её попробует.",
      "If its maker has a PKCS#11 library, install it: Kepka will try it."}},
    {"cardReady",
     tokens_group,
     Severity::ok,
     {"Считыватель {reader}: {token}.", "Reader {reader}: {token}."}},
    {"tokenPassive",
     tokens_group,
     Severity::note,
     {"{token} ключей сам не создаёт: он хранит ключ, который создала программа. Подпись таким "
      "ключом "
      "не квалифицированная. Контейнеры КриптоПро на нём Kepka не видит.",
      "{token} makes no keys itself: it keeps a key that a program has made, whose signatures are "
      "not "
      "qualified. Kepka does not see CryptoPro containers on it."},
     {"Для квалифицированной подписи нужен токен, который создаёт ключ сам, например Рутокен ЭЦП "
      "3.0.",
      "A qualified signature needs a token that makes the key itself, such as Rutoken ECP 3.0."}},
    {"tokenUnsupported",
     tokens_group,
     Severity::error,
     {"С токеном {token} Kepka не работает: производитель больше не поддерживает его на этой "
      "системе.",
      "Kepka does not work with {token}: its maker no longer supports it on this system."},
     {"Возьмите другой токен, например Рутокен ЭЦП 3.0 или Рутокен Lite.",
      "Take another token, such as Rutoken ECP 3.0 or Rutoken Lite."}},
};

}  // namespace

std::span<const Message> token_messages() { return usb_and_reader_table; }

}  // namespace kepka::doctor
