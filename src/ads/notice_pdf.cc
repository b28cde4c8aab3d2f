#include "ads/notice_pdf.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ads/label.h"
#include "ads/notice.h"
#include "ads/words.h"
#include "base/message.h"
#include "labels/qr.h"
#include "laws/law.h"

namespace hustings {
namespace {

// Items of these letters under one heading, in the regulation's order.
struct Part {
  std::string_view title;
  std::string_view letters;
};
constexpr std::array kParts = {Part{tr("Who paid"), "ab"},
                               Part{tr("When, and how much"), "cdef"},
                               Part{tr("What it is about"), "gh"},
                               Part{tr("What else the law asks for"), "ijk"},
                               Part{tr("Who was chosen, and who was left out"), "l"},
                               Part{tr("Who saw it"), "m"}};

std::string filled(std::string text, std::string_view what, std::string_view by) {
  if (const auto at = text.find(what); at != std::string::npos) text.replace(at, what.size(), by);
  return text;
}

class Writer {
 public:
  Writer(const NoticeOf& of, const LabelTerms& terms, const Wording& in)
      : of_(of),
        terms_(terms),
        in_(in),
        label_(label_of(of.ad, of.record.index, of.leaf, of.address, terms)) {}

  Result<Document> write() {
    out_.language = in_.code();
    const std::string title = title_of_ad();
    out_.title = fmt::format("{}: {}", terms_.notice, title);
    out_.subject = label_.link;
    out_.head_left = out_.title;
    out_.head_right = label_.short_link;
    out_.foot = fmt::format("{}/ads/{}", of_.address, of_.record.head.sub);
    out_.page_of = in_.text(tr("Page %n of %m"));
    out_.made = of_.record.head.iat;
    HUSTINGS_TRY(auto modules, qr_modules(label_.link));
    out_.blocks.emplace_back(DocumentCode{std::move(modules), label_.link, label_.short_link});
    head(title);
    items();
    proof();
    return std::move(out_);
  }

 private:
  // ---- the ad -----------------------------------------------------------------------------------
  std::string title_of_ad() const {
    const auto* title = of_.ad.title.get();
    return title == nullptr ? in_.text(tr("erased")) : title->value;
  }

  void head(const std::string& title) {
    const Ad& ad = of_.ad;
    out_.blocks.emplace_back(DocumentText{label_.statement, Tone::strong});
    out_.blocks.emplace_back(DocumentHeading{1, title});
    DocumentRows rows;
    add(rows, tr("Declared by"), of_.declarer.value_or(ad.organisation.value.value),
        fmt::format("{}/parties/{}", of_.address, ad.organisation.value.value));
    if (ad.number.value) add(rows, tr("Number"), ad.number.value->value);
    add(rows, tr("Status"), in_.text(word_of(ad.status.value).label));
    if (const auto* why = ad.withdrawn_because.get(); why != nullptr && *why)
      add(rows, tr("Why it was withdrawn"), (*why)->value);
    add(rows, tr("Shown from and to"), period());
    std::string where = in_.text(word_of(ad.medium.value).label);
    if (ad.country.value) where += ", " + in_.country(ad.country.value->value);
    if (const auto* publisher = ad.publisher.get()) where += ", " + publisher->value;
    add(rows, tr("Where it is shown"), where);
    if (!ad.paid.value) add(rows, tr("Amount"), in_.text(tr("Nothing was paid for it.")));
    out_.blocks.emplace_back(std::move(rows));
    if (terms_.to_check)
      note(
          in_.text(tr("The wording in this language is still to be checked by a native speaker.")));
  }

  std::string period() const {
    const auto& period = of_.ad.period.value;
    return fmt::format("{} – {}", in_.day(period.from), in_.day(period.to));
  }

  void add(DocumentRows& rows, std::string_view name, std::string said, std::string link = {},
           Tone tone = Tone::plain) const {
    rows.rows.push_back({in_.text(name), {}, {{std::move(said), tone, std::move(link)}}});
  }
  void note(std::string text) {
    out_.blocks.emplace_back(DocumentText{std::move(text), Tone::quiet});
  }

