#include "engine/model_params.h"

#include <array>
#include <iterator>

namespace vitrine {
namespace {

constexpr double kMaxTypeWeight = 1e3;
constexpr double kMaxBlendWeight = 1e6;
constexpr double kMaxScore = 1e9;

struct BlendField {
  double max;  // at least 0
  float BlendParams::* value;
};
constexpr BlendField kBlendFields[] = {
    {kMaxBlendWeight, &BlendParams::graph_weight},
    {1, &BlendParams::graph_decay},
    {kMaxBlendWeight, &BlendParams::graph_gain},
    {kMaxBlendWeight, &BlendParams::encoder_weight},
    {1, &BlendParams::encoder_decay},
    {kMaxBlendWeight, &BlendParams::popularity_weight},
};
// By themselves: who reads numbers needs no names.
constexpr const char* kBlendMembers[] = {"graph_weight",   "graph_decay",   "graph_gain",
                                         "encoder_weight", "encoder_decay", "popularity_weight"};
static_assert(std::size(kBlendFields) == std::size(kBlendMembers));

Status MemberError(const char* group, const char* member, const char* problem) {
  return Corrupt("manifest.json: 'model.{}.{}' {}", group, member, problem);
}

// Leaves *out alone when the member is absent.
Status ReadFloat(const JsonValue& object, const char* group, const char* member, double min, double max, float* out) {
  const JsonValue* value = object.Find(member);
  if (value == nullptr) return OkStatus();
  if (!value->is_number() || !(value->number() >= min && value->number() <= max)) {
    return MemberError(group, member, "is not a number of the range it may have");
  }
  *out = static_cast<float>(value->number());
  return OkStatus();
}

Status ReadSession(const JsonValue& json, SessionParams* params) {
  constexpr const char* kGroup = "session";
  if (const JsonValue* value = json.Find("max_items")) {
    uint64_t max_items = 0;
    if (!value->AsUint(kMaxSessionItems, &max_items) || max_items == 0) {
      return MemberError(kGroup, "max_items", "is not a whole number of the range it may have");
    }
    params->max_items = static_cast<int>(max_items);
  }
  if (const JsonValue* value = json.Find("type_weights")) {
    if (!value->is_array() || value->items().size() > params->type_weights.size()) {
      return MemberError(kGroup, "type_weights", "is not a list of at most one number per event type");
    }
    for (size_t i = 0; i < value->items().size(); ++i) {
      const JsonValue& weight = value->items()[i];
      if (!weight.is_number() || !(weight.number() >= -kMaxTypeWeight && weight.number() <= kMaxTypeWeight)) {
        return MemberError(kGroup, "type_weights", "holds something else than numbers of -1000..1000");
      }
      params->type_weights[i] = static_cast<float>(weight.number());
    }
  }
  return OkStatus();
}

Status ReadBlend(const JsonValue& json, BlendParams* params) {
  for (size_t i = 0; i < std::size(kBlendFields); ++i) {
    const BlendField& field = kBlendFields[i];
    VITRINE_RETURN_IF_ERROR(ReadFloat(json, "blend", kBlendMembers[i], 0, field.max, &(params->*field.value)));
  }
  return OkStatus();
}

// Numbers of min..max, none below the one before. The count is that of the list.
Status ReadRising(const JsonValue& curve, const char* group, const char* member, double min, double max,
                  std::array<float, kMaxCalibrationKnots>* out, int* count) {
  const JsonValue* value = curve.Find(member);
  if (value == nullptr || !value->is_array() || value->items().size() > out->size()) {
    return MemberError(group, member, "is not a list of the length it may have");
  }
  size_t i = 0;
  double last = min;
  for (const JsonValue& item : value->items()) {
    if (!item.is_number() || !(item.number() >= last && item.number() <= max)) {
      return MemberError(group, member, "does not hold rising numbers of the range they may have");
    }
    last = item.number();
    (*out)[i++] = static_cast<float>(last);
  }
  *count = static_cast<int>(i);
  return OkStatus();
}

Status ReadCurve(const JsonValue& calibration, const char* member, CalibrationCurve* curve) {
  const JsonValue* value = calibration.Find(member);
  if (value == nullptr) return OkStatus();
  if (!value->is_object()) return MemberError("calibration", member, "must be an object");
  int probabilities = 0;
  VITRINE_RETURN_IF_ERROR(
      ReadRising(*value, "calibration", "scores", -kMaxScore, kMaxScore, &curve->scores, &curve->size));
  VITRINE_RETURN_IF_ERROR(
      ReadRising(*value, "calibration", "probabilities", 0, 1, &curve->probabilities, &probabilities));
  for (size_t i = 1; i < static_cast<size_t>(curve->size); ++i) {
    if (!(curve->scores[i] > curve->scores[i - 1])) return MemberError("calibration", "scores", "must not repeat");
  }
  if (curve->size < 2 || probabilities != curve->size) {
    return MemberError("calibration", member, "must have as many scores as probabilities, two at least");
  }
  return OkStatus();
}

// Takes numbers one after the other, and remembers whether all were there and in their range.
class NumberReader {
 public:
  explicit NumberReader(std::span<const double> numbers) : left_(numbers) {}

