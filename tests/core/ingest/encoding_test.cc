#include "ingest/encoding.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace vitrine {
namespace {

using namespace std::string_view_literals;

struct Decoded {
  std::string text;
  Encoding encoding = Encoding::kUtf8;
};

Decoded Decode(std::string_view bytes, size_t chunk = SIZE_MAX, std::optional<Encoding> known = std::nullopt) {
  const auto inner = MakeMemorySource("in.csv", std::string(bytes), chunk);
  DecodedSource source(*inner, known);
  Decoded out;
  std::vector<char> piece(7);
  for (;;) {
    const Result<size_t> count = source.Read(piece);
    EXPECT_TRUE(count.ok());
    if (!count.ok() || *count == 0) break;
    out.text.append(piece.data(), *count);
  }
  out.encoding = source.encoding();
  return out;
}

TEST(DecodedSource, HandsOutUtf8AsItIsWhereverAChunkEnds) {
  const std::string text = "caf\u00e9 \u20ac \U0001f375 plain";
  for (size_t chunk = 1; chunk < 12; ++chunk) {
    const Decoded decoded = Decode(text, chunk);
    EXPECT_EQ(decoded.text, text);
    EXPECT_EQ(decoded.encoding, Encoding::kUtf8);
  }
}

TEST(DecodedSource, KnowsUtf16ByItsMarkAndByItsZeros) {
  const auto little =
      "\xff\xfe"
      "a\0\xe9\0\x3c\xd8\x75\xdf"sv;
  const auto big =
      "\xfe\xff"
      "\0a\0\xe9\xd8\x3c\xdf\x75"sv;
  for (size_t chunk = 1; chunk < 6; ++chunk) {
    EXPECT_EQ(Decode(little, chunk).text, "\ufeffa\u00e9\U0001f375");
    EXPECT_EQ(Decode(big, chunk).text, "\ufeffa\u00e9\U0001f375");
  }
  EXPECT_EQ(Decode("a\0b\0c\0"sv).encoding, Encoding::kUtf16Le);
  EXPECT_EQ(Decode("\0a\0b\0c"sv).text, "abc");
}

TEST(DecodedSource, PutsAReplacementForHalfAPairAndForHalfAUnit) {
  EXPECT_EQ(Decode("a\0b\0\x3d\xd8"
                   "c\0"sv)
                .text,
            "ab\ufffdc");
  EXPECT_EQ(Decode("a\0b\0\x3d\xd8"sv).text, "ab\ufffd");
  EXPECT_EQ(Decode("a\0b\0c"sv).text, "ab\ufffd");
}

TEST(DecodedSource, ReadsWindows1252WhereTheFirstByteAboveAsciiCannotBeUtf8) {
  for (size_t chunk = 1; chunk < 6; ++chunk) {
    const Decoded decoded = Decode("id;\x80 5;caf\xe9\n", chunk);
    EXPECT_EQ(decoded.text, "id;\u20ac 5;caf\u00e9\n");
    EXPECT_EQ(decoded.encoding, Encoding::kWindows1252);
  }
}

TEST(DecodedSource, LeavesADamagedByteInUtf8ToTheReader) {
  const std::string after = "caf\u00e9 \xff tail";
  EXPECT_EQ(Decode(after).text, after);
  const std::string before = "\xff caf\u00e9 th\u00e9";
  EXPECT_EQ(Decode(before).text, before);
  EXPECT_EQ(Decode(before).encoding, Encoding::kUtf8);
}

TEST(DecodedSource, DoesAsItIsToldWhateverTheBytesLookLike) {
  EXPECT_EQ(Decode("caf\u00e9", SIZE_MAX, Encoding::kWindows1252).text, "caf\u00c3\u00a9");
  EXPECT_EQ(Decode("caf\xe9", SIZE_MAX, Encoding::kUtf8).text, "caf\xe9");
}

TEST(DecodedSource, IsEmptyWhereItsInputIs) { EXPECT_EQ(Decode("").text, ""); }

TEST(EncodingName, ReadsBackWhatItWrites) {
  for (const Encoding encoding : {Encoding::kUtf8, Encoding::kUtf16Le, Encoding::kUtf16Be, Encoding::kWindows1252}) {
    EXPECT_EQ(EncodingFromName(EncodingName(encoding)), encoding);
  }
  EXPECT_EQ(EncodingFromName("ebcdic"), std::nullopt);
}

}  // namespace
}  // namespace vitrine
