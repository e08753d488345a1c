#include "model/file_weights.h"

#include "base/error.h"
#include "format/json_file.h"
#include "format/mapped_file.h"
#include "format/printable.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <set>
#include <string_view>
#include <utility>

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

constexpr std::string_view kSafetensors = ".safetensors";
constexpr std::string_view kPickle = ".bin";

/// Names of the files in a folder, in the order of the alphabet; none when it is not there.
std::vector<std::string> namesIn(const fs::path &folder)
{
    std::vector<std::string> names;
    std::error_code code;
    for (const auto &entry : fs::directory_iterator(folder, code))
        if (format::isThere(entry.path()))
            names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
}

/// What stands between `stem.` and `ending`; empty when the name is not built so.
std::string variantIn(std::string_view name, const std::string &stem, std::string_view ending)
{
    const std::string front = stem + '.';
    if (name.size() <= front.size() + ending.size() || !name.starts_with(front) ||
        !name.ends_with(ending))
        return {};
    const auto middle = name.substr(front.size(), name.size() - front.size() - ending.size());
    return middle.find('.') == middle.npos ? std::string(middle) : std::string();
}

/// The files that hold one network's weights, found by their names.
class WeightsChooser {
public:
    WeightsChooser(const fs::path &folder, std::string stem)
        : m_folder(folder), m_stem(std::move(stem)), m_names(namesIn(folder))
    {}

    std::vector<fs::path> choose()
    {
        // transformers calls its pickles otherwise than its safetensors.
        const std::string pickled = m_stem == "model" ? "pytorch_model" : m_stem;
        for (const auto &[stem, ending] :
             {std::pair(m_stem, kSafetensors), std::pair(pickled, kPickle)}) {
            for (const auto found : {&WeightsChooser::whole, &WeightsChooser::indexed,
                                     &WeightsChooser::variant, &WeightsChooser::shards})
                if (auto files = (this->*found)(stem, ending); !files.empty())
                    return files;
            if (auto file = onlyOne(ending); !file.empty())
                return {file};
        }
        failEmpty();
    }

    const std::vector<std::string> &notes() const { return m_notes; }

private:
    bool has(const std::string &name) const { return std::ranges::binary_search(m_names, name); }

    std::vector<fs::path> whole(const std::string &stem, std::string_view ending)
    {
        for (const char *variant : {"", ".fp16", ".bf16"})
            if (const std::string name = stem + variant + std::string(ending); has(name))
                return {m_folder / name};
        return {};
    }

    std::vector<fs::path> indexed(const std::string &stem, std::string_view ending)
    {
        const std::string front = stem + std::string(ending) + ".index";
        for (const char *variant : {".json", ".fp16.json", ".bf16.json"}) {
            if (!has(front + variant))
                continue;
            std::vector<fs::path> files;
            for (const std::string &shard : shardsOf(m_folder / (front + variant)))
                files.push_back(m_folder / shard);
            return files;
        }
        return {};
    }

    /// "non_ema" only where there is no other: the averaged weights are those to draw with.
    std::vector<fs::path> variant(const std::string &stem, std::string_view ending)
    {
        std::string chosen;
        for (const std::string &name : m_names) {
            const std::string variant = variantIn(name, stem, ending);
            if (!variant.empty() && (chosen.empty() || chosen.starts_with("non")))
                chosen = variant;
        }
        if (chosen.empty())
            return {};
        const std::string name = stem + '.' + chosen + std::string(ending);
        say(name);
        return {m_folder / name};
    }

    /// Shards whose index is not there: all of them, or they are not whole.
    std::vector<fs::path> shards(const std::string &stem, std::string_view ending)
    {
        std::vector<fs::path> files;
        std::string last;
        for (const std::string &name : m_names)
            if (name.starts_with(stem + "-0") && name.ends_with(ending) &&
                name.find("-of-") != name.npos) {
                files.push_back(m_folder / name);
                last = name;
            }
        if (files.empty())
            return {};
        const std::size_t wanted = std::strtoul(last.c_str() + last.find("-of-") + 4, nullptr, 10);
        if (files.size() != wanted)
            throw Error(ErrorKind::DamagedFile,
                        "Of " + std::to_string(wanted) + " files of weights only " +
                            std::to_string(files.size()) + " are there",
                        m_folder.string(), "Download the missing ones.");
        return files;
    }

    /// The only file of its kind, whatever its name.
    fs::path onlyOne(std::string_view ending)
    {
        std::string only;
        for (const std::string &name : m_names) {
            if (!name.ends_with(ending) || name.find("lora") != name.npos ||
                name.starts_with("openvino"))
                continue;
            if (!only.empty())
                return {};
            only = name;
        }
        if (only.empty())
            return {};
        say(only);
        return m_folder / only;
    }

    void say(const std::string &name)
    {
        m_notes.push_back("The weights of " + format::oneLine(m_folder.filename().string()) +
                          "/ were taken from its file " + format::shownName(name) + ".");
    }

    [[noreturn]] void failEmpty() const
    {
        constexpr std::array<std::pair<std::string_view, const char *>, 6> kOthers{
            {{".msgpack", "Flax"},
             {".onnx", "ONNX"},
             {".xml", "OpenVINO"},
             {".h5", "TensorFlow"},
             {".gguf", "GGUF"},
             {".mlmodelc", "Core ML"}}};
        for (const std::string &name : m_names)
            for (const auto &[ending, what] : kOthers)
                if (name.ends_with(ending))
                    throw Error(ErrorKind::Unsupported,
                                std::string("The folder holds weights for ") + what + " only",
                                m_folder.string(), "Take the model's safetensors version.");
        throw Error(ErrorKind::DamagedFile, "The folder holds no weights", m_folder.string(),
                    "Expected " + m_stem + ".safetensors there.");
    }

    const fs::path &m_folder;
    std::string m_stem;
    std::vector<std::string> m_names;
    std::vector<std::string> m_notes;
};

/// Programs that save a network out of a larger one leave its place there in front of every name.
void dropOwner(std::vector<TensorFile> &files)
{
    for (const std::string_view owner :
         {"unet.", "vae.", "text_encoder.", "first_stage_model.", "model.", "student.", "net."}) {
        const bool everywhere = std::ranges::all_of(files, [&](const TensorFile &file) {
            return std::ranges::all_of(
                file.names(), [&](const std::string &name) { return name.starts_with(owner); });
        });
        if (everywhere)
            for (TensorFile &file : files)
                file.dropPrefix(owner);
    }
}

} // namespace

std::shared_ptr<FileWeights> FileWeights::open(const fs::path &folder, const std::string &stem)
{
    auto weights = std::make_shared<FileWeights>();
    weights->m_folder = folder;
    WeightsChooser chooser(folder, stem);
    for (const fs::path &file : chooser.choose())
        weights->m_files.push_back(TensorFile::open(file));
    dropOwner(weights->m_files);
    weights->m_notes = chooser.notes();
    for (const TensorFile &file : weights->m_files)
        weights->m_notes.insert(weights->m_notes.end(), file.notes().begin(), file.notes().end());
    return weights;
}

bool FileWeights::containsAny(const std::string &beginning) const
{
    return std::ranges::any_of(m_files,
                               [&](const TensorFile &file) { return file.containsAny(beginning); });
}

std::string FileWeights::someName() const
{
    for (const auto &file : m_files)
        if (const auto names = file.names(); !names.empty())
            return names.front();
    return {};
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
                "The file holds other weights than its place asks for.");
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
        count += file.parameters();
    return count;
}

} // namespace deviascope::model
