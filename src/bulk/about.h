// What a package says about itself. Pure; only bulk/ includes it.
#pragma once
#include <string>
#include <vector>

#include "bulk/files.h"
#include "log/hash.h"
#include "node/fold.h"
#include "score/matrix.h"

namespace hustings::bulk {

// A file of the package.
struct Listed {
  std::string path;
  std::string title;
  std::string media_type;
  FileFacts facts;
  const Table* table = nullptr;  // of a CSV
};

struct About {
  std::string origin;
  TreeHead head;
  Instant time;  // of the newest record
  const ConductCode& code;
};

std::string licence_text(const About& about);
// Frictionless Data Package (v1), with a Table Schema for each CSV.
std::string data_package(const About& about, const std::vector<Listed>& files);
// DCAT-AP 3 as JSON-LD; files are named relative to the catalogue.
std::string catalogue(const About& about, const std::vector<Listed>& files);
// Every table and its columns, then every kind of record: Markdown.
std::string codebook(const About& about, const std::vector<Table>& tables,
                     const Registry& registry);
// The rules in force and the kinds that can be evidence.
std::string rules_json(const Registry& registry);

}  // namespace hustings::bulk
