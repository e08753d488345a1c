#pragma once

#include "base/context.h"

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace deviascope::format {

/// SHA-256 as 64 lower-case hexadecimal digits.
std::string sha256(std::span<const std::byte> bytes);
std::string sha256(std::string_view bytes);

/// SHA-256 of a file's content. Polls `context` every 64 MiB (stage "hashing"). Throws NotFound.
std::string sha256OfFile(const std::filesystem::path &path, base::Context &context);

/// What identifies a model, however its files are called: `content` is the SHA-256 of its one file,
/// or that of its files' digests in order; `former` is modelHash, by which models were known
/// before. No file is read twice. Throws NotFound.
struct ModelHashes {
    std::string content, former;
};
ModelHashes hashesOf(const std::vector<std::filesystem::path> &files);

/// What identified a model before: the SHA-256 over the names and content hashes of its files.
/// Names count from the deepest folder that holds them all ("unet/config.json"), so neither that
/// folder's own place nor the order of `files` matters. Polls `context` as above. Throws NotFound.
std::string modelHash(const std::vector<std::filesystem::path> &files, base::Context &context);
std::string modelHash(const std::vector<std::filesystem::path> &files);

} // namespace deviascope::format
