// The wasm edge of what is new: a module of its own, which a page loads when it first adds an item or searches. As in
// bindings.cc JavaScript asks for a block with reserve(), writes the arrays of a call into it (wasm/array_reader.h),
// makes the call, and copies what the reply points at. Its side is web/src/content/content-module.ts.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/memory.h"
#include "content/content_index.h"
#include "content/extend.h"
#include "content/search.h"
#include "wasm/array_reader.h"

#define VITRINE_EXPORT(name) extern "C" __attribute__((export_name(name)))

namespace vitrine {
namespace {

struct Bytes {
  const void* data = nullptr;
  uint32_t size = 0;
};

// What JavaScript reads, as nine 32-bit numbers.
struct Reply {
  uint32_t code = 0;  // StatusCode
  Bytes message;
  Bytes manifest;  // of extend
  Bytes files;     // of extend: two 32-bit numbers each, in the order in which they were added
  Bytes found;     // of search: an index and a float each
};
static_assert(sizeof(Reply) == 9 * 4 && sizeof(Bytes) == 8 && sizeof(Found) == 8);

// One bundle at a time.
struct Edge {
  std::vector<uint8_t> block;
  Bundle bundle;
  Status status;    // of the last call
  Status of_files;  // of those that are handed in
  Reply reply;
  std::optional<ContentIndex> index;
  std::unique_ptr<Search> search;  // made when it is first asked
  ExtendedBundle extended;
  std::vector<Bytes> files;
  std::vector<Found> found;
};

Edge& TheEdge() {
  static auto* edge = new Edge();
  return *edge;
}

Reply* ReplyWith(Status status) {
  Edge& edge = TheEdge();
  edge.status = std::move(status);
  edge.reply = Reply();
  edge.reply.code = static_cast<uint32_t>(edge.status.code());
  const std::string& message = edge.status.message();
  edge.reply.message = {message.data(), static_cast<uint32_t>(message.size())};
  return &edge.reply;
}

// The texts of each item, id, title, category and brand, end to end; where each ends; prices; features.
Result<std::vector<UpsertedItem>> ReadItems(ArrayReader in) {
  const auto text = in.Next<char>();
  const auto ends = in.Next<uint32_t>();
  const auto prices = in.Next<float>();
  const auto own = in.Next<float>();
  const auto own_counts = in.Next<uint32_t>();
  constexpr size_t kTexts = 4;
  if (ends.size() != kTexts * prices.size() || own_counts.size() != prices.size()) {
    return InvalidArgument("items: texts, prices and features must be of the same items");
  }
  std::vector<UpsertedItem> items(prices.size());
  size_t begin = 0;
  size_t own_begin = 0;
  for (size_t i = 0; i < items.size(); ++i) {
    std::string* const texts[kTexts] = {&items[i].id, &items[i].title, &items[i].category, &items[i].brand};
    for (size_t t = 0; t < kTexts; ++t) {
      const size_t end = ends[kTexts * i + t];
      if (end < begin || end > text.size()) return InvalidArgument("items: the ends of texts must rise");
      texts[t]->assign(text.data() + begin, end - begin);
      begin = end;
    }
    items[i].price = prices[i];
    if (own_counts[i] > own.size() - own_begin) return InvalidArgument("items: there are too few features");
    const auto features = own.subspan(own_begin, own_counts[i]);
    items[i].own.assign(features.begin(), features.end());
    own_begin += own_counts[i];
  }
  return items;
}

// A block for the arrays of the next call; null: not enough memory.
VITRINE_EXPORT("reserve") uint8_t* Reserve(uint32_t size_bytes) {
  std::vector<uint8_t>& block = TheEdge().block;
  if (block.size() < size_bytes && !TryAssign(block, size_bytes)) return nullptr;
  return block.data();
}

// One more file of the bundle; its role is in the block. Returns where its bytes go; null: not enough memory, which
// open() then says. The first file after an open() begins another bundle.
VITRINE_EXPORT("addFile") uint8_t* AddFile(uint32_t size_bytes) {
  Edge& edge = TheEdge();
  if (edge.index) {
    edge.search = nullptr;
    edge.index.reset();
    edge.bundle = Bundle();
  }
  const auto role = ArrayReader(edge.block).Next<char>();
  BundleFile& file = edge.bundle.files.emplace_back();
  file.role.assign(role.data(), role.size());
  file.path = file.role;
  if (TryAssign(file.bytes, size_bytes)) return file.bytes.data();
  edge.of_files = OutOfMemory("not enough memory for the file with the role '{}'", file.role);
  return nullptr;
}

// N and D, and the manifest's text, are the arrays in the block.
VITRINE_EXPORT("open") const Reply* Open() {
  Edge& edge = TheEdge();
  ArrayReader in(edge.block);
  const auto sizes = in.Next<uint32_t>();
  const auto manifest = in.Next<char>();
  Status status = std::exchange(edge.of_files, OkStatus());
  if (status.ok() && sizes.size() != 2) status = InvalidArgument("sizes must be N and D");
  if (status.ok()) {
    edge.bundle.manifest.assign(manifest.data(), manifest.size());
    Result<ContentIndex> index = ContentIndex::Open(edge.bundle, sizes[0], sizes[1], OpenByHeader);
    if (index.ok()) {
      edge.index = std::move(*index);
      return ReplyWith(OkStatus());
    }
    status = std::move(index).status();
  }
  edge.bundle = Bundle();
  return ReplyWith(std::move(status));
}

// What the bundle is with these items; valid until the next call.
VITRINE_EXPORT("extend") const Reply* Extend() {
  Edge& edge = TheEdge();
  if (!edge.index) return ReplyWith(InvalidArgument("no bundle is open"));
  const Result<std::vector<UpsertedItem>> items = ReadItems(ArrayReader(edge.block));
  if (!items.ok()) return ReplyWith(items.status());
  Result<ExtendedBundle> extended = ExtendBundle(edge.bundle, *edge.index, *items, ExtendOptions());
  if (!extended.ok()) return ReplyWith(std::move(extended).status());
  edge.extended = std::move(*extended);
  edge.files.clear();
  for (const BundleFile& file : edge.extended.bundle.files) {
    edge.files.push_back({file.bytes.data(), static_cast<uint32_t>(file.bytes.size())});
  }
  Reply* reply = ReplyWith(OkStatus());
  const std::string& manifest = edge.extended.bundle.manifest;
  reply->manifest = {manifest.data(), static_cast<uint32_t>(manifest.size())};
  reply->files = {edge.files.data(), static_cast<uint32_t>(edge.files.size())};
  return reply;
}

// The text and the limit are the arrays in the block.
VITRINE_EXPORT("search") const Reply* Find() {
  Edge& edge = TheEdge();
  if (!edge.index) return ReplyWith(InvalidArgument("no bundle is open"));
  ArrayReader in(edge.block);
  const auto text = in.Next<char>();
  const auto limit = in.Next<uint32_t>();
  if (limit.size() != 1) return ReplyWith(InvalidArgument("a search takes a limit"));
  if (!edge.search) edge.search = std::make_unique<Search>(*edge.index);
  edge.found = edge.search->Find({text.data(), text.size()}, limit[0]);
  Reply* reply = ReplyWith(OkStatus());
  reply->found = {edge.found.data(), static_cast<uint32_t>(edge.found.size())};
  return reply;
}

}  // namespace
}  // namespace vitrine
