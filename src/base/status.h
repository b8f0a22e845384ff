// Errors as values. The core is built without exceptions; every call that can fail returns Status or
// Result<T>, and the message names the place (file, line, tensor, argument) and says what to do.
#ifndef VITRINE_BASE_STATUS_H_
#define VITRINE_BASE_STATUS_H_

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/message.h"

namespace vitrine {

// The numeric values cross the wasm edge and are mirrored in web/src/shared/errors.ts: append only.
enum class StatusCode : uint8_t {
  kOk = 0,
  kInvalidArgument = 1,  // the caller passed something that can never work
  kNotFound = 2,         // a file, tensor or item that was asked for is not there
  kCorrupt = 3,          // bytes that do not say what they should: truncated, hash or shape mismatch
  kTooNew = 4,           // a format version above what this build reads
  kOutOfMemory = 5,      // an allocation of a size taken from input failed
  kIo = 6,               // the operating system refused to read or write
  kCancelled = 7,        // whoever asked for it does not want it any more
};

// Lower-case name of a code, as printed by the command line: "corrupt", "too-new", ...
const char* StatusCodeName(StatusCode code);

// One pointer, and that is null where all is well: whatever is inlined at each of the many returns is what every
// shopper downloads.
class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(StatusCode code, std::string message);
  Status(const Status& other);
  Status(Status&&) noexcept = default;
  Status& operator=(const Status& other) { return *this = Status(other); }
  Status& operator=(Status&&) noexcept = default;
  ~Status() = default;

  bool ok() const { return failure_ == nullptr; }
  StatusCode code() const;
  const std::string& message() const;  // empty where all is well

 private:
  struct Failure;
  struct Delete {
    void operator()(Failure* failure) const;
  };
  std::unique_ptr<Failure, Delete> failure_;
};

inline Status OkStatus() { return Status(); }
inline Status InvalidArgument(std::string m) { return {StatusCode::kInvalidArgument, std::move(m)}; }
inline Status NotFound(std::string m) { return {StatusCode::kNotFound, std::move(m)}; }
inline Status Corrupt(std::string m) { return {StatusCode::kCorrupt, std::move(m)}; }
inline Status TooNew(std::string m) { return {StatusCode::kTooNew, std::move(m)}; }
inline Status OutOfMemory(std::string m) { return {StatusCode::kOutOfMemory, std::move(m)}; }
inline Status IoError(std::string m) { return {StatusCode::kIo, std::move(m)}; }

// The same with a message that is put together as base/message.h says.
Status MakeStatus(StatusCode code, const char* format, std::initializer_list<MessagePart> parts);
template <typename... Parts>
Status InvalidArgument(const char* format, const Parts&... parts) {
  return MakeStatus(StatusCode::kInvalidArgument, format, {parts...});
}
template <typename... Parts>
Status NotFound(const char* format, const Parts&... parts) {
  return MakeStatus(StatusCode::kNotFound, format, {parts...});
}
template <typename... Parts>
Status Corrupt(const char* format, const Parts&... parts) {
  return MakeStatus(StatusCode::kCorrupt, format, {parts...});
}
template <typename... Parts>
Status TooNew(const char* format, const Parts&... parts) {
  return MakeStatus(StatusCode::kTooNew, format, {parts...});
}
template <typename... Parts>
Status OutOfMemory(const char* format, const Parts&... parts) {
  return MakeStatus(StatusCode::kOutOfMemory, format, {parts...});
}

// A value or the reason why there is none.
// REQUIRES for value(), operator* and operator->: ok().
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}          // NOLINT(google-explicit-constructor)
  Result(Status status) : status_(std::move(status)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return value_.has_value(); }
  const Status& status() const& { return status_; }
  Status status() && { return std::move(status_); }
  T& value() { return *value_; }
  const T& value() const { return *value_; }
  T& operator*() { return *value_; }
  const T& operator*() const { return *value_; }
  T* operator->() { return &*value_; }
  const T* operator->() const { return &*value_; }

 private:
  Status status_;
  std::optional<T> value_;
};

}  // namespace vitrine

// Leaves the calling function with the status if `expr` failed.
#define VITRINE_RETURN_IF_ERROR(expr)                  \
  do {                                                 \
    ::vitrine::Status vitrine_status_ = (expr);        \
    if (!vitrine_status_.ok()) return vitrine_status_; \
  } while (false)

#endif  // VITRINE_BASE_STATUS_H_
