// A view of a row-major matrix that somebody else owns. Vectors are std::span.
#ifndef VITRINE_BASE_ARRAY_VIEW_H_
#define VITRINE_BASE_ARRAY_VIEW_H_

#include <cassert>
#include <cstddef>
#include <span>

namespace vitrine {

template <typename T>
class MatrixView {
 public:
  MatrixView() = default;
  // REQUIRES: data.size() == rows * cols.
  MatrixView(std::span<T> data, size_t rows, size_t cols) : data_(data), rows_(rows), cols_(cols) {
    assert(data.size() == rows * cols);
  }

  size_t rows() const { return rows_; }
  size_t cols() const { return cols_; }
  std::span<T> data() const { return data_; }
  // REQUIRES: i < rows().
  std::span<T> Row(size_t i) const {
    assert(i < rows_);
    return data_.subspan(i * cols_, cols_);
  }

 private:
  std::span<T> data_;
  size_t rows_ = 0;
  size_t cols_ = 0;
};

}  // namespace vitrine

#endif  // VITRINE_BASE_ARRAY_VIEW_H_
