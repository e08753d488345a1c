#pragma once

#include "decoding/picture_check.h"
#include "task/surroundings.h"

#include <filesystem>
#include <string>
#include <vector>

namespace deviascope::task {

/// The pictures of a folder with their captions: from the file `captions` (lines
/// "picture.png<TAB>caption"; empty: none), else the prompt that a picture of ours carries, else
/// the prompt of `bank` that its file's name spells ("a-doctor-7.png"). Throws NotFound,
/// DamagedFile, InvalidValue for a line without a tab or a file that names none of the pictures.
std::vector<decoding::ShownPicture> readShownPictures(Surroundings &context,
                                                      const std::filesystem::path &folder,
                                                      const std::filesystem::path &captions,
                                                      const std::vector<std::string> &bank);

/// `bank`, then the captions that it lacks.
std::vector<std::string> withCaptions(std::vector<std::string> bank,
                                      const std::vector<decoding::ShownPicture> &pictures);

} // namespace deviascope::task
