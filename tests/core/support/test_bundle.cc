#include "test_bundle.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <span>

#include "base/random.h"
#include "bundle/manifest.h"
#include "bundle/planes.h"
#include "bundle/roles.h"
#include "bundle/safetensors.h"

namespace vitrine::testing {
namespace {

template <typename T>
std::span<const T> SpanOf(const std::vector<T>& values) {
  return values;
}

template <typename T>
void AddPlanes(SafetensorsWriter* writer, const char* name, size_t rows, const std::vector<T>& numbers) {
  const std::vector<uint8_t> bytes = PlanesOf(SpanOf(numbers), rows);
  writer->Add(name, DType::kU8, {rows, numbers.size()}, SpanOf(bytes));
}

BundleFile PackIds(uint32_t n) {
  std::vector<uint8_t> bytes;
  std::vector<uint32_t> offsets = {0};
  for (uint32_t i = 0; i < n; ++i) {
    const std::string id = "item-" + std::to_string(i);
    bytes.insert(bytes.end(), id.begin(), id.end());
    offsets.push_back(static_cast<uint32_t>(bytes.size()));
  }
  SafetensorsWriter writer;
  writer.Add(tensor::kIdBytes, DType::kU8, {bytes.size()}, SpanOf(bytes));
  writer.Add(tensor::kIdOffsets, DType::kU32, {offsets.size()}, SpanOf(offsets));
  return {role::kIds, "ids.safetensors", writer.Finish()};
}

std::vector<Edge> Sorted(std::vector<Edge> edges) {
  std::sort(edges.begin(), edges.end(),
            [](const Edge& a, const Edge& b) { return a.from != b.from ? a.from < b.from : a.to < b.to; });
  return edges;
}

BundleFile PackEdges(const TestModel& model, std::vector<Edge> unsorted, const char* role) {
  const std::vector<Edge> edges = Sorted(std::move(unsorted));
  const size_t bytes_of_gap = model.num_items <= 1u << 8 ? 1 : model.num_items <= 1u << 16 ? 2 : 3;
  std::vector<uint16_t> degrees(model.num_items, 0);
  std::vector<uint32_t> gaps;
  std::vector<uint8_t> weights;
  for (size_t e = 0; e < edges.size(); ++e) {
    const bool is_first = e == 0 || edges[e - 1].from != edges[e].from;
    gaps.push_back(edges[e].to - (is_first ? 0 : edges[e - 1].to + 1));
    ++degrees[edges[e].from];
    weights.push_back(edges[e].weight);
  }
  const std::vector<uint16_t> scales(model.num_items, 0x3c24);  // 0.01001
  SafetensorsWriter writer;
  AddPlanes(&writer, tensor::kGraphDegrees, 2, degrees);
  AddPlanes(&writer, tensor::kGraphGaps, bytes_of_gap, gaps);
  writer.Add(tensor::kGraphWeights, DType::kU8, {weights.size()}, SpanOf(weights));
  AddPlanes(&writer, tensor::kGraphScales, 2, scales);
  return {role, std::string(role) + ".safetensors", writer.Finish()};
}

BundleFile PackRepurchase(const TestModel& model) {
  assert(model.repeat_rates.size() == model.num_items);
  SafetensorsWriter writer;
  writer.Add(tensor::kIntervalDays, DType::kU16, {model.num_items}, SpanOf(model.interval_days));
  writer.Add(tensor::kRepeatRates, DType::kU8, {model.num_items}, SpanOf(model.repeat_rates));
  return {role::kRepurchase, "repurchase.safetensors", writer.Finish()};
}

// Of two bytes and of one.
BundleFile PackPopularity(const TestModel& model) {
  std::vector<uint16_t> popularity(model.num_items, 0);
  std::vector<uint8_t> trending(model.num_items, 0);
  for (size_t i = 0; i < model.popularity.size(); ++i) {
    popularity[i] = static_cast<uint16_t>(model.popularity[i] * 65535 + 0.5f);
  }
  for (size_t i = 0; i < model.trending.size(); ++i) {
    trending[i] = static_cast<uint8_t>(model.trending[i] * 255 + 0.5f);
  }
  SafetensorsWriter writer;
  AddPlanes(&writer, tensor::kPopularity, 2, popularity);
  AddPlanes(&writer, tensor::kTrending, 1, trending);
  return {role::kPopularity, "popularity.safetensors", writer.Finish()};
}

void AddProjection(const TestModel& model, SafetensorsWriter* writer) {
  if (!model.encoder.empty()) return;
  const uint64_t d = model.dimensions;
  std::vector<float> projection = model.projection;
  if (projection.empty()) {
    projection.assign(d * d, 0);
    for (uint64_t i = 0; i < d; ++i) projection[i * d + i] = 1;
  }
  writer->Add(tensor::kProjection, DType::kF32, {d, d}, SpanOf(projection));
}

//   length_of(i)  of vector i
template <typename LengthOf>
void AddBlockLengths(const TestModel& model, const LengthOf& length_of, SafetensorsWriter* writer) {
  if (!model.has_block_lengths) return;
  std::vector<float> lengths((model.num_items + kLengthBlockItems - 1) / kLengthBlockItems, 0);
  for (size_t i = 0; i < model.num_items; ++i) {
    float& longest = lengths[i / kLengthBlockItems];
    longest = std::max(longest, static_cast<float>(length_of(i) * (1 + 1e-7)));
  }
  writer->Add(tensor::kBlockLengths, DType::kF32, {lengths.size()}, SpanOf(lengths));
}

// Of d values, from `at` on, value(at) each.
template <typename Value>
double LengthOf(size_t at, size_t d, const Value& value) {
  double square = 0;
  for (size_t k = 0; k < d; ++k) square += double{value(at + k)} * double{value(at + k)};
  return std::sqrt(square);
}

BundleFile PackInt8(const TestModel& model) {
  const uint64_t n = model.num_items;
  const std::vector<float> scales(n, 1.0f / 127);
  SafetensorsWriter writer;
  writer.Add(tensor::kItemVectors, DType::kI8, {n, model.dimensions}, SpanOf(model.vectors));
  writer.Add(tensor::kItemScales, DType::kF32, {n}, SpanOf(scales));
  AddProjection(model, &writer);
  const size_t d = model.dimensions;
  const auto value = [&](size_t at) { return static_cast<float>(model.vectors[at]) / 127; };
  AddBlockLengths(model, [&](size_t i) { return LengthOf(i * d, d, value); }, &writer);
  return {role::kVectors, "vectors.safetensors", writer.Finish()};
}

void AddNames(SafetensorsWriter* writer, const std::string& bytes_name, const std::string& offsets_name,
              const std::vector<std::string>& names) {
  std::string bytes;
  std::vector<uint32_t> offsets = {0};
  for (const std::string& name : names) {
    bytes += name;
    offsets.push_back(static_cast<uint32_t>(bytes.size()));
  }
  const std::vector<uint8_t> text(bytes.begin(), bytes.end());
  writer->Add(bytes_name, DType::kU8, {text.size()}, SpanOf(text));
  writer->Add(offsets_name, DType::kU32, {offsets.size()}, SpanOf(offsets));
}

void AddAttribute(SafetensorsWriter* writer, const TestAttribute& attribute, const std::string& number) {
  const auto add = [&](const char* name, DType dtype, const auto& values) {
    writer->Add(name + number, dtype, {values.size()}, SpanOf(values));
  };
  if (attribute.kind == AttributeKind::kBoolean) return add(tensor::kAttributeBooleans, DType::kU8, attribute.booleans);
  if (attribute.kind == AttributeKind::kNumber || attribute.kind == AttributeKind::kDate) {
    return add(tensor::kAttributeNumbers, DType::kF32, attribute.numbers);
  }
  add(tensor::kAttributeLabels, DType::kU16, attribute.labels);
  if (attribute.kind == AttributeKind::kTags) add(tensor::kAttributeTagOffsets, DType::kU32, attribute.tag_offsets);
  std::vector<std::string> names;
  for (uint32_t i = 0; i < attribute.num_labels; ++i) names.push_back(std::to_string(i));
  AddNames(writer, tensor::kAttributeLabelBytes + number, tensor::kAttributeLabelOffsets + number, names);
}

BundleFile PackAttributes(const TestModel& model) {
  SafetensorsWriter writer;
  std::vector<uint8_t> kinds;
  std::vector<std::string> names;
  for (const TestAttribute& attribute : model.attributes) {
    AddAttribute(&writer, attribute, std::to_string(kinds.size()));
    kinds.push_back(static_cast<uint8_t>(attribute.kind));
    names.push_back(attribute.name);
  }
  writer.Add(tensor::kAttributeKinds, DType::kU8, {kinds.size()}, SpanOf(kinds));
  AddNames(&writer, tensor::kAttributeNameBytes, tensor::kAttributeNameOffsets, names);
  return {role::kAttributes, "attributes.safetensors", writer.Finish()};
}

BundleFile PackInt4(const TestModel& model) {
  const uint64_t n = model.num_items;
  const size_t d = model.dimensions;
  const size_t half = (d + 1) / 2;
  const std::vector<float> scales(n, 1.0f / 7);
  std::vector<uint8_t> nibbles;
  const auto nibble = [&](size_t at) { return (model.vectors[at] * 7 + 127 * 7) / 127 + 1; };
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = 0; j < half; ++j) {
      const int high = half + j < d ? nibble(i * d + half + j) : 8;
      nibbles.push_back(static_cast<uint8_t>(nibble(i * d + j) | high << 4));
    }
  }
  SafetensorsWriter writer;
  writer.Add(tensor::kItemNibbles, DType::kU8, {n, half}, SpanOf(nibbles));
  writer.Add(tensor::kItemScales, DType::kF32, {n}, SpanOf(scales));
  AddProjection(model, &writer);
  const auto value = [&](size_t at) { return static_cast<float>(nibble(at) - 8) / 7; };
  AddBlockLengths(model, [&](size_t i) { return LengthOf(i * d, d, value); }, &writer);
  return {role::kVectorsInt4, "vectors-int4.safetensors", writer.Finish()};
}

