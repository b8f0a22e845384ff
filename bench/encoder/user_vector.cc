// The core's sequence encoder alone, as a module for the suite `parity`: indices of items in, the user vector out, in
// float, as it is before the scan rounds it. One model a module; bench/encoder/user-vector.mjs calls it.
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "base/memory.h"
#include "bundle/model.h"
#include "encoder/sequence_encoder.h"

#define VITRINE_EXPORT(name) extern "C" __attribute__((export_name(name)))

namespace vitrine {
namespace {

struct UserVector {
  char role[64] = {};  // of the file that is added next, 0 at its end
  Bundle bundle;
  Status status;
  Model model;
  SequenceEncoder encoder;
  std::array<int32_t, kMaxSessionItems> history = {};
  std::array<SessionItem, kMaxSessionItems> session = {};
};

UserVector& TheUserVector() {
  static auto* user_vector = new UserVector();
  return *user_vector;
}

VITRINE_EXPORT("role") char* Role() { return TheUserVector().role; }

// Returns where the bytes of the file with the role go.
VITRINE_EXPORT("addFile") uint8_t* AddFile(uint32_t size_bytes) {
  BundleFile& file = TheUserVector().bundle.files.emplace_back();
  file.role = TheUserVector().role;
  file.path = file.role;
  return TryAssign(file.bytes, size_bytes) ? file.bytes.data() : nullptr;
}

// Opens what was added. Returns what is wrong with it, null for nothing.
VITRINE_EXPORT("open") const char* Open(uint32_t num_items, uint32_t dimensions) {
  UserVector& own = TheUserVector();
  Result<Model> model = OpenModel(own.bundle, num_items, dimensions);
  if (!model.ok()) {
    own.status = model.status();
    return own.status.message().c_str();
  }
  own.model = std::move(*model);
  if (!HasEncoder(own.model)) return "the bundle has no encoder";
  return own.encoder.Init(own.model) ? nullptr : "not enough memory";
}

// Where the history goes: int32, newest first, each item once, at most 256.
VITRINE_EXPORT("history") int32_t* History() { return TheUserVector().history.data(); }

// Returns the user vector, float[D]. REQUIRES: size items of the bundle are at history().
VITRINE_EXPORT("encode") const float* Encode(uint32_t size) {
  UserVector& own = TheUserVector();
  for (uint32_t i = 0; i < size; ++i) {
    own.session[i] = {own.history[i], static_cast<int32_t>(size - 1 - i), 1, static_cast<int32_t>(i)};
  }
  return own.encoder.Encode(std::span(own.session).first(size)).data();
}

}  // namespace
}  // namespace vitrine
