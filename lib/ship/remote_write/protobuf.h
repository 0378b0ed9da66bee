// The wire format of protocol buffers, as far as remote write needs it: varints, and fields of
// bytes and of 8 bytes (protobuf.dev, "Encoding"). No message is larger than 4 GiB.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace tsd::ship::protobuf {

/// The byte in front of a field whose number is below 16.
constexpr char tag_of_varint(unsigned field) {
  return static_cast<char>(field << 3U);
}
constexpr char tag_of_fixed64(unsigned field) {
  return static_cast<char>(field << 3U | 1U);
}
constexpr char tag_of_bytes(unsigned field) {
  return static_cast<char>(field << 3U | 2U);
}

constexpr std::size_t size_of_varint(std::uint64_t number) {
  return (static_cast<std::size_t>(std::bit_width(number | 1U)) + 6) / 7;
}

/// Writes `number` to `out`, which has room for 10 bytes, and returns the place behind it.
inline char* put_varint(char* out, std::uint64_t number) {
  for (; number >= 0x80; number >>= 7U) *out++ = static_cast<char>(number | 0x80U);
  *out++ = static_cast<char>(number);
  return out;
}

inline char* put_bytes(char* out, std::string_view bytes) {
  std::memcpy(out, bytes.data(), bytes.size());
  return out + bytes.size();
}

/// The bits of `number`, the least significant byte first.
inline char* put_double(char* out, double number) {
  auto bits = std::bit_cast<std::uint64_t>(number);
  if constexpr (std::endian::native == std::endian::little) {
    std::memcpy(out, &bits, sizeof bits);
    return out + sizeof bits;
  }
  for (unsigned shift = 0; shift < 64; shift += 8) *out++ = static_cast<char>(bits >> shift);
  return out;
}

inline void append_varint(std::string& into, std::uint64_t number) {
  char bytes[10];
  into.append(bytes, static_cast<std::size_t>(put_varint(bytes, number) - bytes));
}

/// A field of bytes: a string, or a message within a message.
inline void append_bytes(std::string& into, unsigned field, std::string_view bytes) {
  into += tag_of_bytes(field);
  append_varint(into, bytes.size());
  into += bytes;
}

inline void append_number(std::string& into, unsigned field, std::uint64_t number) {
  into += tag_of_varint(field);
  append_varint(into, number);
}

/// The bytes that append_bytes() appends.
constexpr std::size_t size_of_bytes(std::size_t size) {
  return 1 + size_of_varint(size) + size;
}

/// Cuts a varint off the front of bytes that this program has made.
inline std::uint64_t take_varint(std::string_view& bytes) {
  std::uint64_t number = 0;
  for (unsigned shift = 0;; shift += 7) {
    auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    number |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
    if (byte < 0x80) return number;
  }
}

/// The same for a field of bytes with its tag; returns what is in it.
inline std::string_view take_bytes(std::string_view& bytes) {
  bytes.remove_prefix(1);
  std::size_t size = take_varint(bytes);
  std::string_view field = bytes.substr(0, size);
  bytes.remove_prefix(size);
  return field;
}

}  // namespace tsd::ship::protobuf
