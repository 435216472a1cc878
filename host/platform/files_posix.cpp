// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>
#include <system_error>

#include "platform/descriptor_posix.h"
#include "platform/files.h"

namespace kepka::platform {

namespace fs = std::filesystem;

namespace {

using base::Error;
using base::ErrorCode;

constexpr std::string_view temporary_prefix = ".kepka-tmp-";
constexpr std::chrono::minutes left_over_after{1};

void sync_folder(const fs::path& folder) {
  const Descriptor open_folder(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!open_folder.valid()) throw store_error("cannot open the folder to sync", errno);
  const int result = again_if_interrupted([&] { return ::fsync(open_folder.get()); });
  // EINVAL: a file system that cannot sync a folder.
  if (result != 0 && errno != EINVAL) throw store_error("cannot sync the folder", errno);
}

void write_all(const Descriptor& file, base::ByteView content) {
  while (!content.empty()) {
    const ssize_t written =
        again_if_interrupted([&] { return ::write(file.get(), content.data(), content.size()); });
    if (written < 0) throw store_error("cannot write", errno);
    content = content.subspan(static_cast<std::size_t>(written));
  }
}

// A synced file beside the one it is to become; removed unless it becomes it.
class TemporaryFile {
 public:
  TemporaryFile(const fs::path& folder, base::ByteView content, Readers readers)
      : path_(temporary_name(folder)) {
    const int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW;
    const Descriptor file(again_if_interrupted([&] { return ::open(path_.c_str(), flags, 0600); }));
    if (!file.valid()) throw store_error("cannot make a file", errno);
    try {
      if (readers == Readers::everyone && ::fchmod(file.get(), 0644) != 0) {
        throw store_error("cannot set a file's mode", errno);
      }
      write_all(file, content);
      if (again_if_interrupted([&] { return ::fsync(file.get()); }) != 0) {
        throw store_error("cannot sync a file", errno);
      }
    } catch (...) {
      ::unlink(path_.c_str());  // the destructor does not run
      throw;
    }
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (!path_.empty()) ::unlink(path_.c_str());
  }

  const fs::path& path() const { return path_; }
  void keep() { path_.clear(); }

 private:
  fs::path path_;
};

bool is_folder(const fs::path& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

// For file systems without renameat2(RENAME_NOREPLACE), such as NFS. link() refuses an existing
// name by itself, rename() of a folder refuses everything but an empty folder.
int rename_in_two_steps(const fs::path& from, const fs::path& to) {
  if (!is_folder(from)) {
    const int linked = ::link(from.c_str(), to.c_str());
    return linked != 0 ? linked : ::unlink(from.c_str());
  }
  struct stat status {};
  if (::lstat(to.c_str(), &status) == 0) {
    errno = EEXIST;
    return -1;
  }
  return ::rename(from.c_str(), to.c_str());
}

void move_without_replacing(const fs::path& from, const fs::path& to) {
  int result = ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE);
  if (result != 0 && (errno == EINVAL || errno == ENOSYS)) result = rename_in_two_steps(from, to);
  if (result == 0) return;
  if (errno == EEXIST || errno == ENOTEMPTY) {
    throw Error(ErrorCode::alreadyExists, to.filename().string());
  }
  throw store_error("cannot rename to " + to.filename().string(), errno);
}

void check_private(const fs::path& folder) {
  struct stat status {};
  if (::lstat(folder.c_str(), &status) != 0) throw store_error("cannot look at a folder", errno);
  const std::string name = folder.filename().string();
  if (!S_ISDIR(status.st_mode)) throw Error(ErrorCode::storeUnsafe, name + " is no folder");
  if (status.st_uid != ::geteuid()) {
    throw Error(ErrorCode::storeUnsafe, name + " belongs to another user");
  }
  if ((status.st_mode & 077U) != 0) {
    throw Error(ErrorCode::storeUnsafe, name + " is open to other users");
  }
}

}  // namespace

base::Error store_error(const std::string& what, int error_number) {
  const bool full = error_number == ENOSPC || error_number == EDQUOT;
  return Error(full ? ErrorCode::storeFull : ErrorCode::storeUnavailable,
               what + ": " + std::generic_category().message(error_number));
}

std::optional<base::Bytes> read_file(const fs::path& path, std::size_t limit) {
  const std::string name = path.filename().string();
  // O_NONBLOCK: opening a FIFO must not wait for its writer.
  const int flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  const Descriptor file(again_if_interrupted([&] { return ::open(path.c_str(), flags); }));
  if (!file.valid() && errno == ENOENT) return std::nullopt;
  if (!file.valid() && (errno == ELOOP || errno == ENXIO)) {
    throw Error(ErrorCode::storeDamaged, name + " is no regular file");
  }
  if (!file.valid()) throw store_error("cannot open " + name, errno);

  struct stat status {};
  if (::fstat(file.get(), &status) != 0) throw store_error("cannot look at " + name, errno);
  if (!S_ISREG(status.st_mode)) throw Error(ErrorCode::storeDamaged, name + " is no regular file");

  base::Bytes content(std::min(static_cast<std::size_t>(status.st_size), limit) + 1);
  std::size_t size = 0;
  for (;;) {
    const ssize_t got = again_if_interrupted(
        [&] { return ::read(file.get(), content.data() + size, content.size() - size); });
    if (got < 0) throw store_error("cannot read " + name, errno);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
    if (size > limit) throw Error(ErrorCode::storeDamaged, name + " is too long");
    if (size == content.size()) content.resize(std::min(size * 2, limit) + 1);
  }
  content.resize(size);
  return content;
}

void write_file_atomically(const fs::path& path, base::ByteView content, Readers readers) {
  TemporaryFile file(path.parent_path(), content, readers);
  if (::rename(file.path().c_str(), path.c_str()) != 0) {
    throw store_error("cannot rename to " + path.filename().string(), errno);
  }
  file.keep();
  sync_folder(path.parent_path());
}

void append_synced(const fs::path& path, std::uint64_t keep, base::ByteView content) {
  const bool is_new = !platform::exists(path);
  const int flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  const Descriptor file(again_if_interrupted([&] { return ::open(path.c_str(), flags, 0600); }));
  if (!file.valid()) throw store_error("cannot open " + path.filename().string(), errno);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) throw store_error("cannot look at a file", errno);
  if (!S_ISREG(status.st_mode))
    throw Error(ErrorCode::storeDamaged, path.filename().string() + " is no regular file");
  if (static_cast<std::uint64_t>(status.st_size) > keep &&
      ::ftruncate(file.get(), static_cast<off_t>(keep)) != 0)
    throw store_error("cannot cut a file", errno);
  write_all(file, content);
  if (again_if_interrupted([&] { return ::fsync(file.get()); }) != 0)
    throw store_error("cannot sync a file", errno);
  if (is_new) sync_folder(path.parent_path());
}

