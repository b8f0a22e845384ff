#include "base/math.h"

#include <bit>
#include <cstdint>

namespace vitrine {

double Log1pPortable(double x) {
  constexpr double kLn2 = 0.693147180559945309417;
  constexpr double kSqrt2 = 1.41421356237309504880;
  // Near zero 1 + x would round x away: s = (y - 1) / (y + 1) with y = 1 + x is x / (2 + x), exactly so.
  double s = 0;
  int exponent = 0;
  if (x < kSqrt2 - 1) {
    s = x / (2 + x);
  } else {
    const uint64_t bits = std::bit_cast<uint64_t>(1 + x);
    exponent = static_cast<int>(bits >> 52) - 1023;
    double m = std::bit_cast<double>((bits & 0x000fffffffffffffull) | 0x3ff0000000000000ull);
    if (m > kSqrt2) {
      m *= 0.5;
      ++exponent;
    }
    s = (m - 1) / (m + 1);
  }
  // log(m) = 2 atanh(s), |s| <= 0.1716: the series to s^13 leaves less than 1e-12.
  const double z = s * s;
  const double series =
      1 + z * (1.0 / 3 + z * (1.0 / 5 + z * (1.0 / 7 + z * (1.0 / 9 + z * (1.0 / 11 + z * (1.0 / 13))))));
  return exponent * kLn2 + 2 * s * series;
}

}  // namespace vitrine
