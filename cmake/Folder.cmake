# One static library per folder of src/, so that a wrong include does not link.
#   hustings_folder(NAME [USES folder...] [LIBS library...] [ANSWERS file...])
# takes every .cc of the folder; *_test.cc become one test program, *_fuzz.cc one fuzz program each.
# ANSWERS: files that answers are read with, to be counted as those with handlers are (see
# hustings_covered).
function(hustings_folder name)
  cmake_parse_arguments(F "" "" "USES;LIBS;ANSWERS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  set(tests ${sources})
  set(fuzzers ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  list(FILTER fuzzers INCLUDE REGEX "_fuzz\\.cc$")
  list(FILTER sources EXCLUDE REGEX "(_test|_fuzz|/main)\\.cc$")
  list(TRANSFORM F_USES PREPEND hustings_)

  add_library(hustings_${name} STATIC ${sources})
  target_include_directories(hustings_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(hustings_${name} PUBLIC ${F_USES} PRIVATE ${F_LIBS})
  hustings_precompiled(hustings_${name} standard)

  foreach(file ${sources})
    file(STRINGS ${file} answers REGEX "[.](handler|view) = |const Call& ")
    get_filename_component(base ${file} NAME)
    if(answers OR base IN_LIST F_ANSWERS)
      set_property(GLOBAL APPEND PROPERTY HUSTINGS_HANDLERS ${file})
      set_property(GLOBAL APPEND PROPERTY HUSTINGS_HANDLER_FOLDERS hustings_${name})
    endif()
  endforeach()

  if(tests)
    add_executable(${name}_test EXCLUDE_FROM_ALL ${tests})
    target_link_libraries(${name}_test PRIVATE hustings_${name} ${F_LIBS} GTest::gmock GTest::gtest_main)
    hustings_precompiled(${name}_test testing)
    add_test(NAME ${name} COMMAND ${name}_test)
    add_dependencies(unit_tests ${name}_test)
  endif()
  if(HUSTINGS_FUZZ)
    foreach(file ${fuzzers})
      get_filename_component(fuzzer ${file} NAME_WE)
      add_executable(${name}_${fuzzer} EXCLUDE_FROM_ALL ${file})
      target_link_libraries(${name}_${fuzzer} PRIVATE hustings_${name} ${F_LIBS})
      hustings_precompiled(${name}_${fuzzer} standard)
      target_link_options(${name}_${fuzzer} PRIVATE -fsanitize=fuzzer)
      add_dependencies(fuzz_targets ${name}_${fuzzer})
    endforeach()
  endif()
endfunction()

# hustings_covered, the program that counts the lines of its handlers as they run (tests/api). The
# files with handlers, and those that answers are read with, are compiled again for it; it links
# them in front of the libraries that have them, too. Their names are in handlers.txt.
function(hustings_covered main)
  get_property(files GLOBAL PROPERTY HUSTINGS_HANDLERS)
  # Of the operator's listener, of observers, of staff and of reporters, which are no API; of what is only
  # there when it is set; and of the demonstration's people, who are called handlers, too.
  list(FILTER files EXCLUDE REGEX "/web/(admin|mirrored_logs|security_txt)\\.cc$|/desk/|/intake/|/sightings/|/demo/")
  list(JOIN files "\n" names)
  file(WRITE ${CMAKE_BINARY_DIR}/handlers.txt "${names}\n")
  get_property(folders GLOBAL PROPERTY HUSTINGS_HANDLER_FOLDERS)
  list(REMOVE_DUPLICATES folders)
  add_executable(hustings_covered EXCLUDE_FROM_ALL ${main} ${files})
  foreach(folder ${folders})
    target_include_directories(hustings_covered PRIVATE $<TARGET_PROPERTY:${folder},INCLUDE_DIRECTORIES>)
    target_link_libraries(hustings_covered PRIVATE $<TARGET_PROPERTY:${folder},LINK_LIBRARIES>)
  endforeach()
  # The counts go where GCOV_PREFIX says (tests/api/coverage.py), and no object depends on its folder's name.
  target_compile_options(hustings_covered PRIVATE --coverage -fprofile-dir=/counted -O0 -U_FORTIFY_SOURCE)
  target_link_options(hustings_covered PRIVATE --coverage)
endfunction()

# Makes sql/*.sql of a folder into string constants: sql/001_base.sql becomes
# hustings::sql::k001_base in "NAME/sql.h". A change of a file configures again.
function(hustings_embed_sql name)
  file(GLOB files CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/sql/*.sql)
  set(code "#pragma once\n#include <string_view>\n\nnamespace hustings::sql {\n")
  foreach(file ${files})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    get_filename_component(stem ${file} NAME_WE)
    file(READ ${file} text)
    string(APPEND code "inline constexpr std::string_view k${stem} = R\"sql(${text})sql\";\n")
  endforeach()
  string(APPEND code "}  // namespace hustings::sql\n")
  file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/generated/${name}/sql.h CONTENT "${code}" @ONLY)
  target_include_directories(hustings_${name} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/generated)
endfunction()

# Puts files into the program as they are. hustings_embed(NAME WHAT FILE...) gives
# hustings::assets::NAME_WHAT() in "NAME/WHAT.h": the assets, by their file names.
function(hustings_embed name what)
  set(symbols "")
  set(blobs "")
  set(rows "")
  set(n 0)
  foreach(file ${ARGN})
    get_filename_component(file ${file} ABSOLUTE BASE_DIR ${CMAKE_CURRENT_SOURCE_DIR})
    get_filename_component(base ${file} NAME)
    set(symbol hustings_${name}_${what}_${n})
    string(APPEND symbols "extern \"C\" const char ${symbol}[];\nextern \"C\" const char ${symbol}_end[];\n")
    string(APPEND blobs "asm(\".section .rodata\\n.global ${symbol}\\n.global ${symbol}_end\\n\"\n"
                        "    \"${symbol}:\\n.incbin \\\"${file}\\\"\\n${symbol}_end:\\n.byte 0\\n.previous\\n\");\n")
    string(APPEND rows "      {\"${base}\", {${symbol}, static_cast<std::size_t>(${symbol}_end - ${symbol})}},\n")
    math(EXPR n "${n} + 1")
  endforeach()
  set(dir ${CMAKE_CURRENT_BINARY_DIR}/generated/${name})
  file(CONFIGURE OUTPUT ${dir}/${what}.h @ONLY CONTENT "#pragma once
#include <span>

#include \"base/asset.h\"

namespace hustings::assets {
std::span<const Asset> ${name}_${what}();
}
")
  file(CONFIGURE OUTPUT ${dir}/${what}.cc @ONLY CONTENT "#include \"${name}/${what}.h\"

${blobs}${symbols}
std::span<const hustings::Asset> hustings::assets::${name}_${what}() {
  static const Asset kAll[] = {
${rows}  };
  return kAll;
}
")
  set_property(SOURCE ${dir}/${what}.cc APPEND PROPERTY OBJECT_DEPENDS "${ARGN}")
  target_sources(hustings_${name} PRIVATE ${dir}/${what}.cc)
  target_include_directories(hustings_${name} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/generated)
endfunction()

# Puts the scripts that esbuild makes in the place of the TypeScript files of a list.
function(hustings_scripts list)
  set(files ${${list}})
  list(FILTER files INCLUDE REGEX "\\.ts$")
  list(FILTER ${list} EXCLUDE REGEX "\\.ts$")
  foreach(file ${files})
    get_filename_component(stem ${file} NAME_WE)
    set(script ${CMAKE_CURRENT_BINARY_DIR}/${stem}.js)
    add_custom_command(OUTPUT ${script} DEPENDS ${file} VERBATIM
                       COMMAND ${ESBUILD} --log-level=warning --minify --format=iife --target=es2020
                               --outfile=${script} ${file})
    list(APPEND ${list} ${script})
  endforeach()
  set(${list} ${${list}} PARENT_SCOPE)
endfunction()

# Compiles the catalogues of locale/ and embeds them with LINGUAS, which names the complete ones:
# hustings::assets::NAME_catalogues(). msgfmt refuses what is malformed.
function(hustings_catalogues name)
  file(GLOB files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/locale/*.po)
  foreach(po ${files})
    get_filename_component(language ${po} NAME_WE)
    set(mo ${CMAKE_CURRENT_BINARY_DIR}/${language}.mo)
    add_custom_command(OUTPUT ${mo} DEPENDS ${po} VERBATIM
                       COMMAND ${MSGFMT} --check -o ${mo} ${po})
    list(APPEND catalogues ${mo})
  endforeach()
  hustings_embed(${name} catalogues ${catalogues} ${CMAKE_SOURCE_DIR}/locale/LINGUAS)
endfunction()
