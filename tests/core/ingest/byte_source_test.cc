#include "ingest/byte_source.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <string>
#include <vector>

#ifdef VITRINE_WITH_ZLIB
#include <zlib.h>
#endif

namespace vitrine {
namespace {

// Everything a source gives, in reads of `step` bytes.
Result<std::string> Drain(ByteSource& source, size_t step = 1000) {
  std::string all;
  std::vector<char> buffer(step);
  for (;;) {
    Result<size_t> count = source.Read(buffer);
    if (!count.ok()) return count.status();
    if (*count == 0) return all;
    all.append(buffer.data(), *count);
  }
}

TEST(ByteSource, MemoryComesInPiecesOfTheSizeAskedFor) {
  const auto source = MakeMemorySource("m", "abcdefg", 3);
  char out[10];
  EXPECT_EQ(*source->Read(out), 3u);
  EXPECT_EQ(*source->Read(std::span(out).first(2)), 2u);
  EXPECT_EQ(*source->Read(out), 2u);
  EXPECT_EQ(*source->Read(out), 0u);
}

TEST(ByteSource, ReadsAFileAsItIs) {
  const std::string path = ::testing::TempDir() + "vitrine_byte_source_test.txt";
  std::FILE* file = std::fopen(path.c_str(), "wb");
  ASSERT_NE(file, nullptr);
  std::fputs("two\r\nlines\n", file);
  std::fclose(file);
  Result<std::unique_ptr<ByteSource>> source = OpenInput(path);
  ASSERT_TRUE(source.ok()) << source.status().message();
  EXPECT_EQ(*Drain(**source, 4), "two\r\nlines\n");
  std::remove(path.c_str());
}

TEST(ByteSource, SaysWhichFileIsNotThere) {
  const auto source = OpenInput("no/such/file.csv");
  ASSERT_FALSE(source.ok());
  EXPECT_EQ(source.status().code(), StatusCode::kNotFound);
  EXPECT_EQ(source.status().message(), "no/such/file.csv: no such file");
}

TEST(ByteSource, RefusesAFolder) {
  const auto source = OpenInput(::testing::TempDir());
  ASSERT_FALSE(source.ok());
  EXPECT_NE(source.status().message().find("is a folder"), std::string::npos);
}

TEST(ByteSource, LeavesPlainTextAlone) {
  for (const std::string text : {"", "\x1f", "a", "\x1f\x8c not gzip"}) {
    Result<std::unique_ptr<ByteSource>> source = DetectGzip(MakeMemorySource("m", text, 1));
    ASSERT_TRUE(source.ok());
    EXPECT_EQ(*Drain(**source, 3), text);
  }
}

#ifdef VITRINE_WITH_ZLIB

std::string Gzip(const std::string& text) {
  z_stream stream = {};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string LongText() {
  std::string text;
  for (int i = 0; i < 20000; ++i) text += "line " + std::to_string(i * i) + "\n";
  return text;
}

Result<std::string> Inflate(const std::string& bytes, size_t chunk = SIZE_MAX, size_t step = 1000) {
  Result<std::unique_ptr<ByteSource>> source = DetectGzip(MakeMemorySource("f.gz", bytes, chunk));
  if (!source.ok()) return source.status();
  return Drain(**source, step);
}

TEST(GzipSource, InflatesWhateverTheChunks) {
  const std::string text = LongText();
  const std::string gz = Gzip(text);
  EXPECT_EQ(*Inflate(gz), text);
  EXPECT_EQ(*Inflate(gz, 1), text);
  EXPECT_EQ(*Inflate(gz, 7, 13), text);
}

TEST(GzipSource, ReadsMembersThatFollowEachOtherAndPadding) {
  EXPECT_EQ(*Inflate(Gzip("one,") + Gzip("") + Gzip("two")), "one,two");
  EXPECT_EQ(*Inflate(Gzip("one") + std::string(700, '\0')), "one");
}

TEST(GzipSource, SaysWhereAStreamIsCutOff) {
  const std::string gz = Gzip(LongText());
  // Every cut but those inside the magic, where the file is no gzip file yet.
  for (size_t cut = 2; cut < gz.size(); cut += 97) {
    const Result<std::string> result = Inflate(gz.substr(0, cut));
    ASSERT_FALSE(result.ok()) << cut;
    EXPECT_EQ(result.status().code(), StatusCode::kCorrupt);
    EXPECT_NE(result.status().message().find("f.gz: the gzip stream is cut off at byte " + std::to_string(cut)),
              std::string::npos)
        << result.status().message();
  }
}

TEST(GzipSource, NoticesDamage) {
  std::string gz = Gzip(LongText());
  gz[gz.size() - 6] ^= 1;  // the checksum
  EXPECT_NE(Inflate(gz).status().message().find("f.gz: the gzip stream is damaged at byte"), std::string::npos);
  EXPECT_FALSE(Inflate(Gzip("one") + "garbage").ok());
}

#else

TEST(GzipSource, IsRefusedWithAReasonInABuildWithoutZlib) {
  const auto source = DetectGzip(MakeMemorySource("f.gz", "\x1f\x8b\x08"));
  ASSERT_FALSE(source.ok());
  EXPECT_NE(source.status().message().find("f.gz: is gzip"), std::string::npos);
}

#endif

}  // namespace
}  // namespace vitrine
