// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// How many threads a kernel takes, and whose: `sum(prices, par(2))` starts one beside yours and waits for it.
///
/// No result depends on the number of threads. `par(parts, run)` hands the parts to an executor of your own, which
/// calls `task(0)` … `task(parts - 1)`, each once, in any order and on any thread, and returns when all have ended. With
/// oneTBB: `par(8, [](std::size_t parts, auto const& task) { tbb::parallel_for(std::size_t{0}, parts, task); })`.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <exception>
#include <tonnage/core/threads.hpp>
#include <tonnage/kernels/target.hpp>
#include <utility>
#include <vector>
#if TONNAGE_HAS_THREADS
#include <thread>
#endif

namespace tonnage::inline v0_1_0::kernels {

/// Something that runs a number of tasks: `run(parts, task)`.
template <class Run>
concept executor = requires(Run const& run, void (&task)(std::size_t)) { run(std::size_t{}, task); };

/// Runs every task in the calling thread, one after the other.
struct in_this_thread {
  /// Calls `task(0)` to `task(parts - 1)`.
  template <class Task>
  void operator()(std::size_t parts, Task&& task) const {
    for (std::size_t part = 0; part < parts; ++part) task(part);
  }
};

/// \cond
namespace detail {

/// Runs it, and gives what it throws; where a program is compiled without exceptions, that is nothing.
template <class F>
[[nodiscard]] std::exception_ptr caught(F&& run) {
#if defined(__cpp_exceptions)
  try {
    run();
  } catch (...) {
    return std::current_exception();
  }
#else
  run();
#endif
  return nullptr;
}

}  // namespace detail
/// \endcond

/// \cond
namespace detail {
inline namespace TONNAGE_BUILD {

/// What `in_std_threads` does of any task: compiled once, for each set of flags.
inline void run_in_threads(std::size_t parts, void (*task)(void*, std::size_t), void* what) {
#if TONNAGE_HAS_THREADS
  std::vector<std::exception_ptr> failures(parts);
  auto const guarded = [&](std::size_t part) { failures[part] = caught([&] { task(what, part); }); };
  std::vector<std::thread> threads;
  std::size_t next = 0;
  threads.reserve(parts);
  // No thread to be had, or no memory for one: go on without.
  static_cast<void>(caught([&] {
    for (; next + 1 < parts; ++next) threads.emplace_back(guarded, next);
  }));
  for (; next < parts; ++next) guarded(next);
  for (std::thread& thread : threads) thread.join();
  for (std::exception_ptr const& failure : failures)
    if (failure) std::rethrow_exception(failure);
#else
  for (std::size_t part = 0; part < parts; ++part) task(what, part);
#endif
}

[[nodiscard]] inline unsigned threads_of_the_machine() {
#if TONNAGE_HAS_THREADS
  return (std::max)(1U, std::thread::hardware_concurrency());
#else
  return 1;
#endif
}

}  // namespace TONNAGE_BUILD
}  // namespace detail
/// \endcond

/// Runs each task in a std::thread of its own, the last one in the calling thread. Where the system gives no more
/// threads, or has none, the calling thread does the rest; what a task throws is thrown here when all have ended.
struct in_std_threads {
  /// Calls `task(0)` to `task(parts - 1)`, at the same time, and returns when all have ended.
  template <class Task>
  void operator()(std::size_t parts, Task&& task) const {
    auto call = [&task](std::size_t part) { task(part); };
    detail::run_in_threads(
        parts, [](void* what, std::size_t part) { (*static_cast<decltype(call)*>(what))(part); }, &call);
  }
};

/// Into how many `parts` a kernel cuts its rows, and what will `run` them.
template <executor Run>
struct parallel {
  std::size_t parts = 1;
  Run run{};
};

/// The calling thread alone: what a kernel does unless it is told otherwise.
inline constexpr parallel<in_this_thread> serial{};

inline namespace TONNAGE_BUILD {

/// That many threads, the calling one included; 0 stands for as many as the machine has.
[[nodiscard]] inline parallel<in_std_threads> par(unsigned threads) {
  return {threads != 0 ? threads : detail::threads_of_the_machine(), {}};
}

/// Your own executor (a pool, oneTBB, a task system), given that many tasks at a time.
template <executor Run>
[[nodiscard]] parallel<Run> par(std::size_t parts, Run run) {
  return {std::max<std::size_t>(1, parts), std::move(run)};
}

}  // namespace TONNAGE_BUILD

/// \cond
namespace detail {
inline namespace TONNAGE_BUILD {

/// Rows begin … end of a whole.
struct row_range {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// How many parts `rows` are worth, if each is to hold `grain` rows at least.
[[nodiscard]] constexpr std::size_t worth(std::size_t rows, std::size_t parts, std::size_t grain) noexcept {
  return std::clamp<std::size_t>(rows / grain, 1, parts);
}

/// Part `part` of `parts`, about equal, each but the last of whole grains.
[[nodiscard]] constexpr row_range cut(std::size_t rows, std::size_t parts, std::size_t part,
                                      std::size_t grain) noexcept {
  std::size_t const grains = (rows + grain - 1) / grain;
  auto const edge = [=](std::size_t k) {
    return (std::min)(rows, (grains / parts * k + grains % parts * k / parts) * grain);
  };
  return {edge(part), edge(part + 1)};
}

}  // namespace TONNAGE_BUILD
}  // namespace detail
/// \endcond

}  // namespace tonnage::inline v0_1_0::kernels
