// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// The authority's employee, simulated: looks at what was uploaded and sends back what cannot be read.

const fewestPixels = 800; // a page of A4 at 200 dpi is 1654 across, a passport's page 1000

/** {document, comment} about the first document that will not do, or null. */
export function remarkOn(application, names) {
  const small = names.find((name) => {
    const scan = application.documents[name];
    return scan && scan.width !== null && scan.width < fewestPixels;
  });
  if (!small) return null;
  return {
    document: small,
    comment: {
      ru: 'Текст на скане не читается: разрешение слишком низкое. Отсканируйте документ заново с разрешением 200–400 dpi и загрузите новый файл вместо прежнего.',
      en: 'The text of the scan cannot be read: its resolution is too low. Scan the document anew with 200–400 dpi and upload the new file in place of the old one.',
    },
  };
}
