// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "call.h"
#include "templates.h"

namespace virtual_rutoken {

/// Whether the session may see it: public, or the user is logged in.
bool is_visible(Library& library, const Session& session, const Object& object);

/// A copy of the object, if the session may see it; else throws Failure(rv).
Object visible_object(Library& library, Session& session, CK_OBJECT_HANDLE handle, CK_RV rv);

/// Throws Failure: CKR_SESSION_READ_ONLY for a token object in a read-only session,
/// CKR_USER_NOT_LOGGED_IN unless the user is logged in (for a session object: if it is private).
void check_may_write(Library& library, const Session& session, bool on_token, bool is_private);

/// Puts objects where their CKA_TOKEN says, all or none; gives their handles in the same order.
std::vector<CK_OBJECT_HANDLE> store(Library& library, Session& session,
                                    std::vector<Object> objects);

// Each of these is the work of the C_* function of its name.
CK_OBJECT_HANDLE create_object(Call& call, CK_SESSION_HANDLE handle, const CK_ATTRIBUTE* attributes,
                               CK_ULONG count);
void destroy_object(Call& call, CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE object);
CK_ULONG get_object_size(Call& call, CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE object);
void get_attribute_value(Call& call, CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE object,
                         CK_ATTRIBUTE* attributes, CK_ULONG count);
void set_attribute_value(Call& call, CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE object,
                         const CK_ATTRIBUTE* attributes, CK_ULONG count);
void find_objects_init(Call& call, CK_SESSION_HANDLE handle, const CK_ATTRIBUTE* attributes,
                       CK_ULONG count);
void find_objects(Call& call, CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE* objects, CK_ULONG room,
                  CK_ULONG* count);
void find_objects_final(Call& call, CK_SESSION_HANDLE handle);

}  // namespace virtual_rutoken
