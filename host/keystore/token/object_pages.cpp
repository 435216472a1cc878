// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "keystore/token/object_pages.h"

#include <utility>

namespace kepka::keystore {

namespace {

constexpr std::size_t max_pages = 64;
constexpr std::size_t max_objects = 1024;  // of each kind

template <typename Item>
void append(std::vector<Item>& all, std::vector<Item>& some) {
  for (Item& item : some) {
    if (all.size() < max_objects) all.push_back(std::move(item));
  }
}

}  // namespace

wire::worker::ObjectsListResult list_objects(Worker& running, const TokenPlace& token,
                                             const base::Patience& patience) {
  wire::worker::ObjectsListResult all;
  std::int64_t from = 0;
  for (std::size_t pages = 0; pages < max_pages; ++pages) {
    auto page = running.call(
        "objects.list",
        wire::worker::write(wire::worker::ObjectsListParams{token.slot, token.serial, from}),
        wire::worker::read_objects_list_result, patience);
    append(all.keys, page.keys);
    append(all.certificates, page.certificates);
    append(all.data, page.data);
    if (!page.next || *page.next <= from) break;
    from = *page.next;
  }
  return all;
}

}  // namespace kepka::keystore
