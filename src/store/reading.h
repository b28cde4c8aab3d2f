// What a connection that only reads may do in SQLite. A file that is opened for reading keeps its
// bytes, but a statement could still open other files (the vault's among them), write a copy of
// everything elsewhere or change what the connection trusts. All of that is refused here, when a
// statement is prepared, whatever text it came from.
#pragma once

struct sqlite3;

namespace hustings {

// From now on `db` prepares statements that read, with functions of a list, and nothing else.
// Others fail with SQLITE_AUTH.
void allow_reading_only(sqlite3* db);

}  // namespace hustings
