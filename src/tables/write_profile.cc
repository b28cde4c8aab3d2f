// Profiles as TOML: made for one file (suggest.h), to be changed by hand.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "tables/suggest.h"

namespace hustings {
namespace {

constexpr std::string_view kNoHeading = "?";
constexpr std::array<std::string_view, 9> kParserNames = {
    "text", "integer", "interval", "money", "date", "platform-id", "country", "currency", "codes"};

// A TOML basic string.
std::string toml_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') out += '\\';
    if (byte < 0x20 || byte == 0x7F) {
      out += fmt::format("\\u{:04X}", byte);
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string list_of(const std::vector<std::string>& texts) {
  std::string out;
  for (const auto& text : texts) out += (out.empty() ? "" : ", ") + toml_string(text);
  return '[' + out + ']';
}

void put(std::string& out, std::string_view key, std::string_view text) {
  if (!text.empty()) out += fmt::format("{} = {}\n", key, toml_string(text));
}
void put(std::string& out, std::string_view key, const std::vector<std::string>& texts) {
  if (!texts.empty()) out += fmt::format("{} = {}\n", key, list_of(texts));
}
void put_flag(std::string& out, std::string_view key, bool flag) {
  if (flag) out += fmt::format("{} = true\n", key);
}

std::string_view name(Meaning meaning) {
  if (meaning == Meaning::unknown) return "unknown";
  return meaning == Meaning::none_stated ? "none-stated" : "absent";
}

void put_special(std::string& out, const std::vector<Special>& all) {
  std::string list;
  for (const auto& one : all) {
    std::string item = fmt::format("{{ cell = {}", toml_string(one.cell));
    if (one.meaning != Meaning::interval)
      item += fmt::format(", means = \"{}\"", name(one.meaning));
    const bool ends = one.meaning == Meaning::interval;
    if (ends && one.interval.min) item += fmt::format(", min = {}", *one.interval.min);
    if (ends && one.interval.max) item += fmt::format(", max = {}", *one.interval.max);
    list += (list.empty() ? "" : ", ") + item + " }";
  }
  if (!list.empty()) out += fmt::format("special = [{}]\n", list);
}

void put_field(std::string& out, const Field& field) {
  const bool is_money = field.parser == Parser::money;
  out += "[[field]]\n";
  put(out, "name", field.name);
  put(out, "parser", kParserNames.at(static_cast<std::size_t>(field.parser)));
  put_flag(out, "given", field.given);
  put(out, "joined_by", field.joined_by);
  put_flag(out, "required", field.required);
  put_flag(out, "present", field.present && !field.required);
  if (field.empty) put(out, "empty", name(*field.empty));
  put_special(out, field.special);
  if (field.numbers != DecimalMark::undecided)
    put(out, "numbers", field.numbers == DecimalMark::point ? "point" : "comma");
  if (is_money && field.minor_unit) put(out, "unit", "minor");
  if (field.currency) put(out, "currency", field.currency->code());
  put(out, "currency_field", field.currency_field);
  put_flag(out, "each_currency", field.each_currency);
  put(out, "forms", field.forms);
  if (!field.headers.empty())
    out += fmt::format("[field.headers]\nen = {}\n", list_of(field.headers));
  if (!field.none_stated.empty())
    out += fmt::format("[field.none_stated]\nen = {}\n", list_of(field.none_stated));
  if (field.codes.empty()) return;
  out += "[field.codes]\n";
  for (const auto& [word, code] : field.codes)
    out += fmt::format("{} = {}\n", toml_string(word), toml_string(code));
}

void put_period(std::string& out, const PeriodRule& rule) {
  out += "\n[period]\n";
  put_flag(out, "preamble", rule.preamble);
  put(out, "unless", rule.unless);
  put(out, "ends", rule.ends);
  put(out, "span", rule.span);
  put(out, "unbounded", rule.unbounded);
  if (rule.days.empty()) return;
  out += "[period.days]\n";
  for (const auto& [span, days] : rule.days)
    out += fmt::format("{} = {}\n", toml_string(span), days);
}

// The heading with its currency left open, where it names one.
std::string open_currency(const std::string& heading) {
  const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  for (std::size_t at = 0; at + 3 <= heading.size(); ++at) {
    const bool begins = at == 0 || !is_letter(heading[at - 1]);
    const bool ends = at + 3 == heading.size() || !is_letter(heading[at + 3]);
    if (begins && ends && Currency::parse(heading.substr(at, 3)))
      return heading.substr(0, at) + "{currency}" + heading.substr(at + 3);
  }
  return heading;
}

// The file's heading for a field; empty where no column stands for it, or one without a heading.
std::string heading_for(std::size_t index, const Field& field, std::span<const SeenColumn> columns,
                        std::span<const std::optional<std::size_t>> fields) {
  for (std::size_t c = 0; c < std::min(fields.size(), columns.size()); ++c) {
    const std::string& heading = columns[c].heading;
    // What would stand for something else in a profile.
    if (fields[c] != index || trimmed(heading).empty() || heading.contains("{currency}")) continue;
    const bool money = field.parser == Parser::money && field.currency_field.empty();
    return money ? open_currency(heading) : heading;
  }
  return {};
}

bool has(const Profile& profile, const std::string& field) {
  return profile.find(field) != nullptr;
}

// What speaks of fields that are not there any more.
void forget_what_is_gone(Profile& profile) {
  std::erase_if(profile.total_empty, [&](const auto& field) { return !has(profile, field); });
  if (!has(profile, profile.countries)) profile.countries.clear();
  for (auto& field : profile.fields) {
    if (!has(profile, field.currency_field)) field.currency_field.clear();
    if (!has(profile, field.joined_by)) field.joined_by.clear();
  }
  if (!profile.period) return;
  PeriodRule& rule = *profile.period;
  if (!has(profile, rule.unless)) rule.unless.clear();
  if (!rule.preamble && (!has(profile, rule.ends) || !has(profile, rule.span)))
    profile.period.reset();
}

}  // namespace

Profile profile_for(const Profile& base, std::span<const SeenColumn> columns,
                    std::span<const std::optional<std::size_t>> fields) {
  Profile out = base;
  out.name = "own-" + base.format;
  out.version = 1;
  out.kinds = {"csv"};
  out.items.clear();
  out.file_name.clear();
  out.fields.clear();
  for (std::size_t f = 0; f < base.fields.size(); ++f) {
    Field field = base.fields[f];
    if (!field.given && !field.each_currency) {
      const std::string heading = heading_for(f, field, columns, fields);
      if (heading.empty() && !field.present) continue;
      field.headers = {heading.empty() ? std::string(kNoHeading) : heading};
    }
    out.fields.push_back(std::move(field));
  }
  forget_what_is_gone(out);
  return out;
}

std::string write_profile(const Profile& profile, const std::map<std::string, std::string>& notes) {
  std::string out;
  put(out, "name", profile.name);
  put(out, "format", profile.format);
  out += fmt::format("version = {}\n", profile.version);
  put(out, "title", profile.title);
  put(out, "kinds", profile.kinds);
  put(out, "items", profile.items);
  put(out, "countries", profile.countries);
  if (profile.encoding) put(out, "encoding", name(*profile.encoding));
  if (profile.delimiter) put(out, "delimiter", std::string(1, *profile.delimiter));
  put(out, "file_name", profile.file_name);
  if (!profile.constants.empty()) out += "\n[constants]\n";
  for (const auto& [constant, value] : profile.constants)
    out += fmt::format("{} = {}\n", toml_string(constant), toml_string(value));
  if (!profile.total_labels.empty() || !profile.total_empty.empty()) out += "\n[totals]\n";
  put(out, "labels", profile.total_labels);
  put(out, "empty", profile.total_empty);
  for (const auto& field : profile.fields) {
    const auto note = notes.find(field.name);
    out += '\n';
    if (note != notes.end()) out += "# " + note->second + '\n';
    put_field(out, field);
  }
  if (profile.period) put_period(out, *profile.period);
  return out;
}

}  // namespace hustings
