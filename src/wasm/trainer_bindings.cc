// The wasm edge of the trainer: argument checks and copies, no logic. JavaScript asks for a block with reserve(),
// writes the arrays of a training into it (wasm/array_reader.h), calls train(), and copies what the reply points at.
// While it runs, the module asks its host for bytes of the files and for what every platform has of its own; a host
// that throws from there has done with the module. Its side is web/src/trainer/trainer-module.ts.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/memory.h"
#include "train/pipeline.h"
#include "train/report.h"
#include "wasm/array_reader.h"

#define VITRINE_EXPORT(name) extern "C" __attribute__((export_name(name)))
#define VITRINE_IMPORT(name) extern "C" __attribute__((import_module("vitrine"), import_name(name)))

// The host's side. Addresses are of the module's memory.
VITRINE_IMPORT("read") uint32_t HostRead(uint32_t file, void* out, uint32_t size_bytes);  // 0: the end
VITRINE_IMPORT("readFraction") double HostReadFraction();                                 // 0..1
VITRINE_IMPORT("sha256") void HostSha256(const void* bytes, uint32_t size_bytes, char* hex_64);
VITRINE_IMPORT("gzipSize") uint32_t HostGzipSize(const void* bytes, uint32_t size_bytes);
VITRINE_IMPORT("now") double HostNow();  // seconds
VITRINE_IMPORT("progress")
uint32_t HostProgress(uint32_t stage, double fraction, const char* text, uint32_t text_bytes);
VITRINE_IMPORT("ingested") void HostIngested(const char* json, uint32_t json_bytes);

namespace vitrine {
namespace {

// What JavaScript reads, as 32-bit numbers.
struct ReplyText {
  const char* text = nullptr;
  uint32_t bytes = 0;
};
struct ReplyFile {
  ReplyText path;
  const uint8_t* bytes = nullptr;
  uint32_t size_bytes = 0;
};
struct Reply {
  uint32_t code = 0;  // StatusCode
  ReplyText message;
  ReplyText report;
  ReplyText manifest;
  const ReplyFile* files = nullptr;
  uint32_t num_files = 0;
};
static_assert(sizeof(ReplyFile) == 4 * 4 && sizeof(Reply) == 9 * 4);

// The first array, as doubles. Append only; trainer-module.ts has the same order.
enum Number : size_t {
  kKind,  // InputKind; -1: found out
  kHasCatalog,
  kVersion,
  kCreated,
  kSeed,
  kDimensions,
  kMaxBytes,
  kRefit,
  kSeparator,  // a character; 0: found out
  kDateOrder,  // DateOrder
  kMaxLineBytes,
  kEncoding,  // Encoding; -1: found out
  kNumNumbers,
};

enum HostFile : uint32_t { kLines, kCatalog };

// Everything the module keeps. One training a module: what it used of memory goes with it.
struct Edge {
  std::vector<uint8_t> block;
  Status status;
  Trained trained;
  std::vector<ReplyFile> files;
  Reply reply;
};

Edge& TheEdge() {
  static auto* edge = new Edge();
  return *edge;
}

uint32_t Size(size_t size) { return static_cast<uint32_t>(size); }
ReplyText TextOf(const std::string& text) { return {text.data(), Size(text.size())}; }

class HostSource final : public ByteSource {
 public:
  HostSource(std::string name, HostFile file) : ByteSource(std::move(name)), file_(file) {}
  Result<size_t> Read(std::span<char> out) override {
    return size_t{HostRead(file_, out.data(), Size(std::min<size_t>(out.size(), 1u << 30)))};
  }

