// What the suite `peers` measures natively: the same scores by a plain Eigen product, and how fast this machine reads
// memory at all. Prints one JSON object.
//
//   peers_bench VECTORS QUERIES DIMENSIONS K SCANNED_BYTES
//
// VECTORS and QUERIES are float32, row-major, little-endian. `eigenMs` has one number a query, `kth` the K-th best
// exact score of each, `readMs` one number a pass over SCANNED_BYTES bytes.
#include <Eigen/Core>
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <numeric>
#include <vector>

namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Clock = std::chrono::steady_clock;

constexpr int kReadPasses = 50;

double MsSince(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

// Rows of `dimensions` floats; none when the file cannot be read.
Matrix ReadRows(const char* path, Eigen::Index dimensions) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) return Matrix();
  const auto size = static_cast<Eigen::Index>(file.tellg());
  Matrix rows(size / static_cast<Eigen::Index>(sizeof(float)) / dimensions, dimensions);
  file.seekg(0);
  file.read(reinterpret_cast<char*>(rows.data()), rows.size() * static_cast<Eigen::Index>(sizeof(float)));
  return rows;
}

void PrintList(const char* name, const std::vector<double>& values, const char* end) {
  std::printf("\"%s\":[", name);
  for (size_t i = 0; i < values.size(); ++i) std::printf("%s%.9g", i == 0 ? "" : ",", values[i]);
  std::printf("]%s", end);
}

// Milliseconds of each pass. Eight sums at once, so that the loads are waited for and not the additions.
std::vector<double> ReadPasses(size_t size_bytes) {
  const std::vector<uint64_t> words(std::max<size_t>(8, size_bytes / sizeof(uint64_t)), 1);
  std::vector<double> passes;
  uint64_t total = 0;
  for (int pass = 0; pass < kReadPasses; ++pass) {
    const auto start = Clock::now();
    uint64_t sums[8] = {};
    for (size_t i = 0; i + 8 <= words.size(); i += 8) {
      for (size_t lane = 0; lane < 8; ++lane) sums[lane] += words[i + lane];
    }
    total += std::accumulate(std::begin(sums), std::end(sums), uint64_t{0});
    passes.push_back(MsSince(start));
  }
  // Nothing may be optimised away.
  if (total == 0) std::abort();
  return passes;
}

int Run(const char* vectors_path, const char* queries_path, Eigen::Index dimensions, size_t k, size_t scanned_bytes) {
  const Matrix vectors = ReadRows(vectors_path, dimensions);
  const Matrix queries = ReadRows(queries_path, dimensions);
  if (static_cast<size_t>(vectors.rows()) < k || queries.rows() == 0) {
    std::fprintf(stderr, "error: too few vectors or queries\n");
    return 1;
  }
  Eigen::VectorXf scores(vectors.rows());
  std::vector<int32_t> order(static_cast<size_t>(vectors.rows()));
  std::vector<double> eigen_ms;
  std::vector<double> kth;
  const auto better = [&](int32_t a, int32_t b) { return scores[a] != scores[b] ? scores[a] > scores[b] : a < b; };
  for (Eigen::Index i = 0; i < queries.rows(); ++i) {
    const auto start = Clock::now();
    scores.noalias() = vectors * queries.row(i).transpose();
    std::iota(order.begin(), order.end(), 0);
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(k), order.end(), better);
    eigen_ms.push_back(MsSince(start));
    kth.push_back(scores[order[k - 1]]);
  }
  std::printf("{");
  PrintList("eigenMs", eigen_ms, ",");
  PrintList("kth", kth, ",");
  PrintList("readMs", ReadPasses(scanned_bytes), "}\n");
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const int dimensions = argc == 6 ? std::atoi(argv[3]) : 0;
  const int k = argc == 6 ? std::atoi(argv[4]) : 0;
  const int64_t scanned_bytes = argc == 6 ? std::atoll(argv[5]) : 0;
  if (dimensions < 1 || k < 1 || scanned_bytes < 1) {
    std::fprintf(stderr, "usage: peers_bench VECTORS QUERIES DIMENSIONS K SCANNED_BYTES\n");
    return 2;
  }
  return Run(argv[1], argv[2], dimensions, static_cast<size_t>(k), static_cast<size_t>(scanned_bytes));
}
