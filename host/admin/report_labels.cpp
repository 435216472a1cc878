// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/report_text.h"

namespace kepka::admin {
namespace {

struct Label {
  std::string_view key;
  Text text;
};

const Label labels[] = {
    // Formats
    {"certificate", {"Сертификат", "Certificate"}},
    {"request", {"Запрос на сертификат", "Certificate request"}},
    {"cms", {"Электронная подпись (CMS)", "Signature (CMS)"}},
    {"crl", {"Список отозванных сертификатов", "List of revoked certificates"}},
    {"privateKey", {"Закрытый ключ (PKCS #8)", "Private key (PKCS #8)"}},
    {"encryptedPrivateKey",
     {"Закрытый ключ под паролем (PKCS #8)", "Private key with a password (PKCS #8)"}},
    {"pfx",
     {"Ключи с сертификатами под паролем (PFX, PKCS #12)",
      "Keys with certificates under a password (PFX, PKCS #12)"}},
    {"cryptoproContainer", {"Контейнер КриптоПро CSP", "Container of CryptoPro CSP"}},
    // What stands in them
    {"subject", {"Владелец", "Subject"}},
    {"issuer", {"Издатель", "Issuer"}},
    {"serial", {"Серийный номер", "Serial number"}},
    {"notBefore", {"Действует с", "Valid from"}},
    {"notAfter", {"Действует по", "Valid until"}},
    {"key", {"Ключ", "Key"}},
    {"algorithm", {"Алгоритм", "Algorithm"}},
    {"parameterSet", {"Набор параметров", "Parameter set"}},
    {"digestParamSet", {"Хеш-функция ключа", "Digest of the key"}},
    {"bits", {"Бит", "Bits"}},
    {"supported", {"Kepka может его использовать", "Kepka can use it"}},
    {"fingerprint", {"Отпечаток SHA-256", "SHA-256 fingerprint"}},
    {"fingerprints", {"Отпечатки", "Fingerprints"}},
    {"sha1", {"SHA-1", "SHA-1"}},
    {"sha256", {"SHA-256", "SHA-256"}},
    {"signature", {"Подпись", "Signature"}},
    {"selfIssued", {"Издатель — сам владелец", "Issued to itself"}},
    {"selfSigned", {"Подпись собственным ключом верна", "Signed by its own key"}},
    {"verified", {"Проверка", "Verified"}},
    {"right", {"верна", "right"}},
    {"wrong", {"неверна", "wrong"}},
    {"unknown", {"не проверена", "not verified"}},
    {"version", {"Версия", "Version"}},
    {"attributes", {"Атрибуты", "Attributes"}},
    {"unsignedAttributes", {"Неподписанные атрибуты", "Unsigned attributes"}},
    {"extensions", {"Расширения", "Extensions"}},
    {"critical", {"критическое", "critical"}},
    {"hex", {"DER", "DER"}},
    {"value", {"Значение", "Value"}},
    {"authority", {"Удостоверяющий центр", "Certification authority"}},
    {"pathLength", {"Центров ниже", "Authorities below"}},
    {"qualifiers", {"Уточнения", "Qualifiers"}},
    {"keyIdentifier", {"Идентификатор ключа", "Key identifier"}},
    {"issuerNames", {"Имена издателя", "Issuer's names"}},
    {"kind", {"Вид", "Kind"}},
    {"method", {"Способ", "Method"}},
    {"location", {"Адрес", "Location"}},
    {"signTool", {"Средство подписи", "Signature tool"}},
    {"authorityTool", {"Средство УЦ", "Authority's tool"}},
    {"signToolPaper", {"Заключение на средство подписи", "Paper of the signature tool"}},
    {"authorityToolPaper", {"Заключение на средство УЦ", "Paper of the authority's tool"}},
    {"number", {"Номер", "Number"}},
    {"inPerson", {"при личном присутствии", "in person"}},
    {"qualifiedSignature", {"по действующей КЭП", "by a valid qualified signature"}},
    {"passportChip", {"по загранпаспорту с чипом", "by a passport with a chip"}},
    {"esiaOrEbs", {"через ЕСИА или ЕБС", "by ESIA or EBS"}},
    // Lists
    {"thisUpdate", {"Выпущен", "Issued"}},
    {"nextUpdate", {"Следующий", "Next"}},
    {"revokedCount", {"Отозвано", "Revoked"}},
    {"revokedFirst", {"Первые из них", "The first of them"}},
    {"revoked", {"Отозван", "Revoked"}},
    {"reason", {"Причина", "Reason"}},
    // Encrypted keys
    {"encryption", {"Шифрование", "Encryption"}},
    {"keyDerivation", {"Ключ из пароля", "Key from the password"}},
    {"iterations", {"Повторений", "Iterations"}},
    {"prf", {"Функция", "Function"}},
    {"cipher", {"Шифр", "Cipher"}},
    {"mac", {"Защита от подмены (MAC)", "Against changes (MAC)"}},
    {"bags", {"Внутри", "Inside"}},
    {"encryptedBags", {"зашифрованная часть", "encrypted part"}},
    {"encryptedKey", {"закрытый ключ под паролем", "private key with a password"}},
    {"plainKey", {"закрытый ключ без защиты", "private key without protection"}},
    {"otherBag", {"другое", "something else"}},
    {"type", {"Тип", "Type"}},
    {"localKeyId", {"Метка ключа и сертификата", "Mark of key and certificate"}},
    // Containers
    {"folder", {"папка", "folder"}},
    {"reg", {"файл реестра Windows", "file of Windows' registry"}},
    {"place", {"Где", "Place"}},
    {"name", {"Имя", "Name"}},
    {"hasPassword", {"Есть пароль", "Has a password"}},
    {"keys", {"Ключи", "Keys"}},
    {"use", {"Назначение", "Use"}},
    {"signing", {"подпись", "signing"}},
    {"exchange", {"подпись и обмен", "signing and exchange"}},
    {"exportable", {"Можно переносить", "May be moved"}},
    // Keys of this computer
    {"storedKey", {"Ключ", "Key"}},
    {"id", {"Номер", "Id"}},
    {"storage", {"Хранилище", "Storage"}},
    {"storageKind", {"Вид хранилища", "Kind of storage"}},
    {"registry", {"реестр", "registry"}},
    {"token", {"токен", "token"}},
    {"commonName", {"Владелец", "Owner"}},
    {"file", {"Файл", "File"}},
    {"storageProblem", {"Не прочитано", "Cannot be read"}},
    {"errorName", {"Ошибка", "Error"}},
    {"message", {"Что случилось", "What happened"}},
    {"remedy", {"Что делать", "What to do"}},
    // Signatures
    {"contentType", {"Что подписано", "Content type"}},
    {"attached", {"Документ внутри", "Document inside"}},
    {"contentSize", {"Байт в документе", "Bytes of the document"}},
    {"digest", {"Хеш-функция", "Digest"}},
    {"digests", {"Хеш-функции", "Digests"}},
    {"signatureCount", {"Подписей", "Signatures in it"}},
    {"signatures", {"Подписи", "Signatures"}},
    {"certificates", {"Сертификаты", "Certificates"}},
    {"crls", {"Списки отозванных", "Lists of revoked certificates"}},
    {"signingTime", {"Время по часам подписавшего", "Time by the signer's clock"}},
    {"level", {"Вид подписи", "Kind of signature"}},
    {"signer", {"Подписал", "Signer"}},
    {"chain", {"Цепочка сертификатов", "Chain of certificates"}},
    {"checked", {"До доверенного проверена", "Checked against the trusted"}},
    {"at", {"На момент", "At"}},
    {"trusted", {"Доверенная", "Trusted"}},
    {"path", {"Сертификаты", "Certificates"}},
    // Findings
    {"findings", {"Замечания", "Findings"}},
    {"note", {"К сведению", "Note"}},
    {"warning", {"Внимание", "Warning"}},
    {"error", {"Ошибка", "Error"}},
    {"true", {"да", "yes"}},
    {"false", {"нет", "no"}},
};

}  // namespace

const Text* find_label(std::string_view key) {
  for (const Label& label : labels) {
    if (label.key == key) return &label.text;
  }
  return nullptr;
}

}  // namespace kepka::admin
