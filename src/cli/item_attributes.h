// A file that says what items have in common, for training an encoder.
#ifndef VITRINE_CLI_ITEM_ATTRIBUTES_H_
#define VITRINE_CLI_ITEM_ATTRIBUTES_H_

#include <string>

#include "base/status.h"
#include "fit/sequences.h"
#include "ingest/dataset.h"

namespace vitrine {

// Reads {"item id": [number, ...], ...}, plain or gzip; numbers are 0 or more, and only say which are the same. Items
// that the catalogue does not know are passed over, and counted in the log; items that are not named have no
// attributes. Errors: those of opening and reading; kInvalidArgument when the file is not of this form, naming the
// item, or names no item of the catalogue.
Result<ItemAttributes> ReadItemAttributes(const std::string& path, const Catalog& catalog);

}  // namespace vitrine

#endif  // VITRINE_CLI_ITEM_ATTRIBUTES_H_
