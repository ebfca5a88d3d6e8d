// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// What our kernels are compared with at each work: the loop by hand, compiled as ours and for this machine, and the
/// ceiling, which reads the same columns once and does nothing.
#include <string>
#include <utility>
#include <vector>

#include "../ceilings/ceilings.hpp"
#include "../register/register.hpp"
#include "../support/contender.hpp"
#include "../support/memory.hpp"
#include "loops.hpp"

namespace {

using namespace bench;

/// A prefix of the 1 GiB of values: the first 16 KiB stay in L1, the first 512 KiB in L2.
std::span<double const> values(std::size_t size) { return the_values().span().first(size / sizeof(double)); }

void sums(std::string const& work, std::size_t size) {
  prepared_contender(work, "plain_loop", [size] {
    auto const v = values(size);
    return std::pair(size, [v] { return plain_loop::sum(v.data(), v.size()); });
  });
  prepared_contender(work, "native_loop", [size] {
    auto const v = values(size);
    return std::pair(size, [v] { return native_loop::sum(v.data(), v.size()); });
  });
}

/// The dot of the two halves: as many bytes read as by a sum.
void dots(std::string const& work, std::size_t size) {
  prepared_contender(work, "plain_loop", [size] {
    auto const v = values(size);
    return std::pair(size, [v] { return plain_loop::dot(v.data(), v.data() + v.size() / 2, v.size() / 2); });
  });
  prepared_contender(work, "native_loop", [size] {
    auto const v = values(size);
    return std::pair(size, [v] { return native_loop::dot(v.data(), v.data() + v.size() / 2, v.size() / 2); });
  });
}

void cached_ceiling(std::string const& work, std::size_t size) {
  prepared_contender(work, "ceiling", [size] {
    auto const data = std::as_bytes(values(size));
    return std::pair(size, [data] { return read_cached(data); });
  });
}

/// With one and with two threads; `columns` makes the list of them.
template <class Columns>
void ceilings(std::string const& work, Columns columns) {
  for (unsigned const threads : {1U, 2U}) {
    prepared_contender(work + with_threads(threads), "ceiling", [columns, threads] {
      std::vector<bytes> const read = columns();
      std::size_t size = 0;
      for (auto column : read) size += column.size();
      return std::pair(size, [read, threads] { return read_once(read, threads); });
    });
  }
}

std::vector<bytes> value_columns() { return {the_values().bytes()}; }
std::vector<bytes> grouped_f64_columns() { return {the_grouped().key.bytes(), the_grouped().value.bytes()}; }
std::vector<bytes> grouped_i64_columns() { return {the_grouped().key.bytes(), the_grouped().money.bytes()}; }
std::vector<bytes> usage_columns_read() {
  auto const& u = the_usage();
  return {u.owner.bytes(), u.model.bytes(), u.count.bytes(), u.gpu_hours.bytes(), u.cost.bytes()};
}
std::vector<bytes> register_columns_read() {  // the question does not ask for the site
  auto const& r = the_register();
  return {r.owner.bytes(), r.model.bytes(), r.commissioned.bytes(), r.status.bytes(), r.count.bytes()};
}

std::size_t size_of(std::vector<bytes> const& columns) {
  std::size_t out = 0;
  for (auto column : columns) out += column.size();
  return out;
}

// One contender from a function of each compilation: Loop is plain_loop::… or native_loop::….
template <class Value>
using group_sum_loop = void (*)(std::uint8_t const*, Value const*, std::size_t, Value*);

void grouped_f64(char const* name, group_sum_loop<double> loop) {
  prepared_contender("group_sum_f64_200_keys_1_thread", name, [loop] {
    auto const* g = &the_grouped();
    return std::pair(size_of(grouped_f64_columns()), [g, loop] {
      std::vector<double> out(grouped_keys);
      loop(g->key.data(), g->value.data(), g->size(), out.data());
      return out[0];
    });
  });
}
void grouped_i64(char const* name, group_sum_loop<std::int64_t> loop) {
  prepared_contender("group_sum_i64_200_keys_1_thread", name, [loop] {
    auto const* g = &the_grouped();
    return std::pair(size_of(grouped_i64_columns()), [g, loop] {
      std::vector<std::int64_t> out(grouped_keys);
      loop(g->key.data(), g->money.data(), g->size(), out.data());
      return out[0];
    });
  });
}
void usage(char const* name, decltype(&plain_loop::usage_by_owner) loop) {
  prepared_contender("usage_by_owner_1_thread", name, [loop] {
    auto const* u = &the_usage();
    return std::pair(size_of(usage_columns_read()), [u, loop] {
      std::vector<usage_sums> out(usage_owners);
      loop(u->owner.data(), u->model.data(), u->count.data(), u->gpu_hours.data(), u->cost.data(), u->size(),
           bf16_tflops.data(), out.data());
      return out[0].rated;
    });
  });
}
void question(char const* name, decltype(&plain_loop::register_question) loop) {
  prepared_contender("register_question_1_thread", name, [loop] {
    auto const* r = &the_register();
    return std::pair(size_of(register_columns_read()), [r, loop] {
      std::vector<register_sums> out(std::size_t{owners} * models);
      loop(r->owner.data(), r->model.data(), r->commissioned.data(), r->status.data(), r->count.data(), r->size(),
           in_service, asked_date, {bf16_tflops.data(), watts.data(), dollars.data(), tpp.data()}, out.data());
      return out[0].bf16;
    });
  });
}
void question_counts_first(char const* name, decltype(&plain_loop::register_counts) loop) {
  prepared_contender("register_question_1_thread", name, [loop] {
    auto const* r = &the_register();
    return std::pair(size_of(register_columns_read()), [r, loop] {
      std::vector<std::int64_t> counts(std::size_t{owners} * models);
      loop(r->owner.data(), r->model.data(), r->commissioned.data(), r->status.data(), r->count.data(), r->size(),
           in_service, asked_date, counts.data());
      std::vector<register_sums> out(counts.size());
      for (std::size_t i = 0; i != counts.size(); ++i) {
        double const n = static_cast<double>(counts[i]);
        auto const m = i % models;
        out[i] = {counts[i], n * bf16_tflops[m], n * watts[m], n * dollars[m], n * tpp[m]};
      }
      return out[0].bf16;
    });
  });
}

}  // namespace

