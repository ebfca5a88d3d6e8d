// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// What a program for GPUs does with tonnage: units in kernels; units, catalog and the kernels of tonnage on the host. nvcc
// compiles it with --expt-relaxed-constexpr. On a GPU the same functions make what they make on the host; where there is
// none, it says so.
#include <cstdint>
#include <cstdio>
#include <tonnage/catalog.hpp>
#include <tonnage/kernels.hpp>
#include <tonnage/units.hpp>
#include <vector>

using namespace tonnage;

using whole_gpus = quantity<kind::gpu, std::int64_t>;
using energy = quantity<kind::energy>;

// What is drawn above 0.25 kW in the part of the time that a GPU is busy, and half a kilowatt-hour for the start. A part is
// from 0 to 1, or ends the kernel.
constexpr energy used(quantity<kind::power> draw, quantity<kind::time> time, double part) {
  energy out = 0.5 * kWh;
  if (draw > 0.25 * kilowatts) out += (draw - 0.25 * kilowatts) * time * busy(part);
  return out;
}

// Whole numbers, which never wrap.
constexpr whole_gpus delivered(whole_gpus before, std::int64_t racks) { return before + racks * 8 * gpus - 1 * gpus; }

__global__ void use(quantity<kind::power> const* draw, quantity<kind::time> time, double part, energy* out) {
  out[threadIdx.x] = used(draw[threadIdx.x], time, part);
}
__global__ void deliver(whole_gpus* count, std::int64_t racks) { *count = delivered(*count, racks); }

namespace {

template <class T>
T* shared(T const& value) {
  T* out = nullptr;
  if (cudaMallocManaged(&out, sizeof(T)) != cudaSuccess) return nullptr;
  *out = value;
  return out;
}

void tell(char const* where, energy used, whole_gpus count) {
  std::printf("%s: %.17g kWh, %lld GPUs\n", where, used.in(kWh), static_cast<long long>(count.in(gpus)));
}

}  // namespace

int main() {
  auto const peak_of_all = 1'000.0 * gpus * *catalog::nvidia::h100_sxm5.peak<bf16>();
  std::vector<double> const drawn{0.1, 0.2, 0.3};
  std::printf("%.1f PFLOP/s, %.17g W\n", peak_of_all.in(prefix::peta * flop_per_s<bf16>), kernels::exact_sum(drawn).value());

  quantity<kind::power> const draw = 0.75 * kilowatts;
  quantity<kind::time> const time = 4.0 * hour;
  whole_gpus const before = 9 * gpus;
  tell("host", used(draw, time, 0.5), delivered(before, 2));

  int devices = 0;
  if (cudaGetDeviceCount(&devices) != cudaSuccess || devices == 0) {
    std::puts("device: there is none");
    return 0;
  }
  auto* const on_draw = shared(draw);
  auto* const on_used = shared(energy{});
  auto* const on_count = shared(before);
  if (on_draw == nullptr || on_used == nullptr || on_count == nullptr) return 1;
  use<<<1, 1>>>(on_draw, time, 0.5, on_used);
  deliver<<<1, 1>>>(on_count, 2);
  if (cudaDeviceSynchronize() != cudaSuccess) return 1;
  tell("device", *on_used, *on_count);
  return 0;
}
