// What libtorch and the native engine make of histories, from the weights that one bundle holds.
//
//   encoder_parity BUNDLE HISTORIES ANSWERS
//   HISTORIES  [[3,17],[8]]: indices of items, oldest first, each once, and no more than the encoder reads
//   ANSWERS    {"libtorch":[[0.1,...],...],"native":[[0.1,...],...],"lists":[[4,...],...]}
//              user vectors by history, and what the engine lists: 20 indices, best first
#include <torch/utils.h>

#include <algorithm>
#include <exception>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "bundle/manifest.h"
#include "cli/bundle_folder.h"
#include "encoder/sequence_encoder.h"
#include "engine/engine.h"
#include "neural/sequence_network.h"
#include "packed_encoder.h"

namespace vitrine {
namespace {

constexpr int kListed = 20;

using Items = std::vector<int32_t>;
using Json = nlohmann::json;

Json ToJson(std::span<const float> vector) { return Json(std::vector<float>(vector.begin(), vector.end())); }

// The network that is trained, with the values of a bundle in the place of its own.
class Libtorch {
 public:
  explicit Libtorch(const FittedEncoder& encoder) : network_(DataOf(encoder), OptionsOf(encoder)) {
    const torch::NoGradGuard no_grad;
    Set("items", encoder.vectors);
    Set("positions", encoder.positions);
    Set("input_norm", encoder.input_norm);
    for (size_t b = 0; b < encoder.blocks.size(); ++b) {
      const FittedBlock& block = encoder.blocks[b];
      const std::string name = "block_" + std::to_string(b) + "_";
      Set(name + "attention_in", block.attention_in);
      Set(name + "attention_out", block.attention_out);
      Set(name + "attention_norm", block.attention_norm);
      Set(name + "feed_forward_in", block.feed_forward_in);
      Set(name + "feed_forward_out", block.feed_forward_out);
      Set(name + "feed_forward_norm", block.feed_forward_norm);
    }
    length_ = static_cast<int>(encoder.length);
    network_.eval();
  }

  Json Encode(const Items& history) {
    const torch::NoGradGuard no_grad;
    PackedSequences batch;
    batch.Add(history, length_);
    const torch::Tensor user = network_.Encode(batch, network_.ItemVectors(), 0)[-1].contiguous();
    return ToJson({user.data_ptr<float>(), static_cast<size_t>(user.numel())});
  }

 private:
  static SequenceData DataOf(const FittedEncoder& encoder) {
    SequenceData data;
    data.num_items = static_cast<uint32_t>(encoder.vectors.size() / encoder.dimensions);
    return data;
  }

  static SequenceEncoderOptions OptionsOf(const FittedEncoder& encoder) {
    SequenceEncoderOptions options;
    options.dimensions = static_cast<int>(encoder.dimensions);
    options.blocks = static_cast<int>(encoder.blocks.size());
    options.heads = static_cast<int>(encoder.heads);
    options.feed_forward = static_cast<int>(encoder.blocks.at(0).feed_forward_in.outputs);
    options.length = static_cast<int>(encoder.length);
    options.threads = 1;
    return options;
  }

  void Set(const std::string& name, std::span<const float> values) {
    torch::Tensor& parameter = network_.named_parameters()[name];
    TORCH_CHECK(static_cast<size_t>(parameter.numel()) == values.size(), name, " has another shape in the bundle");
    std::copy(values.begin(), values.end(), parameter.data_ptr<float>());
  }

  void Set(const std::string& name, const FittedLinear& linear) {
    Set(name, linear.weights);
    Set(name + "_biases", linear.biases);
  }

  void Set(const std::string& name, const FittedNorm& norm) {
    Set(name, norm.gains);
    Set(name + "_biases", norm.biases);
  }

  SequenceNetwork network_;
  int length_ = 0;
};

std::vector<SessionItem> SessionOf(const Items& history) {
  std::vector<SessionItem> session;
  for (size_t i = history.size(); i-- > 0;) {
    const auto age = static_cast<int32_t>(session.size());
    session.push_back({history[i], static_cast<int32_t>(i), 1, age});
  }
  return session;
}

// The same questions as bench/scan/measure.mjs asks.
Result<Json> ListOf(Engine& engine, const Items& history) {
  std::vector<Event> events(history.size());
  for (size_t i = 0; i < history.size(); ++i) events[i].item = history[i];
  Request request;
  request.events = events;
  request.limit = kListed;
  request.diversity = 0;
  request.exploration.share = 0;
  const Result<Answer> answer = engine.Recommend(request);
  if (!answer.ok()) return answer.status();
  Json items = Json::array();
  for (const Hit& hit : answer->hits) items.push_back(hit.item);
  return items;
}

Status Run(const char* path, const char* questions, const char* answers) {
  std::ifstream file(questions);
  const auto histories = Json::parse(file).get<std::vector<Items>>();
  const Result<Bundle> bundle = ReadBundleFolder(path);
  if (!bundle.ok()) return bundle.status();
  const Result<Manifest> manifest = ParseManifest(bundle->manifest);
  if (!manifest.ok()) return manifest.status();
  const Result<Model> model = OpenModel(*bundle, manifest->items, manifest->dimensions);
  if (!model.ok()) return model.status();
  const Result<FittedEncoder> fitted = ReadPackedEncoder(*bundle, *model);
  if (!fitted.ok()) return fitted.status();
  Libtorch libtorch(*fitted);
  SequenceEncoder native;
  if (!native.Init(*model)) return OutOfMemory("not enough memory for the encoder");
  Result<Engine> engine = Engine::Load(*bundle);
  if (!engine.ok()) return engine.status();

  Json out = {{"libtorch", Json::array()}, {"native", Json::array()}, {"lists", Json::array()}};
  for (const Items& history : histories) {
    out["libtorch"].push_back(libtorch.Encode(history));
    out["native"].push_back(ToJson(native.Encode(SessionOf(history))));
    Result<Json> list = ListOf(*engine, history);
    if (!list.ok()) return list.status();
    out["lists"].push_back(std::move(*list));
  }
  std::ofstream written(answers);
  written << out;
  return written.flush() ? OkStatus() : IoError(std::string(answers) + ": cannot be written");
}

}  // namespace
}  // namespace vitrine

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: encoder_parity BUNDLE HISTORIES ANSWERS\n";
    return 2;
  }
  torch::set_num_threads(1);
  try {
    const vitrine::Status status = vitrine::Run(argv[1], argv[2], argv[3]);
    if (status.ok()) return 0;
    std::cerr << "error: " << status.message() << "\n";
  } catch (const std::exception& error) {
    std::cerr << "error: " << error.what() << "\n";
  }
  return 1;
}
