find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(Boost REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n)
find_package(PNG REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)

# libzip's own CMake package wants its command-line tools too.
find_path(LIBZIP_INCLUDE zip.h REQUIRED)
find_library(LIBZIP_LIBRARY zip REQUIRED)
add_library(libzip UNKNOWN IMPORTED)
set_target_properties(libzip PROPERTIES IMPORTED_LOCATION ${LIBZIP_LIBRARY}
  INTERFACE_INCLUDE_DIRECTORIES ${LIBZIP_INCLUDE})
mark_as_advanced(LIBZIP_INCLUDE LIBZIP_LIBRARY)

# Debian keeps OpenCV's own CMake package in libopencv-dev, which brings 200 packages more than the
# three modules below.
find_path(OPENCV_INCLUDE opencv2/core.hpp PATH_SUFFIXES opencv4 REQUIRED)
foreach(module core imgproc imgcodecs)
  find_library(OPENCV_${module} opencv_${module} REQUIRED)
  add_library(opencv_${module} UNKNOWN IMPORTED)
  set_target_properties(opencv_${module} PROPERTIES IMPORTED_LOCATION ${OPENCV_${module}}
    INTERFACE_INCLUDE_DIRECTORIES ${OPENCV_INCLUDE})
endforeach()
mark_as_advanced(OPENCV_INCLUDE OPENCV_core OPENCV_imgproc OPENCV_imgcodecs)
if(DEVIASCOPE_WITH_QT)
  find_package(Qt6 6.4 REQUIRED COMPONENTS Core Gui Widgets Svg Test LinguistTools DBus PrintSupport)
  find_package(QCustomPlotQt6 REQUIRED)
  set(CMAKE_AUTOMOC ON)
  # The include guard of <concepts>, which moc 6.4 cannot read.
  set(CMAKE_AUTOMOC_MOC_OPTIONS -D_GLIBCXX_CONCEPTS=1)
  set(CMAKE_AUTORCC ON)
endif()
