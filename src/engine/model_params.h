#ifndef VITRINE_ENGINE_MODEL_PARAMS_H_
#define VITRINE_ENGINE_MODEL_PARAMS_H_

#include <span>

#include "base/json.h"
#include "base/status.h"
#include "bundle/blend.h"
#include "bundle/calibration.h"
#include "session/session.h"

namespace vitrine {

struct ModelParams {
  SessionParams session;
  BlendParams blend;
  CalibrationParams calibration;
};

// Reads the manifest's "model" member. What is absent keeps its default; what is out of its range is refused.
// Errors: kCorrupt naming the member.
Result<ModelParams> ReadModelParams(const JsonValue& model);

// The same from plain numbers, for who has read the manifest elsewhere (the browser has a JSON parser of its own, and
// this one would be 4 KB of what every shopper downloads): max_items, the type weights, the blend in the order of
// BlendParams, then of each calibration curve its size, its scores and its probabilities. NaN: absent. Errors:
// kCorrupt.
Result<ModelParams> ReadModelNumbers(std::span<const double> numbers);

}  // namespace vitrine

#endif  // VITRINE_ENGINE_MODEL_PARAMS_H_
