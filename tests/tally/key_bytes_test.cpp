// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "register.hpp"

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/accounting/amount.hpp>
#include <tonnage/catalog/models.hpp>
#include <tonnage/fleet/party.hpp>
#include <tonnage/tally/key_bytes.hpp>
#include <tonnage/tally/partial_bytes.hpp>
#include <tonnage/usage/counted_time.hpp>
#include <tonnage/usage/gpu_time.hpp>
#include <tuple>
#include <utility>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::difference;

namespace {

enum class hall : std::uint8_t { north, south };
struct placed {
  quantity<kind::gpu> count;
  catalog::model model;
  hall in;
  std::string rack;
  std::optional<int> row_number;
};

template <class T>
bool comes_back(T const& v) {
  detail::byte_writer to;
  key_bytes<T>::put(to, v);
  auto const bytes = to.finished();
  detail::byte_reader from(bytes);
  return key_bytes<T>::get(from) == v;
}

struct rack_id {
  int number = 0;
  friend bool operator==(rack_id const&, rack_id const&) = default;
};

}  // namespace

/// As the documentation of key_bytes has it.
template <>
struct tonnage::key_bytes<rack_id> {
  static std::string tag() { return "rack"; }
  static void put(auto& to, rack_id const& v) { to.number(v.number); }
  static rack_id get(auto& from) { return {from.template number<int>()}; }
};

TEST_CASE("each value of a key comes back as it was") {
  CHECK(comes_back(true));
  CHECK(comes_back((std::numeric_limits<std::int64_t>::min)()));
  CHECK(comes_back((std::numeric_limits<std::uint64_t>::max)()));
  CHECK(comes_back(std::int8_t{-1}));
  CHECK(comes_back(hall::south));
  CHECK(comes_back(0.1));
  CHECK(comes_back(0.1F));
  CHECK(comes_back(std::string("a\0b", 3)));
  CHECK(comes_back(std::string_view("rack 7")));
  CHECK(comes_back(owner_name("Ministry")));
  CHECK(comes_back(owner_name()));
  CHECK(comes_back(catalog::model(catalog::nvidia::h100_sxm5)));
  CHECK(comes_back(std::chrono::year(-32767)));
  CHECK(comes_back(2024y / 2));
  CHECK(comes_back(2024y / 2 / 29));
  CHECK(comes_back(calendar_day(2024y / 2 / 29)));
  CHECK(comes_back(calendar_month{2024y / 2}));
  CHECK(comes_back(calendar_quarter{2024y, 3}));
  CHECK(comes_back(at(2024y / 2 / 29, 1ms)));
  CHECK(comes_back(-90min));
  CHECK(comes_back(zone_hour{at(2023y / 10 / 29), 3600s}));
  CHECK(comes_back(700.0 * watts));
  CHECK(comes_back(step<quantity<kind::power>>{100.0 * watts, 200.0 * watts}));
  CHECK(comes_back(parse_amount<usd>("-170141183460469231731687303715884.105728")));
  CHECK(comes_back(gpu_share::of(1, 7) * -90min));
  CHECK(comes_back(cpu_time::of(3, 1h)));
  CHECK(comes_back(std::optional<int>()));
  CHECK(comes_back(std::optional(rack_id{7})));
  CHECK(comes_back(std::pair(std::string("r1"), -1)));
  CHECK(comes_back(std::tuple(1, std::string(), std::optional<std::string>("x"))));
}

TEST_CASE("a tag says what the bytes are of") {
  CHECK(key_bytes<amount<usd>>::tag() == "millionths of USD");
  CHECK(key_bytes<amount<krw>>::tag() == "millionths of KRW");
  CHECK(key_bytes<std::optional<std::pair<int, std::string>>>::tag() == "optional (i32 text )");
  CHECK(key_bytes<quantity<kind::power>>::tag() == "f64 power kg m2 s-3");
}

TEST_CASE("keys of ordinary types travel") {
  std::vector<placed> const rows{{2.0 * gpus, catalog::nvidia::l4, hall::south, "r1", 7},
                                 {3.0 * gpus, catalog::nvidia::l4, hall::north, "", std::nullopt}};
  auto const q = by(key("hall", [](placed const& p) { return static_cast<int>(p.in); }),
                    key("place", [](placed const& p) { return std::pair(p.rack, p.row_number.value_or(-1)); }), vendor,
                    key("rent", [](placed const& p) { return amount<usd>(p.in == hall::north ? 5 * usd : 7 * usd); })) |
                 tally(gpu_count);
  auto p = partial_of<placed>(q);
  p.add(rows);
  CHECK(difference(partial_from_bytes<placed>(q, to_bytes(p)).finish(), rows | q) == "");
}
