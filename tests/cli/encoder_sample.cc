// encoder_sample KIND DIMENSIONS HEADS LENGTH BLOCKS FILE: writes a sequence encoder that nobody trained as ONNX to
// FILE, and to stdout, as JSON, histories of all lengths with the user vectors that plain loops make of them: [{items,
// user}]. KIND is transformer or gru, which has no heads and blocks.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "fit/plain_encoder.h"
#include "neural/encoder_onnx.h"
#include "support/random_encoder.h"

namespace {

constexpr uint32_t kItems = 300;
constexpr uint64_t kSeed = 1;

template <typename T>
void PrintList(const char* name, const std::vector<T>& values, const char* format) {
  std::printf("\"%s\":[", name);
  for (size_t i = 0; i < values.size(); ++i) {
    if (i > 0) std::putchar(',');
    std::printf(format, values[i]);
  }
  std::putchar(']');
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 7) return 2;
  const auto number = [argv](int i) { return static_cast<uint32_t>(std::strtoul(argv[i], nullptr, 10)); };
  const bool is_gru = std::string_view(argv[1]) == "gru";
  const vitrine::testing::EncoderShape shape = {
      .kind = is_gru ? vitrine::EncoderKind::kGru : vitrine::EncoderKind::kTransformer,
      .items = kItems,
      .dimensions = number(2),
      .heads = number(3),
      .length = number(4),
      .feed_forward = 2 * number(2),
      .blocks = number(5)};
  const vitrine::FittedEncoder encoder = vitrine::testing::RandomEncoder(shape, kSeed);
  std::ofstream(argv[6], std::ios::binary) << vitrine::EncoderOnnx(encoder);

  vitrine::Random random(kSeed + 1);
  std::putchar('[');
  for (uint32_t length = 1; length <= shape.length; ++length) {
    std::vector<int32_t> items(length);
    for (int32_t& item : items) item = static_cast<int32_t>(random.Below(kItems));
    std::fputs(length > 1 ? ",{" : "{", stdout);
    PrintList("items", items, "%d");
    std::putchar(',');
    PrintList("user", vitrine::EncodePlainly(encoder, items), "%.9g");
    std::putchar('}');
  }
  std::puts("]");
  return 0;
}
