// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Empty: the target that a precompiled header belongs to needs a unit.
