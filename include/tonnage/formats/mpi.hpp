// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// One question to many machines: each MPI rank adds its own rows, and the partial answers are merged, exactly.
///
/// `mpi_ranks ranks; ranks.merge(p);` leaves the answer of all ranks' rows in everybody's `p`, the same bits for 1 rank
/// and for 1,000, for nothing was rounded before they met.
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
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <tonnage/core/error.hpp>
#include <tonnage/tally/partial.hpp>
#include <tonnage/tally/partial_bytes.hpp>

namespace tonnage::inline v0_1_0::formats {

/// The ranks of a communicator. Every function is collective: all ranks call it, in the same order, and get the same
/// answer, or an error on all. There is never a total of what is left: a rank that is killed ends the job, and for one
/// that gives up alone the others wait, unless it says so (`agree`, or `MPI_Abort`).
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

  /// Merges what all ranks have been answered so far to one question; all ranks get it.
  /// \throws tonnage::error  on all ranks, where one of them asks another question, or MPI fails
  /// Complexity: in pairs, so that each rank sends and receives the bytes of all groups 2 log2(ranks) times at most,
  /// and merges log2(ranks) times.
  /// \code
  /// auto p = partial_of<sample>(by(&sample::site) | tally(row_count, sum("energy", &sample::energy)));
  /// p.add(my_samples);
  /// ranks.merge(p);  // p.finish() has the same bits on all ranks, whatever their number
  /// \endcode
  template <class Row, class Question>
  void merge(partial<Row, Question>& of) const {
    auto const read = [&](std::string const& bytes) {
      return partial_from_bytes<Row>(of.asked(), std::as_bytes(std::span(bytes)));
    };
    std::string problem;
    for (int step = 1; step < size_; step *= 2) {
      if (rank_ % (2 * step) != 0) {
        send(bytes_of(of), rank_ - step);
        break;
      }
      if (rank_ + step >= size_) continue;
      auto const theirs = receive(rank_ + step);
      try {
        of.merge(read(theirs));
      } catch (error const& why) {
        problem = why.what();
      }
    }
    agree(problem);
    auto all = rank_ == 0 ? bytes_of(of) : std::string();
    std::int64_t length = static_cast<std::int64_t>(all.size());
    check(MPI_Bcast(&length, 1, MPI_INT64_T, 0, comm_));
    all.resize(static_cast<std::size_t>(length));
    in_pieces(all, [&](char* piece, int size) { return MPI_Bcast(piece, size, MPI_CHAR, 0, comm_); });
    if (rank_ != 0) of = read(all);
  }

  /// Throws on all ranks where one has a problem: there its own words, elsewhere that another rank has one. To be
  /// called before merging what each rank has read, so that no rank waits for one that could not.
  /// \throws tonnage::error  as said
  void agree(std::string const& problem) const {
    int problems = problem.empty() ? 0 : 1;
    check(MPI_Allreduce(MPI_IN_PLACE, &problems, 1, MPI_INT, MPI_SUM, comm_));
    if (problems == 0) return;
    throw error(problem.empty() ? "another rank has a problem" : problem);
  }

 private:
  template <class Row, class Question>
  [[nodiscard]] static std::string bytes_of(partial<Row, Question> const& of) {
    auto const bytes = to_bytes(of);
    return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
  }
  /// MPI counts in int.
  template <class Call>
  static void in_pieces(std::string& text, Call const& call) {
    constexpr std::size_t most = std::size_t{1} << 30;
    for (std::size_t from = 0; from < text.size(); from += most)
      check(call(text.data() + from, static_cast<int>((std::min)(most, text.size() - from))));
  }
  void send(std::string text, int to) const {
    std::int64_t const length = static_cast<std::int64_t>(text.size());
    check(MPI_Send(&length, 1, MPI_INT64_T, to, 0, comm_));
    in_pieces(text, [&](char* piece, int size) { return MPI_Send(piece, size, MPI_CHAR, to, 0, comm_); });
  }
  [[nodiscard]] std::string receive(int from) const {
    std::int64_t length = 0;
    check(MPI_Recv(&length, 1, MPI_INT64_T, from, 0, comm_, MPI_STATUS_IGNORE));
    std::string out(static_cast<std::size_t>(length), '\0');
    in_pieces(
        out, [&](char* piece, int size) { return MPI_Recv(piece, size, MPI_CHAR, from, 0, comm_, MPI_STATUS_IGNORE); });
    return out;
  }

  static void check(int code) {
    if (code == MPI_SUCCESS) return;
    std::array<char, MPI_MAX_ERROR_STRING> text{};
    int length = 0;
    MPI_Error_string(code, text.data(), &length);
    throw error("MPI: " + std::string(text.data(), static_cast<std::size_t>(length)));
  }
  MPI_Comm comm_ = MPI_COMM_NULL;
  int rank_ = 0;
  int size_ = 1;
};

}  // namespace tonnage::inline v0_1_0::formats
