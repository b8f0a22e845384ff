#include "neural/onnx_writer.h"

#include <onnx/checker.h>

#include <bit>
#include <cassert>
#include <limits>
#include <stdexcept>

namespace vitrine {
namespace {

constexpr int kIrVersion = 8;
constexpr int kOperatorSet = 17;

// Tensors are little-endian in a model, and are copied as they are.
static_assert(std::endian::native == std::endian::little);

template <typename T>
void SetBytes(std::span<const T> values, onnx::TensorProto* tensor) {
  tensor->set_raw_data(values.data(), values.size_bytes());
}

[[maybe_unused]] size_t SizeOf(const std::vector<int64_t>& shape) {
  size_t size = 1;
  for (const int64_t extent : shape) size *= static_cast<size_t>(extent);
  return size;
}

void SetType(const std::string& name, int32_t type, const std::vector<OnnxDimension>& shape,
             onnx::ValueInfoProto* info) {
  info->set_name(name);
  onnx::TypeProto::Tensor* const tensor = info->mutable_type()->mutable_tensor_type();
  tensor->set_elem_type(type);
  onnx::TensorShapeProto* const dimensions = tensor->mutable_shape();  // also when it is empty: a scalar
  for (const OnnxDimension& extent : shape) {
    onnx::TensorShapeProto::Dimension* const dimension = dimensions->add_dim();
    if (const auto* number = std::get_if<int64_t>(&extent)) dimension->set_dim_value(*number);
    if (const auto* symbol = std::get_if<std::string>(&extent)) dimension->set_dim_param(*symbol);
  }
}

void SetAttribute(const OnnxAttribute& from, onnx::AttributeProto* to) {
  to->set_name(from.name);
  if (const auto* number = std::get_if<int64_t>(&from.value)) {
    to->set_type(onnx::AttributeProto::INT);
    to->set_i(*number);
  } else if (const auto* real = std::get_if<float>(&from.value)) {
    to->set_type(onnx::AttributeProto::FLOAT);
    to->set_f(*real);
  } else {
    to->set_type(onnx::AttributeProto::INTS);
    for (const int64_t value : std::get<std::vector<int64_t>>(from.value)) to->add_ints(value);
  }
}

}  // namespace

OnnxGraph::OnnxGraph(const std::string& name) {
  model_.set_ir_version(kIrVersion);
  model_.set_producer_name("vitrine");
  model_.add_opset_import()->set_version(kOperatorSet);  // the domain stays empty: ONNX's own
  model_.mutable_graph()->set_name(name);
}

OnnxGraph::Value OnnxGraph::NewValue(const char* what) { return {what + ("_" + std::to_string(values_++))}; }

OnnxGraph::Value OnnxGraph::Int32Input(const std::string& name, const std::vector<OnnxDimension>& shape) {
  SetType(name, onnx::TensorProto::INT32, shape, model_.mutable_graph()->add_input());
  return {name};
}

onnx::TensorProto* OnnxGraph::NewTensor(const Value& value, int32_t type, const std::vector<int64_t>& shape) {
  onnx::TensorProto* const tensor = model_.mutable_graph()->add_initializer();
  tensor->set_name(value.name);
  tensor->set_data_type(type);
  for (const int64_t extent : shape) tensor->add_dims(extent);
  return tensor;
}

OnnxGraph::Value OnnxGraph::Floats(std::span<const float> values, const std::vector<int64_t>& shape) {
  assert(values.size() == SizeOf(shape));
  Value value = NewValue("floats");
  SetBytes(values, NewTensor(value, onnx::TensorProto::FLOAT, shape));
  return value;
}

OnnxGraph::Value OnnxGraph::Integers(const std::vector<int64_t>& values) {
  Value value = NewValue("integers");
  SetBytes(std::span<const int64_t>(values),
           NewTensor(value, onnx::TensorProto::INT64, {static_cast<int64_t>(values.size())}));
  return value;
}

OnnxGraph::Value OnnxGraph::Apply(const char* type, const std::vector<Value>& inputs,
                                  const std::vector<OnnxAttribute>& attributes) {
  Value value = NewValue(type);
  onnx::NodeProto* const node = model_.mutable_graph()->add_node();
  node->set_op_type(type);
  for (const Value& input : inputs) node->add_input(input.name);
  node->add_output(value.name);
  for (const OnnxAttribute& attribute : attributes) SetAttribute(attribute, node->add_attribute());
  return value;
}

void OnnxGraph::FloatOutput(const std::string& name, const Value& value, const std::vector<OnnxDimension>& shape) {
  onnx::NodeProto* const node = model_.mutable_graph()->add_node();
  node->set_op_type("Identity");
  node->add_input(value.name);
  node->add_output(name);
  SetType(name, onnx::TensorProto::FLOAT, shape, model_.mutable_graph()->add_output());
}

void OnnxGraph::Describe(const std::string& key, const std::string& text) {
  onnx::StringStringEntryProto* const entry = model_.add_metadata_props();
  entry->set_key(key);
  entry->set_value(text);
}

std::string OnnxGraph::Serialize() const {
  if (model_.ByteSizeLong() > static_cast<size_t>(std::numeric_limits<int>::max())) {
    throw std::length_error("an ONNX file holds 2 GB at most");
  }
  onnx::checker::check_model(model_);
  return model_.SerializeAsString();
}

}  // namespace vitrine
