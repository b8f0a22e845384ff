#include "fit/vectors_file.h"

#include <algorithm>

#include "bundle/roles.h"
#include "bundle/safetensors.h"
#include "fit/block_lengths.h"
#include "fit/quantise.h"

namespace vitrine {
namespace {

void AddProjection(const ItemVectors& items, SafetensorsWriter* writer) {
  const uint64_t d = items.dimensions;
  if (items.projection.empty()) return;
  writer->Add<float>(tensor::kProjection, DType::kF32, {d, d}, items.projection);
}

void AddBlockLengths(const std::vector<float>& lengths, SafetensorsWriter* writer) {
  writer->Add<float>(tensor::kBlockLengths, DType::kF32, {lengths.size()}, lengths);
}

VectorsFile Int8File(const ItemVectors& items) {
  const uint64_t d = items.dimensions;
  const QuantisedRows rows = QuantiseRows(items.vectors, d);
  SafetensorsWriter writer;
  writer.Add<int8_t>(tensor::kItemVectors, DType::kI8, {rows.scales.size(), d}, rows.values);
  writer.Add<float>(tensor::kItemScales, DType::kF32, {rows.scales.size()}, rows.scales);
  AddProjection(items, &writer);
  AddBlockLengths(BlockLengths(rows), &writer);
  return {role::kVectors, writer.Finish()};
}

VectorsFile Int4File(const ItemVectors& items) {
  const uint64_t d = items.dimensions;
  const QuantisedNibbles rows = QuantiseNibbles(items.vectors, d);
  SafetensorsWriter writer;
  writer.Add<uint8_t>(tensor::kItemNibbles, DType::kU8, {rows.scales.size(), (d + 1) / 2}, rows.bytes);
  writer.Add<float>(tensor::kItemScales, DType::kF32, {rows.scales.size()}, rows.scales);
  AddProjection(items, &writer);
  AddBlockLengths(BlockLengths(rows), &writer);
  return {role::kVectorsInt4, writer.Finish()};
}

VectorsFile PqFile(const ItemVectors& items, const VectorFormat& format, uint64_t seed, int threads) {
  PqOptions options;
  options.num_subs = format.num_subs;
  options.seed = seed;
  const FittedPq pq = FitPq(items.vectors, items.dimensions, options, threads);
  const std::vector<uint8_t> codes = BlocksOfCodes(pq);
  constexpr uint64_t kBytes = kPqBlockItems / 2;
  SafetensorsWriter writer;
  writer.Add<uint8_t>(tensor::kPqCodes, DType::kU8, {codes.size() / kBytes / pq.num_subs, pq.num_subs, kBytes}, codes);
  writer.Add<float>(tensor::kPqCentroids, DType::kF32, {pq.num_subs, kPqCentroids, pq.sub_dimensions}, pq.centroids);
  if (format.rows == RowFormat::kNone) AddProjection(items, &writer);
  AddBlockLengths(BlockLengths(pq), &writer);
  return {role::kVectorsPq, writer.Finish()};
}

}  // namespace

Result<VectorFormat> ParseVectorFormat(std::string_view text) {
  for (const int num_subs : {0, 8, 16, 32}) {
    for (const RowFormat rows : {RowFormat::kNone, RowFormat::kInt4, RowFormat::kInt8}) {
      const VectorFormat format{rows, num_subs};
      if ((num_subs > 0 || rows != RowFormat::kNone) && VectorFormatName(format) == text) return format;
    }
  }
  return InvalidArgument("vectors are int8, int4, pq8, pq16, pq32, or codes and rows as in pq16+int4; not '" +
                         std::string(text) + "'");
}

std::string VectorFormatName(const VectorFormat& format) {
  std::string name = format.num_subs > 0 ? "pq" + std::to_string(format.num_subs) : "";
  if (format.rows == RowFormat::kNone) return name;
  if (!name.empty()) name += '+';
  return name + (format.rows == RowFormat::kInt4 ? "int4" : "int8");
}

ItemVectors ItemVectorsOf(const FittedModel& model) {
  if (model.encoder.dimensions > 0) return {model.encoder.dimensions, model.encoder.vectors, {}};
  return {model.factors.dimensions, model.factors.vectors, model.factors.projection};
}

std::vector<VectorsFile> VectorsFiles(const ItemVectors& items, const VectorFormat& format, uint64_t seed,
                                      int threads) {
  std::vector<VectorsFile> files;
  if (format.rows == RowFormat::kInt8) files.push_back(Int8File(items));
  if (format.rows == RowFormat::kInt4) files.push_back(Int4File(items));
  if (format.num_subs > 0) files.push_back(PqFile(items, format, seed, threads));
  return files;
}

}  // namespace vitrine
