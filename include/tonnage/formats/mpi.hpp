// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Sums over many machines: each MPI rank adds its own rows, and the partial sums are merged, exactly.
///
/// `mpi_ranks ranks; auto const all = ranks.merged_groups(sites, sums);` has the sites of every rank and their totals, the
/// same bits for 1 rank and for 1,000, for the sums were not rounded before they met.
///
/// Optional: it needs MPI (`find_package(tonnage COMPONENTS mpi)`, `tonnage::mpi`), which no other header includes.
#pragma once

#if !__has_include(<mpi.h>)
#error "tonnage/formats/mpi.hpp needs MPI (Debian: libopenmpi-dev)"
#endif

#define OMPI_SKIP_MPICXX 1
#define MPICH_SKIP_MPICXX 1
#include <mpi.h>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/accounting/amount.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/core/int128.hpp>
#include <tonnage/core/superaccumulator.hpp>
#include <tonnage/kernels/extrema.hpp>
#include <tonnage/kernels/group_sum.hpp>
#include <tonnage/usage/gpu_time.hpp>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::formats {

/// Whether parts of a sum merge to the same bits in any order. Of a type of your own, say so.
template <class T>
inline constexpr bool merges_exactly = false;
template <>
inline constexpr bool merges_exactly<superaccumulator> = true;
template <>
inline constexpr bool merges_exactly<int128> = true;
template <>
inline constexpr bool merges_exactly<gpu_time> = true;
template <class T>
inline constexpr bool merges_exactly<kernels::extrema_of<T>> = true;
template <auto Currency>
inline constexpr bool merges_exactly<amount<Currency>> = true;

/// What ranks can merge: bytes that are all of it, and a merge that does not care for the order.
template <class T>
concept mpi_partial = std::is_trivially_copyable_v<T> && merges_exactly<T>;

/// The groups of all ranks by name, and for each measure their totals before they are rounded: `int128` of whole numbers,
/// `superaccumulator` of doubles (`.value()` rounds).
template <class... Totals>
struct mpi_groups {
  std::vector<std::string> names;             ///< by the number of the group
  std::tuple<std::vector<Totals>...> totals;  ///< of each measure, by the same

  /// The total of a group by measure `M`.
  template <std::size_t M>
  [[nodiscard]] auto const& of(std::size_t group) const {
    return std::get<M>(totals)[group];
  }
};

/// The ranks of a communicator. Every function is collective: all ranks call it, in the same order, and get the same answer,
/// or an error on all. There is never a total of what is left: a rank that is killed ends the job, and for one that gives up
/// alone the others wait, unless it says so (`agree`, or `MPI_Abort`).
/// \pre  MPI is initialized, and finalized after the last use
class mpi_ranks {
 public:
  /// Talks through a copy of the communicator, which it frees.
  /// \throws tonnage::error  where MPI fails
  explicit mpi_ranks(MPI_Comm among = MPI_COMM_WORLD) {
    check(MPI_Comm_dup(among, &comm_));
    MPI_Comm_set_errhandler(comm_, MPI_ERRORS_RETURN);
    check(MPI_Comm_rank(comm_, &rank_));
    check(MPI_Comm_size(comm_, &size_));
  }
  mpi_ranks(mpi_ranks const&) = delete;
  mpi_ranks& operator=(mpi_ranks const&) = delete;
  ~mpi_ranks() {
    int is_over = 0;
    MPI_Finalized(&is_over);
    if (is_over == 0) MPI_Comm_free(&comm_);
  }

  /// From 0 on.
  [[nodiscard]] int rank() const { return rank_; }
  [[nodiscard]] int size() const { return size_; }

