// Builds an ONNX model out of ONNX's own protobuf classes: IR version 8, operator set 17, which ONNX Runtime reads from
// 1.12 on.
#ifndef VITRINE_NEURAL_ONNX_WRITER_H_
#define VITRINE_NEURAL_ONNX_WRITER_H_

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace vitrine {

// A number, or the name of one that is known when the model runs.
using OnnxDimension = std::variant<int64_t, std::string>;

struct OnnxAttribute {
  const char* name;
  std::variant<int64_t, float, std::vector<int64_t>> value;
};

class OnnxGraph {
 public:
  // A tensor in the graph: what an operator gives and takes.
  struct Value {
    std::string name;
  };

  explicit OnnxGraph(const std::string& name);

  Value Int32Input(const std::string& name, const std::vector<OnnxDimension>& shape);

  // Tensors that the model brings along; row-major. REQUIRES: as many values as the shape has.
  Value Floats(std::span<const float> values, const std::vector<int64_t>& shape);
  Value Float(float value) { return Floats({&value, 1}, {}); }
  // A shape or a list of axes, for operators that take one as a tensor.
  Value Integers(const std::vector<int64_t>& values);

  // One node of the graph. `type` as in ONNX's list of operators, which also says what the inputs and attributes are.
  Value Apply(const char* type, const std::vector<Value>& inputs, const std::vector<OnnxAttribute>& attributes = {});

  // `value` is called `name` outside.
  void FloatOutput(const std::string& name, const Value& value, const std::vector<OnnxDimension>& shape);

  // What whoever opens the model can read without running it.
  void Describe(const std::string& key, const std::string& text);

  // The model's bytes. Throws what ONNX's checker throws when the graph is none, and std::length_error beyond
  // protobuf's 2 GB.
  std::string Serialize() const;

 private:
  Value NewValue(const char* what);
  onnx::TensorProto* NewTensor(const Value& value, int32_t type, const std::vector<int64_t>& shape);

  onnx::ModelProto model_;
  int values_ = 0;
};

}  // namespace vitrine

#endif  // VITRINE_NEURAL_ONNX_WRITER_H_
