// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Text in columns: its dialects, its rows and fields, read and written.
#pragma once

#include <tonnage/formats/csv/field.hpp>
#include <tonnage/formats/csv/input.hpp>
#include <tonnage/formats/csv/reader.hpp>
#include <tonnage/formats/csv/rows.hpp>
#include <tonnage/formats/csv/scan.hpp>
#include <tonnage/formats/csv/writer.hpp>
