// Random numbers that are the same on every compiler and target. The distributions of <random> are
// implementation-defined, and the C library's log and cos differ between glibc and musl; nothing here uses them.
#ifndef VITRINE_BASE_RANDOM_H_
#define VITRINE_BASE_RANDOM_H_

#include <cstddef>
#include <cstdint>
#include <span>

namespace vitrine {

// Turns a counter or a seed into well-mixed bits; also good for hashing integers.
// Source: Steele, Lea, Flood, OOPSLA 2014 (SplitMix64).
inline uint64_t SplitMix64(uint64_t x) {
  x += 0x9e3779b97f4a7c15ull;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
  return x ^ (x >> 31);
}

// xoshiro256++, seeded through SplitMix64.  Source: Blackman and Vigna, ACM TOMS 47(4), 2021.
class Random {
 public:
  explicit Random(uint64_t seed) {
    for (uint64_t& word : state_) {
      word = SplitMix64(seed);
      seed += 0x9e3779b97f4a7c15ull;
    }
  }

  // A generator of its own for one part of the work, so that a draw more here changes nothing there.
  Random Fork(uint64_t stream) const { return Random(SplitMix64(state_[0] ^ SplitMix64(stream + 1))); }

  uint64_t Next() {
    const uint64_t result = Rotate(state_[0] + state_[3], 23) + state_[0];
    const uint64_t t = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= t;
    state_[3] = Rotate(state_[3], 45);
    return result;
  }

  // 0 .. bound-1, without bias.  REQUIRES: bound >= 1.
  // Rejection by mask rather than Lemire's method: wasm32 has no 128-bit product.
  uint64_t Below(uint64_t bound) {
    uint64_t mask = bound - 1;
    for (int shift = 1; shift < 64; shift *= 2) mask |= mask >> shift;
    for (;;) {
      const uint64_t draw = Next() & mask;
      if (draw < bound) return draw;
    }
  }

  // low .. high, both included.  REQUIRES: low <= high.
  int64_t Between(int64_t low, int64_t high) {
    return low + static_cast<int64_t>(Below(static_cast<uint64_t>(high - low) + 1));
  }

  // [0, 1) in steps of 2^-53.
  double Uniform() { return static_cast<double>(Next() >> 11) * 0x1p-53; }
  double Uniform(double low, double high) { return low + (high - low) * Uniform(); }

  bool Chance(double probability) { return Uniform() < probability; }

  // About the normal distribution with mean 0 and variance 1: twelve uniforms, so nothing beyond 6 in size.
  double Normal() {
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += Uniform();
    return sum;
  }

  // An index with probability weights[i] / sum; weights below or at 0 are never drawn.
  // REQUIRES: at least one weight, all finite. When none is above 0, index 0.
  size_t Categorical(std::span<const double> weights) {
    double sum = 0;
    for (const double weight : weights) sum += weight > 0 ? weight : 0;
    double left = Uniform() * sum;
    size_t last = 0;
    for (size_t i = 0; i < weights.size(); ++i) {
      if (!(weights[i] > 0)) continue;
      last = i;
      left -= weights[i];
      if (left < 0) return i;
    }
    return last;
  }

  // Fisher-Yates.
  template <typename T>
  void Shuffle(std::span<T> values) {
    for (size_t i = values.size(); i > 1; --i) {
      const auto k = static_cast<size_t>(Below(i));
      T moved = values[i - 1];
      values[i - 1] = values[k];
      values[k] = moved;
    }
  }

 private:
  static uint64_t Rotate(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

  uint64_t state_[4] = {};
};

}  // namespace vitrine

#endif  // VITRINE_BASE_RANDOM_H_
