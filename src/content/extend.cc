#include "content/extend.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/utf8.h"
#include "bundle/planes.h"
#include "bundle/roles.h"
#include "bundle/safetensors.h"
#include "content/append_vectors.h"
#include "content/manifest_text.h"
#include "content/words.h"
#include "encoder/item_vectors.h"

namespace vitrine {
namespace {

bool IsUtf8(std::string_view text) {
  return FindInvalidUtf8({reinterpret_cast<const uint8_t*>(text.data()), text.size()}) == text.size();
}

Status CheckItem(const UpsertedItem& item, size_t position, uint32_t num_own) {
  if (item.id.empty()) return InvalidArgument("items[{}]: the id is empty", position);
  if (item.id.size() > kMaxIdBytes) {
    return InvalidArgument("items[{}]: the id is longer than {} bytes", position, kMaxIdBytes);
  }
  if (!IsUtf8(item.id) || !IsUtf8(item.title) || !IsUtf8(item.category) || !IsUtf8(item.brand)) {
    return InvalidArgument("items[{}]: id, title, category and brand must be UTF-8", position);
  }
  if (!item.own.empty() && item.own.size() != num_own) {
    return InvalidArgument("items[{}]: has {} features; the model was trained with {}", position, item.own.size(),
                           num_own);
  }
  const bool finite = std::all_of(item.own.begin(), item.own.end(), [](float v) { return std::isfinite(v); });
  return finite ? OkStatus() : InvalidArgument("items[{}]: a feature is not a number", position);
}

// Names, old and new, each once; the first are those of the bundle.
class Names {
 public:
  explicit Names(const StringTable& table) {
    for (size_t i = 0; i + 1 < table.offsets.size(); ++i) {
      names_.emplace_back(table.At(i));
      index_.emplace(names_.back(), static_cast<uint16_t>(i));
    }
  }

  // kNoLabel: none, or one too many.
  uint16_t LabelOf(std::string_view text) {
    const std::string name(Capped(text));
    if (name.empty()) return kNoLabel;
    const auto found = index_.find(name);
    if (found != index_.end()) return found->second;
    if (names_.size() >= kNoLabel) return kNoLabel;
    names_.push_back(name);
    index_.emplace(name, static_cast<uint16_t>(names_.size() - 1));
    return static_cast<uint16_t>(names_.size() - 1);
  }

  const std::vector<std::string>& all() const { return names_; }

 private:
  std::vector<std::string> names_;
  std::unordered_map<std::string, uint16_t> index_;
};

using StringAt = std::function<std::string_view(size_t)>;

void AddStrings(SafetensorsWriter* writer, const char* bytes_name, const char* offsets_name, size_t count,
                const StringAt& at) {
  std::vector<uint8_t> bytes;
  std::vector<uint32_t> offsets = {0};
  for (size_t i = 0; i < count; ++i) {
    const std::string_view text = at(i);
    bytes.insert(bytes.end(), text.begin(), text.end());
    offsets.push_back(static_cast<uint32_t>(bytes.size()));
  }
  writer->Add<uint8_t>(bytes_name, DType::kU8, {bytes.size()}, bytes);
  writer->Add<uint32_t>(offsets_name, DType::kU32, {offsets.size()}, offsets);
}

float PriceOf(const UpsertedItem& item) {
  return item.price >= 0 && std::isfinite(item.price) ? item.price : std::numeric_limits<float>::quiet_NaN();
}

class Extension {
 public:
  Extension(const Bundle& bundle, const ContentIndex& index, const ExtendOptions& options)
      : bundle_(bundle),
        index_(index),
        model_(index.model()),
        options_(options),
        categories_(index.category_names()),
        brands_(index.brand_names()) {}

  Result<ExtendedBundle> Run(std::span<const UpsertedItem> items) {
    VITRINE_RETURN_IF_ERROR(Sort(items));
    MakeVectors();
    out_.num_items = static_cast<uint32_t>(count());
    out_.added = static_cast<uint32_t>(added_.size());
    out_.changed = static_cast<uint32_t>(changed_.size());
    for (const BundleFile& file : bundle_.files) {
      BundleFile extended = {file.role, file.path, {}, {}};
      VITRINE_RETURN_IF_ERROR(Extend(file, &extended.bytes));
      out_.bundle.files.push_back(std::move(extended));
    }
    Result<std::string> manifest = ManifestWithSizes(bundle_.manifest, out_.num_items, out_.bundle.files);
    if (!manifest.ok()) return std::move(manifest).status();
    out_.bundle.manifest = std::move(*manifest);
    return std::move(out_);
  }

 private:
  size_t n() const { return model_.num_items; }
  size_t count() const { return n() + added_.size(); }

