#include "content/append_vectors.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "bundle/roles.h"
#include "bundle/safetensors.h"

namespace vitrine {
namespace {

template <typename T>
std::vector<T> CopyOf(std::span<const T> values) {
  return {values.begin(), values.end()};
}

float LargestOf(std::span<const float> row) {
  float largest = 0;
  for (const float v : row) largest = std::max(largest, std::abs(v));
  return largest;
}

float StepOf(float value, float scale, float largest) {
  return scale > 0 ? std::clamp(std::round(value / scale), -largest, largest) : 0;
}

float ErrorOf(std::span<const float> row, float scale, float largest) {
  float error = 0;
  for (const float v : row) {
    const float off = StepOf(v, scale, largest) * scale - v;
    error += off * off;
  }
  return error;
}

// Cutting off the largest value makes the steps of the others finer, as src/fit/quantise.h does it.
float NibbleScale(std::span<const float> row) {
  const float whole = LargestOf(row) / 7;
  float best = whole;
  for (const float share : {0.9f, 0.8f, 0.7f}) {
    if (ErrorOf(row, share * whole, 7) < ErrorOf(row, best, 7)) best = share * whole;
  }
  return best;
}

// What a bound of the lengths takes in: as fitted, and never too short.
class BlockLengths {
 public:
  BlockLengths(const Model& model, size_t num_new) : lengths_(CopyOf(model.block_lengths)), next_(model.num_items) {
    if (!lengths_.empty()) lengths_.resize((next_ + num_new + kLengthBlockItems - 1) / kLengthBlockItems, 0);
  }

  void Add(double length) {
    if (lengths_.empty()) return;
    float& of_block = lengths_[next_++ / kLengthBlockItems];
    of_block = std::max(of_block, std::nextafter(static_cast<float>(length), std::numeric_limits<float>::max()));
  }

  void Write(SafetensorsWriter* writer) const {
    if (!lengths_.empty()) writer->Add<float>(tensor::kBlockLengths, DType::kF32, {lengths_.size()}, lengths_);
  }