int main(int argc, char** argv) {
  constexpr std::size_t l1 = std::size_t{1} << 14, l2 = std::size_t{1} << 19, gib = std::size_t{1} << 30;
  sums("sum_f64_16_kib", l1);
  sums("sum_f64_512_kib", l2);
  sums("sum_f64_1_gib_1_thread", gib);
  dots("dot_f64_16_kib", l1);
  dots("dot_f64_512_kib", l2);
  dots("dot_f64_1_gib_1_thread", gib);
  for (auto const* work : {"sum_f64_16_kib", "dot_f64_16_kib"}) cached_ceiling(work, l1);
  for (auto const* work : {"sum_f64_512_kib", "dot_f64_512_kib"}) cached_ceiling(work, l2);
  ceilings("sum_f64_1_gib", value_columns);
  ceilings("dot_f64_1_gib", value_columns);
  ceilings("group_sum_f64_200_keys", grouped_f64_columns);
  ceilings("group_sum_i64_200_keys", grouped_i64_columns);
  ceilings("usage_by_owner", usage_columns_read);
  ceilings("register_question", register_columns_read);
  grouped_f64("plain_loop", plain_loop::group_sum);
  grouped_f64("native_loop", native_loop::group_sum);
  grouped_i64("plain_loop", plain_loop::group_sum);
  grouped_i64("native_loop", native_loop::group_sum);
  usage("plain_loop", plain_loop::usage_by_owner);
  usage("native_loop", native_loop::usage_by_owner);
  question("plain_loop", plain_loop::register_question);
  question("native_loop", native_loop::register_question);
  question_counts_first("plain_loop_counts_first", plain_loop::register_counts);
  question_counts_first("native_loop_counts_first", native_loop::register_counts);
  return run_contenders(argc, argv);
}
