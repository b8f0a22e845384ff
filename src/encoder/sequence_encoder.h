// The forward pass of a bundle's sequence encoder, in float over weights that were stored in 8 bits; what it computes
// is written at FittedEncoder (src/fit/encoder.h). Only the positions that hold an item are computed, and of the last
// block only the newest, which is the user vector.
//
// An event more moves every item of a transformer to another position, so nothing of the last pass could be kept for
// the next; a GRU is computed anew as well, which takes less.
#ifndef VITRINE_ENCODER_SEQUENCE_ENCODER_H_
#define VITRINE_ENCODER_SEQUENCE_ENCODER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "bundle/model.h"
#include "session/session.h"

namespace vitrine {

// So many of the newest items are said what they add.
inline constexpr size_t kExplainedItems = 4;

class SequenceEncoder {
 public:
  // `model` must outlive this. Returns false when there is not enough memory.
  // REQUIRES: HasEncoder(model).
  bool Init(const Model& model);

  // The user vector, float[D], of a session (SequenceOf() in session/session.h); not of unit length. 0 for an empty
  // session, and where the weights give no finite number. Valid until the next call.
  std::span<const float> Encode(std::span<const SessionItem> session);

  // How much each of the newest kExplainedItems items of the session adds to the score of `candidate`:
  //   shares[i] = (user vector - user vector without item i) . vector(candidate)
  // An approximation: a transformer's items before i keep their positions, as if nothing had been at i's; together the
  // shares are not the score; and older items get 0. The vectors are made by the first call after Encode(), and take
  // as long as it at most.
  //   shares  float[session.size()], of the session of the last Encode()
  void Explain(int32_t candidate, std::span<float> shares);

  size_t memory_bytes() const { return memory_.size() * sizeof(float); }

 private:
  // x[r] = norm(x[r] + added[r])
  void AddAndNorm(size_t norm, const float* added, size_t rows, float* x) const;
  // Replaces the queries of one row by what it attends to among the rows before `end`, but for `skipped`.
  void Attend(const float* keys, const float* values, size_t end, size_t skipped, float* queries) const;
  // Computes rows begin .. end - 1 as if there were no row `skipped`; rows before `begin` are still there from the last
  // time. Returns the user vector that comes of the last row, float[S]. REQUIRES: begin < end; skipped is begin - 1, or
  // end or more for none.
  const float* Run(size_t begin, size_t end, size_t skipped) const;
  const float* RunBlocks(size_t begin, size_t end, size_t skipped) const;
  const float* RunGru(size_t begin, size_t end, size_t skipped) const;
  void CompareWithout();

  const Model* model_ = nullptr;
  const EncoderWeights* weights_ = nullptr;
  size_t dimensions_ = 0;       // D
  size_t stride_ = 0;           // S: every row of D is filled up to it with 0
  std::vector<float> memory_;   // of all below
  float* user_ = nullptr;       // [S]
  float* candidate_ = nullptr;  // [S]
  float* added_by_ = nullptr;   // [kExplainedItems, S]: user vector - user vector without the item, newest first
  float* scores_ = nullptr;     // [WholeTiles(L)]: of one head
  float* inputs_ = nullptr;     // [L, S]: what the first block, or the GRU, is given
  float* x_ = nullptr;          // [L, S]
  float* attended_ = nullptr;   // [L, S]
  float* added_ = nullptr;      // [L, S]
  float* hidden_ = nullptr;  // [L, WholeTiles(F)]; of a GRU [L + 1, 3 S]: what the inputs give its gates, and a state
  float* keys_ = nullptr;    // [B, L, S]; of a GRU its states [L + 1, S]: row r is before item r, row 0 is 0
  float* values_ = nullptr;  // [B, L, S]
  std::array<int32_t, kMaxSessionItems> items_ = {};  // of the last session, oldest first
  size_t num_items_ = 0;
  bool has_added_by_ = false;
};

}  // namespace vitrine

#endif  // VITRINE_ENCODER_SEQUENCE_ENCODER_H_
