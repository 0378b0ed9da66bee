// Counts what a test allocates.
#pragma once

#include <cstdint>
#include <optional>

/// Calls of malloc, calloc, realloc and new in this process so far. Nothing where the build has an
/// allocator of its own (sanitizers).
std::optional<std::uint64_t> allocations();
