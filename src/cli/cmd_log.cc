// Commands about the log: verify, proof, check.
#include <fmt/core.h>

#include <cstdio>
#include <unordered_map>

#include "cli/commands.h"
#include "log/verify.h"
#include "node/kinds.h"
#include "node/reader.h"

namespace hustings::cli {
namespace {

bool is_url(std::string_view text) {
  return text.starts_with("http://") || text.starts_with("https://");
}

// Where the log's files are: a URL, a log directory, or the log directory of a node.
struct LogPlace {
  LogFetch fetch;
  std::string vkey_file;
};

LogPlace place_of(Disk& disk, const std::string& log) {
  if (is_url(log)) {
    const std::string base = log.ends_with('/') ? log : log + '/';
    return {[base](std::string_view path) { return fetch_url(base + std::string(path)); }, ""};
  }
  Path root = log;
  if (std::filesystem::is_directory(root / "log")) root /= "log";
  // As a server would: a log that grows meanwhile has wider partial tiles, which are cut.
  const auto fetch = [tiles = Tiles(disk, root)](std::string_view path) -> Result<std::string> {
    if (path == "checkpoint") return tiles.checkpoint();
    HUSTINGS_TRY(const TileId id, parse_tile_path(path));
    return tiles.fetch(id);
  };
  return {fetch, (root.lexically_normal() / ".." / "log.vkey").lexically_normal().string()};
}

Result<std::vector<VerifierKey>> read_vkeys(Disk& disk, const std::string& file) {
  if (file.empty()) {
    return fail(Code::bad_input, "whose log is it?", {},
                "give the log's verifier key with --vkey FILE; its operator publishes it");
  }
  HUSTINGS_TRY(const std::string text, disk.read(file));
  std::vector<VerifierKey> keys;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (end > at) {
      auto key = VerifierKey::parse(text.substr(at, end - at));
      if (!key) {
        key.error().where = fmt::format("{}: {}", file, key.error().where);
        return std::unexpected(std::move(key).error());
      }
      keys.push_back(*std::move(key));
    }
    at = end + 1;
  }
  return keys;
}

// Checks what stands in the entries: signatures by keys that were valid at that index, and versions
// that follow one another.
class RecordCheck {
 public:
  Result<void> operator()(std::uint64_t index, Bytes entry, const Hash& leaf) {
    auto done = check(index, text(entry), leaf);
    if (done) return done;
    Error error = std::move(done).error();
    error.where = fmt::format("record {}{}{}", index, error.where.empty() ? "" : ": ", error.where);
    return std::unexpected(std::move(error));
  }

 private:
  Result<void> check(Index index, std::string_view jws, const Hash& leaf) {
    HUSTINGS_TRY(const Claims claims, read_claims(jws, registry().kinds()));
    const bool is_key = claims.kind == &kind<KeyRecord>();
    if (is_key) {
      HUSTINGS_TRY(const Draft body, open_body(claims, {}));
      if (body.as<KeyRecord>()->issuer.value.value != claims.head.iss) {
        return fail(Code::unverified, "a key record by somebody else than its issuer");
      }
      const bool first = !keys_.knows(claims.head.iss);
      if (first) apply_key(keys_, *body.as<KeyRecord>(), index);
      HUSTINGS_CHECK(check_key(claims, index, jws));
      if (!first) apply_key(keys_, *body.as<KeyRecord>(), index);
    } else {
      HUSTINGS_CHECK(check_key(claims, index, jws));
    }
    return check_version(claims.head, leaf);
  }

  Result<void> check_key(const Claims& claims, Index index, std::string_view jws) const {
    const PublicKey* key = keys_.find(claims.head.iss, claims.kid, index);
    if (key == nullptr) {
      return fail(Code::unverified, "signed with a key that was not valid for its issuer here",
                  claims.kid);
    }
    return check_signature(jws, *key);
  }

  Result<void> check_version(const Head& head, const Hash& leaf) {
    const auto [it, first] = heads_.try_emplace(head.sub, leaf);
    const bool follows = first ? !head.prev : head.prev == it->second;
    if (!follows) {
      return fail(Code::unverified, "does not follow the version before it", "thing " + head.sub);
    }
    it->second = leaf;
    return {};
  }

  KeyHistory keys_;
  std::unordered_map<std::string, Hash> heads_;
};

}  // namespace

int log_verify(const VerifyOptions& options) {
  const RealWorld real;
  const LogPlace place = place_of(*real.disk, options.log);
  const auto keys = read_vkeys(*real.disk, options.vkey.empty() ? place.vkey_file : options.vkey);
  if (!keys) return report(keys.error(), options.json);
  RecordCheck records;
  const auto opened = verify_log(place.fetch, *keys,
                                 options.records ? EntryCheck(std::ref(records)) : EntryCheck());
  if (!opened) {
    report(opened.error(), options.json);
    return 1;
  }
  const auto& checkpoint = opened->checkpoint;
  if (options.json) {
    fmt::print(R"({{"origin":"{}","size":{},"root":"{}","records":{}}})"
               "\n",
               checkpoint.origin, checkpoint.head.size, base64(checkpoint.head.root),
               options.records);
  } else {
    fmt::print("The log {} holds: {} entries, root {}.\n", checkpoint.origin, checkpoint.head.size,
               base64(checkpoint.head.root));
    fmt::print("{}\n",
               options.records
                   ? "Every entry, tile, record signature and version chain was recomputed."
                   : "Every entry and tile was recomputed; with --records also the records' "
                     "signatures are.");
  }
  return 0;
}

int log_proof(const std::string& data, std::uint64_t index, const std::string& output) {
  const RealWorld real;
  const auto reader = open_reader(*real.disk, data);
  if (!reader) return report(reader.error());
  const auto receipt = make_receipt(*reader->db, reader->tiles, reader->key, index);
  if (!receipt) return report(receipt.error());
  const std::string text = format_receipt(*receipt);
  if (output.empty() || output == "-") {
    fmt::print("{}", text);
    return 0;
  }
  if (auto written = real.disk->write(output, text); !written) return report(written.error());
  fmt::print("The proof of record {} is in {}; anybody checks it with `hustings log check`.\n",
             index, output);
  return 0;
}

int log_check(const std::string& file, const std::string& vkey, const std::string& entry_file) {
  const RealWorld real;
  const auto keys = read_vkeys(*real.disk, vkey);
  if (!keys) return report(keys.error());
  const auto text = real.disk->read(file);
  if (!text) return report(text.error());
  const auto receipt = parse_receipt(*text);
  if (!receipt) return report(receipt.error());
  std::string entry = receipt->extra;
  if (!entry_file.empty()) {
    auto read = real.disk->read(entry_file);
    if (!read) return report(read.error());
    entry = *std::move(read);
  }
  const auto opened = check_receipt(*receipt, leaf_hash(bytes(entry)), *keys);
  if (!opened) return report(opened.error());
  const auto claims = read_claims(entry, registry().kinds());
  fmt::print("Record {} is in the log {} of {} entries.\n", receipt->index,
             opened->checkpoint.origin, opened->checkpoint.head.size);
  if (claims) {
    fmt::print("  {} about {}, by {}, who says it was {}\n", claims->kind->vct(), claims->head.sub,
               claims->head.iss, to_string(claims->head.iat));
  }
  fmt::print(
      "  When: no witness has signed this checkpoint; only the log's own key speaks for the "
      "time.\n");
  return 0;
}

}  // namespace hustings::cli
