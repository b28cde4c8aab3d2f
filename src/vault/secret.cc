#include "vault/secret.h"

#include <sodium.h>

#include <algorithm>
#include <new>
#include <stdexcept>

namespace hustings::vault {
namespace {

std::uint8_t* allocate(std::size_t size) {
  static const int ready = sodium_init();
  if (ready < 0) throw std::runtime_error("libsodium did not start");
  void* got = sodium_malloc(size);
  if (got == nullptr) throw std::bad_alloc();
  sodium_memzero(got, size);  // it comes filled with a pattern
  return static_cast<std::uint8_t*>(got);
}

}  // namespace

void Secret::Free::operator()(std::uint8_t* p) const { sodium_free(p); }

Secret::Secret(std::size_t size) : bytes_(allocate(size)), size_(size) {}

Secret Secret::copy_of(Bytes b) {
  Secret out(b.size());
  std::ranges::copy(b, out.bytes().begin());
  return out;
}

Secret Secret::random(Random& random, std::size_t size) {
  Secret out(size);
  random.fill(out.bytes());
  return out;
}

Secret Secret::part(std::size_t from, std::size_t size) const {
  return copy_of(view().subspan(from, size));
}

bool equal(Bytes a, Bytes b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

void wipe(std::string& text) {
  sodium_memzero(text.data(), text.size());
  text.clear();
}

}  // namespace hustings::vault
