#include "store/gathered_writes.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <utility>

namespace hustings {
namespace {

// Pages, each with what stands in front of it. Of 128 KiB and more, SQLite's file of the system
// would write a part and call the disk full.
constexpr int kRoom = 7 * (16'384 + 24);

// SQLite makes room for this and, behind it, for the system's own file.
struct GatheringFile {
  sqlite3_file as_sqlite_has_it;
  sqlite3_int64 start;  // where in the file the gathered bytes belong
  int size;
  std::array<char, kRoom> gathered;
};

GatheringFile& own(sqlite3_file* file) { return *reinterpret_cast<GatheringFile*>(file); }
sqlite3_file* system_file(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(&own(file) + 1);
}
const sqlite3_io_methods& system_calls(sqlite3_file* file) { return *system_file(file)->pMethods; }

// What could not be written is gone: SQLite rolls back what belongs to it.
int write_gathered(sqlite3_file* file) {
  const int size = std::exchange(own(file).size, 0);
  if (size == 0) return SQLITE_OK;
  return system_calls(file).xWrite(system_file(file), own(file).gathered.data(), size,
                                   own(file).start);
}

int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
  auto& to = own(file);
  if (at != to.start + to.size || to.size + size > kRoom) {
    if (const int code = write_gathered(file); code != SQLITE_OK) return code;
    to.start = at;
  }
  if (size > kRoom) return system_calls(file).xWrite(system_file(file), bytes, size, at);
  std::copy_n(static_cast<const char*>(bytes), size, to.gathered.data() + to.size);
  to.size += size;
  return SQLITE_OK;
}

// A call of the system's file, with what was gathered written before.
template <auto Call, class... Args>
int behind_it(sqlite3_file* file, Args... args) {
  if (const int code = write_gathered(file); code != SQLITE_OK) return code;
  return (system_calls(file).*Call)(system_file(file), args...);
}
template <auto Call, class... Args>
int as_it_is(sqlite3_file* file, Args... args) {
  return (system_calls(file).*Call)(system_file(file), args...);
}

int close(sqlite3_file* file) {
  const int written = write_gathered(file);
  const int closed = system_calls(file).xClose(system_file(file));
  return written != SQLITE_OK ? written : closed;
}

// Version 1: write-ahead files are neither locked nor mapped.
using Methods = sqlite3_io_methods;
constexpr Methods kMethods = {
    .iVersion = 1,
    .xClose = &close,
    .xRead = &behind_it<&Methods::xRead, void*, int, sqlite3_int64>,
    .xWrite = &write,
    .xTruncate = &behind_it<&Methods::xTruncate, sqlite3_int64>,
    .xSync = &behind_it<&Methods::xSync, int>,
    .xFileSize = &behind_it<&Methods::xFileSize, sqlite3_int64*>,
    .xLock = &as_it_is<&Methods::xLock, int>,
    .xUnlock = &as_it_is<&Methods::xUnlock, int>,
    .xCheckReservedLock = &as_it_is<&Methods::xCheckReservedLock, int*>,
    .xFileControl = &as_it_is<&Methods::xFileControl, int, void*>,
    .xSectorSize = &as_it_is<&Methods::xSectorSize>,
    .xDeviceCharacteristics = &as_it_is<&Methods::xDeviceCharacteristics>,
    .xShmMap = nullptr,
    .xShmLock = nullptr,
    .xShmBarrier = nullptr,
    .xShmUnmap = nullptr,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  auto* system = static_cast<sqlite3_vfs*>(vfs->pAppData);
  if ((flags & SQLITE_OPEN_WAL) == 0) return system->xOpen(system, name, file, flags, out_flags);
  const int code = system->xOpen(system, name, system_file(file), flags, out_flags);
  if (code != SQLITE_OK) return code;
  own(file).as_sqlite_has_it.pMethods = &kMethods;
  own(file).size = 0;
  return SQLITE_OK;
}

sqlite3_vfs* registered() {
  static sqlite3_vfs vfs = [] {
    sqlite3_vfs* system = sqlite3_vfs_find(nullptr);
    sqlite3_vfs out = *system;
    out.pAppData = system;
    out.szOsFile += static_cast<int>(sizeof(GatheringFile));
    out.zName = "hustings";
    out.xOpen = &open;
    return out;
  }();
  static const int done = sqlite3_vfs_register(&vfs, 0);
  return done == SQLITE_OK ? &vfs : nullptr;
}

}  // namespace

const char* gathering_vfs() {
  const sqlite3_vfs* vfs = registered();
  return vfs == nullptr ? nullptr : vfs->zName;
}

}  // namespace hustings
