# The standard headers, and with them those of the tests, read once by clang instead of in each file: a
# third of the time of a clean build with sanitizers. g++ gains little, so it has none.
#
# Commands of our own instead of target_precompile_headers: all targets share two files, and ccache
# knows them by the sum beside them (CCACHE_PCH_EXTSUM), so that a fresh clone in another folder hits.
add_custom_target(precompiled)
separate_arguments(flags UNIX_COMMAND "${CMAKE_CXX_FLAGS}")
foreach(what standard testing)
  set(header ${CMAKE_SOURCE_DIR}/cmake/${what}.h)
  set(out ${CMAKE_BINARY_DIR}/${what}.pch)
  file(SHA256 ${header} sum)
  add_custom_command(OUTPUT ${out} DEPENDS ${header} ${CMAKE_SOURCE_DIR}/cmake/standard.h VERBATIM
    COMMAND ${CMAKE_CXX_COMPILER} ${flags} -DFMT_SHARED -DGTEST_HAS_PTHREAD=1 -std=c++23 -x c++-header
            -fpch-instantiate-templates -Xclang -fno-pch-timestamp ${header} -o ${out}
    COMMAND ${CMAKE_COMMAND} -E echo "${sum} ${CMAKE_CXX_COMPILER_VERSION} ${CMAKE_CXX_FLAGS}" > ${out}.sum)
  add_custom_target(precompiled_${what} DEPENDS ${out})
  add_dependencies(precompiled precompiled_${what})
endforeach()

# hustings_precompiled(TARGET standard|testing)
function(hustings_precompiled target what)
  target_compile_options(${target} PRIVATE -include-pch ${CMAKE_BINARY_DIR}/${what}.pch)
  add_dependencies(${target} precompiled_${what})
endfunction()
