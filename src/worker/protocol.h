// Between hustings and hustings-worker: how the end of a worker is told, and errors on their way.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.h"

namespace hustings {

// What the worker's exit status says about its output.
inline constexpr int kWorkerDone = 0;     // it is the result
inline constexpr int kWorkerRefused = 1;  // it is an error, as below
inline constexpr int kWorkerUsage = 2;    // it means nothing

// An answer in pieces: before each its length, little-endian; length 0 is the end, behind which an
// error may follow, as below.
inline constexpr std::size_t kFrameHead = 4;  // bytes

// The fields of an error, each ended by a zero byte: code (bad_input or io), message, where, mend.
void write_worker_error(const Error& error, std::string& out);
// Always an error; one that says so when the bytes are none.
Error read_worker_error(std::string_view bytes);

}  // namespace hustings
