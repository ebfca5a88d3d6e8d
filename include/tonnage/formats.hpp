// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Everything of `formats/`: what people have, read row by row.
#pragma once

#include <tonnage/formats/amd_smi.hpp>
#include <tonnage/formats/arrow.hpp>
#include <tonnage/formats/carbon.hpp>
#include <tonnage/formats/csv.hpp>
#include <tonnage/formats/exact_decimal.hpp>
#include <tonnage/formats/focus.hpp>
#include <tonnage/formats/nvidia_smi.hpp>
#include <tonnage/formats/read_report.hpp>
#include <tonnage/formats/slurm.hpp>
#include <tonnage/formats/table.hpp>
#include <tonnage/formats/table_lines.hpp>
#include <tonnage/formats/time_text.hpp>
