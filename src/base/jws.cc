#include "base/jws.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <array>

namespace hustings {
namespace {

constexpr std::size_t kLeastModulus = 256;  // bytes: 2048 bits
constexpr std::size_t kMostModulus = 1024;
constexpr std::size_t kMostExponent = 8;
constexpr std::size_t kP256 = 32;
constexpr std::size_t kMostKeys = 64;

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* what) const {
    Free(what);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using Number = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>>;
using EcSignature = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;

std::unexpected<Error> no_key(std::string message) {
  return fail(Code::bad_input, std::move(message), {}, "take an RSA, P-256 or Ed25519 key");
}

Number number(std::string_view big_endian) {
  return Number(BN_bin2bn(bytes(big_endian).data(), static_cast<int>(big_endian.size()), nullptr));
}

Key make_key(const char* type, OSSL_PARAM_BLD* builder) {
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* out = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) <= 0 ||
      EVP_PKEY_fromdata(context.get(), &out, EVP_PKEY_PUBLIC_KEY, parameters.get()) <= 0)
    return nullptr;
  return Key(out);
}

// The bytes of a member in base64url; empty when it is missing or none.
std::string member_bytes(const Json& jwk, std::string_view name) {
  const Json* found = jwk.find(name);
  const auto* text = found == nullptr ? nullptr : found->as<std::string>();
  if (text == nullptr) return {};
  return from_base64url(*text).value_or("");
}

std::string_view member_text(const Json& json, std::string_view name) {
  const Json* found = json.find(name);
  const auto* text = found == nullptr ? nullptr : found->as<std::string>();
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

Key rsa_key(const Json& jwk) {
  std::string modulus = member_bytes(jwk, "n");
  const std::string exponent = member_bytes(jwk, "e");
  modulus.erase(0, std::min(modulus.find_first_not_of('\0'), modulus.size()));
  if (modulus.size() < kLeastModulus || modulus.size() > kMostModulus) return nullptr;
  if (exponent.empty() || exponent.size() > kMostExponent) return nullptr;
  const Number n = number(modulus);
  const Number e = number(exponent);
  const Builder builder(OSSL_PARAM_BLD_new());
  if (!n || !e || !builder) return nullptr;
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  return make_key("RSA", builder.get());
}

Key p256_key(const Json& jwk) {
  const std::string x = member_bytes(jwk, "x");
  const std::string y = member_bytes(jwk, "y");
  if (x.size() != kP256 || y.size() != kP256) return nullptr;
  const std::string point = '\x04' + x + y;
  const Builder builder(OSSL_PARAM_BLD_new());
  if (!builder) return nullptr;
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                   point.size());
  Key key = make_key("EC", builder.get());
  const KeyContext context(key ? EVP_PKEY_CTX_new(key.get(), nullptr) : nullptr);
  // A point that is not on the curve is no key.
  return context && EVP_PKEY_public_check(context.get()) == 1 ? std::move(key) : nullptr;
}

// r and s, 32 bytes each (RFC 7518 section 3.4), as OpenSSL takes them; empty for anything else.
std::string der_of(Bytes signature) {
  if (signature.size() != 2 * kP256) return {};
  const EcSignature made(ECDSA_SIG_new());
  Number r = number(text(signature.first(kP256)));
  Number s = number(text(signature.subspan(kP256)));
  if (!made || !r || !s || ECDSA_SIG_set0(made.get(), r.release(), s.release()) != 1) return {};
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(made.get(), &der);
  if (size <= 0) return {};
  std::string out = std::string(text(Bytes(der, static_cast<std::size_t>(size))));
  OPENSSL_free(der);
  return out;
}

// What a JWK says besides its numbers; nothing is wrong: empty.
std::string wrong_use(const Json& jwk, std::string_view algorithm) {
  const auto use = member_text(jwk, "use");
  if (!use.empty() && use != "sig") return "this key is not for signatures";
  const auto alg = member_text(jwk, "alg");
  if (!alg.empty() && alg != algorithm) return "this key is for another algorithm";
  const Json* operations = jwk.find("key_ops");
  const auto* list = operations == nullptr ? nullptr : operations->as<JsonArray>();
  if (list == nullptr) return {};
  const bool verifies = std::ranges::any_of(*list, [](const Json& one) {
    const auto* text = one.as<std::string>();
    return text != nullptr && *text == "verify";
  });
  return verifies ? "" : "this key is not for verifying";
}

