#ifndef VITRINE_TESTS_CORE_RANK_OPEN_MODEL_H_
#define VITRINE_TESTS_CORE_RANK_OPEN_MODEL_H_

#include <utility>

#include "bundle/model.h"
#include "support/test_bundle.h"

namespace vitrine::testing {

// A model and the bundle it views.
struct OpenedModel {
  explicit OpenedModel(const TestModel& test) : bundle(PackTestBundle(test)) { model = *OpenModelOf(bundle); }
  OpenedModel(const OpenedModel&) = delete;

  Bundle bundle;
  Model model;
};

}  // namespace vitrine::testing

#endif  // VITRINE_TESTS_CORE_RANK_OPEN_MODEL_H_
