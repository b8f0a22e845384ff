// Loops over independent rows on all cores. A row's result may depend on nothing but the row, so that the number of
// threads changes the time and never a byte.
#ifndef VITRINE_FIT_PARALLEL_H_
#define VITRINE_FIT_PARALLEL_H_

#include <algorithm>
#include <atomic>
#include <cstddef>
#ifndef __EMSCRIPTEN__
#include <thread>
#include <vector>
#endif

namespace vitrine {

// What `threads` = 0 stands for: the machine's cores; always 1 in wasm, which is built without threads.
inline int NumThreads(int threads) {
#ifdef __EMSCRIPTEN__
  (void)threads;
  return 1;
#else
  if (threads > 0) return threads;
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
#endif
}

// Calls body(begin, end, worker) for pieces that cover 0..n-1. `worker` is 0..NumThreads(threads)-1 and says whose
// scratch memory to use.
template <typename Body>
void ParallelFor(size_t n, int threads, const Body& body) {
  const int workers = static_cast<int>(std::min<size_t>(static_cast<size_t>(NumThreads(threads)), n));
  if (workers <= 1) {
    if (n > 0) body(size_t{0}, n, 0);
    return;
  }
#ifndef __EMSCRIPTEN__
  // Many more pieces than threads: rows differ in cost by orders of magnitude.
  const size_t piece = std::max<size_t>(1, n / (static_cast<size_t>(workers) * 64));
  std::atomic<size_t> next{0};
  const auto work = [&](int worker) {
    for (;;) {
      const size_t begin = next.fetch_add(piece);
      if (begin >= n) return;
      body(begin, std::min(n, begin + piece), worker);
    }
  };
  std::vector<std::thread> others;
  for (int worker = 1; worker < workers; ++worker) others.emplace_back(work, worker);
  work(0);
  for (std::thread& thread : others) thread.join();
#endif
}

}  // namespace vitrine

#endif  // VITRINE_FIT_PARALLEL_H_
