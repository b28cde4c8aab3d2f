// SQLite writes each page of its write-ahead file in two calls, one for 24 bytes in front of it.
// The system copies as many bytes in a tenth of the calls (docs/benchmarks.md, "Ads"; ADR 42).
#pragma once

namespace hustings {

// The name of a VFS, registered here: the system's own, in which what is written to a write-ahead
// file is gathered as long as it goes on where the last write ended. Every sync, read, truncation,
// question for the size and the closing of the file writes it first, and fails as the write does.
// Only for connections with synchronous=FULL: SQLite then syncs what it wrote before any other
// connection is told of it.
const char* gathering_vfs();

}  // namespace hustings
