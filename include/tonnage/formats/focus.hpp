// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Bills of clouds by FinOps FOCUS, read and written.
#pragma once

#include <tonnage/formats/focus/reader.hpp>
#include <tonnage/formats/focus/row.hpp>
#include <tonnage/formats/focus/writer.hpp>
