// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What Slurm's accounting prints: jobs, their states, nodes and resources, and the use that they are.
#pragma once

#include <tonnage/formats/slurm/controller.hpp>
#include <tonnage/formats/slurm/gpu_type.hpp>
#include <tonnage/formats/slurm/job.hpp>
#include <tonnage/formats/slurm/log.hpp>
#include <tonnage/formats/slurm/node.hpp>
#include <tonnage/formats/slurm/nodes.hpp>
#include <tonnage/formats/slurm/reader.hpp>
#include <tonnage/formats/slurm/state.hpp>
#include <tonnage/formats/slurm/text.hpp>
#include <tonnage/formats/slurm/tres.hpp>
#include <tonnage/formats/slurm/use.hpp>
