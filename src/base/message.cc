#include "base/message.h"

#include <cstddef>

namespace vitrine {

void MessagePart::AppendTo(std::string* message) const {
  if (text_ != nullptr) {
    const auto* text = static_cast<const char*>(text_);
    if (number_ == kTerminated) {
      message->append(text);
    } else if (number_ == kString) {
      message->append(*static_cast<const std::string*>(text_));
    } else {
      message->append(text, static_cast<size_t>(number_));
    }
    return;
  }
  char digits[20];  // 2^64 has as many
  char* const end = digits + sizeof(digits);
  char* first = end;
  uint64_t left = number_;
  do {
    *--first = static_cast<char>('0' + left % 10);
    left /= 10;
  } while (left > 0);
  message->append(first, static_cast<size_t>(end - first));
}

std::string Format(const char* format, std::initializer_list<MessagePart> parts) {
  std::string message;
  const MessagePart* part = parts.begin();
  for (; *format != '\0'; ++format) {
    if (format[0] == '{' && format[1] == '}' && part != parts.end()) {
      part++->AppendTo(&message);
      ++format;
    } else {
      message.push_back(*format);
    }
  }
  return message;
}

}  // namespace vitrine
