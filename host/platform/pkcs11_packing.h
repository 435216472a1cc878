// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

// PKCS #11 structures have no padding on Windows and the compiler's own everywhere else (PKCS #11
// base specification 2.1). Vendors' structures stand between these two.
#if defined(_WIN32)
#define KEPKA_PKCS11_PACK _Pragma("pack(push, 1)")
#define KEPKA_PKCS11_UNPACK _Pragma("pack(pop)")
#else
#define KEPKA_PKCS11_PACK
#define KEPKA_PKCS11_UNPACK
#endif
