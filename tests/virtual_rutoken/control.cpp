// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "control.h"

#include <limits>
#include <stdexcept>

#include "platform/file_lock.h"
#include "platform/files.h"
#include "wire/json.h"

namespace virtual_rutoken {

namespace {

namespace json = boost::json;
namespace wire = kepka::wire;

Plug read_plug(const json::value& value) {
  const wire::Path path("control");
  const auto& object = wire::expect_object(value, path);
  Plug plug;
  const auto& token = wire::expect_member(object, "token", path);
  if (!token.is_null()) plug.serial = wire::expect_string(token, path, 8, 16);
  plug.insertion = static_cast<std::uint64_t>(
      wire::expect_integer(wire::expect_member(object, "insertion", path), path, 0,
                           std::numeric_limits<std::int64_t>::max()));
  return plug;
}

}  // namespace

Control::Control(const std::filesystem::path& folder, const Config& config)
    : slots_(config.slots),
      file_(folder / "control.json", [this](const std::string* text) { return parse(text); }) {}

std::vector<Plug> Control::now() { return *file_.get(); }

void Control::put(CK_SLOT_ID slot, const std::string& serial) {
  const auto lock = kepka::platform::FileLock::briefly(file_.path().parent_path() / "control.lock");
  std::vector<Plug> plugs = now();
  Plug& plug = plugs.at(slot);
  plug = {serial, plug.insertion + 1};
  json::array slots;
  for (const Plug& each : plugs) {
    slots.push_back(json::object{
        {"token", each.serial.empty() ? json::value(nullptr) : json::value(each.serial)},
        {"insertion", each.insertion}});
  }
  kepka::platform::write_file_atomically(
      file_.path(), kepka::base::bytes_of(json::serialize(json::object{{"slots", slots}})));
}

std::vector<Plug> Control::parse(const std::string* text) const {
  std::vector<Plug> plugs;
  if (text == nullptr) {
    for (const SlotConfig& slot : slots_) plugs.push_back({slot.token, 1});
    return plugs;
  }
  const json::value root = wire::parse_json(*text);
  const wire::Path path("control");
  const auto& slots = wire::expect_member(wire::expect_object(root, path), "slots", path);
  for (const json::value& slot : wire::expect_array(slots, path, slots_.size())) {
    plugs.push_back(read_plug(slot));
  }
  if (plugs.size() != slots_.size()) throw std::runtime_error("control.json: a slot is missing");
  return plugs;
}

}  // namespace virtual_rutoken
