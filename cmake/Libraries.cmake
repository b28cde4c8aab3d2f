find_package(Boost 1.81 REQUIRED COMPONENTS json locale)
find_package(fmt REQUIRED)
find_package(GTest REQUIRED)
find_package(benchmark REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n)
find_package(OpenSSL REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(PostgreSQL REQUIRED)
find_package(CURL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(CLI11 REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(prometheus-cpp REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(pangocairo REQUIRED IMPORTED_TARGET pangocairo)
# It asks for -pthread, with which no precompiled header fits that was made without.
set_target_properties(PkgConfig::pangocairo PROPERTIES INTERFACE_COMPILE_OPTIONS "")
find_library(QRCODE_LIBRARY qrcodegencpp REQUIRED)  # no CMake or pkg-config files either
find_program(MSGFMT msgfmt REQUIRED)
pkg_check_modules(archive REQUIRED IMPORTED_TARGET libarchive)
pkg_check_modules(expat REQUIRED IMPORTED_TARGET expat)
pkg_check_modules(seccomp REQUIRED IMPORTED_TARGET libseccomp)
pkg_check_modules(vips REQUIRED IMPORTED_TARGET vips gmodule-2.0)
# Their headers are C, with casts that this code does not make; -pthread as above.
set_target_properties(PkgConfig::vips PROPERTIES INTERFACE_COMPILE_OPTIONS "")
find_package(ZXing REQUIRED)
pkg_check_modules(fido2 REQUIRED IMPORTED_TARGET libfido2)
find_program(ESBUILD esbuild REQUIRED)  # makes scripts of TypeScript
find_library(CSV_LIBRARY csv REQUIRED)  # libcsv ships neither CMake nor pkg-config files

add_custom_target(unit_tests)
add_custom_target(fuzz_targets)
