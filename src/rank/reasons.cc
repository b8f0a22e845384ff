#include "rank/reasons.h"

#include <algorithm>
#include <array>

#include "rank/graph_walk.h"
#include "session/decay.h"

namespace vitrine {
namespace {

// Adds the k-th largest to a short sorted list.
void Insert(EventShare share, std::span<EventShare> out, int* size) {
  int at = *size;
  while (at > 0 && share.weight > out[static_cast<size_t>(at - 1)].weight) --at;
  if (at == static_cast<int>(out.size())) return;
  if (*size < static_cast<int>(out.size())) ++*size;
  for (int i = *size - 1; i > at; --i) out[static_cast<size_t>(i)] = out[static_cast<size_t>(i - 1)];
  out[static_cast<size_t>(at)] = share;
}

}  // namespace

int ExplainItem(const Model& model, const BlendParams& blend, std::span<const SessionItem> session,
                UserEncoder* encoder, const ScoreParts& parts, int32_t item, std::span<float> shares,
                std::span<EventShare> out) {
  if (session.empty()) return 0;
  const bool by_encoder = encoder != nullptr && parts.query > 0;
  if (by_encoder) {
    encoder->Explain(session, blend.encoder_decay, item, shares);
    float speaking_for = 0;
    for (size_t i = 0; i < session.size(); ++i) speaking_for += std::max(shares[i], 0.0f);
    const float scale = speaking_for > 0 ? parts.query / speaking_for : 0;
    for (size_t i = 0; i < session.size(); ++i) shares[i] = std::max(shares[i], 0.0f) * scale;
  } else {
    std::fill(shares.begin(), shares.end(), 0.0f);
  }
  if (parts.base > 0) {
    std::array<float, kMaxSessionItems> steps;
    float total = 0;
    DecayByAge by_age(blend.graph_decay);
    for (size_t i = 0; i < session.size(); ++i) {
      const SessionItem& from = session[i];
      steps[i] = from.weight * by_age.At(from.age) * EdgeWeight(model.graph, from.item, item);
      total += steps[i];
    }
    for (size_t i = 0; i < session.size() && total > 0; ++i) shares[i] += steps[i] / total * parts.base;
  }
  const float score = parts.base + parts.prior + std::max(parts.query, 0.0f);
  int size = 0;
  for (size_t i = 0; i < session.size() && score > 0; ++i) {
    if (shares[i] > 0) Insert({session[i].event, shares[i] / score}, out, &size);
  }
  return size;
}

}  // namespace vitrine
