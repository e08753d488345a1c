# LibTorch out of the pinned PyPI wheel. Its own CMake package looks for CUDA and fails without it;
# the plain folders are enough, and torch_cpu with c10 keeps CUDA out of the link (it is opened at
# run time where a driver is present).
if(NOT DEVIASCOPE_LIBTORCH)
  message(FATAL_ERROR "DEVIASCOPE_LIBTORCH is not set: run ./run or ./test, which fetch LibTorch.")
endif()
set(_torch ${DEVIASCOPE_LIBTORCH}/torch)
if(NOT EXISTS ${_torch}/lib/libtorch_cpu.so)
  message(FATAL_ERROR "No LibTorch in ${DEVIASCOPE_LIBTORCH}: run ./run or ./test, which fetch it.")
endif()
add_library(torch_runtime INTERFACE)
target_include_directories(torch_runtime SYSTEM INTERFACE
  ${_torch}/include ${_torch}/include/torch/csrc/api/include)
# The library was built with it, and the layout of some of its types depends on it.
target_compile_definitions(torch_runtime INTERFACE NDEBUG)
target_link_directories(torch_runtime INTERFACE ${_torch}/lib)
target_link_libraries(torch_runtime INTERFACE torch_cpu c10)
set(CMAKE_BUILD_RPATH ${_torch}/lib ${DEVIASCOPE_LIBTORCH}/nvidia/cu13/lib)
# torch_cpu finds its own dependencies by its own rpath, which the linker does not follow.
add_link_options(-Wl,--unresolved-symbols=ignore-in-shared-libs -Wl,--disable-new-dtags)
# A program loads at start what it uses, not all that is named: image codecs alone bring 60 libraries.
add_link_options(-Wl,--as-needed)
