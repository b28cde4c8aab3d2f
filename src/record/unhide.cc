#include "record/unhide.h"

#include <fmt/core.h>

#include <algorithm>

namespace hustings::detail {

std::unexpected<Error> broken(std::string message, std::string where) {
  return fail(Code::bad_input, "no valid record envelope: " + std::move(message), std::move(where),
              "take the envelope as `hustings sign` wrote it");
}

Result<Json> decode_part(std::string_view part, std::string_view what) {
  const auto raw = from_base64url(part);
  if (!raw) return broken(fmt::format("the {} is not base64url", what));
  auto json = parse_json(*raw);
  if (!json) return broken(fmt::format("the {} is not strict JSON", what));
  return json;
}

std::string digest_of(std::string_view disclosure) {
  return base64url(sha256_short(bytes(disclosure)));
}

namespace {

// Puts disclosures back into a body, taking the digests out.
class Unhider {
 public:
  Unhider(std::span<Disclosure> disclosures, const Kind& kind) : kind_(kind) {
    given_.reserve(disclosures.size());
    for (auto& disclosure : disclosures)
      given_.push_back({digest_of(disclosure.text), &disclosure});
    std::ranges::sort(given_, {}, &Given::digest);
  }

  Result<void> run(Json& body) {
    if (std::ranges::adjacent_find(given_, {}, &Given::digest) != given_.end()) {
      return broken("a disclosure is given twice");
    }
    HUSTINGS_CHECK(walk(body));
    const auto left = std::ranges::find(given_, false, &Given::placed);
    if (left != given_.end()) return broken("no digest names this disclosure", left->digest);
    if (seen_.size() + missing_ == kind_.hidden.size()) return {};
    return broken(fmt::format("{} digests, a {} has {} hidden fields", seen_.size(), kind_.vct(),
                              kind_.hidden.size()));
  }

 private:
  struct Given {
    std::string digest;
    Disclosure* disclosure = nullptr;
    bool placed = false;
  };

  Result<void> walk(Json& json) {
    if (const auto* array = json.as<JsonArray>()) return no_digests(*array);
    auto* object = std::get_if<JsonObject>(&json.value);
    if (object == nullptr) return {};
    auto digests = object->end();
    for (auto member = object->begin(); member != object->end(); ++member) {
      if (member->first == "_sd") {
        digests = member;
      } else if (member->second.value.index() >= kArray) {
        const std::size_t length = at_.size();
        at_ += '/' + pointer_token(member->first);
        HUSTINGS_CHECK(walk(member->second));
        at_.resize(length);
      }
    }
    if (digests == object->end()) return {};
    auto* list = std::get_if<JsonArray>(&digests->second.value);
    if (list == nullptr) return broken("expected a list of digests", at_ + "/_sd");
    lists_.push_back(std::move(*list));
    object->erase(digests);
    return show(lists_.back(), *object);
  }

  // Lists are one disclosure: nothing inside one is hidden.
  Result<void> no_digests(const JsonArray& array) const {
    for (const auto& item : array) {
      if (item.find("_sd") != nullptr || item.find("...") != nullptr) {
        return broken("a digest inside a list", at_);
      }
    }
    return {};
  }

  // How many fields of the object at at_ the kind hides.
  std::size_t hidden_here() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        kind_.hidden,
        [this](std::string_view pointer) { return pointer.substr(0, pointer.rfind('/')) == at_; }));
  }

  // Digests of fields that the kind did not have yet; none unless the body itself is shown.
  std::size_t missing_here() const { return at_.empty() ? missing_ : 0; }

  Result<void> show(const JsonArray& digests, JsonObject& object) {
    const std::size_t expected = hidden_here();
    if (expected != 0 && at_.empty() && digests.size() + kind_.later.size() == expected)
      missing_ = kind_.later.size();
    if (expected == 0 || digests.size() + missing_here() != expected) {
      return broken(fmt::format("{} digests, a {} has {} hidden fields here", digests.size(),
                                kind_.vct(), expected),
                    at_ + "/_sd");
    }
    for (const auto& item : digests) {
      const auto* digest = item.as<std::string>();
      if (digest == nullptr || digest->size() != 43)
        return broken("expected a digest", at_ + "/_sd");
      if (std::ranges::find(seen_, *digest) != seen_.end()) {
        return broken("a digest is given twice", at_ + "/_sd");
      }
      seen_.emplace_back(*digest);
      const auto given = std::ranges::lower_bound(given_, *digest, {}, &Given::digest);
      if (given == given_.end() || given->digest != *digest) continue;
      HUSTINGS_CHECK(place(*given->disclosure, object));
      given->placed = true;
    }
    return {};
  }

  Result<void> place(Disclosure& disclosure, JsonObject& object) const {
    HUSTINGS_TRY(Json json, decode_part(disclosure.text, "disclosure"));
    auto* parts = std::get_if<JsonArray>(&json.value);
    const bool three = parts != nullptr && parts->size() == 3;
    const auto* name = three ? (*parts)[1].as<std::string>() : nullptr;
    if (name == nullptr || (*parts)[0].as<std::string>() == nullptr) {
      return broken("a disclosure is [salt, name, value]", at_);
    }
    disclosure.pointer = at_ + '/' + pointer_token(*name);
    if (std::ranges::find(kind_.hidden, disclosure.pointer) == kind_.hidden.end()) {
      return broken("this field must not be hidden", disclosure.pointer);
    }
    if (missing_here() > 0 &&
        std::ranges::find(kind_.later, disclosure.pointer) != kind_.later.end()) {
      return broken("a record of before this field was there cannot have it", disclosure.pointer);
    }
    if (std::ranges::find(kind_.sealed, disclosure.pointer) != kind_.sealed.end()) {
      return broken("this field is sealed: its value must not go around in plain",
                    disclosure.pointer);
    }
    if (std::ranges::find(object, *name, &JsonObject::value_type::first) != object.end()) {
      return broken("a disclosure names a member that is there", disclosure.pointer);
    }
    object.emplace_back(*name, std::move((*parts)[2]));
    return {};
  }

  static constexpr std::size_t kArray = 5;  // of Json::Value: lists and objects come last

  const Kind& kind_;
  std::vector<Given> given_;      // in order of their digests
  std::size_t missing_ = 0;       // of Kind::later: all or none
  std::string at_;                // the pointer of the object being walked
  std::vector<JsonArray> lists_;  // the digests taken out, which `seen_` points into
  std::vector<std::string_view> seen_;
};

}  // namespace

Result<void> unhide(Json& body, std::span<Disclosure> disclosures, const Kind& kind) {
  return Unhider(disclosures, kind).run(body);
}

}  // namespace hustings::detail