  // Which are new and which are there.
  Status Sort(std::span<const UpsertedItem> items) {
    if (items.size() > kMaxNewItems) return InvalidArgument("items: at most {} at a time", kMaxNewItems);
    std::unordered_map<std::string_view, size_t> last;
    for (size_t i = 0; i < items.size(); ++i) {
      VITRINE_RETURN_IF_ERROR(CheckItem(items[i], i, index_.content().num_item_features()));
      last[items[i].id] = i;
    }
    for (size_t i = 0; i < n() && !last.empty(); ++i) {
      const auto found = last.find(model_.ids.At(i));
      if (found != last.end()) changed_.emplace(i, &items[found->second]);
    }
    for (size_t i = 0; i < items.size(); ++i) {
      if (last.at(items[i].id) == i) added_.push_back(&items[i]);
    }
    std::unordered_map<std::string_view, bool> is_there;
    for (const auto& [position, item] : changed_) is_there[item->id] = true;
    std::erase_if(added_, [&](const UpsertedItem* item) { return is_there.contains(item->id); });
    if (count() > kMaxItems) return InvalidArgument("items: a bundle holds at most {}", kMaxItems);
    return OkStatus();
  }

  // What behaviour would say, from those that are alike.
  void MakeVectors() {
    const size_t d = index_.content().dimensions();
    std::vector<float> vector(d);
    std::vector<float> other(model_.dimensions);
    for (const UpsertedItem* item : added_) {
      index_.content().Encode({item->title, item->category, item->brand, PriceOf(*item)}, item->own, vector);
      if (index_.content().has_item_vectors()) {
        for (const float v : vector)
          rounded_.push_back(static_cast<uint8_t>(static_cast<int8_t>(std::lround(v * 127))));
      }
      neighbours_.push_back(index_.NeighboursOf(vector, options_.neighbours, options_.sharpness));
      if (model_.dimensions == 0) continue;
      double length = 0;
      for (const Neighbour& neighbour : neighbours_.back()) {
        const float scale = ReadItemVector(model_, neighbour.item, other);
        double square = 0;
        for (const float v : other) square += double{v} * double{v};
        length += double{neighbour.weight} * std::sqrt(square) * scale;
      }
      for (const float v : vector) vectors_.push_back(v * static_cast<float>(length));
    }
  }

  Status Extend(const BundleFile& file, std::vector<uint8_t>* out) const {
    if (file.role == role::kIds) return *out = Ids(), OkStatus();
    if (file.role == role::kCatalog) return *out = Catalog(), OkStatus();
    if (file.role == role::kGraph) return *out = Linked(model_.graph), OkStatus();
    if (file.role == role::kBaskets) return *out = Linked(model_.baskets), OkStatus();
    if (file.role == role::kVectors) return *out = WithInt8Rows(model_, vectors_), OkStatus();
    if (file.role == role::kVectorsInt4) return *out = WithNibbleRows(model_, vectors_), OkStatus();
    if (file.role == role::kVectorsPq) return *out = WithPqCodes(model_, vectors_), OkStatus();
    if (file.role == role::kRepurchase) return *out = Repurchase(), OkStatus();
    if (file.role == role::kContent) return Content(file, out);
    if (file.role == role::kPopularity) return Popularity(file, out);
    if (file.role == role::kAttributes) return Attributes(file, out);
    *out = file.bytes;
    return OkStatus();
  }

  std::vector<uint8_t> Ids() const {
    SafetensorsWriter writer;
    AddStrings(&writer, tensor::kIdBytes, tensor::kIdOffsets, count(),
               [&](size_t i) { return i < n() ? model_.ids.At(i) : std::string_view(added_[i - n()]->id); });
    return writer.Finish();
  }

  // As the shop has it now; nullptr: as the bundle has it.
  const UpsertedItem* Now(size_t i) const {
    if (i >= n()) return added_[i - n()];
    const auto found = changed_.find(i);
    return found == changed_.end() ? nullptr : found->second;
  }