 private:
  std::vector<float> lengths_;
  size_t next_;
};

void WriteProjection(const Model& model, SafetensorsWriter* writer) {
  const uint64_t d = model.dimensions;
  if (!HasEncoder(model)) writer->Add<float>(tensor::kProjection, DType::kF32, {d, d}, model.projection.data());
}

}  // namespace

// `block_lengths` of a model are those of its codes, where it has codes. Rows beside codes need none.
std::vector<uint8_t> WithInt8Rows(const Model& model, std::span<const float> rows) {
  const size_t d = model.dimensions;
  std::vector<int8_t> values = CopyOf(model.item_vectors.data());
  std::vector<float> scales = CopyOf(model.item_scales);
  BlockLengths lengths(model, rows.size() / d);
  for (size_t at = 0; at < rows.size(); at += d) {
    const float scale = LargestOf(rows.subspan(at, d)) / 127;
    double square = 0;
    for (const float v : rows.subspan(at, d)) {
      const float step = StepOf(v, scale, 127);
      values.push_back(static_cast<int8_t>(step));
      square += double{step} * double{step};
    }
    scales.push_back(scale);
    lengths.Add(std::sqrt(square) * scale);
  }
  SafetensorsWriter writer;
  writer.Add<int8_t>(tensor::kItemVectors, DType::kI8, {scales.size(), d}, values);
  writer.Add<float>(tensor::kItemScales, DType::kF32, {scales.size()}, scales);
  WriteProjection(model, &writer);
  if (model.pq.num_subs == 0) lengths.Write(&writer);
  return writer.Finish();
}

std::vector<uint8_t> WithNibbleRows(const Model& model, std::span<const float> rows) {
  const size_t d = model.dimensions;
  const size_t half = (d + 1) / 2;
  std::vector<uint8_t> bytes = CopyOf(model.item_nibbles.data());
  std::vector<uint8_t> packed(half);
  std::vector<float> scales = CopyOf(model.item_scales);
  BlockLengths lengths(model, rows.size() / d);
  for (size_t at = 0; at < rows.size(); at += d) {
    const auto row = rows.subspan(at, d);
    const float scale = NibbleScale(row);
    double square = 0;
    for (size_t j = 0; j < half; ++j) {
      const auto low = static_cast<int>(StepOf(row[j], scale, 7));
      const int high = half + j < d ? static_cast<int>(StepOf(row[half + j], scale, 7)) : 0;
      packed[j] = static_cast<uint8_t>((low + 8) | (high + 8) << 4);
      square += low * low + high * high;
    }
    bytes.insert(bytes.end(), packed.begin(), packed.end());
    scales.push_back(scale);
    lengths.Add(std::sqrt(square) * scale);
  }
  SafetensorsWriter writer;
  writer.Add<uint8_t>(tensor::kItemNibbles, DType::kU8, {scales.size(), half}, bytes);
  writer.Add<float>(tensor::kItemScales, DType::kF32, {scales.size()}, scales);
  WriteProjection(model, &writer);
  if (model.pq.num_subs == 0) lengths.Write(&writer);
  return writer.Finish();
}

namespace {

// The centroid of one part that is nearest to that part of a row; ties: the lower one.
uint32_t NearestCentroid(const PqVectors& pq, size_t m, std::span<const float> row, double* square) {
  const size_t begin = m * pq.sub_dimensions;
  uint32_t best = 0;
  double least = std::numeric_limits<double>::infinity();
  for (uint32_t code = 0; code < kPqCentroids; ++code) {
    const std::span<const float> centroid = pq.Centroid(m, code);
    double error = 0;
    double own = 0;
    for (size_t i = 0; i < centroid.size() && begin + i < row.size(); ++i) {
      const double off = double{centroid[i]} - double{row[begin + i]};
      error += off * off;
      own += double{centroid[i]} * double{centroid[i]};
    }
    if (error >= least) continue;
    least = error;
    best = code;
    *square = own;
  }
  return best;
}

}  // namespace

std::vector<uint8_t> WithPqCodes(const Model& model, std::span<const float> rows) {
  const PqVectors& pq = model.pq;
  const size_t d = model.dimensions;
  const size_t num_new = rows.size() / d;
  const size_t num_blocks = (model.num_items + num_new + kPqBlockItems - 1) / kPqBlockItems;
  std::vector<uint8_t> codes = CopyOf(pq.codes);
  codes.resize(num_blocks * pq.num_subs * kPqBlockItems / 2, 0);
  BlockLengths lengths(model, num_new);
  for (size_t i = 0; i < num_new; ++i) {
    const size_t item = model.num_items + i;
    double length_square = 0;
    for (size_t m = 0; m < pq.num_subs; ++m) {
      double square = 0;
      const uint32_t code = NearestCentroid(pq, m, rows.subspan(i * d, d), &square);
      length_square += square;
      uint8_t& byte = codes[(item / kPqBlockItems * pq.num_subs + m) * 16 + item % 16];
      const uint32_t shift = item % kPqBlockItems / 16 * 4;
      byte = static_cast<uint8_t>((byte & ~(15u << shift)) | code << shift);
    }
    lengths.Add(std::sqrt(length_square));
  }
  SafetensorsWriter writer;
  writer.Add<uint8_t>(tensor::kPqCodes, DType::kU8, {num_blocks, pq.num_subs, kPqBlockItems / 2}, codes);
  writer.Add<float>(tensor::kPqCentroids, DType::kF32, {pq.num_subs, kPqCentroids, pq.sub_dimensions}, pq.centroids);
  if (!HasRows(model)) WriteProjection(model, &writer);
  lengths.Write(&writer);
  return writer.Finish();
}

}  // namespace vitrine
