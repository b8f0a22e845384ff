// Eigen includes MMX's header on its way to SSE2's and uses nothing of it. Emscripten has no such header, and clang's
// own refuses to be compiled for wasm.
