#include "bundle/safetensors.h"

#include <gtest/gtest.h>

#include <cstring>
#include <limits>
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

// What a reader of the header of TwoTensors() would hand over: bytes at 8..11, floats at 0..8.
TensorTable TableOfTwoTensors() { return {"bytesfloats", {5, 0, 8, 11, 1, 3, 6, 4, 0, 8, 2, 2, 1}}; }

TEST(SafetensorsByTable, FindsWhatTheHeaderSays) {
  const std::vector<uint8_t> file = TwoTensors();
  const Result<SafetensorsReader> by_header = SafetensorsReader::Open(file);
  const Result<SafetensorsReader> by_table = SafetensorsReader::Open(file, TableOfTwoTensors());
  ASSERT_TRUE(by_header.ok());
  ASSERT_TRUE(by_table.ok()) << by_table.status().message();
  ASSERT_EQ(by_table->tensors().size(), by_header->tensors().size());
  for (const Tensor& expected : by_header->tensors()) {
    const Tensor* found = by_table->Find(expected.name);
    ASSERT_NE(found, nullptr) << expected.name;
    EXPECT_EQ(found->dtype, expected.dtype);
    EXPECT_EQ(found->shape, expected.shape);
    EXPECT_EQ(found->bytes.data(), expected.bytes.data());
    EXPECT_EQ(found->bytes.size(), expected.bytes.size());
  }
}

TEST(SafetensorsByTable, RejectsEveryTruncationOfFileAndTable) {
  const std::vector<uint8_t> file = TwoTensors();
  for (size_t length = 0; length < file.size(); ++length) {
    const std::vector<uint8_t> cut(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(length));
    EXPECT_FALSE(SafetensorsReader::Open(cut, TableOfTwoTensors()).ok()) << length;
  }
  for (size_t length = 0; length < TableOfTwoTensors().numbers.size(); ++length) {
    TensorTable table = TableOfTwoTensors();
    table.numbers.resize(length);
    EXPECT_FALSE(SafetensorsReader::Open(file, table).ok()) << length;
  }
}

TEST(SafetensorsByTable, RejectsNumbersThatCannotBe) {
  const std::vector<uint8_t> file = TwoTensors();
  const double kNaN = std::numeric_limits<double>::quiet_NaN();
  for (size_t i = 0; i < TableOfTwoTensors().numbers.size(); ++i) {
    for (const double wrong : {-1.0, 0.5, 1e300, kNaN}) {
      TensorTable table = TableOfTwoTensors();
      table.numbers[i] = wrong;
      EXPECT_FALSE(SafetensorsReader::Open(file, table).ok()) << "number " << i << ": " << wrong;
    }
  }
}

TEST(SafetensorsByTable, RejectsWhatTheHeaderMayNotSayEither) {
  const std::vector<uint8_t> file = FileOf("{}", 8);
  const struct {
    const char* what;
    TensorTable table;
  } kCases[] = {
      {"an overlap", {"ab", {1, 0, 0, 5, 1, 5, 1, 0, 4, 7, 1, 3}}},
      {"a hole", {"ab", {1, 0, 0, 3, 1, 3, 1, 0, 4, 8, 1, 4}}},
      {"a name twice", {"aa", {1, 0, 0, 4, 1, 4, 1, 0, 4, 8, 1, 4}}},
      {"no such dtype", {"a", {1, 5, 0, 8, 1, 8}}},
      {"floats between elements", {"ab", {1, 0, 0, 2, 1, 2, 1, 4, 2, 6, 1, 1}}},
      {"a shape that overflows", {"a", {1, 0, 0, 8, 3, 4294967295, 4294967295, 4294967295}}},
      {"a shape of other bytes", {"a", {1, 0, 0, 8, 1, 7}}},
      {"bytes behind the end", {"a", {1, 0, 0, 9, 1, 9}}},
  };
  for (const auto& c : kCases) {
    const Result<SafetensorsReader> reader = SafetensorsReader::Open(file, c.table);
    ASSERT_FALSE(reader.ok()) << c.what;
    EXPECT_EQ(reader.status().code(), StatusCode::kCorrupt) << c.what;
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
