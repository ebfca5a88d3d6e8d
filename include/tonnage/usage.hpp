// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// All of usage: who used what, and when.
#pragma once

#include <tonnage/units/print.hpp>
#include <tonnage/usage/any_zone.hpp>
#include <tonnage/usage/counted_time.hpp>
#include <tonnage/usage/cut.hpp>
#include <tonnage/usage/cut_table.hpp>
#include <tonnage/usage/gpu_time.hpp>
#include <tonnage/usage/ledger.hpp>
#include <tonnage/usage/mfu.hpp>
#include <tonnage/usage/record.hpp>
#include <tonnage/usage/states.hpp>
#include <tonnage/usage/states_of.hpp>
#include <tonnage/usage/time_span.hpp>
