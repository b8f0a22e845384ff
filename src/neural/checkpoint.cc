#include "neural/checkpoint.h"

#include <torch/serialize.h>

#include <cstring>
#include <filesystem>

namespace vitrine {
namespace {

namespace fs = std::filesystem;

// FNV-1a with 64-bit words in place of bytes, each mixed.
class Hasher {
 public:
  void Add(uint64_t value) { hash_ = (hash_ ^ SplitMix64(value)) * 0x100000001b3ULL; }
  void Add(float value) {
    uint32_t bits = 0;
    std::memcpy(&bits, &value, sizeof(bits));
    Add(uint64_t{bits});
  }
  template <typename T>
  void Add(const std::vector<T>& values) {
    Add(uint64_t{values.size()});
    for (const T& value : values) {
      if constexpr (std::is_integral_v<T>) {
        Add(static_cast<uint64_t>(value));
      } else {
        Add(value);
      }
    }
  }
  int64_t value() const { return static_cast<int64_t>(hash_); }

 private:
  uint64_t hash_ = 0xcbf29ce484222325ULL;
};

torch::Tensor Whole(int64_t value) { return torch::full({}, value, torch::kInt64); }

// float64[epochs, 2]: loss and NDCG@10.
torch::Tensor ToTensor(const std::vector<EncoderEpoch>& curve) {
  torch::Tensor out = torch::empty({static_cast<int64_t>(curve.size()), 2}, torch::kFloat64);
  auto values = out.accessor<double, 2>();
  for (size_t i = 0; i < curve.size(); ++i) {
    values[static_cast<int64_t>(i)][0] = curve[i].loss;
    values[static_cast<int64_t>(i)][1] = curve[i].ndcg_at_10;
  }
  return out;
}

std::vector<EncoderEpoch> ToCurve(const torch::Tensor& tensor) {
  std::vector<EncoderEpoch> curve;
  const auto values = tensor.accessor<double, 2>();
  for (int64_t i = 0; i < values.size(0); ++i) curve.push_back({values[i][0], values[i][1]});
  return curve;
}

int64_t ReadWhole(torch::serialize::InputArchive& archive, const std::string& name) {
  torch::Tensor value;
  archive.read(name, value);
  return value.item<int64_t>();
}

}  // namespace

int64_t Fingerprint(const SequenceData& data, const SequenceEncoderOptions& options) {
  Hasher hash;
  for (const int value : {static_cast<int>(options.kind), options.dimensions, options.blocks, options.heads,
                          options.feed_forward, options.length, options.epochs, options.stop_after, options.batch_users,
                          options.rounded_epochs, options.threads, options.distillation.dimensions,
                          options.distillation.blocks, options.distillation.heads, options.distillation.epochs}) {
    hash.Add(static_cast<uint64_t>(value));
  }
  for (const float value :
       {options.dropout, options.initial_deviation, options.learning_rate, options.last_learning_rate,
        options.weight_decay, options.crop_probability, options.distillation.share, options.distillation.temperature}) {
    hash.Add(value);
  }
  hash.Add(options.seed);
  hash.Add(uint64_t{data.num_items});
  hash.Add(data.sequences);
  hash.Add(data.baskets.cases.histories);
  hash.Add(data.baskets.cases.targets);
  for (const float share : data.baskets.shares) hash.Add(share);
  hash.Add(data.attributes.offsets);
  hash.Add(data.attributes.values);
  hash.Add(data.validation.histories);
  hash.Add(data.validation.targets);
  return hash.value();
}

void WriteCheckpoint(const std::string& path, int64_t fingerprint, const TrainingState& state,
                     const SequenceNetwork& network, const torch::optim::Optimizer& optimiser) {
  torch::serialize::OutputArchive archive;
  archive.write("fingerprint", Whole(fingerprint));
  archive.write("epochs_done", Whole(state.epochs_done));
  archive.write("best_epoch", Whole(state.best_epoch));
  archive.write("best_ndcg_at_10", torch::full({}, state.best_ndcg_at_10, torch::kFloat64));
  archive.write("curve", ToTensor(state.curve));
  for (size_t i = 0; i < state.best.size(); ++i) archive.write("best_" + std::to_string(i), state.best[i]);
  torch::serialize::OutputArchive weights;
  network.save(weights);
  archive.write("weights", weights);
  torch::serialize::OutputArchive moments;
  optimiser.save(moments);
  archive.write("moments", moments);
  const std::string aside = path + ".part";
  archive.save_to(aside);
  fs::rename(aside, path);
}

bool ReadCheckpoint(const std::string& path, int64_t fingerprint, TrainingState* state, SequenceNetwork* network,
                    torch::optim::Optimizer* optimiser) {
  if (!fs::exists(path)) return false;
  torch::serialize::InputArchive archive;
  archive.load_from(path);
  if (ReadWhole(archive, "fingerprint") != fingerprint) return false;
  TrainingState read;
  read.epochs_done = ReadWhole(archive, "epochs_done");
  read.best_epoch = ReadWhole(archive, "best_epoch");
  torch::Tensor ndcg;
  archive.read("best_ndcg_at_10", ndcg);
  read.best_ndcg_at_10 = ndcg.item<double>();
  torch::Tensor curve;
  archive.read("curve", curve);
  read.curve = ToCurve(curve);
  for (size_t i = 0; i < network->parameters().size(); ++i) {
    read.best.emplace_back();
    archive.read("best_" + std::to_string(i), read.best.back());
  }
  torch::serialize::InputArchive weights;
  archive.read("weights", weights);
  torch::serialize::InputArchive moments;
  archive.read("moments", moments);
  network->load(weights);
  optimiser->load(moments);
  *state = std::move(read);
  return true;
}

}  // namespace vitrine