  bool ok() const { return ok_ && left_.empty(); }
  // Leaves *out alone for NaN.
  template <typename T>
  void Next(double min, double max, T* out) {
    if (left_.empty()) {
      ok_ = false;
      return;
    }
    const double number = left_[0];
    left_ = left_.subspan(1);
    if (number != number) return;
    ok_ = ok_ && number >= min && number <= max;
    if (ok_) *out = static_cast<T>(number);
  }
  void Next(CalibrationCurve* curve) {
    Next(0, kMaxCalibrationKnots, &curve->size);
    const auto size = static_cast<size_t>(curve->size);
    double least = -kMaxScore;
    for (size_t i = 0; i < size; ++i) {
      Next(least, kMaxScore, &curve->scores[i]);
      least = curve->scores[i];
      ok_ = ok_ && (i == 0 || curve->scores[i] > curve->scores[i - 1]);
    }
    least = 0;
    for (size_t i = 0; i < size; ++i) {
      Next(least, 1, &curve->probabilities[i]);
      least = curve->probabilities[i];
    }
    ok_ = ok_ && size != 1;
  }

 private:
  std::span<const double> left_;
  bool ok_ = true;
};

}  // namespace

Result<ModelParams> ReadModelNumbers(std::span<const double> numbers) {
  ModelParams params;
  NumberReader reader(numbers);
  reader.Next(1, kMaxSessionItems, &params.session.max_items);
  for (float& weight : params.session.type_weights) reader.Next(-kMaxTypeWeight, kMaxTypeWeight, &weight);
  for (const BlendField& field : kBlendFields) reader.Next(0, field.max, &(params.blend.*field.value));
  reader.Next(&params.calibration.history);
  reader.Next(&params.calibration.no_history);
  if (!reader.ok()) return Corrupt("manifest.json: a number of 'model' is not of the range it may have");
  return params;
}

Result<ModelParams> ReadModelParams(const JsonValue& model) {
  ModelParams params;
  if (const JsonValue* session = model.Find("session")) {
    if (!session->is_object()) return Corrupt("manifest.json: 'model.session' must be an object");
    VITRINE_RETURN_IF_ERROR(ReadSession(*session, &params.session));
  }
  if (const JsonValue* blend = model.Find("blend")) {
    if (!blend->is_object()) return Corrupt("manifest.json: 'model.blend' must be an object");
    VITRINE_RETURN_IF_ERROR(ReadBlend(*blend, &params.blend));
  }
  if (const JsonValue* calibration = model.Find("calibration")) {
    if (!calibration->is_object()) return Corrupt("manifest.json: 'model.calibration' must be an object");
    VITRINE_RETURN_IF_ERROR(ReadCurve(*calibration, "history", &params.calibration.history));
    VITRINE_RETURN_IF_ERROR(ReadCurve(*calibration, "no_history", &params.calibration.no_history));
  }
  return params;
}

}  // namespace vitrine
