// Which of the shopper's events speak for an item, and how strongly.
#ifndef VITRINE_RANK_REASONS_H_
#define VITRINE_RANK_REASONS_H_

#include <array>
#include <cstdint>
#include <span>

#include "bundle/blend.h"
#include "bundle/model.h"
#include "encoder/user_encoder.h"
#include "rank/scan.h"
#include "session/session.h"

namespace vitrine {

struct EventShare {
  int32_t event = 0;  // position in the events that the session was built from
  float weight = 0;   // > 0: the part of the item's score that is due to this event
};

// Shares out the graph part of the score in proportion to what each event adds before the logarithm, and the encoder's
// part by its own sum over events: the pooled history is linear in them. Of a bundle's trained encoder it is shared out
// in proportion to what the score would lose without each of the newest events, which is an approximation
// (encoder/sequence_encoder.h). What speaks against the item is left out of both sides.
//   shares  scratch, float[session.size()]
//   out     the largest, best first (ties: newer event first)
// The weights are parts of the whole score, popularity included, so all of them together come to at most 1.
// REQUIRES: `encoder` (nullptr without vectors) last encoded this session.
// Returns the number written.
int ExplainItem(const Model& model, const BlendParams& blend, std::span<const SessionItem> session,
                UserEncoder* encoder, const ScoreParts& parts, int32_t item, std::span<float> shares,
                std::span<EventShare> out);

}  // namespace vitrine

#endif  // VITRINE_RANK_REASONS_H_
