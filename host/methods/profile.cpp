// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/profile.h"

#include <algorithm>

#include "asn1/writer.h"
#include "base/error.h"
#include "crypto/base64.h"
#include "pki/oids.h"
#include "pki/request_extensions.h"

namespace kepka::methods {

namespace {

using base::Error;
using base::ErrorCode;
using pki::ExtensionRefusal;
using pki::KeyUsageBit;
using protocol::Profile;
using protocol::ProfileKeyUse;

// Of all further extensions, and of all attributes: with both, and a renewal's signature around
// them, the journal still takes the request.
constexpr std::size_t further_bytes_max = std::size_t{16} * 1024;

wire::Path in_profile(std::string_view field) { return arguments_path() / "profile" / field; }

Error unexpected(const wire::Path& field, const char* expected) {
  return Error(ErrorCode::invalidParams).with("field", field.text()).with("expected", expected);
}

void refuse_if(const std::optional<ExtensionRefusal>& refusal, const wire::Path& field) {
  if (!refusal) return;
  throw Error(ErrorCode::profileRefused)
      .with("field", field.text())
      .with("reason", std::string(pki::to_string(*refusal)));
}

asn1::Oid need_oid(const std::string& text, const wire::Path& field) {
  try {
    return asn1::Oid(text);
  } catch (const Error&) {
    throw unexpected(field, "an object identifier, \"1.3.6.1.5.5.7.3.2\"");
  }
}

std::vector<asn1::Oid> need_oids(const std::vector<std::string>& texts, std::string_view field) {
  std::vector<asn1::Oid> oids;
  for (std::size_t i = 0; i < texts.size(); ++i)
    oids.push_back(need_oid(texts[i], in_profile(field) / i));
  return oids;
}

base::Bytes need_bytes(const std::string& text, const wire::Path& field) {
  try {
    return crypto::from_base64(text);
  } catch (const Error&) {
    throw unexpected(field, "bytes in base64");
  }
}

/// What the maker of an extension says about its values, by their field.
template <class Make>
pki::Extension made(std::string_view field, const char* expected, Make make) {
  try {
    return make();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::invalidParams) throw;
    throw unexpected(in_profile(field), expected);
  }
}

pki::Extension usage_of(const Profile& profile) {
  if (!profile.key_usage) return pki::key_usage(for_exchange(profile));
  std::vector<KeyUsageBit> bits;
  for (const protocol::KeyUsage usage : *profile.key_usage) {
    // The protocol's names have no keyCertSign and no cRLSign.
    const auto number = static_cast<unsigned>(usage);
    const bool after_signing = number > static_cast<unsigned>(protocol::KeyUsage::key_agreement);
    bits.push_back(static_cast<KeyUsageBit>(after_signing ? number + 2 : number));
  }
  return made("keyUsage", "at least one usage", [&] { return pki::key_usage_of(bits); });
}

pki::Extension alternative_names(const std::vector<protocol::AlternativeName>& names) {
  std::vector<pki::GeneralName> out;
  for (const protocol::AlternativeName& name : names) {
    const bool email = name.kind == protocol::AlternativeNameKind::email;
    const bool dns = name.kind == protocol::AlternativeNameKind::dns;
    const auto kind = email ? pki::GeneralName::email
                      : dns ? pki::GeneralName::dns
                            : pki::GeneralName::uri;
    out.push_back({kind, name.value});
  }
  return made("subjectAltName", "names in printable ASCII",
              [&] { return pki::subject_alternative_name(out); });
}

/// "2026-11-30T08:00:00Z"
std::optional<pki::Time> time_of(const std::optional<std::string>& text, std::string_view field) {
  if (!text) return std::nullopt;
  const wire::Path path = in_profile("privateKeyUsagePeriod") / field;
  constexpr std::string_view form = "0000-00-00T00:00:00Z";
  std::string digits;
  for (std::size_t i = 0; i < form.size() && i < text->size(); ++i) {
    if (form[i] == '0' || form[i] == 'Z') digits += (*text)[i];
  }
  try {
    const pki::Time time = pki::decode_time(asn1::tag::generalized_time, base::bytes_of(digits));
    if (pki::iso_time(time) == *text) return time;
  } catch (const Error&) {
    // Told below, in the field's name.
  }
  throw unexpected(path, "a time, \"2026-11-30T08:00:00Z\"");
}

pki::Extension key_period(const protocol::KeyPeriod& period) {
  const pki::PrivateKeyUsagePeriod out{time_of(period.not_before, "notBefore"),
                                       time_of(period.not_after, "notAfter")};
  return made("privateKeyUsagePeriod", "notBefore, notAfter or both, in this order",
              [&] { return pki::private_key_usage_period(out); });
}

std::vector<pki::Extension> named_extensions(const Profile& profile,
                                             const keystore::StorageInfo& storage) {
  std::vector<pki::Extension> extensions{usage_of(profile)};
  const std::vector<asn1::Oid> purposes =
      profile.extended_key_usage
          ? need_oids(*profile.extended_key_usage, "extendedKeyUsage")
          : std::vector<asn1::Oid>{pki::oids::client_auth, pki::oids::email_protection};
  if (!purposes.empty()) extensions.push_back(pki::extended_key_usage(purposes));
  if (profile.certificate_policies && !profile.certificate_policies->empty()) {
    extensions.push_back(
        pki::certificate_policies(need_oids(*profile.certificate_policies, "certificatePolicies")));
  }
  if (profile.subject_sign_tool.value_or(true))
    extensions.push_back(pki::subject_sign_tool(storage.sign_tool));
  if (profile.identification_kind)
    extensions.push_back(pki::identification_kind(static_cast<int>(*profile.identification_kind)));
  if (profile.subject_alt_name && !profile.subject_alt_name->empty())
    extensions.push_back(alternative_names(*profile.subject_alt_name));
  if (profile.private_key_usage_period)
    extensions.push_back(key_period(*profile.private_key_usage_period));
  return extensions;
}

bool asks_for(const std::vector<pki::Extension>& extensions, const asn1::Oid& type) {
  return std::ranges::any_of(
      extensions, [&](const pki::Extension& extension) { return extension.type == type; });
}

/// The tool is what really signs: a page's word for it is not taken.
bool is_own_alone(const asn1::Oid& type) { return type == pki::oids::subject_sign_tool; }

void add_further(std::vector<pki::Extension>& extensions,
                 const std::vector<protocol::ProfileExtension>& further) {
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < further.size(); ++i) {
    const wire::Path path = in_profile("extensions") / i;
    pki::Extension extension{need_oid(further[i].oid, path / "oid"),
                             further[i].critical.value_or(false),
                             need_bytes(further[i].value, path / "value")};
    bytes += extension.value.size();
    if (bytes > further_bytes_max) throw unexpected(path, "at most 16 KiB of extensions");
    if (asks_for(extensions, extension.type) || is_own_alone(extension.type))
      refuse_if(ExtensionRefusal::duplicate, path);
    refuse_if(pki::refusal_of(extension), path);
    extensions.push_back(std::move(extension));
  }
}

}  // namespace

