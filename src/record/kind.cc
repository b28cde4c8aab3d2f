#include "record/kind.h"

#include <fmt/format.h>

#include "record/derive.h"

namespace hustings {
namespace derive {
namespace {

std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t swapped = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, swapped}));
    }
  }
  return row[b.size()];
}

}  // namespace

std::string unknown_member(std::string_view key, std::span<const std::string_view> names) {
  std::string_view close;
  std::size_t least = 3;
  for (const auto name : names) {
    if (key.size() > 64) break;
    const std::size_t n = edits(key, name);
    if (n < least && 2 * n <= std::max(key.size(), name.size())) {
      least = n;
      close = name;
    }
  }
  return close.empty() ? "unknown: no such field"
                       : fmt::format("unknown: no such field; did you mean {}?", close);
}

void Reader::problem(std::string message) {
  ++failures;
  const auto said = std::span(problems).first(from_json);
  if (std::ranges::find(said, pointer, &Detail::where) != said.end()) return;
  problems.push_back({pointer, std::move(message)});
}

void refuse_unknown(const JsonObject& object, std::span<const std::string_view> names,
                    Reader& reader) {
  for (const auto& [key, value] : object) {
    if (std::ranges::find(names, key) != names.end()) continue;
    const Step step(reader, pointer_token(key));
    reader.problem(unknown_member(key, names));
  }
}

std::optional<std::size_t> read_state(const Json& json, Reader& reader) {
  static constexpr std::array<std::string_view, 3> kMembers = {"state", "value", "reason"};
  const auto* object = json.as<JsonObject>();
  if (object == nullptr) {
    reader.problem(fmt::format("expected an object with a state, got {}", json.type()));
    return std::nullopt;
  }
  refuse_unknown(*object, kMembers, reader);
  const Step step(reader, "state");
  const Json* state = json.find("state");
  if (state == nullptr) {
    reader.problem(fmt::format("missing: one of {}", fmt::join(kStates, ", ")));
    return std::nullopt;
  }
  const auto* name = state->as<std::string>();
  const auto* const found = name == nullptr ? kStates.end() : std::ranges::find(kStates, *name);
  if (found == kStates.end()) {
    reader.problem(
        fmt::format("expected one of {}, got {}", fmt::join(kStates, ", "), detail::shown(*state)));
    return std::nullopt;
  }
  return static_cast<std::size_t>(found - kStates.begin());
}

void refuse_misfits(const Json& json, std::size_t state, Reader& reader) {
  const auto refuse = [&](std::string_view member) {
    if (json.find(member) == nullptr) return;
    const Step step(reader, member);
    reader.problem(fmt::format("does not belong to the state {}", kStates[state]));
  };
  if (kStates[state] != "value") refuse("value");
  if (kStates[state] != "not_disclosed") refuse("reason");
}

NotDisclosed read_reason(const Json& json, Reader& reader) {
  const Step step(reader, "reason");
  Token<64> reason;
  if (const Json* given = json.find("reason")) {
    read(*given, reason, reader);
  } else {
    reader.problem("missing: say why it is not disclosed, as a code");
  }
  return {std::move(reason.value)};
}

std::string stated_schema(const std::string& value) {
  const auto object = [](std::string_view properties, std::string_view required) {
    return fmt::format(
        R"({{"type":"object","additionalProperties":false,"properties":{{{}}},"required":[{}]}})",
        properties, required);
  };
  const auto given = object(R"("state":{"const":"value"},"value":)" + value, R"("state","value")");
  const auto withheld =
      object(R"("state":{"const":"not_disclosed"},"reason":)" + Scalar<Token<64>>::schema(),
             R"("state","reason")");
  const auto other =
      object(R"("state":{"enum":["not_used","not_applicable","unknown"]})", R"("state")");
  return fmt::format(R"({{"oneOf":[{},{},{}]}})", given, withheld, other);
}

Result<Draft> finish(Reader& reader, const Kind& kind, Draft draft) {
  if (reader.problems.empty()) return draft;
  return std::unexpected(Error{Code::bad_input,
                               fmt::format("this is no valid {}", kind.name),
                               {},
                               "mend the places named below",
                               std::move(reader.problems)});
}

}  // namespace derive

std::string Kind::vct() const { return fmt::format("{}/{}", name, version); }

const Kind* Kinds::named(std::string_view name) const {
  const auto it = std::ranges::find_if(all_, [&](const Kind* k) { return k->name == name; });
  return it == all_.end() ? nullptr : *it;
}

const Kind* Kinds::of_vct(std::string_view vct) const {
  const std::size_t slash = vct.rfind('/');
  if (slash == std::string_view::npos) return nullptr;
  const Kind* kind = named(vct.substr(0, slash));
  const bool same = kind != nullptr && std::to_string(kind->version) == vct.substr(slash + 1);
  return same ? kind : nullptr;
}

std::string describe(const Kinds& kinds) {
  static constexpr std::array<std::string_view, 4> kMarks = {"open", "open text", "erasable",
                                                             "sealed"};
  std::string out;
  std::string open_texts;
  for (const Kind* kind : kinds.all()) {
    out += fmt::format("\n## {}\n\n| field | mark | type | required |\n|---|---|---|---|\n",
                       kind->vct());
    for (const auto& column : kind->columns) {
      std::string type = column.type;
      for (std::size_t at = 0; (at = type.find('|', at)) != std::string::npos; at += 4) {
        type.replace(at, 1, " \\| ");
      }
      out += fmt::format("| `{}` | {} | {} | {} |\n", column.path,
                         kMarks[static_cast<std::size_t>(column.mark)], type,
                         column.required ? "yes" : "no");
      if (column.mark == Mark::open_text) {
        open_texts += fmt::format("| `{}` | `{}` | {} |\n", kind->name, column.path, column.reason);
      }
    }
  }
  return "# Record kinds\n\nGenerated by `hustings kinds`; a test compares. Open fields stand in "
         "the log for ever;\n"
         "erasable ones are disclosures beside it; sealed ones are never public.\n\n"
         "## Open text, with the reason of each\n\n| kind | field | reason |\n|---|---|---|\n" +
         open_texts + out;
}

}  // namespace hustings
