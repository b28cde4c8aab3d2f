#include "node/money_at.h"

namespace hustings {

Value money_at(const SqlRow& row, int column) {
  const auto currency = Currency::parse(row.text(column + 2));
  if (!currency) return {};
  return MoneyInterval{row.maybe(column), row.maybe(column + 1), *currency};
}

}  // namespace hustings