  /// Merges the partials of all ranks, each with those at its place; all ranks get them.
  /// \throws tonnage::error  on all ranks, where they have different numbers of them, a merge throws on some rank, or MPI fails
  /// Complexity: O(n log ranks) merges; each rank sends and receives about 2 n log2(ranks) partials at most.
  template <mpi_partial T>
  void merge(std::vector<T>& partials) const {
    auto const [fewest, most] = range_of(static_cast<std::int64_t>(partials.size()));
    if (fewest != most)
      throw error("ranks have from " + std::to_string(fewest) + " to " + std::to_string(most) + " partial sums");
    MPI_Datatype type = MPI_DATATYPE_NULL;
    MPI_Op op = MPI_OP_NULL;
    check(MPI_Type_contiguous(static_cast<int>(sizeof(T)), MPI_BYTE, &type));
    check(MPI_Type_commit(&type));
    check(MPI_Op_create(&merge_all<T>, 1, &op));
    merge_failed() = false;
    int code = MPI_SUCCESS;
    constexpr std::size_t most_at_once = std::size_t{1} << 20;  // MPI counts in int
    for (std::size_t from = 0; from < partials.size() && code == MPI_SUCCESS; from += most_at_once)
      code = MPI_Allreduce(MPI_IN_PLACE, partials.data() + from,
                           static_cast<int>((std::min)(most_at_once, partials.size() - from)), type, op, comm_);
    MPI_Op_free(&op);
    MPI_Type_free(&type);
    check(code);
    if (range_of(merge_failed() ? 1 : 0).second != 0)
      throw error("partial sums of the ranks cannot be merged: too large");
  }
  /// The same of one partial sum.
  template <mpi_partial T>
  [[nodiscard]] T merged(T const& partial) const {
    std::vector<T> one{partial};
    merge(one);
    return one[0];
  }

  /// The names of all ranks, each once, in the order of their bytes.
  /// \throws tonnage::error  on all ranks, where the united names have more than 2 GiB, and where MPI fails
  /// Complexity: in pairs, so that a name which every rank has is sent 2 log2(ranks) times one after the other, and lies
  /// nowhere twice.
  [[nodiscard]] std::vector<std::string> united(std::vector<std::string> const& names) const {
    auto out = names;
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    bool fits = true;
    for (int step = 1; step < size_; step *= 2) {
      if (rank_ % (2 * step) != 0) {
        send(fits ? packed(out) : std::nullopt, rank_ - step);
        break;
      }
      if (rank_ + step >= size_) continue;
      auto const theirs = receive(rank_ + step);
      fits = fits && theirs;
      if (!fits) continue;
      std::vector<std::string> there, both;
      unpack(*theirs, there);
      std::set_union(out.begin(), out.end(), there.begin(), there.end(), std::back_inserter(both));
      out = std::move(both);
    }
    auto all = rank_ == 0 && fits ? packed(out) : std::nullopt;
    std::int64_t length = length_of(all);
    check(MPI_Bcast(&length, 1, MPI_INT64_T, 0, comm_));
    if (length < 0) throw error("names of more than 2 GiB");
    if (rank_ != 0) all.emplace(static_cast<std::size_t>(length), '\0');
    check(MPI_Bcast(all->data(), static_cast<int>(length), MPI_CHAR, 0, comm_));
    out.clear();
    unpack(*all, out);
    return out;
  }

  /// The sums of all ranks, where each has its own groups: group g of `sums` is called `names[g]`. Names are united, and sums
  /// of one name merged.
  /// \throws tonnage::error  on all ranks, where on one of them there is not one name for each group, or one comes twice; and as
  ///   `merge` and `united`
  template <class... Measures>
  [[nodiscard]] auto merged_groups(std::vector<std::string> const& names,
                                   kernels::group_sums<Measures...>& sums) const {
    auto all = united(names);
    std::string problem;
    if (names.size() != sums.groups())
      problem = std::to_string(names.size()) + " names of " + std::to_string(sums.groups()) + " groups";
    std::vector<bool> taken(all.size());
    std::vector<std::size_t> place;
    for (auto const& name : names) {
      place.push_back(static_cast<std::size_t>(std::lower_bound(all.begin(), all.end(), name) - all.begin()));
      if (taken[place.back()]) problem = "two groups have one name: " + name;
      taken[place.back()] = true;
    }
    agree(problem);
    return [&]<std::size_t... M>(std::index_sequence<M...>) {
      mpi_groups<decltype(total_of<M>(sums, 0))...> out{std::move(all), {}};
      (merge_measure(std::get<M>(out.totals), out.names.size(), place,
                     [&](std::size_t group) { return total_of<M>(sums, group); }),
       ...);
      return out;
    }(std::index_sequence_for<Measures...>());
  }

  /// Throws on all ranks where one has a problem: there its own words, elsewhere that another rank has one. To be called
  /// before merging what each rank has read, so that no rank waits for one that could not.
  /// \throws tonnage::error  as said
  void agree(std::string const& problem) const {
    if (range_of(problem.empty() ? 0 : 1).second == 0) return;
    throw error(problem.empty() ? "another rank has a problem" : problem);
  }

