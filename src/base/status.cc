#include "base/status.h"

namespace vitrine {

const char* StatusCodeName(StatusCode code) {
  switch (code) {
    case StatusCode::kOk:
      return "ok";
    case StatusCode::kInvalidArgument:
      return "invalid-argument";
    case StatusCode::kNotFound:
      return "not-found";
    case StatusCode::kCorrupt:
      return "corrupt";
    case StatusCode::kTooNew:
      return "too-new";
    case StatusCode::kOutOfMemory:
      return "out-of-memory";
    case StatusCode::kIo:
      return "io";
    case StatusCode::kCancelled:
      return "cancelled";
  }
  return "unknown";
}

struct Status::Failure {
  StatusCode code;
  std::string message;
};

void Status::Delete::operator()(Failure* failure) const { delete failure; }

Status::Status(StatusCode code, std::string message) {
  if (code != StatusCode::kOk) failure_.reset(new Failure{code, std::move(message)});
}

Status::Status(const Status& other) {
  if (!other.ok()) failure_.reset(new Failure(*other.failure_));
}

StatusCode Status::code() const { return ok() ? StatusCode::kOk : failure_->code; }

const std::string& Status::message() const {
  static const std::string kNone;
  return ok() ? kNone : failure_->message;
}

Status MakeStatus(StatusCode code, const char* format, std::initializer_list<MessagePart> parts) {
  return {code, Format(format, parts)};
}

}  // namespace vitrine
