// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What nvidia-smi prints: lists, captures of a host, and what is split. Its XML is an option:
/// `formats/nvidia_smi/xml.hpp`.
#pragma once

#include <tonnage/formats/nvidia_smi/capture.hpp>
#include <tonnage/formats/nvidia_smi/gpu.hpp>
#include <tonnage/formats/nvidia_smi/inventory.hpp>
#include <tonnage/formats/nvidia_smi/mig.hpp>
#include <tonnage/formats/nvidia_smi/reader.hpp>
#include <tonnage/formats/nvidia_smi/text.hpp>
