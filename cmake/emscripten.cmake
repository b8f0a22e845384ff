# Toolchain file of the wasm presets: finds the Emscripten on the PATH and hands over to its own toolchain file, so that
# `cmake --preset wasm` needs neither emcmake nor a path that differs between Debian, Homebrew and emsdk.
# `npm run build wasm` runs it where an Emscripten new enough is, in a Debian 13 root if need be (tools/toolchain.mjs).
find_program(VITRINE_EM_CONFIG em-config)
if(NOT VITRINE_EM_CONFIG)
  message(FATAL_ERROR "No Emscripten on the PATH. `npm run build wasm` sets one up; or install emscripten >= 3.1.69.")
endif()
execute_process(COMMAND ${VITRINE_EM_CONFIG} EMSCRIPTEN_ROOT
                OUTPUT_VARIABLE VITRINE_EMSCRIPTEN_ROOT OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)

# Emscripten looks for packages in its own sysroot only. Ours (Eigen) are header-only and come from the system.
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE BOTH)
include(${VITRINE_EMSCRIPTEN_ROOT}/cmake/Modules/Platform/Emscripten.cmake)