bool for_exchange(const Profile& profile) {
  if (profile.key_use) return *profile.key_use == ProfileKeyUse::signing_and_exchange;
  if (!profile.key_usage) return true;
  using protocol::KeyUsage;
  constexpr KeyUsage of_exchange[] = {KeyUsage::key_encipherment, KeyUsage::data_encipherment,
                                      KeyUsage::key_agreement};
  return std::ranges::any_of(*profile.key_usage, [&](KeyUsage usage) {
    return std::ranges::find(of_exchange, usage) != std::end(of_exchange);
  });
}

std::vector<pki::Extension> extensions_of(const Profile& profile,
                                          const keystore::StorageInfo& storage) {
  std::vector<pki::Extension> extensions = named_extensions(profile, storage);
  if (profile.extensions) add_further(extensions, *profile.extensions);
  return extensions;
}

std::vector<pki::RequestAttribute> attributes_of(const Profile& profile) {
  std::vector<pki::RequestAttribute> attributes;
  if (!profile.attributes) return attributes;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < profile.attributes->size(); ++i) {
    const protocol::ProfileAttribute& asked = (*profile.attributes)[i];
    const wire::Path path = in_profile("attributes") / i;
    pki::RequestAttribute attribute{need_oid(asked.oid, path / "oid"), {}};
    for (std::size_t j = 0; j < asked.values.size(); ++j) {
      attribute.values.push_back(need_bytes(asked.values[j], path / "values" / j));
      bytes += attribute.values.back().size();
    }
    if (bytes > further_bytes_max) throw unexpected(path, "at most 16 KiB of attributes");
    const bool twice = std::ranges::any_of(
        attributes, [&](const auto& other) { return other.type == attribute.type; });
    if (twice) refuse_if(ExtensionRefusal::duplicate, path);
    refuse_if(pki::refusal_of(attribute), path);
    attributes.push_back(std::move(attribute));
  }
  return attributes;
}

void check_storage(const Profile& profile, const keystore::StorageInfo& storage) {
  if (profile.qualified.value_or(false) && !storage.qualified)
    throw Error(ErrorCode::qualifiedStorageNeeded);
}

}  // namespace kepka::methods
