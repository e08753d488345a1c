#include "model/file_weights.h"

#include "base/error.h"
#include "format/json_file.h"
#include "format/mapped_file.h"
#include "format/printable.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <set>

namespace deviascope::model {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

namespace {

bool isInside(const fs::path &file, const fs::path &folder)
{
    const auto [end, rest] = std::mismatch(folder.begin(), folder.end(), file.begin(), file.end());
    return end == folder.end();
}

/// Where a link may lead: within its own folder, or, in a Hub cache (snapshots/REVISION/…), to the
/// blobs beside the snapshots.
bool leadsToAllowedPlace(const fs::path &link, const fs::path &folder)
{
    std::error_code code;
    const fs::path target = fs::canonical(link, code);
    if (code || !fs::is_regular_file(target, code))
        return false;
    const fs::path here = fs::canonical(folder, code);
    if (code)
        return false;
    if (isInside(target, here))
        return true;
    for (fs::path above = here; above.has_relative_path(); above = above.parent_path())
        if (above.filename() == "snapshots")
            return isInside(target, above.parent_path() / "blobs");
    return false;
}

/// The shard files that an index names; each must be a plain name inside the folder.
std::set<std::string> shardsOf(const fs::path &index)
{
    constexpr std::size_t kMostShards = 1000;
    const format::JsonValue json = format::readJsonFile(index);
    const format::JsonValue map = json.at("weight_map");
    if (!map.value().is_object() || map.value().empty())
        map.fail("must name a file for each tensor");
    std::set<std::string> shards;
    for (const auto &[tensor, file] : map.value().items()) {
        const std::string name = file.is_string() ? file.get<std::string>() : std::string();
        if (name.empty() || fs::path(name).filename() != name || name == "." || name == ".." ||
            name.find('\0') != std::string::npos)
            map.fail("points outside its folder");
        if (!shards.insert(name).second)
            continue;
        if (shards.size() > kMostShards)
            map.fail("names more than " + std::to_string(kMostShards) + " files");
        const fs::path shard = index.parent_path() / name;
        std::error_code code;
        if (fs::is_symlink(shard, code) && !leadsToAllowedPlace(shard, index.parent_path()))
            map.fail("names a link that points outside its folder");
        if (!fs::is_regular_file(shard, code))
            map.fail("names the file " + format::shownName(name) + ", which is not there");
    }
    return shards;
}

} // namespace

std::shared_ptr<FileWeights> FileWeights::open(const fs::path &folder, const std::string &stem)
{
    auto weights = std::make_shared<FileWeights>();
    weights->m_folder = folder;
    for (const char *suffix : {".safetensors", ".fp16.safetensors", ".bf16.safetensors"}) {
        const fs::path file = folder / (stem + suffix);
        if (format::isThere(file)) {
            weights->m_files.push_back(format::SafetensorsFile::open(file));
            return weights;
        }
    }
    for (const char *suffix : {".safetensors.index.json", ".safetensors.index.fp16.json",
                               ".safetensors.index.bf16.json"}) {
        const fs::path index = folder / (stem + suffix);
        if (!format::isThere(index))
            continue;
        for (const std::string &shard : shardsOf(index))
            weights->m_files.push_back(format::SafetensorsFile::open(folder / shard));
        return weights;
    }
    if (format::isThere(folder / (stem + ".bin")))
        throw Error(ErrorKind::Unsupported, "The weights are a pickle, which can run code",
                    (folder / (stem + ".bin")).string(),
                    "Convert the model to safetensors, or download that version.");
    throw Error(ErrorKind::NotFound, "The folder holds no weights", folder.string(),
                "Expected " + stem + ".safetensors there.");
}

bool FileWeights::contains(const std::string &name) const
{
    for (const auto &file : m_files)
        if (file.contains(name))
            return true;
    return false;
}

at::Tensor FileWeights::tensor(const std::string &name) const
{
    for (const auto &file : m_files)
        if (file.contains(name))
            return file.tensor(name);
    throw Error(ErrorKind::DamagedFile, "The tensor \"" + name + "\" is missing", where(),
                "Download the model again.");
}

std::string FileWeights::where() const
{
    return m_files.size() == 1 ? m_files.front().path().string() : m_folder.string();
}

std::vector<fs::path> FileWeights::files() const
{
    std::vector<fs::path> paths;
    for (const auto &file : m_files)
        paths.push_back(file.path());
    return paths;
}

std::int64_t FileWeights::parameters() const
{
    std::int64_t count = 0;
    for (const auto &file : m_files)
        for (const std::string &name : file.names()) {
            const auto &shape = file.entry(name).shape;
            count +=
                std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
        }
    return count;
}

} // namespace deviascope::model
