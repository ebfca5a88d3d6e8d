// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <array>
#include <cstdint>
#include <list>
#include <map>
#include <string>
#include <tonnage/tally/columns.hpp>
#include <type_traits>
#include <vector>

#include "kernels.hpp"
#include "register.hpp"

using namespace tonnage;
using namespace tonnage::testing;

namespace {

as_of const some_day(on_day(1'000));

using register_columns = decltype(std::declval<some_register<std::uint16_t> const&>().in_columns());
template <class... M>
using metrics_of = std::tuple<std::remove_cvref_t<M>...>;
template <class Columns, class Keys, class... M>
inline constexpr bool by_kernels = detail::known_to_kernels<Columns, Keys, metrics_of<M...>>;
template <class... K>
using keys_of = std::tuple<std::remove_cvref_t<K>...>;
template <class... Keys>
using store_of_counts =
    typename detail::store_of<register_columns::row, std::tuple<Keys...>, metrics_of<decltype(gpu_count)>>::type;
template <class Range, class... Keys>
concept has_column_answer = requires(Range& range, store_of_counts<Keys...>& to, detail::notes_of_rows& notes) {
  add_by_columns(range, to, notes);
};
using owner_key = std::remove_cvref_t<decltype(owner)>;
using owners = keys_of<owner_key>;
using year = std::remove_cvref_t<decltype(commissioning_year)>;

struct few {  // what the columns of a small register are made of
  std::vector<catalog::model> models{catalog::nvidia::l4, catalog::nvidia::h100_sxm5};
  std::vector<owner_name> names{"A", "B"};
  std::vector<std::uint8_t> codes{0, 1, 0, 1};
  std::vector<double> numbers{1, 2, 3, 4};
};

}  // namespace

TEST_CASE("what the kernels are asked") {
  auto const a_key = key("first", [](auto const& r) { return owner_of(r); });
  auto const a_metric = sum("n", [](auto const& r) { return count_of(r); });
  STATIC_REQUIRE(by_kernels<register_columns, std::tuple<>, decltype(gpu_count)>);
  STATIC_REQUIRE(by_kernels<register_columns, owners, decltype(gpu_count), decltype(peak<bf16>), decltype(chip_power),
                            decltype(it_power), decltype(facility_power(pue(1.25))), decltype(memory),
                            decltype(h100_equivalents), decltype(tpp), decltype(acquisition_cost), decltype(capex)>);
  STATIC_REQUIRE(by_kernels<register_columns,
                            keys_of<decltype(site.at(1)), decltype(site.at(2)), decltype(model), decltype(vendor), year,
                                    decltype(operator_), decltype(tenant)>,
                            decltype(gpu_count)>);
  STATIC_REQUIRE(!by_kernels<register_columns, keys_of<decltype(a_key)>, decltype(gpu_count)>);
  STATIC_REQUIRE(!by_kernels<register_columns, owners, decltype(a_metric)>);
  STATIC_REQUIRE(!by_kernels<register_columns, owners, decltype(capex / peak<bf16>)>);
  STATIC_REQUIRE(!by_kernels<std::vector<holding>, owners, decltype(gpu_count)>);
  // A status goes by the day of retirement too, and by what the register states.
  STATIC_REQUIRE(!by_kernels<register_columns, std::tuple<detail::status_key>, decltype(gpu_count)>);

  STATIC_REQUIRE(has_column_answer<register_columns, owner_key>);
  using all = register_columns;
  STATIC_REQUIRE(has_column_answer<decltype(std::declval<all&>() | in_service(some_day)), owner_key>);
  STATIC_REQUIRE(has_column_answer<decltype(std::declval<all&>() | at_completion()), owner_key>);
  STATIC_REQUIRE(has_column_answer<decltype(std::declval<all&>() | added_in(period(on_day(0), on_day(9)))), year>);
  STATIC_REQUIRE(has_column_answer<decltype(std::declval<all&>() | retired_in(period(on_day(0), on_day(9))))>);
  STATIC_REQUIRE(
      !has_column_answer<decltype(std::declval<all&>() | in_service(some_day) | at_completion()), owner_key>);
  STATIC_REQUIRE(!has_column_answer<std::vector<holding>, owner_key>);
}

TEST_CASE("the kernels know costs in whole units of a currency, as doubles") {
  few const f;
  std::vector<float> const floats{1, 2, 3, 4};
  std::vector<std::int32_t> const whole{1, 2, 3, 4};
  auto const with = [&](auto cost) {
    return columns(column(model_of, f.codes, f.models), column(count_of, f.numbers), cost);
  };
  using dollars = decltype(with(column<usd>(cost_of, f.numbers)));
  using millions = decltype(with(column<prefix::mega * usd>(cost_of, f.numbers)));
  using in_floats = decltype(with(column<usd>(cost_of, floats)));
  using in_whole = decltype(with(column<usd>(cost_of, whole)));
  STATIC_REQUIRE(by_kernels<dollars, std::tuple<>, decltype(acquisition_cost)>);
  STATIC_REQUIRE(!by_kernels<millions, std::tuple<>, decltype(acquisition_cost)>);
  STATIC_REQUIRE(!by_kernels<in_floats, std::tuple<>, decltype(acquisition_cost)>);
  STATIC_REQUIRE(!by_kernels<in_whole, std::tuple<>, decltype(acquisition_cost)>);
  CHECK((with(column<prefix::mega * usd>(cost_of, f.numbers)) | tally(acquisition_cost))
            .total(acquisition_cost)
            .value() == 1e7 * usd);
  CHECK((with(column<usd>(cost_of, floats)) | tally(acquisition_cost)).total(acquisition_cost).value().in(usd) == 10);
  CHECK((with(column<usd>(cost_of, whole)) | tally(acquisition_cost)).total(acquisition_cost).value().in(usd) == 10);
}

TEST_CASE("no answer depends on the number of threads") {
  // 262,144 rows are worth a thread.
  constexpr std::size_t size = 4 * 262'144 + 77;
  std::vector<catalog::model> const models{catalog::nvidia::l4, catalog::nvidia::h100_sxm5};
  std::vector<owner_name> const names{"C", "A", "B"};
  std::vector<std::uint8_t> model_codes(size), owner_codes(size), counts(size);
  std::vector<double> costs(size);
  std::int64_t by_hand[3][2] = {};
  std::int64_t cents = 0;
  for (std::size_t i = 0; i != size; ++i) {
    owner_codes[i] = static_cast<std::uint8_t>(i * 7 % 3);
    model_codes[i] = i % 5 == 0;
    counts[i] = static_cast<std::uint8_t>(i % 251);
    costs[i] = 0.25 * static_cast<double>(i % 1'000);  // quarters add up without rounding
    by_hand[owner_codes[i]][model_codes[i]] += counts[i];
    cents += 25 * static_cast<std::int64_t>(i % 1'000);
  }
  columns const all(column(model_of, model_codes, models), column(owner_of, owner_codes, names),
                    column(count_of, counts), column<usd>(cost_of, costs));
  auto const ask = [&](unsigned threads) {
    return all.with_threads(threads) | by(owner) | tally(gpu_count, chip_power, acquisition_cost);
  };
  auto const one = ask(1);
  REQUIRE(one.size() == 3);
  for (std::size_t o = 0; o != 3; ++o) {
    CHECK(one.at(gpu_count, names[o]).value().in(gpus) == by_hand[o][0] + by_hand[o][1]);
    CHECK(one.at(chip_power, names[o]).value().in(watts) ==
          static_cast<double>(72 * by_hand[o][0] + 700 * by_hand[o][1]));
  }
  CHECK(one.total(acquisition_cost).value().in(usd) == static_cast<double>(cents) / 100);
  for (unsigned threads = 0; threads <= 4; ++threads) CHECK(difference(one, ask(threads)) == "");

  // Of bad counts in several threads' parts, the first is named.
  std::vector<double> some(size, 1.0);
  some[300'000] = some[700'000] = some[1'000'000] = -1;
  columns const bad(column(model_of, model_codes, models), column(count_of, some));
  for (unsigned threads = 1; threads <= 4; ++threads)
    CHECK_THROWS_WITH(bad.with_threads(threads) | tally(gpu_count), contains("row 300001"));
}

TEST_CASE("more groups than a table is worth go row by row") {
  std::vector<catalog::model> const models{catalog::nvidia::l4};
  std::vector<owner_name> owner_names;
  std::vector<operator_name> operator_names;
  std::vector<tenant_name> tenant_names;
  for (int i = 0; i != 300; ++i) {  // 27 million groups, which is beyond 2^24
    owner_names.push_back("O" + std::to_string(i));
    operator_names.push_back("P" + std::to_string(i));
    tenant_names.push_back("T" + std::to_string(i));
  }
  constexpr std::size_t size = 900;
  std::vector<std::uint8_t> const model_codes(size, 0);
  std::vector<std::uint16_t> a(size), b(size), c(size), counts(size);
  for (std::size_t i = 0; i != size; ++i) {
    a[i] = static_cast<std::uint16_t>(i % 300);
    b[i] = static_cast<std::uint16_t>(i * 7 % 300);
    c[i] = static_cast<std::uint16_t>(i * 11 % 300);
    counts[i] = static_cast<std::uint16_t>(i);
  }
  columns all(column(model_of, model_codes, models), column(owner_of, a, owner_names),
              column(operator_of, b, operator_names), column(tenant_of, c, tenant_names), column(count_of, counts));
  auto const by_kernels_by = [&](auto const& keys) {
    using keys_type = std::remove_cvref_t<decltype(keys)>;
    typename detail::store_of<typename decltype(all)::row, keys_type, metrics_of<decltype(gpu_count)>>::type store(
        keys, std::tuple(gpu_count));
    detail::notes_of_rows notes;
    return add_by_columns(all, store, notes);
  };
  CHECK(!by_kernels_by(std::tuple(owner, operator_, tenant)));
  auto const answer = all | by(owner, operator_, tenant) | tally(gpu_count);
  REQUIRE(answer.size() == 300);  // i and i + 300 are of one group
  CHECK(answer.at(gpu_count, "O5", "P35", "T55").value().in(gpus) == 5 + 305 + 605);
  CHECK(answer.total(gpu_count).value().in(gpus) == 900 * 899 / 2);
  // A thousandth of the groups are worth a table.
  CHECK(by_kernels_by(std::tuple(owner)));
}

TEST_CASE("more models than a word has bits, by the kernels") {
  std::list<std::string> names;
  std::list<catalog::accelerator> made;
  std::vector<catalog::model> models;
  for (int i = 0; i != 70; ++i) {
    names.push_back("Model " + std::to_string(100 + i));
    catalog::accelerator& a = made.emplace_back();
    a.name = names.back();
    if (i % 7 != 6) a.rated.tdp = catalog::rated_power::from_coherent(i + 1);
    models.push_back(a);
  }
  struct row {
    quantity<kind::gpu, double> count;
    catalog::model model;
    owner_name owner;
  };
  std::vector<owner_name> const owner_names{"A", "B"};
  std::vector<std::uint8_t> model_codes, owner_codes;
  std::vector<double> counts;
  std::vector<row> rows;
  for (std::size_t i = 0; i != 1'000; ++i) {
    model_codes.push_back(static_cast<std::uint8_t>(i * 3 % 70));
    owner_codes.push_back(i % 4 == 0);
    counts.push_back(0.1 * static_cast<double>(i % 10));
    rows.push_back({counts[i] * gpus, models[model_codes[i]], owner_names[owner_codes[i]]});
  }
  columns const all(column(model_of, model_codes, models), column(owner_of, owner_codes, owner_names),
                    column(count_of, counts));
  auto const answer = all | by(owner) | tally(gpu_count, chip_power);
  CHECK(difference(rows | by(owner) | tally(gpu_count, chip_power), answer) == "");
  CHECK(answer.total(chip_power).covers().unknown_models.size() == 10);
  CHECK(answer.total(chip_power).covers().model_count() == 70);
}

TEST_CASE("of nothing, by the kernels") {
  std::vector<std::uint8_t> const none;
  std::vector<catalog::model> const no_models;
  std::vector<owner_name> const nobody;
  columns const all(column(model_of, none, no_models), column(owner_of, none, nobody), column(count_of, none));
  CHECK((all | by(owner) | tally(gpu_count, chip_power)).size() == 0);
  auto const whole = all | tally(gpu_count, chip_power);
  REQUIRE(whole.size() == 1);
  CHECK(whole.total(gpu_count).value().in(gpus) == 0);
  CHECK(whole.total(chip_power).value().in(watts) == 0);
}

TEST_CASE("a sum of counts beyond 64 bits is an error") {
  few const f;
  std::vector<std::int64_t> const counts{std::int64_t{1} << 62, 1, std::int64_t{1} << 62, 1};
  columns const all(column(model_of, f.codes, f.models), column(owner_of, f.codes, f.names), column(count_of, counts));
  CHECK_THROWS_AS(all | by(owner) | tally(gpu_count), error);  // 2^63 of A
  std::vector<std::int64_t> const apart{std::int64_t{1} << 62, std::int64_t{1} << 62, 0, 0};
  columns const other(column(model_of, f.codes, f.models), column(owner_of, f.codes, f.names), column(count_of, apart));
  CHECK_THROWS_AS(other | by(owner) | tally(gpu_count), error);  // the total
}
