// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Whether a program can have several threads, and a lock that is nothing where it cannot.
#pragma once

#include <tonnage/core/version.hpp>

// The standard's macro says it, and WebAssembly's compilers heed it: without -pthread there is one thread, and some of
// their standard libraries have neither std::mutex nor std::thread. Elsewhere threads are taken for granted: where
// there are none the program does not compile, which is better than a lock that locks nothing.
/// \cond
#if defined(__wasm__) && !defined(__STDCPP_THREADS__)
#define TONNAGE_HAS_THREADS 0
#else
#define TONNAGE_HAS_THREADS 1
#include <mutex>
#endif

namespace tonnage::inline v0_1_0::detail {

#if TONNAGE_HAS_THREADS
using mutex_if_threads = std::mutex;
using lock_if_threads = std::scoped_lock<std::mutex>;
#else
struct mutex_if_threads {};
struct lock_if_threads {
  explicit lock_if_threads(mutex_if_threads&) {}
};
#endif

}  // namespace tonnage::inline v0_1_0::detail
/// \endcond