Result<Json> read_part(std::string_view part, const char* what) {
  const auto text = from_base64url(part);
  if (!text) return fail(Code::bad_input, "is no base64url", what);
  return parse_json(*text);
}

}  // namespace

struct JwsKey::Native {
  Key key;
};

std::optional<JwsParts> split_jws(std::string_view text) {
  const std::size_t first = text.find('.');
  const std::size_t second = first == std::string_view::npos ? first : text.find('.', first + 1);
  if (second == std::string_view::npos || text.find('.', second + 1) != std::string_view::npos)
    return std::nullopt;
  return JwsParts{.header = text.substr(0, first),
                  .payload = text.substr(first + 1, second - first - 1),
                  .signature = text.substr(second + 1),
                  .is_signed = text.substr(0, second)};
}

JwsKey::JwsKey(const PublicKey& ed25519) : algorithm_("EdDSA"), ed25519_(ed25519) {}

Result<JwsKey> JwsKey::from_jwk(const Json& jwk) {
  const auto type = member_text(jwk, "kty");
  const auto curve = member_text(jwk, "crv");
  JwsKey out{std::string_view()};
  if (type == "RSA") {
    out.algorithm_ = "RS256";
    out.native_ = std::make_shared<const Native>(rsa_key(jwk));
  } else if (type == "EC" && curve == "P-256") {
    out.algorithm_ = "ES256";
    out.native_ = std::make_shared<const Native>(p256_key(jwk));
  } else if (type == "OKP" && curve == "Ed25519") {
    const auto point = hash_from_bytes(bytes(member_bytes(jwk, "x")));
    if (!point) return no_key("this is no Ed25519 key");
    out = JwsKey(PublicKey{point->value});
  } else {
    return no_key("keys of this type are not taken");
  }
  if (out.native_ && !out.native_->key) return no_key("this is no key, or one that is too short");
  if (auto wrong = wrong_use(jwk, out.algorithm_); !wrong.empty()) return no_key(std::move(wrong));
  out.id_ = member_text(jwk, "kid");
  return out;
}

bool JwsKey::verifies(Bytes message, Bytes signature) const {
  if (!native_) return verify(ed25519_, message, signature);
  const std::string der = algorithm_ == "ES256" ? der_of(signature) : std::string(text(signature));
  const Digest context(EVP_MD_CTX_new());
  return !der.empty() && context &&
         EVP_DigestVerifyInit_ex(context.get(), nullptr, "SHA256", nullptr, nullptr,
                                 native_->key.get(), nullptr) == 1 &&
         EVP_DigestVerify(context.get(), bytes(der).data(), der.size(), message.data(),
                          message.size()) == 1;
}

Result<std::vector<JwsKey>> read_jwk_set(std::string_view text) {
  HUSTINGS_TRY(const Json all, parse_json(text));
  const Json* keys = all.find("keys");
  const auto* list = keys == nullptr ? nullptr : keys->as<JsonArray>();
  if (list == nullptr) return fail(Code::bad_input, "this is no set of keys", "/keys");
  if (list->size() > kMostKeys) return fail(Code::too_large, "too many keys", "/keys");
  std::vector<JwsKey> out;
  for (const auto& jwk : *list) {
    if (auto key = JwsKey::from_jwk(jwk)) out.push_back(*std::move(key));
  }
  return out;
}

Result<Json> read_jws(std::string_view text, const std::vector<JwsKey>& keys) {
  const auto parts = split_jws(text);
  if (!parts) return fail(Code::bad_input, "expected header.payload.signature");
  HUSTINGS_TRY(const Json header, read_part(parts->header, "/header"));
  const auto id = member_text(header, "kid");
  if (id.empty() && keys.size() != 1)
    return fail(Code::bad_input, "it does not say which key has signed it", "/header/kid");
  const auto key =
      id.empty() ? keys.begin()
                 : std::ranges::find_if(keys, [&](const JwsKey& one) { return one.id() == id; });
  if (key == keys.end())
    return fail(Code::unverified, "the key that it names is not known", "/header/kid");
  if (member_text(header, "alg") != key->algorithm())
    return fail(Code::bad_input, "its algorithm is not that of the key", "/header/alg");
  if (header.find("crit") != nullptr || header.find("b64") != nullptr)
    return fail(Code::bad_input, "it asks for what is not understood here", "/header/crit");
  const auto signature = from_base64url(parts->signature);
  if (!signature || !key->verifies(bytes(parts->is_signed), bytes(*signature)))
    return fail(Code::unverified, "the signature does not hold", "/signature");
  return read_part(parts->payload, "/payload");
}

}  // namespace hustings
