#include "content/content_index.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "base/memory.h"
#include "bundle/roles.h"
#include "kernel/kernels.h"

namespace vitrine {
namespace {

constexpr float kOne = 127;
constexpr uint32_t kBlock = 32;

const BundleFile* FindRole(const Bundle& bundle, std::string_view role) {
  const auto found =
      std::find_if(bundle.files.begin(), bundle.files.end(), [&](const BundleFile& file) { return file.role == role; });
  return found == bundle.files.end() ? nullptr : &*found;
}

// The library's rounding is a call each.
void Round(std::span<const float> unit, std::span<int8_t> out) {
  for (size_t i = 0; i < unit.size(); ++i) {
    const float steps = unit[i] * kOne;
    out[i] = static_cast<int8_t>(static_cast<int32_t>(steps < 0 ? steps - 0.5f : steps + 0.5f));
  }
}

std::vector<int32_t> BestOfBlocks(std::span<const int32_t> cosines) {
  std::vector<int32_t> best((cosines.size() + kBlock - 1) / kBlock, 0);
  for (size_t block = 0; block < best.size(); ++block) {
    const auto of_block = cosines.subspan(block * kBlock, std::min<size_t>(kBlock, cosines.size() - block * kBlock));
    int32_t largest = 0;
    for (const int32_t cosine : of_block) largest = std::max(largest, cosine);
    best[block] = largest;
  }
  return best;
}

// What the `count` best items are above: there is one as good as its best in each block. >= 0
int32_t BestBar(std::vector<int32_t> best, size_t count) {
  if (best.size() < count) return 0;
  const auto last = best.begin() + static_cast<std::ptrdiff_t>(count - 1);
  std::nth_element(best.begin(), last, best.end(), std::greater<>());
  return std::max(0, *last - 1);
}

}  // namespace

Result<ContentIndex> ContentIndex::Open(const Bundle& bundle, uint32_t num_items, uint32_t dimensions,
                                        OpenTensors open) {
  ContentIndex index;
  VITRINE_RETURN_IF_ERROR(OpenModel(bundle, num_items, dimensions, open, &index.model_));
  const BundleFile* content = FindRole(bundle, role::kContent);
  const BundleFile* catalog = FindRole(bundle, role::kCatalog);
  if (content == nullptr || catalog == nullptr) {
    return NotFound("the bundle has no file with the role '{}': train it on titles, and without --no-content",
                    content == nullptr ? role::kContent : role::kCatalog);
  }
  Result<ContentModel> model = ContentModel::Open(*content, num_items, open);
  if (!model.ok()) return std::move(model).status();
  index.content_ = *model;
  const uint32_t d = index.content_.dimensions();
  if (index.model_.dimensions > 0 && index.model_.dimensions != d) {
    return Corrupt("{}: has {} dimensions, and the item vectors have {}", content->path, d, index.model_.dimensions);
  }
  Result<TensorFile> names = TensorFile::Open(*catalog, open);
  if (!names.ok()) return std::move(names).status();
  VITRINE_RETURN_IF_ERROR(names->GetStringList(tensor::kCategoryBytes, tensor::kCategoryOffsets, &index.categories_));
  VITRINE_RETURN_IF_ERROR(names->GetStringList(tensor::kBrandBytes, tensor::kBrandOffsets, &index.brands_));
  size_t size = 0;
  if (!CheckedMultiply(num_items, d, &size) || !TryAssign(index.vectors_, size) ||
      !TryAssign(index.is_known_, num_items)) {
    return OutOfMemory("not enough memory for the vectors of {} items", num_items);
  }
  std::vector<float> vector(d);
  for (uint32_t item = 0; item < num_items; ++item) {
    if (index.content_.has_item_vectors()) {
      index.content_.ReadItem(item, vector);
    } else {
      index.content_.Encode(index.ItemAt(item), {}, vector);
    }
    Round(vector, std::span(index.vectors_).subspan(size_t{item} * d, d));
    const Graph& graph = index.model_.graph;
    index.is_known_[item] = graph.offsets[item] < graph.offsets[item + 1] ? -1 : 0;
  }
  for (const uint32_t target : index.model_.graph.targets) index.is_known_[target] = -1;
  return index;
}

ContentItem ContentIndex::ItemAt(size_t item) const {
  return {model_.titles.At(item), CategoryOf(item), BrandOf(item), prices()[item]};
}

void ContentIndex::Compare(std::span<const float> vector, std::vector<int32_t>* cosines) const {
  const size_t d = content_.dimensions();
  std::vector<int8_t> query(d);
  Round(vector, query);
  cosines->resize(model_.num_items);
  for (size_t begin = 0; begin < model_.num_items; begin += kScanBlock) {
    const size_t rows = std::min<size_t>(kScanBlock, model_.num_items - begin);
    DotI8(query, {std::span(vectors_).subspan(begin * d, rows * d), rows, d}, std::span(*cosines).subspan(begin, rows));
  }
}

std::vector<Neighbour> ContentIndex::NeighboursOf(std::span<const float> vector, size_t count, int sharpness) const {
  if (count == 0 || std::all_of(vector.begin(), vector.end(), [](float v) { return v == 0; })) return {};
  Compare(vector, &cosines_);
  const std::span<int32_t> cosines = cosines_;
  for (size_t item = 0; item < cosines.size(); ++item) cosines[item] &= is_known_[item];
  // A heap of the best so far, the worst of them on top.
  std::vector<uint32_t> items;
  const auto is_better = [&](uint32_t a, uint32_t b) {
    return cosines[a] != cosines[b] ? cosines[a] > cosines[b] : a < b;
  };
  const std::vector<int32_t> best = BestOfBlocks(cosines);
  int32_t least = BestBar(best, count);
  for (uint32_t block = 0; block < best.size(); ++block) {
    if (best[block] <= least) continue;
    const uint32_t end = std::min((block + 1) * kBlock, model_.num_items);
    for (uint32_t item = block * kBlock; item < end; ++item) {
      if (cosines[item] <= least) continue;
      items.push_back(item);
      std::push_heap(items.begin(), items.end(), is_better);
      if (items.size() <= count) continue;
      std::pop_heap(items.begin(), items.end(), is_better);
      items.pop_back();
      least = cosines[items.front()];
    }
  }
  std::sort_heap(items.begin(), items.end(), is_better);
  std::vector<Neighbour> neighbours;
  float sum = 0;
  for (const uint32_t item : items) {
    const float share = static_cast<float>(cosines[item]) / static_cast<float>(cosines[items[0]]);
    float weight = 1;
    for (int i = 0; i < sharpness; ++i) weight *= share;
    neighbours.push_back({item, weight});
    sum += weight;
  }
  for (Neighbour& neighbour : neighbours) neighbour.weight /= sum;
  return neighbours;
}

}  // namespace vitrine
