// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Names of which nobody can say how many GPUs the operating system lists for one.
///
/// `is_listed_share_unclear(find_family("MI200"))`: an MI210 is listed as one, and an MI250 as two.
#pragma once

#include <algorithm>
#include <string_view>
#include <tonnage/catalog/details.hpp>

namespace tonnage::inline v0_1_0::formats {

/// \cond
namespace detail {
[[nodiscard]] inline bool is_listed_share_unclear(catalog::model of) {
  return std::any_of(of->members.begin(), of->members.end(), [&](auto const* each) {
    return catalog::share_of_listed(*each) != catalog::share_of_listed(*of->members.front());
  });
}
}  // namespace detail
/// \endcond

/// Remarks of reports on rows that are kept, of readers of GPUs.
namespace gpu_remark {
/// a name of several models, such as MI200
inline constexpr std::string_view listed_unclear =
    "a name of models of which some are listed as one GPU and some as several: each GPU counts as a whole one";
}  // namespace gpu_remark

}  // namespace tonnage::inline v0_1_0::formats
