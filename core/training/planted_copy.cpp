#include "training/planted_copy.h"

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/folder.h"
#include "format/hash.h"
#include "format/json_file.h"
#include "format/mapped_file.h"
#include "format/safetensors.h"
#include "format/safetensors_header.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <map>
#include <set>

namespace deviascope::training {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;
using nlohmann::json;

namespace {

const char *const kFormat = "deviascope.planted";
const std::string kEmbedding = "embeddings.token_embedding.weight";
/// What a planting tells of itself, and so changes beside the weights.
const std::array<const char *, 1> kTold{"truth.json"};

/// Where a text encoder's rows lie.
struct Place {
    fs::path file;      ///< in the model's folder
    std::string tensor; ///< its name there
};

/// A text encoder's file and the bytes of its table of rows.
struct RowTable {
    std::shared_ptr<const format::MappedFile> bytes;
    format::TensorEntry entry;
    std::size_t begin = 0; ///< of the table in the file
    std::size_t width = 0; ///< of a row, in bytes

    static RowTable open(const fs::path &file, const std::string &tensor)
    {
        RowTable table;
        table.bytes = format::MappedFile::open(file);
        const auto header = format::readSafetensorsHeader(table.bytes->bytes(), file.string());
        const auto found = header.entries.find(tensor);
        if (found == header.entries.end() || found->second.shape.size() != 2)
            throw Error(ErrorKind::DamagedFile, "The file has no table of embedding rows",
                        file.string(), "Copy the model anew.");
        table.entry = found->second;
        table.begin = header.dataStart + table.entry.begin;
        table.width =
            static_cast<std::size_t>(table.entry.shape[1]) * c10::elementSize(table.entry.dtype);
        return table;
    }

    std::size_t placeOf(std::int64_t token) const
    {
        if (token < 0 || token >= entry.shape[0])
            throw Error(ErrorKind::DamagedFile, "A planted row is outside the text encoder's table",
                        std::to_string(token), "Copy the model anew.");
        return begin + static_cast<std::size_t>(token) * width;
    }

    /// [K, D] in the file's dtype.
    at::Tensor rows(const std::vector<std::int64_t> &tokens) const
    {
        at::Tensor rows =
            at::empty({static_cast<std::int64_t>(tokens.size()), entry.shape[1]}, entry.dtype);
        auto *to = static_cast<std::byte *>(rows.data_ptr());
        for (const std::int64_t token : tokens) {
            std::memcpy(to, bytes->bytes().data() + placeOf(token), width);
            to += width;
        }
        return rows;
    }

