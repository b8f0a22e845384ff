#ifndef VITRINE_ENGINE_MODEL_PARAMS_H_
#define VITRINE_ENGINE_MODEL_PARAMS_H_

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

}  // namespace vitrine

#endif  // VITRINE_ENGINE_MODEL_PARAMS_H_
