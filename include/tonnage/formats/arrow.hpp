// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Arrow's C interfaces: columns read where they lie, answers and partial answers handed over.
#pragma once

#include <tonnage/formats/arrow/abi.hpp>
#include <tonnage/formats/arrow/bits.hpp>
#include <tonnage/formats/arrow/column.hpp>
#include <tonnage/formats/arrow/decimal.hpp>
#include <tonnage/formats/arrow/export.hpp>
#include <tonnage/formats/arrow/keys.hpp>
#include <tonnage/formats/arrow/metadata.hpp>
#include <tonnage/formats/arrow/own.hpp>
#include <tonnage/formats/arrow/partial.hpp>
#include <tonnage/formats/arrow/reader.hpp>
#include <tonnage/formats/arrow/tally.hpp>
#include <tonnage/formats/arrow/text.hpp>
#include <tonnage/formats/arrow/time.hpp>
#include <tonnage/formats/arrow/type.hpp>
#include <tonnage/formats/arrow/unit.hpp>
#include <tonnage/formats/arrow/writer.hpp>
