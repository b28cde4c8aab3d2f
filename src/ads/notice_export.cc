#include "ads/notice_export.h"

#include <fmt/format.h>

#include <array>
#include <vector>

#include "ads/notice.h"
#include "base/json.h"
#include "base/xml.h"
#include "laws/law.h"

namespace hustings {
namespace {

// The items of one part of the notice: "sponsor" with name, email, address.
struct Group {
  std::string_view name;      // empty: items that stand alone
  std::string_view class_of;  // of the TTPA model
};
constexpr std::array kGroups = {
    Group{"sponsor", "Sponsor"},       Group{"controller", "Agent"},
    Group{"payer", "Agent"},           Group{"funding", "Funding"},
    Group{"process", "ElectionEvent"}, Group{"targeting", "TargetingTechnique"}};

std::string_view group_of(std::string_view item) {
  const auto dot = item.find('.');
  return dot == std::string_view::npos ? std::string_view() : item.substr(0, dot);
}
std::string_view member_of(std::string_view item) {
  const auto dot = item.find('.');
  return dot == std::string_view::npos ? item : item.substr(dot + 1);
}

// ---- JSON-LD -----------------------------------------------------------------------------------
Value json_value(const Value& value) {
  if (const auto* money = std::get_if<MoneyInterval>(&value)) {
    const auto amount = [&](const std::optional<std::int64_t>& minor) {
      return minor ? Value(decimal(*minor, money->currency)) : Value();
    };
    return Object{{"@type", "MonetaryValue"},
                  {"minimum", amount(money->min)},
                  {"maximum", amount(money->max)},
                  {"currency", money->currency.code()}};
  }
  const auto* list = std::get_if<List>(&value);
  if (list == nullptr) return value;
  List out;
  for (const auto& one : *list) {
    const auto* criterion = std::get_if<Object>(&one);
    if (criterion == nullptr) {
      out.push_back(one);
    } else {
      out.emplace_back(Object{{"type", *find(*criterion, "criterion")},
                              {"value", *find(*criterion, "criterion_value")}});
    }
  }
  return out;
}

Value json_fact(const AdFact& fact) {
  if (fact.erased) return Object{{"state", "erased"}};
  if (fact.state == kStates[0]) return json_value(fact.value);
  Object out{{"state", fact.state}};
  if (!fact.reason.empty()) out.emplace_back("reason", fact.reason);
  return out;
}

Object json_context() {
  return {{"@version", RawJson{"1.1"}},
          {"@vocab", fmt::format("{}:", kNoticeNamespace)},
          {"title", "http://purl.org/dc/terms/title"},
          {"language", "http://purl.org/dc/terms/language"},
          {"identifier", "http://purl.org/dc/terms/identifier"},
          {"publisher", "http://purl.org/dc/terms/publisher"}};
}

// What both forms say of the ad itself.
struct AdHead {
  std::string address;  // of the ad's page
  std::string version;  // the record's index
  std::string leaf;
  std::string language;
  std::string status;
  std::string medium;
  std::string title;      // empty when erased
  std::string publisher;  // empty when it is not stated
};

AdHead head_of(const Record& record, const Ad& ad, const Hash& leaf, std::string_view address) {
  const auto* title = ad.title.get();
  const auto* publisher = ad.publisher.get();
  return {fmt::format("{}/ads/{}", address, record.head.sub),
          std::to_string(record.index),
          base64(leaf),
          ad.language.value.value,
          boost::describe::enum_to_string(ad.status.value, ""),
          boost::describe::enum_to_string(ad.medium.value, ""),
          title == nullptr ? "" : title->value,
          publisher == nullptr ? "" : publisher->value};
}

// ---- XML ---------------------------------------------------------------------------------------
std::string plain(const Value& value) {
  std::vector<std::string> cells;
  write_cells(value, cells);
  return escape_xml(cells.front());
}

std::string xml_value(const Value& value) {
  if (const auto* money = std::get_if<MoneyInterval>(&value)) {
    std::string out;
    if (money->min)
      out += fmt::format("<minimum>{}</minimum>", decimal(*money->min, money->currency));
    if (money->max)
      out += fmt::format("<maximum>{}</maximum>", decimal(*money->max, money->currency));
    return out + fmt::format("<currency>{}</currency>", money->currency.code());
  }
  const auto* list = std::get_if<List>(&value);
  if (list == nullptr) return plain(value);
  std::string out;
  for (const auto& one : *list) {
    const auto* criterion = std::get_if<Object>(&one);
    if (criterion == nullptr) {
      out += fmt::format("<item>{}</item>", plain(one));
    } else {
      out += fmt::format("<item type=\"{}\">{}</item>", plain(*find(*criterion, "criterion")),
                         plain(*find(*criterion, "criterion_value")));
    }
  }
  return out;
}

std::string xml_fact(const NoticeItem& item, const AdFact& fact) {
  const std::string_view name = member_of(item.name);
  const std::string_view state = fact.erased ? std::string_view("erased") : fact.state;
  std::string out = fmt::format("<{} law=\"{}\" state=\"{}\"", name, law(item.law).article, state);
  if (!fact.reason.empty()) out += fmt::format(" reason=\"{}\"", escape_xml(fact.reason));
  if (fact.erased || fact.state != kStates[0]) return out + "/>";
  return out + fmt::format(">{}</{}>", xml_value(fact.value), name);
}

}  // namespace

std::string notice_jsonld(const Record& record, const Ad& ad, const Hash& leaf,
                          std::string_view address) {
  const AdHead head = head_of(record, ad, leaf, address);
  Object out{{"@context", json_context()},
             {"@id", head.address},
             {"@type", "TransparencyNotice"},
             {"identifier", Object{{"@type", "Identifier"},
                                   {"base", record.head.sub},
                                   {"version", head.version},
                                   {"leafHash", head.leaf}}},
             {"politicalAdvertisement",
              Object{{"@type", "PoliticalAdvertisement"},
                     {"title", head.title.empty() ? Value() : Value(head.title)},
                     {"language", head.language},
                     {"status", head.status},
                     {"medium", head.medium},
                     {"publisher", head.publisher.empty() ? Value() : Value(head.publisher)}}}};
  for (const auto& group : kGroups) {
    Object members{{"@type", group.class_of}};
    for (const auto& item : notice_items()) {
      if (group_of(item.name) == group.name)
        members.emplace_back(member_of(item.name), json_fact(item.fact(ad)));
    }
    out.emplace_back(group.name, std::move(members));
  }
  for (const auto& item : notice_items()) {
    if (group_of(item.name).empty()) out.emplace_back(item.name, json_fact(item.fact(ad)));
  }
  std::string json;
  write_json(out, json);
  return json + '\n';
}

std::string notice_xml(const Record& record, const Ad& ad, const Hash& leaf,
                       std::string_view address) {
  const AdHead head = head_of(record, ad, leaf, address);
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<TransparencyNotice xmlns=\"{}\" id=\"{}\" base=\"{}\" version=\"{}\" leafHash=\"{}\">\n"
      "<PoliticalAdvertisement language=\"{}\" status=\"{}\" medium=\"{}\">",
      kNoticeNamespace, escape_xml(head.address), record.head.sub, head.version, head.leaf,
      escape_xml(head.language), head.status, head.medium);
  if (!head.title.empty()) out += fmt::format("<title>{}</title>", escape_xml(head.title));
  if (!head.publisher.empty())
    out += fmt::format("<publisher>{}</publisher>", escape_xml(head.publisher));
  out += "</PoliticalAdvertisement>\n";
  for (const auto& group : kGroups) {
    out += fmt::format("<{}>", group.name);
    for (const auto& item : notice_items()) {
      if (group_of(item.name) == group.name) out += xml_fact(item, item.fact(ad));
    }
    out += fmt::format("</{}>\n", group.name);
  }
  for (const auto& item : notice_items()) {
    if (group_of(item.name).empty()) out += xml_fact(item, item.fact(ad)) + '\n';
  }
  return out + "</TransparencyNotice>\n";
}

}  // namespace hustings
