#include "bundle/safetensors.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>

namespace vitrine {
namespace {

std::vector<uint8_t> TwoTensors() {
  SafetensorsWriter writer;
  const std::vector<uint8_t> bytes = {1, 2, 3};
  const std::vector<float> floats = {0.5f, -1.5f};
  writer.Add<uint8_t>("bytes", DType::kU8, {3}, bytes);
  writer.Add<float>("floats", DType::kF32, {2, 1}, floats);
  return writer.Finish();
}

std::vector<uint8_t> FileOf(std::string header, size_t data_bytes) {
  header.resize((header.size() + 7) / 8 * 8, ' ');
  std::vector<uint8_t> file(8);
  const uint64_t length = header.size();
  std::memcpy(file.data(), &length, 8);
  file.insert(file.end(), header.begin(), header.end());
  file.resize(file.size() + data_bytes, 7);
  return file;
}

TEST(Safetensors, ReadsBackWhatItWrote) {
  const std::vector<uint8_t> file = TwoTensors();
  const Result<SafetensorsReader> reader = SafetensorsReader::Open(file);
  ASSERT_TRUE(reader.ok()) << reader.status().message();
  const Tensor* floats = reader->Find("floats");
  ASSERT_NE(floats, nullptr);
  EXPECT_EQ(floats->dtype, DType::kF32);
  EXPECT_EQ(floats->shape, (std::vector<uint64_t>{2, 1}));
  float values[2];
  std::memcpy(values, floats->bytes.data(), 8);
  EXPECT_EQ(values[1], -1.5f);
  EXPECT_EQ(reader->Find("bytes")->bytes[2], 3);
  EXPECT_EQ(reader->Find("other"), nullptr);
}

TEST(Safetensors, AlignsEveryTensorToItsElements) {
  const std::vector<uint8_t> file = TwoTensors();  // the bytes were added first
  const Result<SafetensorsReader> reader = SafetensorsReader::Open(file);
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ((reader->Find("floats")->bytes.data() - file.data()) % 4, 0);
}

TEST(Safetensors, RejectsEveryTruncation) {
  const std::vector<uint8_t> file = TwoTensors();
  for (size_t length = 0; length < file.size(); ++length) {
    const std::vector<uint8_t> cut(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(length));
    EXPECT_FALSE(SafetensorsReader::Open(cut).ok()) << length;
  }
}

TEST(Safetensors, RejectsBytesAfterTheLastTensor) {
  std::vector<uint8_t> file = TwoTensors();
  file.push_back(0);
  EXPECT_FALSE(SafetensorsReader::Open(file).ok());
}

TEST(Safetensors, RejectsOverlapsAndHoles) {
  const char* const kOverlap = R"({"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},
                                   "b":{"dtype":"U8","shape":[3],"data_offsets":[1,4]}})";
  const char* const kHole = R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},
                                "b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}})";
  EXPECT_FALSE(SafetensorsReader::Open(FileOf(kOverlap, 4)).ok());
  EXPECT_FALSE(SafetensorsReader::Open(FileOf(kHole, 4)).ok());
}

TEST(Safetensors, TakesEmptyTensorsAnywhere) {
  const char* const kEmpty = R"({"a":{"dtype":"U8","shape":[0],"data_offsets":[1,1]},
                                 "b":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}})";
  EXPECT_TRUE(SafetensorsReader::Open(FileOf(kEmpty, 4)).ok());
}

TEST(Safetensors, RejectsShapesThatDoNotFitAndSaysWhichTensor) {
  const char* const kBad[] = {
      R"({"bad":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}})",
      R"({"bad":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}})",
      R"({"bad":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}})",
      R"({"bad":{"dtype":"U8","shape":[4294967295,4294967295,4294967295],"data_offsets":[0,1]}})",
      R"({"bad":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}})",
      R"({"bad":{"dtype":"U8","shape":[1]}})",
      R"({"bad":7})",
  };
  for (const char* header : kBad) {
    const Result<SafetensorsReader> reader = SafetensorsReader::Open(FileOf(header, 8));
    ASSERT_FALSE(reader.ok()) << header;
    EXPECT_NE(reader.status().message().find("'bad'"), std::string::npos) << reader.status().message();
  }
}

TEST(Safetensors, PassesOverMetadata) {
  const char* const kHeader =
      R"({"__metadata__":{"made":"by hand"},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})";
  const std::vector<uint8_t> file = FileOf(kHeader, 1);
  const Result<SafetensorsReader> reader = SafetensorsReader::Open(file);
  ASSERT_TRUE(reader.ok()) << reader.status().message();
  EXPECT_EQ(reader->tensors().size(), 1u);
}

}  // namespace
}  // namespace vitrine
