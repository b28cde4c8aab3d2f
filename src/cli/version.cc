#include "cli/version.h"

#include <elf.h>
#include <fmt/core.h>
#include <link.h>

#include <cstring>

#include "base/bytes.h"
#include "store/libraries.h"

namespace hustings::cli {
namespace {

std::size_t padded(std::size_t size) { return (size + 3) / 4 * 4; }

// The GNU build id in one segment of notes; empty when it has none.
std::string build_id_in(std::string_view notes) {
  ElfW(Nhdr) head{};
  while (notes.size() >= sizeof head) {
    std::memcpy(&head, notes.substr(0, sizeof head).data(), sizeof head);
    notes.remove_prefix(sizeof head);
    const std::size_t name = padded(head.n_namesz);
    const std::size_t whole = name + padded(head.n_descsz);
    if (whole > notes.size()) break;
    if (head.n_type == NT_GNU_BUILD_ID && notes.starts_with(std::string_view("GNU\0", 4)))
      return hex(bytes(notes.substr(name, head.n_descsz)));
    notes.remove_prefix(whole);
  }
  return {};
}

// Of the first object, which is the program itself.
int look_at(dl_phdr_info* object, std::size_t, void* out) {
  auto& id = *static_cast<std::string*>(out);
  for (ElfW(Half) i = 0; i < object->dlpi_phnum && id.empty(); ++i) {
    const auto& part = object->dlpi_phdr[i];  // NOLINT(*-pointer-arithmetic)
    if (part.p_type != PT_NOTE) continue;
    // NOLINTNEXTLINE(performance-no-int-to-ptr): where the loader put it
    const auto* at = reinterpret_cast<const char*>(object->dlpi_addr + part.p_vaddr);
    id = build_id_in({at, part.p_memsz});
  }
  return 1;
}

}  // namespace

std::string version_text() {
  std::string id;
  dl_iterate_phdr(&look_at, &id);
  std::string out = fmt::format("hustings {}\n", HUSTINGS_VERSION);
  const auto line = [&](std::string_view name, std::string_view value) {
    out += fmt::format("  {:<10} {}\n", name, value);
  };
  line("build", id.empty() ? "unknown" : id);
  line("compiler", __VERSION__);
  for (const auto& one : base_libraries()) line(one.name, one.version);
  for (const auto& one : store_libraries()) line(one.name, one.version);
  out.pop_back();
  return out;
}

}  // namespace hustings::cli
