#pragma once

#include "format/safetensors.h"

#include <cstddef>
#include <map>
#include <span>
#include <string>

namespace deviascope::format {

/// What the front of a safetensors file says, checked against the file's length.
struct SafetensorsHeader {
    std::map<std::string, TensorEntry, std::less<>> entries;
    std::map<std::string, std::string, std::less<>> metadata;
    std::size_t dataStart = 0; ///< where the tensors' bytes begin
};

/// `bytes`: the whole file; only the header is read. `file` is what errors name. Throws DamagedFile
/// or Unsupported.
SafetensorsHeader readSafetensorsHeader(std::span<const std::byte> bytes, const std::string &file);

/// The format's name of a dtype ("F32"); nullptr when it has none that we read back.
const char *safetensorsDtypeName(at::ScalarType dtype);

} // namespace deviascope::format
