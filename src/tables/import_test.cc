#include "tables/import.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tables/given.h"
#include "tables/test_tables.h"

namespace hustings {
namespace {

const std::string& official() {
  static const std::string header =
      "Page ID,Page name,Disclaimer,Amount spent (EUR),Number of ads in Library\n";
  return header;
}
const std::string& file_name() {
  static const std::string name =
      "FacebookAdLibraryReport_2024-06-03_AT_last_30_days_advertisers.csv";
  return name;
}

Result<Import> open(const std::string& csv, const ImportOptions& options = {},
                    const std::string& name = file_name()) {
  auto profiles = builtin_profiles("meta-report");
  if (!profiles) return std::unexpected(profiles.error());
  auto reader = Reader::open(text_source(csv), reader_options({.name = name}, *profiles));
  if (!reader) return std::unexpected(reader.error());
  return Import::open(*std::move(reader), *std::move(profiles), options);
}

test::Imported import(const std::string& csv, const ImportOptions& options = {},
                      const std::string& name = file_name()) {
  auto opened = open(csv, options, name);
  if (!opened) throw std::runtime_error(opened.error().text());
  return test::drain(*opened);
}

Error open_error(const std::string& csv, const ImportOptions& options = {},
                 const std::string& name = file_name()) {
  auto opened = open(csv, options, name);
  EXPECT_FALSE(opened);
  if (opened) return {};
  EXPECT_FALSE(opened.error().where.empty());
  EXPECT_FALSE(opened.error().mend.empty());
  return opened.error();
}

template <class T>
T value(const Mapped& mapped, std::string_view field) {
  const CellValue* found = mapped.find(field);
  if (found == nullptr || !std::holds_alternative<T>(*found)) {
    ADD_FAILURE() << field << " holds something else";
    return T{};
  }
  return std::get<T>(*found);
}

MoneyInterval euro(std::int64_t min, std::int64_t max) { return {min, max, test::currency("EUR")}; }

TEST(MetaReport, OfficialFile) {
  const auto all = import(official() +
                          "547597092025909, Harald  X ,FPÖ,\"55,135\",174\n"
                          "2,,These ads ran without a disclaimer,≤100,1\n");
  ASSERT_EQ(all.mapped.size(), 2U);
  const Mapped& first = all.mapped[0];
  EXPECT_EQ(first.row, 2U);
  EXPECT_EQ(value<std::string>(first, "page_id"), "547597092025909");
  EXPECT_EQ(value<std::string>(first, "page_name"), " Harald  X ");
  EXPECT_EQ(value<std::string>(first, "disclaimer"), "FPÖ");
  EXPECT_EQ(value<std::int64_t>(first, "ads"), 174);
  EXPECT_EQ(value<std::string>(first, "country"), "AT");
  EXPECT_EQ(value<std::string>(first, "platform"), "meta");
  EXPECT_EQ(value<CivilDate>(first, "period_start"), (CivilDate{2024, 5, 5}));
  EXPECT_EQ(value<CivilDate>(first, "period_end"), (CivilDate{2024, 6, 3}));
  EXPECT_EQ(first.source[3], "55,135");
  EXPECT_EQ(first.find("nothing"), nullptr);
  const Mapped& second = all.mapped[1];
  value<Unknown>(second, "page_name");
  value<NoneStated>(second, "disclaimer");
  EXPECT_EQ(value<MoneyInterval>(second, "amount"), euro(0, 10000));
}

TEST(MetaReport, AmbiguousGroupsAreDecidedByTheColumnOrRefused) {
  // 55,135 cannot be an amount in cents, 55,130 can.
  EXPECT_EQ(import(official() + "1,a,b,\"55,130\",1\n").refused.size(), 1U);
  EXPECT_EQ(import(official() + "1,a,b,\"55,130\",1\n2,a,b,\"55,135\",1\n").mapped.size(), 2U);
  EXPECT_EQ(import(official() + "1,a,b,1,1.000\n").refused.size(), 1U);
  EXPECT_EQ(import(official() + "1,a,b,1,1.000\n1,a,b,1,1.001\n").mapped.size(), 2U);
  const auto point = import(official() + "1,a,b,\"55,135\",1\n2,a,b,12.50,1\n");
  ASSERT_EQ(point.mapped.size(), 2U);
  EXPECT_EQ(value<MoneyInterval>(point.mapped[0], "amount"), euro(5513500, 5513500));
  const auto comma = import(official() + "1,a,b,55.135,1\n2,a,b,1.234.567,1\n");
  ASSERT_EQ(comma.mapped.size(), 2U);
  EXPECT_EQ(value<MoneyInterval>(comma.mapped[0], "amount"), euro(5513500, 5513500));
  // Evidence for both: the ambiguous cell is refused, the others stand.
  const auto both =
      import(official() + "1,a,b,55.130,1\n2,a,b,1.234.567,1\n3,a,b,\"1,234,567\",1\n");
  EXPECT_EQ(both.mapped.size(), 2U);
  ASSERT_EQ(both.refused.size(), 1U);
  EXPECT_EQ(both.refused[0].column, "Amount spent (EUR)");
  EXPECT_EQ(both.refused[0].cell, "55.130");
  EXPECT_NE(both.refused[0].mend.find("--numbers"), std::string::npos);
  EXPECT_EQ(import(official() + "1,a,b,55.130,1\n", {.numbers = DecimalMark::comma}).mapped.size(),
            1U);
}

TEST(MetaReport, HeadersOfOtherYearsAndLanguages) {
  for (const auto* header :
       {"Page ID,Page Name,Disclaimer,Amount Spent (EUR),Number of Ads in Library",
        "\xEF\xBB\xBFPAGE ID,page name,  DISCLAIMER ,amount spent (eur),number of ads in library",
        "Seiten-ID,Name der Seite,Disclaimer,Ausgegebener Betrag (EUR),Anzahl der Werbeanzeigen in "
        "der Bibliothek",
        "ID de la Page,Nom de la Page,Avertissement,Montant dépensé (EUR),Nombre de publicités "
        "dans la bibliothèque",
        "ID de la página,Nombre de la página,Descargo de responsabilidad,Importe gastado "
        "(EUR),Número de anuncios en la biblioteca",
        "ID della Pagina,Nome della Pagina,Disclaimer,Importo speso (EUR),Numero di inserzioni "
        "nella Libreria",
        "Identyfikator strony,Nazwa strony,Zastrzeżenie,Wydana kwota (EUR),Liczba reklam w "
        "Bibliotece",
        "Pagina-ID,Paginanaam,Disclaimer,Besteed bedrag (EUR),Aantal advertenties in "
        "bibliotheek"}) {
    const auto all = import(std::string(header) + "\n1,a,b,100,2\n");
    ASSERT_EQ(all.mapped.size(), 1U) << header;
    EXPECT_EQ(value<MoneyInterval>(all.mapped[0], "amount"), euro(10000, 10000));
  }
}

TEST(MetaReport, ColumnsMayComeInAnyOrderWithOthersBetween) {
  const auto all = import(
      "Number of ads in Library;Extra;Page name;Page ID;Amount spent (EUR);Disclaimer\n"
      "3;x;a;1;1.234,50;b\n");
  ASSERT_EQ(all.mapped.size(), 1U);
  EXPECT_EQ(value<MoneyInterval>(all.mapped[0], "amount"), euro(123450, 123450));
  EXPECT_EQ(value<std::int64_t>(all.mapped[0], "ads"), 3);
}

TEST(MetaReport, PreambleTotalsAndBlankRows) {
  auto opened = open("\"Report; of May\"\n\n\"5 May, 3 June\"\n" + official() +
                     ",,,\"98,765.40\",9\n1,Total,b,≤100,2\n,,,,\nTotal: all,,,5,5\nTotal,,,5\n");
  ASSERT_TRUE(opened) << opened.error().text();
  EXPECT_EQ(opened->header_row(), 4U);
  EXPECT_EQ(opened->header()[0], "Page ID");
  const auto all = test::drain(*opened);
  ASSERT_EQ(all.mapped.size(), 1U);
  EXPECT_EQ(all.mapped[0].row, 6U);
  EXPECT_EQ(value<std::string>(all.mapped[0], "page_name"), "Total");
  EXPECT_EQ(all.counts.totals, 3U);
  EXPECT_EQ(all.counts.blank, 1U);
  EXPECT_TRUE(all.refused.empty());
}

TEST(MetaReport, RefusalsSayWhereWhyAndHowToMend) {
  const auto all = import(official() +
                          "1.22099590712e+17,a,b,1,1\n,a,b,1,1\n1,a,b,,1\n1,a,b,1,x\n"
                          "1,a,b,-5,1\n1,a,b,1\n1,a,\"b\"c,1,1\n1,a,b,1,1\n");
  EXPECT_EQ(all.mapped.size(), 1U);
  ASSERT_EQ(all.refused.size(), 7U);
  const std::vector<std::string> columns = {
      "Page ID", "Page ID", "Amount spent (EUR)", "Number of ads in Library", "Amount spent (EUR)",
      "",        ""};
  for (std::size_t i = 0; i < 7; ++i) {
    EXPECT_EQ(all.refused[i].row, i + 2);
    EXPECT_EQ(all.refused[i].column, columns[i]);
    EXPECT_FALSE(all.refused[i].reason.empty());
    EXPECT_FALSE(all.refused[i].mend.empty());
    EXPECT_FALSE(all.refused[i].source.empty());
  }
  EXPECT_EQ(all.refused[0].cell, "1.22099590712e+17");
  EXPECT_NE(all.refused[0].reason.find("spreadsheet"), std::string::npos);
  EXPECT_EQ(all.refused[0].source.size(), 5U);
  EXPECT_EQ(all.counts.refused, 7U);
}

TEST(MetaReport, WhatTheFileDoesNotSayComesFromOptions) {
  const std::string csv = official() + "1,a,b,1,1\n";
  EXPECT_NE(open_error(csv, {}, "x.csv").mend.find("--country"), std::string::npos);
  EXPECT_NE(open_error(csv, {.given = {{"country", "AT"}}}, "x.csv").mend.find("--period-start"),
            std::string::npos);
  const ImportOptions full{
      .given = {{"country", "LU"}, {"period_start", "2024-05-01"}, {"period_end", "2024-05-31"}}};
  const auto all = import(csv, full, "x.csv");
  ASSERT_EQ(all.mapped.size(), 1U);
  EXPECT_EQ(value<std::string>(all.mapped[0], "country"), "LU");
  EXPECT_EQ(value<CivilDate>(all.mapped[0], "period_start"), (CivilDate{2024, 5, 1}));
  const auto dated = import(
      csv, {.given = {{"country", "LU"}, {"report_date", "2024-06-03"}, {"span", "last_7_days"}}},
      "x.csv");
  EXPECT_EQ(value<CivilDate>(dated.mapped.at(0), "period_start"), (CivilDate{2024, 5, 28}));
}

TEST(MetaReport, WrongOptionsAreRefused) {
  const std::string csv = official() + "1,a,b,1,1\n";
  using Given = std::map<std::string, std::string>;
  for (const Given& given :
       {Given{{"country", "DE"}}, Given{{"country", "at"}}, Given{{"page_id", "1"}},
        Given{{"nothing", "1"}}, Given{{"period_start", "2024-01-01"}}, Given{{"currency", "PLN"}},
        Given{{"currency", "euro"}}, Given{{"span", "last_7_days"}},
        Given{{"period_start", "2024-02-01"}, {"period_end", "2024-01-01"}}}) {
    open_error(csv, {.given = given});
  }
  open_error(csv, {}, "FacebookAdLibraryReport_2024-13-03_AT_last_30_days_advertisers.csv");
  open_error(csv, {}, "FacebookAdLibraryReport_2024-06-03_AT_last_3_days_advertisers.csv");
  EXPECT_TRUE(open(csv, {.given = {{"currency", "EUR"}, {"country", "AT"}}}));
}

TEST(MetaReport, CurrencyFromHeaderOrOption) {
  const auto czk = import(
      "Page ID,Page name,Disclaimer,Amount spent (CZK),Number of ads in Library\n1,a,b,5,1\n");
  EXPECT_EQ(value<MoneyInterval>(czk.mapped.at(0), "amount").currency.code(), "CZK");
  const std::string bare =
      "Page ID,Page name,Disclaimer,Amount spent,Number of ads in Library\n1,a,b,5,1\n";
  EXPECT_NE(open_error(bare).mend.find("--currency"), std::string::npos);
  EXPECT_EQ(import(bare, {.given = {{"currency", "EUR"}}}).mapped.size(), 1U);
  const auto odd = open_error(
      "Page ID,Page name,Disclaimer,Amount spent (XXX),Number of ads in Library\n1,a,b,5,1\n");
  EXPECT_NE(odd.text().find("Amount spent (XXX)"), std::string::npos);
}

TEST(MetaReport, AHeaderThatFitsNoProfileIsExplained) {
  const auto error = open_error("Page ID,Name,Spend\n1,a,2\n");
  EXPECT_NE(error.message.find("\"Spend\""), std::string::npos);
  ASSERT_EQ(error.details.size(), 2U);
  EXPECT_NE(error.text().find("Number of ads in Library"), std::string::npos) << error.text();
  EXPECT_NE(error.text().find("number_of_ads_in_library"), std::string::npos);
  open_error("");
  const auto twice = open_error(
      "Page ID,Page ID,Page name,Disclaimer,Amount spent (EUR),Number of ads in Library\n");
  EXPECT_NE(twice.text().find("more than one column"), std::string::npos);
}

TEST(MetaReport, TableOfManyStates) {
  const std::string header =
      "page_id,page_name,disclaimer,amount_spent,number_of_ads_in_library,date,path,tf,cntry,"
      "main_currency,conversion_rate,euro_spend\n";
  const auto row = [](const std::string& amount, const std::string& span,
                      const std::string& country, const std::string& currency) {
    return "7,n,d," + amount + ",3,2024-06-03,p," + span + "," + country + "," + currency +
           ",1,1\n";
  };
  const auto all = import(
      header + row("1", "last_30_days", "DE", "EUR") + row("55135", "last_7_days", "HU", "HUF") +
      row("≤100", "lifelong", "PL", "PLN") + row("5", "last_9_days", "PL", "PLN") +
      row("5", "last_day", "pl", "PLN") + row("5", "last_day", "PL", "XYZ"));
  ASSERT_EQ(all.mapped.size(), 3U);
  EXPECT_EQ(value<MoneyInterval>(all.mapped[0], "amount"), euro(0, 10000));
  EXPECT_EQ(value<MoneyInterval>(all.mapped[1], "amount"),
            (MoneyInterval{5513500, 5513500, test::currency("HUF")}));
  EXPECT_EQ(value<CivilDate>(all.mapped[1], "period_start"), (CivilDate{2024, 5, 28}));
  EXPECT_EQ(value<MoneyInterval>(all.mapped[2], "amount").max, 10000);
  value<Unknown>(all.mapped[2], "period_start");
  EXPECT_EQ(value<CivilDate>(all.mapped[2], "period_end"), (CivilDate{2024, 6, 3}));
  ASSERT_EQ(all.refused.size(), 3U);
  EXPECT_EQ(all.refused[0].column, "tf");
  EXPECT_EQ(all.refused[1].column, "cntry");
  EXPECT_EQ(all.refused[2].column, "main_currency");
  open_error(header + row("1", "last_30_days", "DE", "EUR"), {.given = {{"country", "DE"}}});
}

TEST(MetaReport, ErrorsOfTheReaderComeInTheirTurn) {
  auto opened = open(official() + "1,a,b,1,1\n2,\xFF,b,1,1\n");
  ASSERT_TRUE(opened);
  EXPECT_TRUE(opened->next().value());
  const auto second = opened->next();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().where, file_name() + ":3");
}

TEST(FileName, HoldsDateCountryAndSpan) {
  const auto profiles = builtin_profiles("meta-report").value();
  const Profile* official = nullptr;
  for (const Profile& p : profiles) {
    if (p.name == "meta-report") official = &p;
  }
  ASSERT_NE(official, nullptr);
  const std::map<std::string, std::string> expected = {
      {"report_date", "2024-06-03"}, {"country", "AT"}, {"span", "last_30_days"}};
  EXPECT_EQ(read_file_name(file_name(), *official), expected);
  EXPECT_EQ(read_file_name("in/some_{}/folder/" + file_name(), *official), expected);
  EXPECT_EQ(read_file_name("FacebookAdLibraryReport_2024-06-03_AT_last_30_days_advertisers (1).csv",
                           *official),
            expected);
  EXPECT_TRUE(read_file_name("report.csv", *official).empty());
  EXPECT_TRUE(read_file_name("FacebookAdLibraryReport_", *official).empty());
}

}  // namespace
}  // namespace hustings
