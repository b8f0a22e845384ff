# Settings and helper functions shared by all folders.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(VITRINE_CCACHE ccache)
if(VITRINE_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${VITRINE_CCACHE})
endif()

find_package(Eigen3 REQUIRED NO_MODULE)
if(NOT EMSCRIPTEN)
  find_package(Threads REQUIRED)
  # What libvitrine_neural.so links goes into a shared object; hidden symbols cost it nothing.
  set(CMAKE_POSITION_INDEPENDENT_CODE ON)
  set(CMAKE_CXX_VISIBILITY_PRESET hidden)
  set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
endif()

# Flags every target gets. Contraction is off because a fused multiply-add rounds differently from the two operations,
# and native and wasm must agree.
add_library(vitrine_flags INTERFACE)
target_include_directories(vitrine_flags INTERFACE ${PROJECT_SOURCE_DIR}/src)
target_compile_options(vitrine_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Werror -ffp-contract=off)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 sees overlapping copies in `"text" + std::string` that are not there (GCC bug 105329).
  target_compile_options(vitrine_flags INTERFACE -Wno-restrict)
endif()
if(EMSCRIPTEN)
  # Whatever engine has SIMD128 has the other three; a loop in place of memory.copy and memory.fill costs start-up time.
  # Link-time optimisation drops what only one folder needs of another (docs/decisions/0022).
  target_compile_options(vitrine_flags INTERFACE -msimd128 -mbulk-memory -mnontrapping-fptoint -msign-ext -flto)
  target_link_options(vitrine_flags INTERFACE -flto)
  if(VITRINE_RELAXED_SIMD)
    target_compile_options(vitrine_flags INTERFACE -mrelaxed-simd)
    target_link_options(vitrine_flags INTERFACE -mrelaxed-simd)
  endif()
endif()
if(VITRINE_SANITIZE)
  # The vptr check needs the type information that our libraries are built without (-fno-rtti).
  target_compile_options(vitrine_flags INTERFACE -fsanitize=address,undefined -fno-sanitize=vptr
                                                 -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(vitrine_flags INTERFACE -fsanitize=address,undefined)
endif()

# vitrine_library(NAME SOURCES a.cc ... HOT b.cc ... DEPS x y ... [OFFLINE]): one static library a folder, without
# exceptions and RTTI. In wasm only the HOT sources are compiled for speed, the others for size: every shopper downloads
# them. OFFLINE: of the trainer, which only who makes a model downloads, so that what is HOT may take the room it likes.
# The link targets are the layering: a folder can include only what it links (docs/design.md, "Who may include whom").
function(vitrine_library name)
  cmake_parse_arguments(ARG "OFFLINE" "" "SOURCES;HOT;DEPS" ${ARGN})
  add_library(vitrine_${name} STATIC ${ARG_SOURCES} ${ARG_HOT})
  target_compile_options(vitrine_${name} PRIVATE -fno-exceptions -fno-rtti)
  if(EMSCRIPTEN)
    set_source_files_properties(${ARG_SOURCES} PROPERTIES COMPILE_OPTIONS -Oz)
  endif()
  if(EMSCRIPTEN AND NOT ARG_OFFLINE)
    # What is to be a vector, or unrolled, the hot code says itself; what the compiler finds beside it is rests of rows, and
    # 1 KB.
    set_source_files_properties(${ARG_HOT} PROPERTIES COMPILE_OPTIONS "-fno-vectorize;-fno-slp-vectorize;-fno-unroll-loops")
  endif()
  list(TRANSFORM ARG_DEPS PREPEND vitrine_)
  target_link_libraries(vitrine_${name} PUBLIC vitrine_flags ${ARG_DEPS})
endfunction()

# vitrine_use_eigen(NAME): in wasm Eigen's packets of four are those of SSE2, which Emscripten maps to SIMD128. That is
# faster than plain loops, and adds up in the order in which the native build does (docs/decisions/0023).
function(vitrine_use_eigen name)
  target_link_libraries(vitrine_${name} PUBLIC Eigen3::Eigen)
  if(EMSCRIPTEN)
    # Eigen 3.4 works round bugs of GCC with assembly of x86: of those before 6.3, as which clang poses, and of those from
    # 6.0 on. It counts the former as 10 * major + minor.
    target_compile_options(vitrine_${name} PRIVATE -msse2 -fgnuc-version=5.14)
    target_include_directories(vitrine_${name} BEFORE PRIVATE ${PROJECT_SOURCE_DIR}/cmake/emscripten-include)
  endif()
endfunction()

# vitrine_test(NAME SOURCES a_test.cc ... DEPS x y ...): one GoogleTest program a mirrored folder, native and wasm.
function(vitrine_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name}_test ${ARG_SOURCES})
  list(TRANSFORM ARG_DEPS PREPEND vitrine_)
  target_include_directories(${name}_test PRIVATE ${PROJECT_SOURCE_DIR}/tests/core)
  target_link_libraries(${name}_test PRIVATE vitrine_flags ${ARG_DEPS} vitrine_gtest)
  if(EMSCRIPTEN)
    target_compile_options(${name}_test PRIVATE -fno-exceptions -fno-rtti)
    # -O1: wasm-opt would take ten seconds a program to optimise what is run once.
    target_link_options(${name}_test PRIVATE -O1 -sALLOW_MEMORY_GROWTH=1 -sSTACK_SIZE=1MB -sEXIT_RUNTIME=1
                                             -sENVIRONMENT=node -sNODERAWFS=1)
    # Not .js: the package is of type "module", and this glue is CommonJS.
    set_target_properties(${name}_test PROPERTIES SUFFIX .cjs)
  endif()
  add_test(NAME ${name} COMMAND ${name}_test)
endfunction()
