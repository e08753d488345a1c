# Warnings, sanitizers and ccache, the same for every target of ours.
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  # Precompiled headers need the sloppiness, or ccache never hits; the base folder lets it serve a
  # second clone.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      ${CCACHE_PROGRAM})
endif()

# In a unity build a local name hides nothing that its own file knows, and an unnamed namespace's types
# are named in no other file all the same.
if(CMAKE_UNITY_BUILD)
  set(shadowing -Wshadow=local -Wno-subobject-linkage)
else()
  set(shadowing -Wshadow)
endif()

# For what waits on core, users or tests: a quarter of the optimiser's time, none of theirs.
set(deviascope_light $<$<CONFIG:Release>:-O1>)

add_library(deviascope_compiler INTERFACE)
target_compile_options(deviascope_compiler INTERFACE
  -Wall -Wextra -Wpedantic ${shadowing} -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough
  $<$<BOOL:${DEVIASCOPE_WERROR}>:-Werror>
  $<$<BOOL:${CCACHE_PROGRAM}>:-fpch-preprocess>)
if(DEVIASCOPE_SANITIZE)
  target_compile_options(deviascope_compiler INTERFACE
    -fsanitize=${DEVIASCOPE_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(deviascope_compiler INTERFACE -fsanitize=${DEVIASCOPE_SANITIZE})
endif()