// Five sub-quantisers: seldom a divisor of the dimensions, so that the last one is filled up.
BundleFile PackPq(const TestModel& model, bool is_alone) {
  constexpr size_t kSubs = 5;
  const size_t d = model.dimensions;
  const size_t s = (d + kSubs - 1) / kSubs;
  Random random(7);
  std::vector<float> centroids(kSubs * 16 * s);
  for (float& v : centroids) v = static_cast<float>(static_cast<int>(random.Below(255)) - 127) / 127;
  const size_t blocks = (model.num_items + 31) / 32;
  std::vector<uint8_t> codes(blocks * kSubs * 16, 0);
  std::vector<double> squares(model.num_items, 0);
  for (size_t i = 0; i < model.num_items; ++i) {
    for (size_t m = 0; m < kSubs; ++m) {
      uint8_t best = 0;
      float least = 1e30f;
      for (uint8_t code = 0; code < 16; ++code) {
        float distance = 0;
        for (size_t k = 0; k < s && m * s + k < d; ++k) {
          const float off =
              static_cast<float>(model.vectors[i * d + m * s + k]) / 127 - centroids[(m * 16 + code) * s + k];
          distance += off * off;
        }
        if (distance >= least) continue;
        least = distance;
        best = code;
      }
      const double length = LengthOf((m * 16 + best) * s, s, [&](size_t at) { return centroids[at]; });
      squares[i] += length * length;
      codes[(i / 32 * kSubs + m) * 16 + i % 16] |= static_cast<uint8_t>(best << (i % 32 / 16 * 4));
    }
  }
  SafetensorsWriter writer;
  writer.Add(tensor::kPqCodes, DType::kU8, {blocks, kSubs, 16}, SpanOf(codes));
  writer.Add(tensor::kPqCentroids, DType::kF32, {kSubs, 16, s}, SpanOf(centroids));
  if (is_alone) AddProjection(model, &writer);
  AddBlockLengths(model, [&](size_t i) { return std::sqrt(squares[i]); }, &writer);
  return {role::kVectorsPq, "vectors-pq.safetensors", writer.Finish()};
}

