// Which lines of an order export are products, and what a product is called.
#ifndef VITRINE_INGEST_PRODUCT_RULES_H_
#define VITRINE_INGEST_PRODUCT_RULES_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/interner.h"

namespace vitrine {

// Five digits and optional ASCII letters: a stock code of Online Retail.
bool IsFiveDigitCode(std::string_view code);

// POSTAGE, SHIPPING, DISCOUNT, ...: what no shop sells. Case does not count.
bool IsKnownNonProduct(std::string_view code);

// Whether a description is one that a shelf could carry, not a note of the stock room ("?", "damaged", "check").
bool IsPlausibleTitle(std::string_view title);

// One title for each item out of one (item, title number) pair per line: the most frequent plausible one, the one seen
// first (lowest number) among equals; empty when there is none.
std::vector<std::string> ChooseTitles(size_t num_items, std::vector<std::pair<uint32_t, uint32_t>> pairs,
                                      const Interner& titles);

}  // namespace vitrine

#endif  // VITRINE_INGEST_PRODUCT_RULES_H_