  std::vector<uint8_t> Catalog() const {
    Names categories = categories_;
    Names brands = brands_;
    std::vector<float> prices;
    std::vector<uint16_t> of_category;
    std::vector<uint16_t> of_brand;
    const auto label = [](std::span<const uint16_t> labels, size_t i) { return labels.empty() ? kNoLabel : labels[i]; };
    for (size_t i = 0; i < count(); ++i) {
      const UpsertedItem* now = Now(i);
      prices.push_back(now != nullptr ? PriceOf(*now) : index_.prices()[i]);
      of_category.push_back(now != nullptr ? categories.LabelOf(now->category)
                                           : label(model_.columns[kCategoryColumn].labels, i));
      of_brand.push_back(now != nullptr ? brands.LabelOf(now->brand) : label(model_.columns[kBrandColumn].labels, i));
    }
    SafetensorsWriter writer;
    AddStrings(&writer, tensor::kTitleBytes, tensor::kTitleOffsets, count(), [&](size_t i) {
      const UpsertedItem* now = Now(i);
      return now != nullptr ? Capped(now->title) : model_.titles.At(i);
    });
    writer.Add<float>(tensor::kPrices, DType::kF32, {prices.size()}, prices);
    writer.Add<uint16_t>(tensor::kCategories, DType::kU16, {of_category.size()}, of_category);
    const auto names = [&](const char* bytes, const char* offsets, const Names& of) {
      AddStrings(&writer, bytes, offsets, of.all().size(), [&](size_t i) { return std::string_view(of.all()[i]); });
    };
    names(tensor::kCategoryBytes, tensor::kCategoryOffsets, categories);
    writer.Add<uint16_t>(tensor::kBrands, DType::kU16, {of_brand.size()}, of_brand);
    names(tensor::kBrandBytes, tensor::kBrandOffsets, brands);
    return writer.Finish();
  }

  std::vector<uint8_t> Linked(const Graph& graph) const {
    const LinkedGraph linked = LinkNewItems(graph, neighbours_, options_.links);
    SafetensorsWriter writer;
    const auto planes = [&](const char* name, const std::vector<uint32_t>& numbers, size_t rows) {
      writer.Add<uint8_t>(name, DType::kU8, {rows, numbers.size()}, PlanesOf<uint32_t>(numbers, rows));
    };
    planes(tensor::kGraphDegrees, linked.degrees, 2);
    planes(tensor::kGraphGaps, linked.gaps, 3);
    writer.Add<uint8_t>(tensor::kGraphWeights, DType::kU8, {linked.weights.size()}, linked.weights);
    writer.Add<uint8_t>(tensor::kGraphScales, DType::kU8, {2, linked.scales.size()},
                        PlanesOf<uint16_t>(linked.scales, 2));
    return writer.Finish();
  }

  // As the item that is most like it; unknown without one.
  std::vector<uint8_t> Repurchase() const {
    std::vector<uint16_t> days(model_.interval_days.begin(), model_.interval_days.end());
    std::vector<uint8_t> rates(model_.repeat_rates.begin(), model_.repeat_rates.end());
    for (const std::vector<Neighbour>& like : neighbours_) {
      days.push_back(like.empty() ? uint16_t{0xffff} : model_.interval_days[like[0].item]);
      rates.push_back(like.empty() ? uint8_t{0} : model_.repeat_rates[like[0].item]);
    }
    SafetensorsWriter writer;
    writer.Add<uint16_t>(tensor::kIntervalDays, DType::kU16, {days.size()}, days);
    writer.Add<uint8_t>(tensor::kRepeatRates, DType::kU8, {rates.size()}, rates);
    return writer.Finish();
  }

  // The median over the items of a category, by its name, and over all (of which the name is empty).
  std::unordered_map<std::string_view, uint32_t> Medians(std::span<const uint32_t> numbers) const {
    std::unordered_map<std::string_view, std::vector<uint32_t>> by_category;
    for (size_t i = 0; i < n(); ++i) {
      by_category[""].push_back(numbers[i]);
      if (!index_.CategoryOf(i).empty()) by_category[index_.CategoryOf(i)].push_back(numbers[i]);
    }
    std::unordered_map<std::string_view, uint32_t> medians;
    for (auto& [category, values] : by_category) {
      const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
      std::nth_element(values.begin(), middle, values.end());
      medians[category] = *middle;
    }
    return medians;
  }

  Status Popularity(const BundleFile& file, std::vector<uint8_t>* out) const {
    Result<TensorFile> tensors = TensorFile::Open(file, OpenByHeader);
    if (!tensors.ok()) return std::move(tensors).status();
    SafetensorsWriter writer;
    for (const char* name : {tensor::kPopularity, tensor::kTrending}) {
      Planes planes;
      VITRINE_RETURN_IF_ERROR(Planes::Read(*tensors, name, 2, n(), &planes));
      std::vector<uint32_t> numbers;
      for (size_t i = 0; i < n(); ++i) numbers.push_back(planes.At(i));
      const auto medians = Medians(numbers);
      for (const UpsertedItem* item : added_) {
        const auto found = medians.find(Capped(item->category));
        numbers.push_back(found != medians.end() ? found->second : medians.at(""));
      }
      const size_t rows = tensors->ShapeOf(name)[0];
      writer.Add<uint8_t>(name, DType::kU8, {rows, numbers.size()}, PlanesOf<uint32_t>(numbers, rows));
    }
    *out = writer.Finish();
    return OkStatus();
  }

