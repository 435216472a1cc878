// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "base/bytes.h"

namespace kepka::platform {

/// The whole file; nothing if there is none. Throws Error(storeDamaged) above `limit` bytes or if
/// it is no regular file (a link is not followed), Error(storeUnavailable) when reading fails.
std::optional<base::Bytes> read_file(const std::filesystem::path& path, std::size_t limit);

/// Who may read what is made: nobody but its owner, or every user of the computer.
enum class Readers { owner, everyone };

/// Replaces or creates `path` so that after a crash the old or the new content is there, whole:
/// temporary file in the same folder, fsync, rename, fsync of the folder. Mode 0600, or 0644
/// for everyone whatever the umask. Throws Error(storeFull) when the disk is full, else
/// Error(storeUnavailable).
void write_file_atomically(const std::filesystem::path& path, base::ByteView content,
                           Readers readers = Readers::owner);

/// Adds to the end of `path`, or creates it with mode 0600; what lies there beyond `keep` bytes, as
/// an unfinished write leaves it, goes first. Synced when this returns. A link is not followed.
/// Throws Error(storeFull | storeUnavailable), Error(storeDamaged) for what is no regular file.
void append_synced(const std::filesystem::path& path, std::uint64_t keep, base::ByteView content);

/// Like write_file_atomically, but never replaces: throws Error(alreadyExists) if `path` is there.
void create_file(const std::filesystem::path& path, base::ByteView content,
                 Readers readers = Readers::owner);

/// Creates the folder and its missing parents with mode 0700 and syncs the parent. An existing
/// folder must belong to this user and be closed to others; throws Error(storeUnsafe) if not.
void make_private_folder(const std::filesystem::path& folder);

/// Creates one folder, mode 0700 or 0755, and syncs its parent. One that is there stays as it is.
/// Throws Error(storeUnavailable | storeFull).
void make_folder(const std::filesystem::path& folder, Readers readers);

/// Removes a file or a link, never a folder. Missing is no error.
void remove_file(const std::filesystem::path& path);

/// Removes a folder if nothing is in it; whether it is gone. Never throws.
bool remove_folder_if_empty(const std::filesystem::path& folder);

/// Whether something has that name; a link is not followed. Throws Error(storeUnavailable) when
/// that cannot be found out.
bool exists(const std::filesystem::path& path);

/// Names in a folder (without it), sorted; none if the folder is not there.
std::vector<std::filesystem::path> list_folder(const std::filesystem::path& folder);

/// Renames a file or folder without replacing and syncs both parents. Throws Error(alreadyExists).
void rename_without_replacing(const std::filesystem::path& from, const std::filesystem::path& to);

/// Removes a file, or a folder with what is in it, and syncs the parent. Missing is no error.
void remove_all(const std::filesystem::path& path);

/// Removes the temporary files and folders that a killed process left in `folder` (names of
/// temporary_name()) more than a minute ago. Never throws: what cannot be removed now is removed
/// another time.
void remove_left_overs(const std::filesystem::path& folder);

/// A name for something unfinished in `folder`, which no other process uses and remove_left_overs()
/// knows.
std::filesystem::path temporary_name(const std::filesystem::path& folder);

/// True if it is a regular file, links followed, that this user may execute, named by its whole
/// path.
bool can_be_run(const std::filesystem::path& path);

/// True if the file or folder, links followed, belongs to this user.
bool belongs_to_this_user(const std::filesystem::path& path);

/// True if only root may change the file: owned by root, not writable by group or others, and the
/// same for every folder above it and for every link on the way.
bool only_root_may_write(const std::filesystem::path& path);

/// True if the file and its folder belong to this user and nobody else may write them: what a test
/// build takes for the administrator's.
bool only_owner_may_write(const std::filesystem::path& path);

}  // namespace kepka::platform
