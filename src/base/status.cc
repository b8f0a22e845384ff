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

Status MakeStatus(StatusCode code, const char* format, std::initializer_list<MessagePart> parts) {
  return {code, Format(format, parts)};
}

}  // namespace vitrine