void create_file(const fs::path& path, base::ByteView content, Readers readers) {
  TemporaryFile file(path.parent_path(), content, readers);
  move_without_replacing(file.path(), path);
  file.keep();
  sync_folder(path.parent_path());
}

void make_private_folder(const fs::path& folder) {
  if (::mkdir(folder.c_str(), 0700) == 0) {
    sync_folder(folder.parent_path());
    return;
  }
  if (errno == ENOENT && folder.has_parent_path() && folder.parent_path() != folder) {
    make_private_folder(folder.parent_path());
    make_private_folder(folder);
    return;
  }
  if (errno != EEXIST) throw store_error("cannot make " + folder.filename().string(), errno);
  check_private(folder);
}

void make_folder(const fs::path& folder, Readers readers) {
  const mode_t mode = readers == Readers::everyone ? 0755 : 0700;
  if (::mkdir(folder.c_str(), mode) != 0) {
    if (errno == EEXIST) return;
    throw store_error("cannot make " + folder.filename().string(), errno);
  }
  // The umask of whoever runs this would else keep other users out.
  if (::chmod(folder.c_str(), mode) != 0) throw store_error("cannot set a folder's mode", errno);
  sync_folder(folder.parent_path());
}

void remove_file(const fs::path& path) {
  if (::unlink(path.c_str()) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return;
    throw store_error("cannot remove " + path.filename().string(), errno);
  }
  sync_folder(path.parent_path());
}

bool remove_folder_if_empty(const fs::path& folder) {
  return ::rmdir(folder.c_str()) == 0 || errno == ENOENT || errno == ENOTDIR;
}

std::vector<fs::path> list_folder(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> names;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    names.push_back(entry->path().filename());
  }
  if (error == std::errc::no_such_file_or_directory) return {};
  if (error) throw store_error("cannot list " + folder.filename().string(), error.value());
  std::sort(names.begin(), names.end());
  return names;
}

void rename_without_replacing(const fs::path& from, const fs::path& to) {
  move_without_replacing(from, to);
  sync_folder(to.parent_path());
  if (from.parent_path() != to.parent_path()) sync_folder(from.parent_path());
}

void remove_all(const fs::path& path) {
  std::error_code error;
  const auto removed = fs::remove_all(path, error);
  if (error) throw store_error("cannot remove " + path.filename().string(), error.value());
  if (removed > 0) sync_folder(path.parent_path());
}

fs::path temporary_name(const fs::path& folder) {
  // Process, moment and count: unique also among processes that share a folder from different pid
  // namespaces.
  static std::atomic<unsigned> count{0};
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return folder / (std::string(temporary_prefix) + std::to_string(::getpid()) + '-' +
                   std::to_string(now.tv_sec) + '.' + std::to_string(now.tv_nsec) + '-' +
                   std::to_string(count.fetch_add(1)));
}

void remove_left_overs(const fs::path& folder) {
  std::error_code ignored;
  for (fs::directory_iterator entry(folder, ignored), end; !ignored && entry != end;
       entry.increment(ignored)) {
    if (!entry->path().filename().string().starts_with(temporary_prefix)) continue;
    struct stat status {};
    if (::lstat(entry->path().c_str(), &status) != 0) continue;
    const auto changed = std::chrono::system_clock::from_time_t(status.st_mtime);
    if (std::chrono::system_clock::now() - changed < left_over_after) continue;
    std::error_code kept;
    fs::remove_all(entry->path(), kept);
  }
}

bool exists(const fs::path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) == 0) return true;
  if (errno == ENOENT || errno == ENOTDIR) return false;
  throw store_error("cannot look at " + path.filename().string(), errno);
}

}  // namespace kepka::platform
