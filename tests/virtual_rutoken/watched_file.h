// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace virtual_rutoken {

/// A small file that others replace whole, by renaming another one over it. Read again only after
/// it was replaced: the file that was read stays open, so that no newer one can have its inode
/// number. Safe in several threads.
class WatchedFile {
 public:
  explicit WatchedFile(std::filesystem::path path) : path_(std::move(path)) {}
  ~WatchedFile();
  WatchedFile(const WatchedFile&) = delete;
  WatchedFile& operator=(const WatchedFile&) = delete;

  /// The content, the same pointer as long as the file is the same; nullptr if there is none.
  std::shared_ptr<const std::string> read();

  const std::filesystem::path& path() const { return path_; }

 private:
  bool is_same_file() const;

  std::filesystem::path path_;
  std::mutex mutex_;
  int descriptor_ = -1;
  std::shared_ptr<const std::string> content_;
};

/// The same as a value: parse() makes it of the text, or of nothing where there is no file.
template <typename T>
class WatchedValue {
 public:
  using Parse = std::function<T(const std::string* text)>;

  WatchedValue(std::filesystem::path path, Parse parse)
      : file_(std::move(path)), parse_(std::move(parse)) {}

  /// Throws what parse() throws.
  std::shared_ptr<const T> get() {
    const std::lock_guard lock(mutex_);
    auto text = file_.read();
    if (value_ == nullptr || text != text_) {
      value_ = std::make_shared<const T>(parse_(text.get()));
      text_ = std::move(text);
    }
    return value_;
  }

  const std::filesystem::path& path() const { return file_.path(); }

 private:
  WatchedFile file_;
  Parse parse_;
  std::mutex mutex_;
  std::shared_ptr<const std::string> text_;
  std::shared_ptr<const T> value_;
};

}  // namespace virtual_rutoken
