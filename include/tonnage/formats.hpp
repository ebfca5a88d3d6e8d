// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Everything of `formats/`: what people have, read row by row.
#pragma once

#include <tonnage/formats/arrow.hpp>
#include <tonnage/formats/arrow_abi.hpp>
#include <tonnage/formats/arrow_bits.hpp>
#include <tonnage/formats/arrow_column.hpp>
#include <tonnage/formats/arrow_decimal.hpp>
#include <tonnage/formats/arrow_export.hpp>
#include <tonnage/formats/arrow_keys.hpp>
#include <tonnage/formats/arrow_metadata.hpp>
#include <tonnage/formats/arrow_own.hpp>
#include <tonnage/formats/arrow_partial.hpp>
#include <tonnage/formats/arrow_tally.hpp>
#include <tonnage/formats/arrow_text.hpp>
#include <tonnage/formats/arrow_time.hpp>
#include <tonnage/formats/arrow_type.hpp>
#include <tonnage/formats/arrow_unit.hpp>
#include <tonnage/formats/arrow_writer.hpp>
#include <tonnage/formats/country_grids.hpp>
#include <tonnage/formats/csv.hpp>
#include <tonnage/formats/csv_field.hpp>
#include <tonnage/formats/csv_input.hpp>
#include <tonnage/formats/csv_rows.hpp>
#include <tonnage/formats/csv_scan.hpp>
#include <tonnage/formats/csv_writer.hpp>
#include <tonnage/formats/exact_decimal.hpp>
#include <tonnage/formats/focus.hpp>
#include <tonnage/formats/focus_row.hpp>
#include <tonnage/formats/nvidia_smi.hpp>
#include <tonnage/formats/nvidia_smi_capture.hpp>
#include <tonnage/formats/nvidia_smi_gpu.hpp>
#include <tonnage/formats/nvidia_smi_inventory.hpp>
#include <tonnage/formats/nvidia_smi_mig.hpp>
#include <tonnage/formats/nvidia_smi_text.hpp>
#include <tonnage/formats/read_report.hpp>
#include <tonnage/formats/slurm.hpp>
#include <tonnage/formats/slurm_job.hpp>
#include <tonnage/formats/slurm_nodes.hpp>
#include <tonnage/formats/slurm_state.hpp>
#include <tonnage/formats/slurm_text.hpp>
#include <tonnage/formats/slurm_tres.hpp>
#include <tonnage/formats/table.hpp>
#include <tonnage/formats/table_lines.hpp>
#include <tonnage/formats/time_text.hpp>
