// Messages from a format and what goes into it: Format("item {} has too many followers", {row}). A chain of + makes and
// frees a string for every part, which was several KB of the module that every shopper downloads.
#ifndef VITRINE_BASE_MESSAGE_H_
#define VITRINE_BASE_MESSAGE_H_

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace vitrine {

// A text or a whole number of 0 and above; a view. Small where it is made: what it is, is looked at in Format().
class MessagePart {
 public:
  MessagePart(const char* text) : text_(text), number_(kTerminated) {}      // NOLINT(google-explicit-constructor)
  MessagePart(const std::string& text) : text_(&text), number_(kString) {}  // NOLINT(google-explicit-constructor)
  // NOLINTNEXTLINE(google-explicit-constructor)
  MessagePart(std::string_view text) : text_(text.data()), number_(text.size()) {
    if (text_ == nullptr) text_ = "";
  }
  template <std::unsigned_integral T>
  MessagePart(T number) : number_(number) {}  // NOLINT(google-explicit-constructor)

 private:
  friend std::string Format(const char* format, std::initializer_list<MessagePart> parts);

  // In the place of a length.
  static constexpr uint64_t kTerminated = ~uint64_t{0};
  static constexpr uint64_t kString = kTerminated - 1;

  void AppendTo(std::string* message) const;

  const void* text_ = nullptr;  // nullptr: a number
  uint64_t number_;             // or the length of the text
};

// Puts the parts in the places of "{}", one after the other.
std::string Format(const char* format, std::initializer_list<MessagePart> parts);

}  // namespace vitrine

#endif  // VITRINE_BASE_MESSAGE_H_
