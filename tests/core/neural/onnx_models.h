// Reads ONNX models back.
#ifndef VITRINE_TESTS_CORE_NEURAL_ONNX_MODELS_H_
#define VITRINE_TESTS_CORE_NEURAL_ONNX_MODELS_H_

#include <gtest/gtest.h>
#include <onnx/checker.h>
#include <onnx/onnx_pb.h>
#include <onnx/shape_inference/implementation.h>

#include <map>
#include <string>

namespace vitrine::testing {

// Checks types and shapes from the inputs to the outputs too, which the writer does not.
inline onnx::ModelProto CheckedModel(const std::string& bytes) {
  onnx::ModelProto model;
  EXPECT_TRUE(model.ParseFromString(bytes));
  EXPECT_NO_THROW(onnx::checker::check_model(model));
  constexpr bool kCheckTypes = true;
  constexpr int kStrict = 1;
  EXPECT_NO_THROW(onnx::shape_inference::InferShapes(model, onnx::OpSchemaRegistry::Instance(),
                                                     onnx::ShapeInferenceOptions(kCheckTypes, kStrict)));
  return model;
}

inline std::map<std::string, std::string> MetadataOf(const onnx::ModelProto& model) {
  std::map<std::string, std::string> metadata;
  for (const auto& entry : model.metadata_props()) metadata[entry.key()] = entry.value();
  return metadata;
}

// "int32[1, 8]": the type and the shape of an input or an output; names stand for sizes that are not fixed.
inline std::string TypeOf(const onnx::ValueInfoProto& value) {
  const auto& tensor = value.type().tensor_type();
  std::string text = tensor.elem_type() == onnx::TensorProto::INT32   ? "int32["
                     : tensor.elem_type() == onnx::TensorProto::FLOAT ? "float32["
                                                                      : "another[";
  for (int d = 0; d < tensor.shape().dim_size(); ++d) {
    const auto& dimension = tensor.shape().dim(d);
    if (d > 0) text += ", ";
    text += dimension.has_dim_param() ? dimension.dim_param() : std::to_string(dimension.dim_value());
  }
  return text + "]";
}

inline std::map<std::string, std::string> InputsOf(const onnx::ModelProto& model) {
  std::map<std::string, std::string> inputs;
  for (const auto& input : model.graph().input()) inputs[input.name()] = TypeOf(input);
  return inputs;
}

inline std::map<std::string, std::string> OutputsOf(const onnx::ModelProto& model) {
  std::map<std::string, std::string> outputs;
  for (const auto& output : model.graph().output()) outputs[output.name()] = TypeOf(output);
  return outputs;
}

using Names = std::map<std::string, std::string>;

}  // namespace vitrine::testing

#endif  // VITRINE_TESTS_CORE_NEURAL_ONNX_MODELS_H_
