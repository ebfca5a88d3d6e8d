// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Everything of `formats/`: what people have, read row by row.
#pragma once

#include <tonnage/formats/csv.hpp>
#include <tonnage/formats/csv_field.hpp>
#include <tonnage/formats/csv_input.hpp>
#include <tonnage/formats/csv_rows.hpp>
#include <tonnage/formats/csv_scan.hpp>
#include <tonnage/formats/csv_writer.hpp>
#include <tonnage/formats/read_report.hpp>
#include <tonnage/formats/slurm.hpp>
#include <tonnage/formats/slurm_job.hpp>
#include <tonnage/formats/slurm_nodes.hpp>
#include <tonnage/formats/slurm_state.hpp>
#include <tonnage/formats/slurm_text.hpp>
#include <tonnage/formats/slurm_tres.hpp>