void PackVectors(const TestModel& model, std::vector<BundleFile>* files) {
  const VectorKind kind = model.kind;
  assert(model.vectors.size() == size_t{model.num_items} * model.dimensions);
  if (kind == VectorKind::kInt8 || kind == VectorKind::kPqAndInt8) files->push_back(PackInt8(model));
  if (kind == VectorKind::kInt4 || kind == VectorKind::kPqAndInt4) files->push_back(PackInt4(model));
  if (kind != VectorKind::kInt8 && kind != VectorKind::kInt4) files->push_back(PackPq(model, kind == VectorKind::kPq));
}

}  // namespace

Bundle PackTestBundle(const TestModel& model) {
  Bundle bundle;
  bundle.files.push_back(PackIds(model.num_items));
  bundle.files.push_back(PackEdges(model, model.edges, role::kGraph));
  bundle.files.push_back(PackPopularity(model));
  if (!model.baskets.empty()) bundle.files.push_back(PackEdges(model, model.baskets, role::kBaskets));
  if (!model.interval_days.empty()) bundle.files.push_back(PackRepurchase(model));
  if (!model.attributes.empty()) bundle.files.push_back(PackAttributes(model));
  if (model.dimensions > 0) PackVectors(model, &bundle.files);
  if (!model.encoder.empty()) bundle.files.push_back({role::kEncoder, "encoder.safetensors", model.encoder});
  const BlendParams& b = model.blend;
  const auto member = [](const char* name, float value) {
    return std::string("\"") + name + "\":" + std::to_string(value);
  };
  bundle.manifest = R"({"format":1,"name":"test","version":1,"items":)" + std::to_string(model.num_items) +
                    R"(,"dimensions":)" + std::to_string(model.dimensions) + R"(,"model":{"blend":{)" +
                    member("graph_weight", b.graph_weight) + "," + member("graph_decay", b.graph_decay) + "," +
                    member("graph_gain", b.graph_gain) + "," + member("encoder_weight", b.encoder_weight) + "," +
                    member("encoder_decay", b.encoder_decay) + "," + member("popularity_weight", b.popularity_weight) +
                    "}" + (model.calibration.empty() ? "" : ",\"calibration\":" + model.calibration) +
                    R"(},"files":[]})";
  RewriteSizes(bundle);
  return bundle;
}

