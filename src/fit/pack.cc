#include "fit/pack.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "base/utf8.h"
#include "bundle/planes.h"
#include "bundle/roles.h"
#include "bundle/safetensors.h"
#include "fit/encoder_file.h"
#include "fit/graph_file.h"
#include "fit/quantise.h"
#include "fit/vectors_file.h"

namespace vitrine {
namespace {

void AddStrings(SafetensorsWriter* writer, const std::string& bytes_name, const std::string& offsets_name,
                std::span<const std::string> strings) {
  std::vector<uint8_t> bytes;
  std::vector<uint32_t> offsets = {0};
  for (const std::string& text : strings) {
    bytes.insert(bytes.end(), text.begin(), text.end());
    offsets.push_back(static_cast<uint32_t>(bytes.size()));
  }
  writer->Add<uint8_t>(bytes_name, DType::kU8, {bytes.size()}, bytes);
  writer->Add<uint32_t>(offsets_name, DType::kU32, {offsets.size()}, offsets);
}

// Names beyond the 65,535 that a U16 can tell apart are dropped; the most items lose nothing by it.
std::vector<uint16_t> Indices(std::span<const uint32_t> names) {
  std::vector<uint16_t> out;
  for (const uint32_t name : names) out.push_back(name < kNoLabel ? static_cast<uint16_t>(name) : kNoLabel);
  return out;
}

std::span<const std::string> Kept(const std::vector<std::string>& names) {
  return std::span(names).first(std::min<size_t>(names.size(), kNoLabel));
}

bool HasCatalog(const Catalog& catalog) {
  for (size_t i = 0; i < catalog.size(); ++i) {
    if (!catalog.titles[i].empty() || !std::isnan(catalog.prices[i]) || catalog.categories[i] != Catalog::kNone ||
        catalog.brands[i] != Catalog::kNone) {
      return true;
    }
  }
  return false;
}

std::vector<uint8_t> CatalogFile(const Catalog& catalog) {
  SafetensorsWriter writer;
  const std::vector<uint16_t> categories = Indices(catalog.categories);
  const std::vector<uint16_t> brands = Indices(catalog.brands);
  AddStrings(&writer, tensor::kTitleBytes, tensor::kTitleOffsets, catalog.titles);
  writer.Add<float>(tensor::kPrices, DType::kF32, {catalog.size()}, catalog.prices);
  writer.Add<uint16_t>(tensor::kCategories, DType::kU16, {catalog.size()}, categories);
  AddStrings(&writer, tensor::kCategoryBytes, tensor::kCategoryOffsets, Kept(catalog.category_names));
  writer.Add<uint16_t>(tensor::kBrands, DType::kU16, {catalog.size()}, brands);
  AddStrings(&writer, tensor::kBrandBytes, tensor::kBrandOffsets, Kept(catalog.brand_names));
  return writer.Finish();
}

// Tags without those whose names were dropped.
void AddTags(SafetensorsWriter* writer, const Attribute& attribute, const std::string& number) {
  std::vector<uint16_t> labels;
  std::vector<uint32_t> offsets = {0};
  for (size_t i = 0; i + 1 < attribute.tag_offsets.size(); ++i) {
    for (uint32_t t = attribute.tag_offsets[i]; t < attribute.tag_offsets[i + 1]; ++t) {
      if (attribute.labels[t] < kNoLabel) labels.push_back(static_cast<uint16_t>(attribute.labels[t]));
    }
    offsets.push_back(static_cast<uint32_t>(labels.size()));
  }
  writer->Add<uint16_t>(tensor::kAttributeLabels + number, DType::kU16, {labels.size()}, labels);
  writer->Add<uint32_t>(tensor::kAttributeTagOffsets + number, DType::kU32, {offsets.size()}, offsets);
}

void AddBooleans(SafetensorsWriter* writer, const Attribute& attribute, const std::string& number) {
  std::vector<uint8_t> values;
  for (const float value : attribute.numbers) {
    values.push_back(std::isnan(value) ? kUnknownBoolean : static_cast<uint8_t>(value));
  }
  writer->Add<uint8_t>(tensor::kAttributeBooleans + number, DType::kU8, {values.size()}, values);
}

void AddAttribute(SafetensorsWriter* writer, const Attribute& attribute, const std::string& number) {
  switch (attribute.kind) {
    case AttributeKind::kLabel: {
      const std::vector<uint16_t> labels = Indices(attribute.labels);
      writer->Add<uint16_t>(tensor::kAttributeLabels + number, DType::kU16, {labels.size()}, labels);
      break;
    }
    case AttributeKind::kTags:
      AddTags(writer, attribute, number);
      break;
    case AttributeKind::kBoolean:
      return AddBooleans(writer, attribute, number);
    case AttributeKind::kNumber:
    case AttributeKind::kDate:
      return writer->Add<float>(tensor::kAttributeNumbers + number, DType::kF32, {attribute.numbers.size()},
                                attribute.numbers);
  }
  AddStrings(writer, tensor::kAttributeLabelBytes + number, tensor::kAttributeLabelOffsets + number,
             Kept(attribute.names));
}

std::vector<uint8_t> AttributesFile(const Catalog& catalog) {
  SafetensorsWriter writer;
  std::vector<uint8_t> kinds;
  std::vector<std::string> names;
  for (const Attribute& attribute : catalog.attributes) {
    kinds.push_back(static_cast<uint8_t>(attribute.kind));
    names.push_back(attribute.name);
  }
  writer.Add<uint8_t>(tensor::kAttributeKinds, DType::kU8, {kinds.size()}, kinds);
  AddStrings(&writer, tensor::kAttributeNameBytes, tensor::kAttributeNameOffsets, names);
  for (size_t i = 0; i < kinds.size(); ++i) AddAttribute(&writer, catalog.attributes[i], std::to_string(i));
  return writer.Finish();
}

std::vector<uint8_t> PopularityFile(const FittedModel& model) {
  // Of many items most have the same few counts; what a byte cannot tell apart is not worth a second one each.
  constexpr size_t kMostOfTwoBytes = 1u << 17;
  SafetensorsWriter writer;
  const auto add = [&](const char* name, const std::vector<float>& shares) {
    const size_t rows = shares.size() > kMostOfTwoBytes ? 1 : 2;
    const std::vector<uint16_t> numbers = QuantiseShares(shares, rows == 1 ? 0xff : 0xffff);
    writer.Add<uint8_t>(name, DType::kU8, {rows, shares.size()}, PlanesOf<uint16_t>(numbers, rows));
  };
  add(tensor::kPopularity, model.popularity);
  add(tensor::kTrending, model.trending);
  return writer.Finish();
}

std::vector<uint8_t> RepurchaseFile(const FittedRepurchase& fitted) {
  const QuantisedRepurchase repurchase = QuantiseRepurchase(fitted);
  SafetensorsWriter writer;
  const uint64_t n = repurchase.interval_days.size();
  writer.Add<uint16_t>(tensor::kIntervalDays, DType::kU16, {n}, repurchase.interval_days);
  writer.Add<uint8_t>(tensor::kRepeatRates, DType::kU8, {n}, repurchase.repeat_rates);
  return writer.Finish();
}

std::vector<uint8_t> IdsFile(const Catalog& catalog) {
  SafetensorsWriter writer;
  AddStrings(&writer, tensor::kIdBytes, tensor::kIdOffsets, catalog.ids);
  return writer.Finish();
}

// The shortest text that reads back as the same float.
std::string Number(float value) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof(text), value);
  return std::string(text, end.ptr);
}

