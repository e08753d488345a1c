# cmake --install build/release --prefix PREFIX: the programs, and what they find beside themselves in
# ../share/deviascope. LibTorch is not copied: the programs go on using the folder they were linked
# with, or lib/deviascope/torch in the prefix where a package puts it.
include(GNUInstallDirs)

set(programs deviascope)
if(DEVIASCOPE_WITH_QT)
  list(APPEND programs deviascope-studio)
endif()
set_target_properties(${programs} PROPERTIES INSTALL_RPATH
  "$ORIGIN/../lib/deviascope/torch/lib;${DEVIASCOPE_LIBTORCH}/torch/lib;${DEVIASCOPE_LIBTORCH}/nvidia/cu13/lib")
install(TARGETS ${programs} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY resources/ DESTINATION share/deviascope)
install(FILES LICENSE NOTICE DESTINATION share/doc/deviascope)
if(DEVIASCOPE_WITH_QT)
  install(FILES packaging/deviascope.desktop DESTINATION share/applications)
  install(FILES packaging/deviascope.metainfo.xml DESTINATION share/metainfo)
  install(FILES packaging/deviascope-mime.xml DESTINATION share/mime/packages RENAME deviascope.xml)
  install(FILES resources/icons/deviascope.svg DESTINATION share/icons/hicolor/scalable/apps)
endif()
