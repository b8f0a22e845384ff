// How the sources are added up. The numbers are tuned on validation by src/fit and travel in the manifest.
//
//   t(j) = sum over session items e of  weight(e) * graph_decay^age(e) * edge(e -> j)
//   G(j) = log(1 + graph_gain * t(j) / max t) / log(1 + graph_gain)          (graph_gain = 0: t(j) / max t)
//   u    = unit length of  projection * sum over e of  weight(e) * encoder_decay^age(e) * vector(e), or where the
//   bundle
//          has an encoder what that makes of the session's items (fit/encoder.h), at the length it gives
//   E(j) = u . vector(j)
//   P(j) = popularity(j), in 0..1
//   score(j) = graph_weight * G(j) + encoder_weight * E(j) + popularity_weight * P(j)
//
// With an empty session the score is P(j). Below 0.001 popularity_weight counts as 0.001, so that items of which
// nothing else is known come by popularity.
#ifndef VITRINE_BUNDLE_BLEND_H_
#define VITRINE_BUNDLE_BLEND_H_

namespace vitrine {

inline constexpr float kLeastPopularityWeight = 0.001f;

struct BlendParams {
  float graph_weight = 1;       // >= 0, finite
  float graph_decay = 0.7f;     // 0..1
  float graph_gain = 0;         // 0..1e6
  float encoder_weight = 0;     // >= 0, finite; ignored when the bundle has no vectors
  float encoder_decay = 0.9f;   // 0..1; ignored when the bundle has an encoder
  float popularity_weight = 0;  // >= 0, finite
};

}  // namespace vitrine

#endif  // VITRINE_BUNDLE_BLEND_H_