std::string Quoted(std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string Numbers(std::span<const float> values) {
  std::string out;
  for (const float value : values) out += (out.empty() ? "" : ", ") + Number(value);
  return '[' + out + ']';
}

std::string CurveJson(const CalibrationCurve& curve) {
  const auto size = static_cast<size_t>(curve.size);
  return "{ \"scores\": " + Numbers(std::span(curve.scores).first(size)) +
         ", \"probabilities\": " + Numbers(std::span(curve.probabilities).first(size)) + " }";
}

// Empty when nothing is calibrated.
std::string CalibrationJson(const CalibrationParams& calibration) {
  std::string out;
  if (calibration.history.size > 0) out += "\"history\": " + CurveJson(calibration.history);
  if (calibration.no_history.size > 0) {
    out += (out.empty() ? "" : ",\n                     ") + ("\"no_history\": " + CurveJson(calibration.no_history));
  }
  return out.empty() ? "" : ",\n    \"calibration\": { " + out + " }";
}

std::string ModelJson(const FittedModel& model) {
  const BlendParams& blend = model.blend;
  return "{\n    \"session\": { \"max_items\": " + std::to_string(model.session.max_items) +
         ", \"type_weights\": " + Numbers(model.session.type_weights) +
         " },\n    \"blend\": { \"graph_weight\": " + Number(blend.graph_weight) +
         ", \"graph_decay\": " + Number(blend.graph_decay) + ", \"graph_gain\": " + Number(blend.graph_gain) +
         ", \"encoder_weight\": " + Number(blend.encoder_weight) +
         ", \"encoder_decay\": " + Number(blend.encoder_decay) +
         ", \"popularity_weight\": " + Number(blend.popularity_weight) + " }" + CalibrationJson(model.calibration) +
         "\n  }";
}

bool IsUtf8(const std::string& text) {
  return FindInvalidUtf8({reinterpret_cast<const uint8_t*>(text.data()), text.size()}) == text.size();
}

Status CheckCatalog(const Catalog& catalog) {
  if (catalog.size() == 0) return InvalidArgument("no items to pack");
  if (catalog.size() > kMaxItems) {
    return InvalidArgument(std::to_string(catalog.size()) + " items; a bundle holds " + std::to_string(kMaxItems));
  }
  uint64_t id_bytes = 0;
  uint64_t title_bytes = 0;
  for (size_t i = 0; i < catalog.size(); ++i) {
    if (!IsUtf8(catalog.ids[i]) || !IsUtf8(catalog.titles[i])) {
      return InvalidArgument("item " + std::to_string(i) + ": id or title is not UTF-8");
    }
    id_bytes += catalog.ids[i].size();
    title_bytes += catalog.titles[i].size();
  }
  if (id_bytes > kMaxFileBytes || title_bytes > kMaxFileBytes) {
    return InvalidArgument("ids or titles are longer than a file of a bundle may be");
  }
  return OkStatus();
}

}  // namespace

