// A kind of record: one C++ struct, described once. Everything a kind can do comes from that.
#pragma once
#include <any>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "record/marks.h"

namespace hustings {

struct Kind;

// A record's body before or after the log: any kind's struct. Copies share it, and nobody changes
// it.
class Draft {
 public:
  Draft() = default;
  template <class T>
  Draft(const Kind& kind, T body)
      : kind_(&kind), body_(std::make_shared<const std::any>(std::move(body))) {}
  const Kind& kind() const { return *kind_; }
  template <class T>
  const T* as() const {
    return std::any_cast<T>(body_.get());
  }

 private:
  const Kind* kind_ = nullptr;
  std::shared_ptr<const std::any> body_;
};

enum class Mark : std::uint8_t { open, open_text, erasable, sealed };

// One column of a kind's table: a leaf of the struct.
struct KindColumn {
  std::string path;  // "amount.min"
  Mark mark = Mark::open;
  std::string type;  // "count"; an enumeration's values joined by |
  bool required = true;
  std::string reason;  // of open text only
  std::string label;   // message id: "advertiser-report.amount.min"; its help is label + ".help"
};

// A field that is hidden in the log: where it is, its member name and its value (nothing: absent).
struct Hidden {
  std::string pointer;
  std::string name;
  std::optional<std::string> json;
  bool sealed = false;
};
// Called for each hidden field of a body in the order of the struct; answers the digest to log.
using Hide = std::function<std::string(const Hidden&)>;

struct Kind {
  std::string_view name;
  int version = 1;
  std::vector<KindColumn> columns;
  std::vector<std::string> hidden;  // pointers of all erasable and sealed fields, in order
  std::vector<std::string> sealed;  // of these: the sealed ones
  // Of these, fields of the body itself that were added to the kind: records of before have no
  // digests of them (T::kLater: an array of pointers).
  std::vector<std::string> later;

  // A draft from JSON; every error, each with its JSON Pointer.
  Result<Draft> (*parse)(std::string_view json) = nullptr;
  // The body of a logged record: erasable and sealed fields may be missing; those named in `erased`
  // come back as Erased, the others as Absent.
  Result<Draft> (*reopen)(const Json& body, std::span<const std::string> erased) = nullptr;
  // The draft as JSON with everything that is not sealed.
  void (*write)(const Draft&, std::string& json) = nullptr;
  // The body as it goes into the log: hidden fields replaced by what `hide` answers, in `_sd`.
  void (*hide)(const Draft&, const Hide& hide, std::string& json) = nullptr;
  void (*schema)(std::string& json) = nullptr;  // JSON Schema 2020-12 of a draft
  void (*csv_row)(const Draft&, std::vector<std::string>& cells) = nullptr;  // as `columns`
  // The organisation that speaks for itself in this record, if the kind has one: its issuer's word
  // is then declared, anybody else's observed.
  std::optional<ThingId> (*bound_issuer)(const Draft&) = nullptr;
  // Decides something: its evidence is `decided`, whoever issues it. The room's Admission takes it
  // from nobody who has no role in that.
  bool decides = false;

  std::string vct() const;  // "advertiser-report/1"
};

// Defined by HUSTINGS_KIND in the kind's own .cc (record/derive.h).
template <class T>
const Kind& kind();

template <class T>
Draft draft(T body) {
  return Draft(kind<T>(), std::move(body));
}

// Finds kinds by name or vct; made from the capabilities once.
class Kinds {
 public:
  explicit Kinds(std::vector<const Kind*> all) : all_(std::move(all)) {}
  const Kind* named(std::string_view name) const;
  const Kind* of_vct(std::string_view vct) const;
  std::span<const Kind* const> all() const { return all_; }

 private:
  std::vector<const Kind*> all_;
};

// One page of Markdown: every kind with its fields, marks and reasons (docs/formats/kinds.md).
std::string describe(const Kinds& kinds);

}  // namespace hustings
