// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Says nothing and does nothing: its entry in compile_commands.json tells the scripts beside it
// how this project compiles a unit.
