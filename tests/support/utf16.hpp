// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A text as programs of Windows write it:
//
//   utf16(u"site,gpus\nSüd,8\n")           with a byte order mark, little end first
//   utf16(u"site\n", {.big = true, .mark = false})
#pragma once

#include <string>
#include <string_view>

namespace tonnage::testing {

struct utf16_form {
  bool big = false, mark = true;
};
inline std::string utf16(std::u16string_view text, utf16_form form = {}) {
  std::string out;
  auto const put = [&](char16_t unit) {
    char const bytes[] = {static_cast<char>(unit >> 8), static_cast<char>(unit & 0xFF)};
    out += bytes[form.big ? 0 : 1];
    out += bytes[form.big ? 1 : 0];
  };
  if (form.mark) put(0xFEFF);
  for (char16_t const unit : text) put(unit);
  return out;
}

}  // namespace tonnage::testing
