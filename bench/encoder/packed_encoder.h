// The encoder of a bundle, read back tensor by tensor: another way to its weights than the core's, which lays them out
// for its kernels.
#ifndef VITRINE_BENCH_ENCODER_PACKED_ENCODER_H_
#define VITRINE_BENCH_ENCODER_PACKED_ENCODER_H_

#include "bundle/bundle.h"
#include "bundle/model.h"
#include "fit/encoder.h"

namespace vitrine {

// Values are the float32 products of quantum and scale that the bundle stands for.
//   model  of the same bundle: where the item vectors come from
// Errors: kInvalidArgument where the bundle's encoder is none, or a GRU; kCorrupt naming file and tensor.
Result<FittedEncoder> ReadPackedEncoder(const Bundle& bundle, const Model& model);

}  // namespace vitrine

#endif  // VITRINE_BENCH_ENCODER_PACKED_ENCODER_H_