 private:
  HostFile file_;
};

std::string NextText(ArrayReader& in) {
  const auto text = in.Next<char>();
  return {text.data(), text.size()};
}

// Texts end to end, each with a NUL behind it.
std::vector<std::string> NextTexts(ArrayReader& in) {
  std::vector<std::string> texts;
  const auto all = in.Next<char>();
  std::string_view rest(all.data(), all.size());
  for (size_t end = rest.find('\0'); end != std::string_view::npos; end = rest.find('\0')) {
    texts.emplace_back(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  return texts;
}

void ReadNumbers(std::span<const double> numbers, TrainInput* input, TrainOptions* options) {
  if (numbers[kKind] >= 0) input->kind = static_cast<InputKind>(static_cast<uint8_t>(numbers[kKind]));
  input->options.csv.separator = static_cast<char>(numbers[kSeparator]);
  input->options.csv.max_record_bytes = static_cast<size_t>(numbers[kMaxLineBytes]);
  input->options.date_order = static_cast<DateOrder>(static_cast<uint8_t>(numbers[kDateOrder]));
  if (numbers[kEncoding] >= 0) {
    input->options.encoding = static_cast<Encoding>(static_cast<uint8_t>(numbers[kEncoding]));
  }
  options->version = static_cast<uint64_t>(numbers[kVersion]);
  options->created = static_cast<uint64_t>(numbers[kCreated]);
  options->seed = static_cast<uint64_t>(numbers[kSeed]);
  options->dimensions = static_cast<int>(numbers[kDimensions]);
  options->budget.max_bytes = static_cast<uint64_t>(numbers[kMaxBytes]);
  options->refit = numbers[kRefit] != 0;
}

// Pairs: roles and columns, columns and kinds.
Status ReadColumns(ArrayReader& in, IngestOptions* options) {
  const std::vector<std::string> mappings = NextTexts(in);
  const std::vector<std::string> attributes = NextTexts(in);
  if (mappings.size() % 2 != 0 || attributes.size() % 2 != 0) return InvalidArgument("columns come in pairs");
  for (size_t i = 0; i < mappings.size(); i += 2) options->columns.emplace_back(mappings[i], mappings[i + 1]);
  for (size_t i = 0; i < attributes.size(); i += 2) {
    options->attributes.push_back({attributes[i], AttributeKindFromName(attributes[i + 1])});
  }
  return OkStatus();
}

std::string InputToJson(const Input& input) {
  nlohmann::ordered_json out = ReportToJson(input.report);
  out["kind"] = InputKindName(input.kind);
  if (!input.catalog_report.input.empty()) out["catalog"] = ReportToJson(input.catalog_report);
  return ToText(out);
}

TrainHost TheHost() {
  TrainHost host;
  host.sha256 = [](std::span<const uint8_t> bytes) {
    std::string hex(64, '0');
    HostSha256(bytes.data(), Size(bytes.size()), hex.data());
    return hex;
  };
  host.gzip_size = [](std::span<const uint8_t> bytes) { return HostGzipSize(bytes.data(), Size(bytes.size())); };
  host.now_s = HostNow;
  // A memory only grows.
  host.peak_memory_bytes = [] { return uint64_t{__builtin_wasm_memory_size(0)} * 65536; };
  host.read_fraction = HostReadFraction;
  host.progress = [](const TrainProgress& progress) {
    const std::string& text = progress.text;
    return HostProgress(static_cast<uint32_t>(progress.stage), progress.fraction, text.data(), Size(text.size())) != 0;
  };
  host.ingested = [](const Input& input) {
    const std::string json = InputToJson(input);
    HostIngested(json.data(), Size(json.size()));
  };
  return host;
}

Result<Trained> TrainFromBlock() {
  ArrayReader in(TheEdge().block);
  const auto numbers = in.Next<double>();
  if (numbers.size() != kNumNumbers) return InvalidArgument("a training takes as many numbers as there are names for");
  TrainInput input;
  TrainOptions options;
  ReadNumbers(numbers, &input, &options);
  options.name = NextText(in);
  options.split = NextText(in);
  options.budget.vectors = NextText(in);
  HostSource lines(NextText(in), kLines);
  HostSource catalog(NextText(in), kCatalog);
  VITRINE_RETURN_IF_ERROR(ReadColumns(in, &input.options));
  input.source = &lines;
  if (numbers[kHasCatalog] != 0) input.catalog = &catalog;
  return Train(input, options, TheHost());
}

// A block for the arrays of train(); null: not enough memory.
VITRINE_EXPORT("reserve") uint8_t* Reserve(uint32_t size_bytes) {
  std::vector<uint8_t>& block = TheEdge().block;
  return TryAssign(block, size_bytes) ? block.data() : nullptr;
}

// Numbers; name, split, vectors; how the lines and the catalogue are called; mappings, attributes: the arrays in the
// block.
VITRINE_EXPORT("train") const Reply* TrainOnce() {
  Edge& edge = TheEdge();
  Result<Trained> trained = TrainFromBlock();
  edge.status = trained.status();
  edge.reply = Reply();
  edge.reply.code = static_cast<uint32_t>(edge.status.code());
  edge.reply.message = TextOf(edge.status.message());
  if (!trained.ok()) return &edge.reply;
  edge.trained = std::move(*trained);
  const Bundle& bundle = edge.trained.bundle;
  for (const BundleFile& file : bundle.files) {
    edge.files.push_back({TextOf(file.path), file.bytes.data(), Size(file.bytes.size())});
  }
  edge.reply.report = TextOf(edge.trained.report);
  edge.reply.manifest = TextOf(bundle.manifest);
  edge.reply.files = edge.files.data();
  edge.reply.num_files = Size(edge.files.size());
  return &edge.reply;
}

}  // namespace
}  // namespace vitrine
