#include "test_bundle.h"

#include <algorithm>
#include <cassert>
#include <span>

#include "base/random.h"
#include "bundle/manifest.h"
#include "bundle/roles.h"
#include "bundle/safetensors.h"

namespace vitrine::testing {
namespace {

template <typename T>
std::span<const T> SpanOf(const std::vector<T>& values) {
  return values;
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

BundleFile PackEdges(const TestModel& model, std::vector<Edge> edges, const char* role) {
  std::sort(edges.begin(), edges.end(),
            [](const Edge& a, const Edge& b) { return a.from != b.from ? a.from < b.from : a.to < b.to; });
  std::vector<uint32_t> offsets(model.num_items + 1, 0);
  std::vector<uint16_t> narrow;
  std::vector<uint32_t> wide;
  std::vector<uint8_t> weights;
  for (const Edge& edge : edges) {
    ++offsets[edge.from + 1];
    narrow.push_back(static_cast<uint16_t>(edge.to));
    wide.push_back(edge.to);
    weights.push_back(edge.weight);
  }
  for (uint32_t i = 0; i < model.num_items; ++i) offsets[i + 1] += offsets[i];
  const std::vector<float> scales(model.num_items, 0.01f);
  SafetensorsWriter writer;
  writer.Add(tensor::kGraphOffsets, DType::kU32, {offsets.size()}, SpanOf(offsets));
  if (model.wide_targets) {
    writer.Add(tensor::kGraphTargets, DType::kU32, {wide.size()}, SpanOf(wide));
  } else {
    writer.Add(tensor::kGraphTargets, DType::kU16, {narrow.size()}, SpanOf(narrow));
  }
  writer.Add(tensor::kGraphWeights, DType::kU8, {weights.size()}, SpanOf(weights));
  writer.Add(tensor::kGraphScales, DType::kF32, {scales.size()}, SpanOf(scales));
  return {role, std::string(role) + ".safetensors", writer.Finish()};
}

BundleFile PackRepurchase(const TestModel& model) {
  assert(model.repeat_rates.size() == model.num_items);
  SafetensorsWriter writer;
  writer.Add(tensor::kIntervalDays, DType::kU16, {model.num_items}, SpanOf(model.interval_days));
  writer.Add(tensor::kRepeatRates, DType::kU8, {model.num_items}, SpanOf(model.repeat_rates));
  return {role::kRepurchase, "repurchase.safetensors", writer.Finish()};
}

BundleFile PackPopularity(const TestModel& model) {
  std::vector<float> popularity = model.popularity;
  std::vector<float> trending = model.trending;
  popularity.resize(model.num_items, 0);
  trending.resize(model.num_items, 0);
  SafetensorsWriter writer;
  writer.Add(tensor::kPopularity, DType::kF32, {model.num_items}, SpanOf(popularity));
  writer.Add(tensor::kTrending, DType::kF32, {model.num_items}, SpanOf(trending));
  return {role::kPopularity, "popularity.safetensors", writer.Finish()};
}

BundleFile PackVectors(const TestModel& model) {
  const uint64_t n = model.num_items;
  const uint64_t d = model.dimensions;
  assert(model.vectors.size() == n * d);
  std::vector<float> projection = model.projection;
  if (projection.empty()) {
    projection.assign(d * d, 0);
    for (uint64_t i = 0; i < d; ++i) projection[i * d + i] = 1;
  }
  const std::vector<float> scales(n, 1.0f / 127);
  SafetensorsWriter writer;
  writer.Add(tensor::kItemVectors, DType::kI8, {n, d}, SpanOf(model.vectors));
  writer.Add(tensor::kItemScales, DType::kF32, {n}, SpanOf(scales));
  writer.Add(tensor::kProjection, DType::kF32, {d, d}, SpanOf(projection));
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

}  // namespace

Bundle PackTestBundle(const TestModel& model) {
  Bundle bundle;
  bundle.files.push_back(PackIds(model.num_items));
  bundle.files.push_back(PackEdges(model, model.edges, role::kGraph));
  bundle.files.push_back(PackPopularity(model));
  if (model.dimensions > 0) bundle.files.push_back(PackVectors(model));
  if (!model.baskets.empty()) bundle.files.push_back(PackEdges(model, model.baskets, role::kBaskets));
  if (!model.interval_days.empty()) bundle.files.push_back(PackRepurchase(model));
  if (!model.attributes.empty()) bundle.files.push_back(PackAttributes(model));
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