 private:
  /// Each name with its length before it; nothing where MPI, which counts in int, cannot send so much.
  [[nodiscard]] static std::optional<std::string> packed(std::vector<std::string> const& names) {
    std::string out;
    for (auto const& name : names) {
      std::uint64_t const length = name.size();
      out.append(reinterpret_cast<char const*>(&length), sizeof length).append(name);
      if (out.size() > std::size_t{(std::numeric_limits<int>::max)()}) return std::nullopt;
    }
    return out;
  }
  static void unpack(std::string_view rest, std::vector<std::string>& to) {
    while (!rest.empty()) {
      std::uint64_t length = 0;
      std::memcpy(&length, rest.data(), sizeof length);
      to.emplace_back(rest.substr(sizeof length, length));
      rest.remove_prefix(sizeof length + length);
    }
  }
  [[nodiscard]] static std::int64_t length_of(std::optional<std::string> const& text) {
    return text ? static_cast<std::int64_t>(text->size()) : -1;
  }
  void send(std::optional<std::string> const& text, int to) const {
    std::int64_t const length = length_of(text);
    check(MPI_Send(&length, 1, MPI_INT64_T, to, 0, comm_));
    if (text) check(MPI_Send(text->data(), static_cast<int>(length), MPI_CHAR, to, 0, comm_));
  }
  [[nodiscard]] std::optional<std::string> receive(int from) const {
    std::int64_t length = 0;
    check(MPI_Recv(&length, 1, MPI_INT64_T, from, 0, comm_, MPI_STATUS_IGNORE));
    if (length < 0) return std::nullopt;
    std::string out(static_cast<std::size_t>(length), '\0');
    check(MPI_Recv(out.data(), static_cast<int>(length), MPI_CHAR, from, 0, comm_, MPI_STATUS_IGNORE));
    return out;
  }
  template <std::size_t M, class Sums>
  [[nodiscard]] static auto total_of(Sums& sums, std::size_t group) {
    if constexpr (requires { sums.template exact<M>(group); })
      return sums.template exact<M>(group);
    else
      return sums.template total<M>(group);
  }
  template <class Total, class OfGroup>
  void merge_measure(std::vector<Total>& out, std::size_t groups, std::vector<std::size_t> const& place,
                     OfGroup const& of_group) const {
    out.resize(groups);
    for (std::size_t g = 0; g != place.size(); ++g) out[place[g]] = of_group(g);
    merge(out);
  }

  /// The smallest and the largest of the ranks' numbers.
  [[nodiscard]] std::pair<std::int64_t, std::int64_t> range_of(std::int64_t number) const {
    std::array<std::int64_t, 2> out{-number, number};
    check(MPI_Allreduce(MPI_IN_PLACE, out.data(), 2, MPI_INT64_T, MPI_MAX, comm_));
    return {-out[0], out[1]};
  }
  static void check(int code) {
    if (code == MPI_SUCCESS) return;
    std::array<char, MPI_MAX_ERROR_STRING> text{};
    int length = 0;
    MPI_Error_string(code, text.data(), &length);
    throw error("MPI: " + std::string(text.data(), static_cast<std::size_t>(length)));
  }
  /// MPI calls it, and no exception may pass through; so one is noted.
  [[nodiscard]] static bool& merge_failed() {
    static thread_local bool failed = false;
    return failed;
  }
  template <class T>
  static void merge_all(void* from, void* to, int* many, MPI_Datatype*) {
    for (int i = 0; i != *many; ++i) {
      T a, b;  // MPI's own buffers need not be aligned
      std::size_t const at = static_cast<std::size_t>(i) * sizeof(T);
      std::memcpy(&a, static_cast<char*>(to) + at, sizeof(T));
      std::memcpy(&b, static_cast<char*>(from) + at, sizeof(T));
      try {
        if constexpr (requires { a.merge(b); })
          a.merge(b);
        else
          a += b;
      } catch (...) {
        merge_failed() = true;
      }
      std::memcpy(static_cast<char*>(to) + at, &a, sizeof(T));
    }
  }

  MPI_Comm comm_ = MPI_COMM_NULL;
  int rank_ = 0;
  int size_ = 1;
};

}  // namespace tonnage::inline v0_1_0::formats
