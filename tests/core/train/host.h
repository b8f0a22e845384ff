// A host that measures nothing: no clock, no hash, no compression.
#ifndef VITRINE_TESTS_CORE_TRAIN_HOST_H_
#define VITRINE_TESTS_CORE_TRAIN_HOST_H_

#include <cstdint>
#include <span>
#include <string>

#include "train/pipeline.h"

namespace vitrine::testing {

inline TrainHost Host() {
  TrainHost host;
  host.sha256 = [](std::span<const uint8_t>) { return std::string(64, '0'); };
  host.gzip_size = [](std::span<const uint8_t> bytes) { return bytes.size(); };
  return host;
}

}  // namespace vitrine::testing

#endif  // VITRINE_TESTS_CORE_TRAIN_HOST_H_
