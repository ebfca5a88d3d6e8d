// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Everything of `accounting/`: what it costs, to the last micro-unit.
#pragma once

#include <tonnage/accounting/amortization.hpp>
#include <tonnage/accounting/amount.hpp>
#include <tonnage/accounting/apportion.hpp>
#include <tonnage/accounting/carbon.hpp>
#include <tonnage/accounting/charge.hpp>
#include <tonnage/accounting/chargeback.hpp>
#include <tonnage/accounting/commitment.hpp>
#include <tonnage/accounting/correction.hpp>
#include <tonnage/accounting/dated.hpp>
#include <tonnage/accounting/energy.hpp>
#include <tonnage/accounting/exchange.hpp>
#include <tonnage/accounting/fair_share.hpp>
#include <tonnage/accounting/gpu_hour_cost.hpp>
#include <tonnage/accounting/hours_of_day.hpp>
#include <tonnage/accounting/metrics.hpp>
#include <tonnage/accounting/price.hpp>
#include <tonnage/accounting/quota.hpp>
#include <tonnage/accounting/tiers.hpp>
#include <tonnage/accounting/unit_price.hpp>
#include <tonnage/report/bill.hpp>
#include <tonnage/units/print.hpp>
