// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "state.h"

#include <cstdlib>
#include <cstring>
#include <limits>
#include <utility>

#include "failure.h"
#include "platform/file_lock.h"
#include "platform/files.h"
#include "wire/json.h"

namespace virtual_rutoken {

namespace {

namespace json = boost::json;
namespace wire = kepka::wire;

constexpr std::size_t max_state_size = 16 * 1024 * 1024;
constexpr std::size_t max_hex = 4 * 1024 * 1024;
constexpr CK_ULONG object_overhead = 64;  // bytes of a file's header in the token's memory
const wire::Path path("token");

std::string text_member(const json::object& object, std::string_view key) {
  return wire::expect_string(wire::expect_member(object, key, path), path / key, 0, max_hex);
}

std::int64_t number_member(const json::object& object, std::string_view key) {
  return wire::expect_integer(wire::expect_member(object, key, path), path / key, 0,
                              std::numeric_limits<std::int64_t>::max());
}

json::object json_of(const Pin& pin) {
  return {{"value", pin.value}, {"triesLeft", pin.tries_left}};
}

Pin pin_member(const json::object& object, std::string_view key) {
  const auto& pin = wire::expect_object(wire::expect_member(object, key, path), path / key);
  return {text_member(pin, "value"), static_cast<unsigned>(number_member(pin, "triesLeft"))};
}

json::object json_of(CK_OBJECT_HANDLE handle, const Object& object) {
  json::object attributes;
  for (const auto& [type, value] : object.attributes) {
    attributes[std::to_string(type)] = kepka::base::to_hex(value);
  }
  return {{"handle", handle},
          {"attributes", std::move(attributes)},
          {"secret", kepka::base::to_hex(object.secret)}};
}

Object object_of(const json::object& value) {
  Object object;
  const auto& attributes =
      wire::expect_object(wire::expect_member(value, "attributes", path), path / "attributes");
  for (const auto& [type, hex] : attributes) {
    object.attributes[std::strtoul(std::string(type).c_str(), nullptr, 10)] =
        kepka::base::from_hex(wire::expect_string(hex, path / "attributes", 0, max_hex));
  }
  object.secret = kepka::base::from_hex(text_member(value, "secret"));
  return object;
}

std::string serialise(const TokenState& state) {
  json::array objects;
  for (const auto& [handle, object] : state.objects) objects.push_back(json_of(handle, object));
  return json::serialize(json::object{{"label", state.label},
                                      {"user", json_of(state.user)},
                                      {"so", json_of(state.so)},
                                      {"userPinInitialized", state.user_pin_initialized},
                                      {"nextHandle", state.next_handle},
                                      {"objects", std::move(objects)}});
}

TokenState parse(const std::string& text) {
  const json::value root = wire::parse_json(text, max_state_size);
  const auto& members = wire::expect_object(root, path);
  TokenState state;
  state.label = text_member(members, "label");
  state.user = pin_member(members, "user");
  state.so = pin_member(members, "so");
  state.user_pin_initialized =
      wire::expect_boolean(wire::expect_member(members, "userPinInitialized", path), path);
  state.next_handle = static_cast<CK_OBJECT_HANDLE>(number_member(members, "nextHandle"));
  const auto& objects = wire::expect_member(members, "objects", path);
  for (const json::value& each : wire::expect_array(objects, path / "objects", 100'000)) {
    const auto& object = wire::expect_object(each, path / "objects");
    state.objects.emplace(static_cast<CK_OBJECT_HANDLE>(number_member(object, "handle")),
                          object_of(object));
  }
  return state;
}

TokenState factory_state(const TokenConfig& config) {
  TokenState state;
  state.label = config.label;
  state.user = {config.user_pin, config.user_tries};
  state.so = {config.so_pin, config.so_tries};
  return state;
}

}  // namespace

const Bytes* Object::find(CK_ATTRIBUTE_TYPE type) const {
  const auto found = attributes.find(type);
  return found == attributes.end() ? nullptr : &found->second;
}

CK_ULONG Object::number(CK_ATTRIBUTE_TYPE type) const {
  const Bytes* bytes = find(type);
  CK_ULONG value = CK_UNAVAILABLE_INFORMATION;
  if (bytes != nullptr && bytes->size() == sizeof value) {
    std::memcpy(&value, bytes->data(), sizeof value);
  }
  return value;
}

bool Object::flag(CK_ATTRIBUTE_TYPE type) const {
  const Bytes* bytes = find(type);
  return bytes != nullptr && bytes->size() == 1 && bytes->front() == CK_TRUE;
}

void Object::set_number(CK_ATTRIBUTE_TYPE type, CK_ULONG value) {
  Bytes& bytes = attributes[type];
  bytes.resize(sizeof value);
  std::memcpy(bytes.data(), &value, sizeof value);
}

void Object::set_flag(CK_ATTRIBUTE_TYPE type, bool value) {
  attributes[type] = {static_cast<std::uint8_t>(value ? CK_TRUE : CK_FALSE)};
}

CK_ULONG Object::size() const {
  CK_ULONG size = object_overhead + secret.size();
  for (const auto& [type, value] : attributes) size += sizeof(std::uint32_t) + value.size();
  return size;
}

CK_ULONG TokenState::used_memory() const {
  CK_ULONG used = 0;
  for (const auto& [handle, object] : objects) used += object.size();
  return used;
}

TokenFile::TokenFile(const std::filesystem::path& folder, TokenConfig config)
    : config_(std::move(config)),
      file_(folder / ("token-" + config_.serial + ".json"), [this](const std::string* text) {
        return text == nullptr ? factory_state(config_) : parse(*text);
      }) {}

void TokenFile::change(const std::function<void(TokenState&)>& edit) {
  std::filesystem::path lock_path = file_.path();
  const auto lock = kepka::platform::FileLock::briefly(lock_path.replace_extension(".lock"));
  const auto before = read();
  TokenState state = *before;
  edit(state);
  if (state == *before) return;
  const std::string text = serialise(state);
  kepka::platform::write_file_atomically(file_.path(), kepka::base::bytes_of(text));
}

CK_OBJECT_HANDLE TokenFile::add(TokenState& state, Object object) const {
  require(state.used_memory() + object.size() <= config_.memory, CKR_DEVICE_MEMORY);
  const CK_OBJECT_HANDLE handle = state.next_handle++;
  state.objects.emplace(handle, std::move(object));
  return handle;
}

}  // namespace virtual_rutoken