Result<Model> OpenModelOf(const Bundle& bundle) {
  const Result<Manifest> manifest = ParseManifest(bundle.manifest);
  return OpenModel(bundle, manifest->items, manifest->dimensions);
}

void RewriteSizes(Bundle& bundle) {
  std::string files;
  for (const BundleFile& file : bundle.files) {
    files += (files.empty() ? "" : ",") + (R"({"role":")" + file.role) + R"(","path":")" + file.path + R"(","bytes":)" +
             std::to_string(file.bytes.size()) + R"(,"sha256":")" + std::string(64, '0') + "\"}";
  }
  const size_t at = bundle.manifest.find("\"files\":[") + 9;
  const size_t end = bundle.manifest.rfind(']');
  bundle.manifest.replace(at, end - at, files);
}

TestModel RandomModel(uint32_t num_items, uint32_t dimensions, uint64_t seed) {
  Random random(seed);
  // Apart from the rest, whose numbers tests/core/engine/parity_test.cc knows.
  Random lists = random.Fork(0);
  TestModel model;
  model.num_items = num_items;
  model.dimensions = dimensions;
  for (uint32_t from = 0; from < num_items; ++from) {
    // Ascending steps: no target twice.
    for (uint32_t to = static_cast<uint32_t>(random.Below(9)); to < num_items;
         to += 1 + static_cast<uint32_t>(random.Below(1 + num_items / 8))) {
      if (to != from) model.edges.push_back({from, to, static_cast<uint8_t>(1 + random.Below(255))});
    }
    model.popularity.push_back(static_cast<float>(random.Below(1001)) / 1000);
    model.trending.push_back(static_cast<float>(random.Below(1001)) / 1000);
    if (from > 0) model.baskets.push_back({from, from - 1, static_cast<uint8_t>(1 + lists.Below(255))});
    model.interval_days.push_back(static_cast<uint16_t>(1 + lists.Below(100)));
    model.repeat_rates.push_back(static_cast<uint8_t>(lists.Below(256)));
  }
  for (uint64_t i = 0; i < uint64_t{num_items} * dimensions; ++i) {
    model.vectors.push_back(static_cast<int8_t>(static_cast<int>(random.Below(255)) - 127));
  }
  model.blend.graph_gain = 20;
  model.blend.encoder_weight = 0.5f;
  model.blend.popularity_weight = 0.1f;
  return model;
}

std::vector<uint8_t>& FileBytes(Bundle& bundle, const std::string& role) {
  const auto it =
      std::find_if(bundle.files.begin(), bundle.files.end(), [&](const BundleFile& file) { return file.role == role; });
  assert(it != bundle.files.end());
  return it->bytes;
}

}  // namespace vitrine::testing