  Status Attributes(const BundleFile& file, std::vector<uint8_t>* out) const {
    return Appended(
        file, [&](const std::string& name, std::vector<uint8_t>* bytes) { AppendUnknown(name, bytes); }, out);
  }

  // Where it has the vectors of items, those of the new ones too.
  Status Content(const BundleFile& file, std::vector<uint8_t>* out) const {
    const auto append = [&](const std::string& name, std::vector<uint8_t>* bytes) {
      if (name == tensor::kContentItems) bytes->insert(bytes->end(), rounded_.begin(), rounded_.end());
    };
    return Appended(file, append, out);
  }

  // The tensors of a file, each with what `append` puts behind its bytes: rows of new items.
  template <typename Append>
  Status Appended(const BundleFile& file, const Append& append, std::vector<uint8_t>* out) const {
    Result<SafetensorsReader> reader = OpenByHeader(file);
    if (!reader.ok()) return std::move(reader).status();
    SafetensorsWriter writer;
    for (const Tensor& tensor : reader->tensors()) {
      std::vector<uint8_t> bytes(tensor.bytes.begin(), tensor.bytes.end());
      std::vector<uint64_t> shape = tensor.shape;
      append(tensor.name, &bytes);
      if (bytes.size() > tensor.bytes.size()) shape[0] += added_.size();
      const size_t size = DTypeSize(tensor.dtype);
      if (size == 1) writer.Add<uint8_t>(tensor.name, tensor.dtype, shape, bytes);
      // Elements as they lie in memory, which is as they lie in the file.
      if (size == 2) writer.Add<uint16_t>(tensor.name, tensor.dtype, shape, As<uint16_t>(bytes));
      if (size == 4) writer.Add<uint32_t>(tensor.name, tensor.dtype, shape, As<uint32_t>(bytes));
    }
    *out = writer.Finish();
    return OkStatus();
  }

  template <typename T>
  static std::span<const T> As(const std::vector<uint8_t>& bytes) {
    return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
  }

  // Of a column of the attributes' file what says "unknown", for each new item. Names stay as they are.
  void AppendUnknown(const std::string& name, std::vector<uint8_t>* bytes) const {
    const auto begins = [&](const char* prefix) { return name.starts_with(prefix); };
    const auto number = [&](const char* prefix) {
      return std::string_view(name).substr(std::string_view(prefix).size());
    };
    std::vector<uint8_t> unknown;
    const float none = std::numeric_limits<float>::quiet_NaN();
    if (begins(tensor::kAttributeTagOffsets)) {
      unknown.assign(bytes->end() - 4, bytes->end());
    } else if (begins(tensor::kAttributeLabels) && !HasTags(number(tensor::kAttributeLabels))) {
      unknown.assign(2, 0xff);
    } else if (begins(tensor::kAttributeNumbers)) {
      unknown.resize(sizeof(none));
      std::copy_n(reinterpret_cast<const uint8_t*>(&none), sizeof(none), unknown.begin());
    } else if (begins(tensor::kAttributeBooleans)) {
      unknown = {kUnknownBoolean};
    } else {
      return;
    }
    for (size_t i = 0; i < added_.size(); ++i) bytes->insert(bytes->end(), unknown.begin(), unknown.end());
  }

  // Whether the attribute of a number is one of tags, whose labels are not one an item.
  bool HasTags(std::string_view number) const {
    size_t column = 0;
    for (const char digit : number) column = column * 10 + static_cast<size_t>(digit - '0');
    column += kNumFixedColumns;
    return column < model_.columns.size() && model_.columns[column].kind == AttributeKind::kTags;
  }

  const Bundle& bundle_;
  const ContentIndex& index_;
  const Model& model_;
  const ExtendOptions& options_;
  Names categories_;
  Names brands_;
  std::unordered_map<size_t, const UpsertedItem*> changed_;
  std::vector<const UpsertedItem*> added_;
  std::vector<std::vector<Neighbour>> neighbours_;  // of added_
  std::vector<float> vectors_;                      // [added, D]
  std::vector<uint8_t> rounded_;                    // [added, D']: int8, 127 times what the content model gives
  ExtendedBundle out_;
};

}  // namespace

Result<ExtendedBundle> ExtendBundle(const Bundle& bundle, const ContentIndex& index,
                                    std::span<const UpsertedItem> items, const ExtendOptions& options) {
  return Extension(bundle, index, options).Run(items);
}

}  // namespace vitrine