  // ---- the items --------------------------------------------------------------------------------
  void items() {
    bool recalled = false;
    for (const auto& part : kParts) {
      DocumentRows rows;
      for (const auto& item : notice_items()) {
        if (!part.letters.contains(item.letter)) continue;
        rows.rows.push_back({in_.text(item.label), cited(law(item.law)), said(item)});
        recalled = recalled || law(item.law).known != Known::read;
      }
      out_.blocks.emplace_back(DocumentHeading{2, in_.text(part.title)});
      out_.blocks.emplace_back(std::move(rows));
    }
    const std::string& act = law("ttpa.12").act;  // "Regulation (EU) 2024/900"
    note(filled(in_.text(tr("These are the items that Regulation (EU) %s, Art. 12(1), asks for, in "
                            "its order. What stands in a frame is said instead of a value.")),
                "%s", act.substr(act.rfind(' ') + 1)));
    if (recalled) note(in_.text(tr("not verified: this provision was not read in the act itself")));
  }

  std::string cited(const LawRow& row) const {
    if (row.known == Known::read) return row.article;
    return fmt::format("{} · {}", row.article, in_.text(tr("not verified")));
  }

  std::vector<DocumentText> said(const NoticeItem& item) const {
    const AdFact fact = item.fact(of_.ad);
    if (fact.erased) return {{in_.text(tr("erased")), Tone::barred}};
    if (fact.state == kStates[0]) {
      if (item.name == "period") return {{period()}};
      return lines_of(fact.value);
    }
    std::string why = in_.text(word_of_state(fact.state).label);
    if (!fact.reason.empty()) why.append(": ").append(fact.reason);
    std::vector<DocumentText> out{{std::move(why), Tone::framed}};
    // "everybody" is no value: the state stands beside it.
    if (fact.state == kStates[1] && item.none != word_of_state(fact.state).label)
      out.insert(out.begin(), {in_.text(item.none)});
    return out;
  }

  std::vector<DocumentText> lines_of(const Value& value) const {
    const auto* list = std::get_if<List>(&value);
    if (list == nullptr) return {line_of(value)};
    std::vector<DocumentText> out;
    for (const auto& one : *list) {
      const auto* criterion = std::get_if<Object>(&one);
      if (criterion == nullptr) {
        out.push_back(line_of(one));
      } else {
        out.push_back({fmt::format("{}: {}", line_of(*find(*criterion, "criterion")).text,
                                   line_of(*find(*criterion, "criterion_value")).text)});
      }
    }
    if (out.empty()) out.push_back({in_.text(tr("not stated")), Tone::framed});
    return out;
  }

  DocumentText line_of(const Value& value) const {
    if (const auto* text = std::get_if<std::string>(&value))
      return {*text, Tone::plain, text->starts_with("https://") ? *text : std::string()};
    if (const auto* word = std::get_if<Word>(&value)) return {in_.text(word->label)};
    if (const auto* number = std::get_if<std::int64_t>(&value)) return {in_.number(*number)};
    if (const auto* day = std::get_if<CivilDate>(&value)) return {in_.day(*day)};
    if (const auto* money = std::get_if<MoneyInterval>(&value)) return {in_.money(*money)};
    if (const auto* country = std::get_if<Country>(&value)) return {in_.country(country->code)};
    return {};
  }

  // ---- the record -------------------------------------------------------------------------------
  void proof() {
    const std::string record = std::to_string(of_.record.index);
    out_.blocks.emplace_back(DocumentHeading{2, in_.text(tr("Prove it"))});
    DocumentRows rows;
    add(rows, tr("Record"), record, fmt::format("{}/records/{}", of_.address, record));
    add(rows, tr("Recorded"), in_.instant(of_.record.head.iat));
    add(rows, tr("Leaf hash"), base64(of_.leaf), {}, Tone::code);
    add(rows, tr("Log size"), std::to_string(of_.as_of.head.size), {}, Tone::code);
    rows.rows.back().note =
        fmt::format("{} {}", in_.text(tr("As of")), in_.instant(of_.as_of.time));
    add(rows, tr("Root"), base64(of_.as_of.head.root), {}, Tone::code);
    add(rows, tr("Address"), out_.foot, out_.foot);
    const std::string observe = fmt::format("{}/observe", of_.address);
    add(rows, tr("Verify"),
        in_.text(tr("Anybody can check with their own computer that this record stands in the log, "
                    "unchanged since it was signed. This address says how:")));
    rows.rows.back().said.push_back({observe, Tone::plain, observe});
    out_.blocks.emplace_back(std::move(rows));
  }

  const NoticeOf& of_;
  const LabelTerms& terms_;
  const Wording& in_;
  LabelText label_;
  Document out_;
};

}  // namespace

Result<Document> notice_document(const NoticeOf& of, const LabelTerms& terms, const Wording& in) {
  return Writer(of, terms, in).write();
}

}  // namespace hustings
