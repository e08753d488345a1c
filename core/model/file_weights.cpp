#include "model/file_weights.h"

#include "base/error.h"
#include "format/json_file.h"

#include <functional>
#include <numeric>
#include <set>

namespace deviascope::model {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

namespace {

/// The shard files that an index names; each must be a plain name inside the folder.
std::set<std::string> shardsOf(const fs::path &index)
{
    const format::JsonValue json = format::readJsonFile(index);
    const format::JsonValue map = json.at("weight_map");
    if (!map.value().is_object() || map.value().empty())
        map.fail("must name a file for each tensor");
    std::set<std::string> shards;
    for (const auto &[tensor, file] : map.value().items()) {
        const std::string name = file.is_string() ? file.get<std::string>() : std::string();
        if (name.empty() || fs::path(name).filename() != name || name == "." || name == "..")
            map.fail("points outside its folder");
        if (fs::is_symlink(index.parent_path() / name)) {
            // Hub caches link to ../../blobs; what a link points to must still be a plain file.
            std::error_code code;
            if (!fs::is_regular_file(index.parent_path() / name, code))
                map.fail("names a link that leads nowhere");
        }
        shards.insert(name);
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
        if (fs::exists(file)) {
            weights->m_files.push_back(format::SafetensorsFile::open(file));
            return weights;
        }
    }
    const fs::path index = folder / (stem + ".safetensors.index.json");
    if (fs::exists(index)) {
        for (const std::string &shard : shardsOf(index))
            weights->m_files.push_back(format::SafetensorsFile::open(folder / shard));
        return weights;
    }
    if (fs::exists(folder / (stem + ".bin")))
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
