// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Asserts while it compiles.
#include <array>
#include <list>
#include <string>
#include <tonnage/kernels/column.hpp>
#include <vector>

using namespace tonnage::kernels;

static_assert(column<std::vector<double>> && column<std::vector<float> const> && column<std::array<std::uint8_t, 3>>);
static_assert(column<std::span<std::uint16_t const>> && column<std::span<std::int64_t>> && column<float[4]>);
static_assert(column<std::vector<std::uint32_t>> && column<std::vector<std::int32_t>>);

static_assert(!column<double>, "a number is not a column");
static_assert(!column<std::list<double>>, "its numbers do not lie one after the other");
static_assert(!column<std::vector<bool>>, "nor do these");
static_assert(!column<std::string> && !column<std::vector<std::int8_t>> && !column<std::vector<std::int16_t>>);
static_assert(!column<std::vector<long double>> && !column<std::vector<std::uint64_t>>);

static_assert(std::same_as<number_of<std::vector<double>>, double>);
static_assert(std::same_as<number_of<std::span<std::uint16_t const>>, std::uint16_t>);
static_assert(column_number<float> && column_float<float> && !column_integer<float> && column_integer<std::int32_t>);
