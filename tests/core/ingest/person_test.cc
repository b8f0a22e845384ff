#include "ingest/person.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ingest/ingest.h"
#include "reading.h"

namespace vitrine {
namespace {

std::string Hex(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (const char c : bytes) {
    hex += kDigits[static_cast<uint8_t>(c) >> 4];
    hex += kDigits[static_cast<uint8_t>(c) & 15];
  }
  return hex;
}

PersonKey Counting() {
  PersonKey key;
  for (size_t i = 0; i < key.size(); ++i) key[i] = static_cast<uint8_t>(i);
  return key;
}

// The message is 0, 1, 2, ..., the key 0..15, as in the reference code; the longer ones by OpenSSL's SIPHASH.
TEST(PersonHash, IsSipHashOf128Bits) {
  const struct {
    size_t size;
    const char* hash;
  } kVectors[] = {{0, "a3817f04ba25a8e66df67214c7550293"}, {1, "da87c1d86b99af44347659119b22fc45"},
                  {2, "8177228da4a45dc7fca38bdef60affe4"}, {7, "a1f1ebbed8dbc153c0b84aa61ff08239"},
                  {8, "3b62a9ba6258f5610f83e264f31497b4"}, {15, "5493e99933b0a8117e08ec0f97cfc3d9"},
                  {63, "5150d1772f50834a503e069a973fbd7c"}};
  for (const auto& [size, hash] : kVectors) {
    std::string message;
    for (size_t i = 0; i < size; ++i) message.push_back(static_cast<char>(i));
    EXPECT_EQ(Hex(HashPerson(Counting(), message).bytes()), hash) << size;
  }
}

TEST(PersonHash, OfAnotherKeyIsAnother) {
  EXPECT_NE(HashPerson(Counting(), "jane@example.org").bytes(), HashPerson(PersonKey{}, "jane@example.org").bytes());
}

// The key is random in the command: what is made of a file must not depend on it.
TEST(PersonKey, ChangesNothingOfWhatIsRead) {
  IngestOptions keyed;
  keyed.person_key = Counting();
  const auto same = [&](auto reader, const std::string& text) {
    const Reading plain = Read(reader, text);
    const Reading hashed = Read(reader, text, keyed);
    ASSERT_TRUE(plain.result.ok() && hashed.result.ok()) << plain.message();
    EXPECT_EQ(plain.dataset().is_guest, hashed.dataset().is_guest);
    ASSERT_EQ(plain.dataset().interactions.size(), hashed.dataset().interactions.size());
    for (size_t i = 0; i < plain.dataset().interactions.size(); ++i) {
      EXPECT_EQ(plain.dataset().interactions[i].user, hashed.dataset().interactions[i].user);
      EXPECT_EQ(plain.dataset().interactions[i].item, hashed.dataset().interactions[i].item);
    }
  };
  same(ReadEvents, "user,session,item,time\nu,,a,1\nv,,b,2\n,s,c,3\nu,,c,4\n,s,a,5\n,t,a,5\n");
  same(ReadOrders, "order,customer,item,time\n1,u,a,1\n2,v,b,2\n3,,c,3\n4,u,c,4\n");
  same(ReadSequences, "u a b c\nv b c\nu d\n");
}

}  // namespace
}  // namespace vitrine
