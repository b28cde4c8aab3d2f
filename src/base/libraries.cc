#include "base/libraries.h"

#include <curl/curl.h>
#include <openssl/crypto.h>
#include <sodium.h>
#include <unicode/uversion.h>

#include <array>

namespace hustings {
namespace {

std::string icu_version() {
  UVersionInfo version;
  u_getVersion(version);
  std::array<char, U_MAX_VERSION_STRING_LENGTH> text{};
  u_versionToString(version, text.data());
  return text.data();
}

}  // namespace

std::vector<Library> base_libraries() {
  return {{"OpenSSL", OpenSSL_version(OPENSSL_VERSION_STRING)},
          {"libsodium", sodium_version_string()},
          {"libcurl", curl_version_info(CURLVERSION_NOW)->version},
          {"ICU", icu_version()}};
}

}  // namespace hustings