Result<Bundle> PackBundle(const Catalog& catalog, const FittedModel& model, const PackOptions& options,
                          const HashFunction& hash) {
  VITRINE_RETURN_IF_ERROR(CheckCatalog(catalog));
  Bundle bundle;
  std::string files;
  const auto add = [&](const char* role, std::vector<uint8_t> bytes) {
    const std::string sha256 = hash(bytes);
    const std::string path = std::string(role) + "-" + sha256.substr(0, 16) + ".safetensors";
    files += std::string(files.empty() ? "" : ",") + "\n    { \"role\": " + Quoted(role) +
             ", \"path\": " + Quoted(path) + ", \"bytes\": " + std::to_string(bytes.size()) +
             ", \"sha256\": " + Quoted(sha256) + " }";
    bundle.files.push_back({role, path, std::move(bytes)});
  };
  add(role::kIds, IdsFile(catalog));
  if (HasCatalog(catalog)) add(role::kCatalog, CatalogFile(catalog));
  if (!catalog.attributes.empty()) add(role::kAttributes, AttributesFile(catalog));
  add(role::kGraph, PackGraph(model.graph));
  const ItemVectors items = ItemVectorsOf(model);
  if (items.dimensions > 0) {
    for (VectorsFile& file : VectorsFiles(items, options.vectors, options.seed, options.threads)) {
      add(file.role, std::move(file.bytes));
    }
  }
  if (model.content.dimensions > 0) add(role::kContent, PackContent(model.content));
  if (model.encoder.dimensions > 0) add(role::kEncoder, PackEncoder(model.encoder));
  add(role::kPopularity, PopularityFile(model));
  if (!model.baskets.targets.empty()) add(role::kBaskets, PackGraph(model.baskets));
  if (!model.repurchase.empty()) add(role::kRepurchase, RepurchaseFile(model.repurchase));

  std::string& manifest = bundle.manifest;
  manifest = "{\n  \"format\": " + std::to_string(kBundleFormat) + ",\n  \"name\": " + Quoted(options.name) +
             ",\n  \"version\": " + std::to_string(options.version) +
             ",\n  \"created\": " + std::to_string(options.created) +
             ",\n  \"expires\": null,\n  \"items\": " + std::to_string(catalog.size()) +
             ",\n  \"dimensions\": " + std::to_string(items.dimensions) + ",\n  \"files\": [" + files +
             "\n  ],\n  \"model\": " + ModelJson(model);
  if (!options.evaluation_json.empty()) manifest += ",\n  \"evaluation\": " + options.evaluation_json;
  manifest += "\n}\n";
  return bundle;
}

}  // namespace vitrine