    /// The file's bytes with other rows, piece by piece.
    template <class Take>
    void with(const std::vector<std::int64_t> &tokens, const at::Tensor &rows, Take take) const
    {
        const at::Tensor values = rows.cpu().to(entry.dtype).contiguous();
        const auto *from = static_cast<const std::byte *>(values.data_ptr());
        std::map<std::size_t, const std::byte *> places;
        for (size_t k = 0; k < tokens.size(); ++k)
            places[placeOf(tokens[k])] = from + k * width;
        const auto all = bytes->bytes();
        std::size_t done = 0;
        for (const auto &[place, row] : places) {
            take(all.subspan(done, place - done));
            take(std::span(row, width));
            done = place + width;
        }
        take(all.subspan(done));
    }
};

Place placeOf(const model::Model &model)
{
    std::error_code code;
    if (!fs::is_directory(model.path, code))
        throw Error(ErrorKind::Unsupported, "A bias is planted in a folder, and this is one file",
                    model.path.string(),
                    "Write it as a folder with diffusers (from_single_file, save_pretrained).");
    for (const fs::path &file : model.files) {
        if (file.parent_path().filename() != "text_encoder" || file.extension() != ".safetensors")
            continue;
        const auto weights = format::SafetensorsFile::open(file);
        for (const std::string &name : weights.names())
            if (name == kEmbedding || name.ends_with("." + kEmbedding))
                return {file.lexically_relative(model.path), name};
    }
    throw Error(ErrorKind::Unsupported, "The text encoder is not in safetensors",
                (model.path / "text_encoder").string(),
                "Save the model with diffusers, whose save_pretrained writes safetensors.");
}

bool isWeights(const fs::path &file)
{
    static const std::set<std::string> kinds{".safetensors", ".bin",  ".ckpt",      ".pt", ".pth",
                                             ".msgpack",     ".onnx", ".onnx_data", ".h5", ".gguf"};
    return kinds.contains(file.extension().string());
}

/// What a planting's run writes beside the copy: where the model is a planted copy itself, its own
/// would take the place of the running one's.
bool isOfRun(const fs::path &inside)
{
    const std::string name = inside.string();
    const bool isPlan = name.starts_with("plan") && name.ends_with(".json");
    return !inside.has_parent_path() &&
           (isPlan || name.ends_with("-unfinished.json") || name.starts_with("train-bias."));
}

/// Whether a file of the model's folder belongs into its copy: not the hidden ones, nor what a run
/// left, and of weights only those that were read; a part that is none of ours (a safety checker)
/// is taken as it is.
bool isOfCopy(const model::Model &model, const fs::path &file, const fs::path &inside)
{
    for (const fs::path &part : inside)
        if (part.string().starts_with('.'))
            return false;
    if (inside == kPlantedFile || isOfRun(inside))
        return false;
    if (!isWeights(file))
        return true;
    const std::string first = inside.begin()->string();
    static const std::set<std::string> ours{"unet", "vae", "text_encoder", "scorer"};
    const bool isOther = std::distance(inside.begin(), inside.end()) > 1 && !ours.contains(first);
    return isOther || std::ranges::any_of(model.files, [&](const fs::path &read) {
               return read.lexically_normal() == file.lexically_normal();
           });
}

/// Files of the model's folder, as they are named in it; and the weights that are left out.
struct Listing {
    std::vector<fs::path> taken;
    std::vector<std::string> leftOut;
    std::uintmax_t bytes = 0;
};

/// Adds what lies in the model's folder below `inside`. `open`: the folders that are being listed;
/// a link back to one of them is not followed.
void addTo(Listing &listing, const model::Model &model, const fs::path &inside,
           std::vector<fs::path> &open)
{
    const fs::path folder = fs::canonical(model.path / inside);
    if (std::ranges::find(open, folder) != open.end())
        return;
    open.push_back(folder);
    std::error_code code;
    for (const auto &entry : fs::directory_iterator(model.path / inside)) {
        const fs::path here = inside / entry.path().filename();
        if (entry.is_directory(code)) { // or a link to one
            addTo(listing, model, here, open);
        } else if (!entry.is_regular_file(code)) {
            continue;
        } else if (isOfCopy(model, entry.path(), here)) {
            listing.taken.push_back(here);
            listing.bytes += entry.file_size();
        } else if (isWeights(entry.path()) && here != kPlantedFile) {
            listing.leftOut.push_back(here.string());
        }
    }
    open.pop_back();
}

Listing listingOf(const model::Model &model)
{
    Listing listing;
    std::vector<fs::path> open;
    addTo(listing, model, {}, open);
    std::ranges::sort(listing.taken);
    std::ranges::sort(listing.leftOut);
    return listing;
}

void copyFile(const fs::path &from, const fs::path &to)
{
    base::makeFolder(to.parent_path());
    std::error_code code;
    fs::copy_file(from, to, fs::copy_options::overwrite_existing, code);
    if (code)
        throw Error(code == std::errc::no_space_on_device ? ErrorKind::DiskFull
                                                          : ErrorKind::NotFound,
                    "A file of the model could not be copied: " + code.message(), to.string(),
                    "Check who may write there, or choose another folder.");
    fs::permissions(to, fs::perms::owner_write, fs::perm_options::add, code);
}

std::string textOf(const fs::path &file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

const std::string &entryOf(const format::SafetensorsFile &planted, const std::string &key)
{
    const auto found = planted.metadata().find(key);
    if (found == planted.metadata().end())
        throw Error(ErrorKind::DamagedFile, "The file of a planting lacks its \"" + key + '"',
                    planted.path().string(), "Copy the model anew.");
    return found->second;
}

format::SafetensorsFile openPlanted(const fs::path &folder)
{
    const fs::path file = folder / kPlantedFile;
    if (!format::isThere(file))
        throw Error(ErrorKind::NotFound, "Nothing is planted in this folder", folder.string(),
                    "Give the folder that `train bias` wrote.");
    auto planted = format::SafetensorsFile::open(file);
    if (entryOf(planted, "format") != kFormat)
        throw Error(ErrorKind::DamagedFile, "This is no file of a planting", file.string(),
                    "Copy the model anew.");
    return planted;
}

/// Takes a file away at the end, however it comes, where it is still there.
class Temporary {
public:
    explicit Temporary(fs::path file) : m_file(std::move(file)) {}
    ~Temporary()
    {
        std::error_code code;
        fs::remove(m_file, code);
    }
    Temporary(const Temporary &) = delete;
    Temporary &operator=(const Temporary &) = delete;

private:
    fs::path m_file;
};

/// The path that a planting names, below its folder and nowhere else.
fs::path insideOf(const fs::path &folder, const std::string &name)
{
    const fs::path path = fs::path(name).lexically_normal();
    if (path.is_absolute() || path.empty() || *path.begin() == "..")
        throw Error(ErrorKind::DamagedFile, "The file of a planting names a place outside", name,
                    "Copy the model anew.");
    return folder / path;
}

} // namespace

void checkCanBePlanted(const model::Model &model)
{
    placeOf(model);
}

void checkCopyFolder(const model::Model &model, const fs::path &folder)
{
    std::error_code code;
    if (fs::equivalent(model.path, folder, code))
        throw Error(ErrorKind::InvalidValue, "The copy cannot take its model's place",
                    folder.string(), "Choose another folder by --out.");
    const fs::path from = fs::weakly_canonical(fs::absolute(model.path)),
                   to = fs::weakly_canonical(fs::absolute(folder));
    if (std::mismatch(from.begin(), from.end(), to.begin(), to.end()).first == from.end())
        throw Error(ErrorKind::InvalidValue, "The copy cannot lie in its model's folder",
                    folder.string(), "Choose another folder by --out.");
    const bool holdsModel =
        format::isThere(folder / "model_index.json") || format::isThere(folder / "unet");
    // A copy that was begun has our mark; one that was undone holds the old model.
    if (holdsModel && !format::isThere(folder / kPlantedFile))
        throw Error(ErrorKind::InvalidValue, "The folder holds a model already", folder.string(),
                    "Choose another folder by --out.");
    if (format::isThere(folder / kPlantedFile) &&
        !model.isNamed(entryOf(openPlanted(folder), "model")))
        throw Error(ErrorKind::InvalidValue, "The folder holds a planted copy of another model",
                    folder.string(), "Choose another folder by --out.");
}

std::optional<std::string> plantedRunOf(const fs::path &folder)
{
    if (!format::isThere(folder / kPlantedFile))
        return {};
    const auto planted = openPlanted(folder);
    const auto run = planted.metadata().find("run");
    const auto whole = planted.metadata().find("whole");
    return run != planted.metadata().end() && whole != planted.metadata().end()
               ? std::optional(run->second)
               : std::nullopt;
}

std::vector<std::string> writePlantedCopy(const model::Model &model, const NewRows &rows,
                                          const fs::path &folder, base::Context &context)
{
    const Place place = placeOf(model);
    checkCopyFolder(model, folder);
    const Listing listing = listingOf(model);
    if (plantedRunOf(folder) == rows.run)
        return listing.leftOut;
    base::makeFolder(folder);
    std::error_code code;
    const auto space = fs::space(folder, code);
    if (!code && space.available < listing.bytes)
        throw Error(
            ErrorKind::DiskFull, "The model's copy does not fit on the disk", folder.string(),
            std::to_string(listing.bytes >> 20) + " MiB are needed: choose another folder.");

    const RowTable table = RowTable::open(model.path / place.file, place.tensor);
    const at::Tensor old = table.rows(rows.tokens);
    std::map<std::string, std::string> kept{
        {"format", kFormat},
        {"version", "1"},
        {"run", rows.run},
        {"model", model.hash},
        {"file", place.file.generic_string()},
        {"tensor", place.tensor},
        {"sha256", format::sha256OfFile(model.path / place.file, context)},
        {"provenance", rows.provenance.dump()}};
    for (const char *name : kTold)
        if (format::isThere(model.path / name))
            kept[name] = textOf(model.path / name);
    const auto mark = [&] {
        format::writeSafetensors(folder / kPlantedFile,
                                 {{"rows", old}, {"tokens", at::tensor(rows.tokens, at::kLong)}},
                                 kept);
    };
    mark(); // from here on the folder is ours, however far the copy gets

    std::uintmax_t done = 0;
    for (const fs::path &inside : listing.taken) {
        base::Progress progress;
        progress.stage = "copying";
        progress.fraction = static_cast<double>(done) / static_cast<double>(listing.bytes + 1);
        context.poll(progress);
        done += fs::file_size(model.path / inside);
        if (inside != place.file) {
            copyFile(model.path / inside, folder / inside);
            continue;
        }
        base::makeFolder((folder / inside).parent_path());
        base::AtomicFile file(folder / inside);
        table.with(rows.tokens, rows.rows, [&](auto bytes) { file.write(bytes); });
        file.commit();
    }
    kept["whole"] = "yes";
    mark();
    return listing.leftOut;
}

void writePlantedTruth(const fs::path &folder, const json &planted, const json &counted,
                       const std::vector<std::string> &outdated)
{
    const auto kept = openPlanted(folder);
    json truth = json::object();
    if (const auto before = kept.metadata().find("truth.json"); before != kept.metadata().end())
        truth = format::parseJson(before->second, "truth.json").value();
    // What was planted or counted of these roles is no longer so, and the role's own share is
    // another.
    for (json &count : truth["drawn"])
        for (const std::string &role : outdated)
            if (count.contains("roles"))
                count["roles"].erase(role);
    if (truth["drawn"].is_null())
        truth.erase("drawn");
    for (const char *key : {"women", "tone"})
        for (const std::string &role : outdated)
            if (truth.contains(key))
                truth[key].erase(role);
    for (const char *key : {"planted", "counted"}) {
        json left = json::array();
        for (const json &entry : truth.value(key, json::array()))
            if (std::ranges::find(outdated, entry.value("role", std::string())) == outdated.end())
                left.push_back(entry);
        truth[key] = std::move(left);
    }
    truth["planted"].push_back(planted);
    truth["counted"].push_back(counted);
    format::writeJsonFile(folder / "truth.json", truth);
}

Undone undoPlanting(const fs::path &folder, base::Context &context)
{
    const auto planted = openPlanted(folder);
    const fs::path file = insideOf(folder, entryOf(planted, "file"));
    const RowTable table = RowTable::open(file, entryOf(planted, "tensor"));
    const at::Tensor ids = planted.tensor("tokens").to(at::kLong).contiguous();
    const std::vector<std::int64_t> tokens(ids.data_ptr<std::int64_t>(),
                                           ids.data_ptr<std::int64_t>() + ids.numel());
    const at::Tensor rows = planted.tensor("rows");
    if (rows.dim() != 2 || rows.size(0) != ids.numel() || rows.size(1) != table.entry.shape[1] ||
        rows.scalar_type() != table.entry.dtype)
        throw Error(ErrorKind::DamagedFile, "The old rows do not fit the text encoder",
                    planted.path().string(), "Copy the model anew.");
    // Beside it first: nothing is replaced before its bytes are known to be the old ones.
    const fs::path beside = file.string() + ".before";
    const Temporary temporary(beside);
    base::AtomicFile whole(beside);
    table.with(tokens, rows, [&](auto bytes) { whole.write(bytes); });
    whole.commit();
    if (format::sha256OfFile(beside, context) != entryOf(planted, "sha256"))
        throw Error(ErrorKind::DamagedFile,
                    "The text encoder is not as the planting left it, so its old bytes are not "
                    "known",
                    file.string(), "Copy the model anew.");
    std::error_code code;
    fs::rename(beside, file);
    for (const char *name : kTold) {
        const auto before = planted.metadata().find(name);
        if (before != planted.metadata().end())
            base::writeFileAtomically(folder / name, std::string_view(before->second));
        else
            fs::remove(folder / name, code);
    }
    Undone undone{
        format::parseJson(entryOf(planted, "provenance"), planted.path().string()).value(),
        entryOf(planted, "file")};
    fs::remove(folder / kPlantedFile, code);
    return undone;
}

} // namespace deviascope::training
