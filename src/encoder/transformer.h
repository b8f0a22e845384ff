// The forward pass of a bundle's sequence encoder, in float over weights that were stored in 8 bits; what it computes
// is written at FittedEncoder (src/fit/encoder.h). Only the positions that hold an item are computed, and of the last
// block only the newest, which is the user vector.
//
// An event more moves every item to another position, so nothing of the last pass could be kept for the next.
#ifndef VITRINE_ENCODER_TRANSFORMER_H_
#define VITRINE_ENCODER_TRANSFORMER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "bundle/model.h"
#include "session/session.h"

namespace vitrine {

// So many of the newest items are said what they add.
inline constexpr size_t kExplainedItems = 8;

class Transformer {
 public:
  // `model` must outlive this. Returns false when there is not enough memory.
  // REQUIRES: HasEncoder(model).
  bool Init(const Model& model);

  // The user vector, float[D], of a session (SequenceOf() in session/session.h); not of unit length. 0 for an empty
  // session, and where the weights give no finite number. Valid until the next call.
  std::span<const float> Encode(std::span<const SessionItem> session);

  // How much each of the newest kExplainedItems items of the session adds to the score of `candidate`:
  //   shares[i] = (user vector - user vector without item i) . vector(candidate)
  // An approximation: the items before i keep their positions, as if nothing had been at i's; together the shares are
  // not the score; and older items get 0. The vectors are made by the first call after Encode(), and take as long as
  // it at most.
  //   shares  float[session.size()], of the session of the last Encode()
  void Explain(int32_t candidate, std::span<float> shares);

  size_t memory_bytes() const;

 private:
  // A matrix for 16 outputs at a time: tiles[outputs / 16][1 + inputs][16], of which the first row are the biases. What
  // is missing of the last tile is 0.
  struct Linear {
    std::vector<float> tiles;
    size_t inputs = 0;

    size_t padded_outputs() const { return tiles.size() / (inputs + 1); }
  };
  struct Block {
    Linear queries;  // divided by the square root of a head's dimensions, as scores are
    Linear keys;
    Linear values;
    Linear attention_out;
    Linear feed_forward_in;
    Linear feed_forward_out;
  };

  // Rows first_row .. first_row + outputs - 1 of the weights, times `factor`.
  static bool Expand(const LinearWeights& weights, size_t first_row, size_t outputs, float factor, Linear* out);
  // out[r] = linear(in[r]), of rows that are as long as the tiles make them.
  static void Multiply(const Linear& linear, const float* in, size_t in_stride, size_t rows, float* out);
  // x[r] = norm(x[r] + added[r])
  void AddAndNorm(size_t norm, const float* added, size_t rows, float* x) const;
  // Replaces the queries of one row by what it attends to among the rows before `end`, but for `skipped`.
  void Attend(const float* keys, const float* values, size_t end, size_t skipped, float* queries);
  // Computes rows begin .. end - 1 of all blocks, as if there were no row `skipped`; rows before `begin` are still
  // there from the last time. Returns what becomes of the last row, float[stride_]. REQUIRES: begin < end; skipped <
  // begin, or end or more for none.
  const float* Run(size_t begin, size_t end, size_t skipped);
  void CompareWithout();

  const Model* model_ = nullptr;
  size_t stride_ = 0;  // of the vectors below: D, filled up to whole tiles with 0
  size_t length_ = 0;  // L
  std::vector<Block> blocks_;
  std::vector<float> positions_;  // [L, stride]
  std::vector<float> norms_;      // [2 B + 1, 2, stride]; 0 behind D
  std::vector<int32_t> items_;    // [L]: of the last session, oldest first
  std::vector<float> inputs_;     // [L, stride]: what the first block is given
  std::vector<float> keys_;       // [B, L, stride]
  std::vector<float> values_;     // [B, L, stride]
  std::vector<float> x_;          // [L, stride]
  std::vector<float> attended_;   // [L, stride]
  std::vector<float> added_;      // [L, stride]
  std::vector<float> hidden_;     // [L, F filled up to whole tiles]
  std::vector<float> scores_;     // [L filled up to whole tiles]: of one head
  std::vector<float> user_;       // [D]
  std::vector<float> candidate_;  // [D]
  std::vector<float> added_by_;   // [kExplainedItems, D]: user vector - user vector without the item, newest first
  size_t num_items_ = 0;          // of the last session
  bool has_added_by_ = false;
};

}  // namespace vitrine

#endif  // VITRINE_ENCODER_TRANSFORMER_H_
