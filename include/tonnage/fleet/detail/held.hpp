// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// How a stage keeps the range that it is given: by reference, as the view that it is, or, a temporary, for itself.
///
/// `fleet{…} | in_service(day)` owns the fleet; `plan | in_service(day)` looks at the plan.
#pragma once

#include <memory>
#include <optional>
#include <range/v3/view/all.hpp>
#include <range/v3/view/interface.hpp>
#include <span>  // and with it std::ranges::view, without all of <ranges>
#include <tonnage/fleet/row_number.hpp>
#include <type_traits>
#include <utility>

/// \cond
namespace tonnage::inline v0_1_0::detail {

/// Keeps a container that was handed over as a temporary; copies share it.
template <class Container>
class kept_view : public ranges::view_interface<kept_view<Container>> {
 public:
  kept_view() = default;
  explicit kept_view(Container&& c) : container_(std::make_shared<Container const>(std::move(c))) {}
  auto begin() const { return container_->begin(); }
  auto end() const { return container_->end(); }
  Container const& base() const { return *container_; }

 private:
  std::shared_ptr<Container const> container_;
};
template <class Container>
inline constexpr bool is_source<kept_view<Container>> = is_source<Container>;

/// A view of the standard library, which range-v3 would take for a container.
template <class View>
class std_view : public ranges::view_interface<std_view<View>> {
 public:
  std_view() = default;
  explicit std_view(View view) : view_(std::move(view)) {}
  auto begin() { return view_->begin(); }
  auto end() { return view_->end(); }
  View& base() { return *view_; }
  View const& base() const { return *view_; }

 private:
  std::optional<View> view_;  // a view need not have a default
};

template <class Range>
auto hold(Range&& range) {
  if constexpr (ranges::viewable_range<Range>) {
    return ranges::views::all(std::forward<Range>(range));
  } else if constexpr (std::ranges::view<std::remove_cvref_t<Range>>) {
    return std_view<std::remove_cvref_t<Range>>(std::forward<Range>(range));
  } else {
    return kept_view<std::remove_cvref_t<Range>>(std::forward<Range>(range));
  }
}
template <class Range>
using held = decltype(hold(std::declval<Range>()));

}  // namespace tonnage::inline v0_1_0::detail
/// \endcond
