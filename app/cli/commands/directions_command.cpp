#include "cli/commands/directions_command.h"

#include "base/error.h"
#include "base/folder.h"
#include "base/slug.h"
#include "cli/table.h"
#include "cli/thumbnails.h"
#include "direction/diffusers_export.h"
#include "direction/direction_file.h"
#include "direction/library.h"
#include "direction/official_format.h"
#include "direction/origin.h"
#include "direction/thumbnail.h"
#include "task/picture_output.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace deviascope::cli {

using base::Error;
using base::ErrorKind;
using direction::Direction;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> sitesOf(const Direction &direction)
{
    std::vector<std::string> sites;
    for (const auto &[site, tensor] : direction.tensors)
        sites.push_back(site.name());
    if (direction.text.defined())
        sites.emplace_back("text");
    return sites;
}

json modelOf(const Direction &direction)
{
    const auto model = direction.provenance.find("model");
    return model != direction.provenance.end() && model->is_object() ? *model : json();
}

json describe(const Direction &direction)
{
    json value = {{"name", direction.name},
                  {"concept", direction.concept_},
                  {"base", direction.base},
                  {"method", direction.method},
                  {"sites", sitesOf(direction)},
                  {"norm", direction.norm()},
                  {"suggested_scale", nullptr},
                  {"branch", direction.branch == sampling::Branch::Both ? "both" : "conditional"},
                  {"tags", direction.tags},
                  {"model", modelOf(direction)}};
    if (direction.suggestedScale)
        value["suggested_scale"] = *direction.suggestedScale;
    return value;
}

std::string scaleText(const Direction &direction)
{
    return direction.suggestedScale ? fmt::format("{:g}", *direction.suggestedScale) : "none";
}

} // namespace

std::string DirectionsCommand::examples() const
{
    return "  deviascope directions list\n"
           "  deviascope directions add woman.safetensors dark.safetensors@0.5 --out "
           "both.safetensors\n"
           "  deviascope directions orthogonalise woman.safetensors dark.safetensors\n"
           "  deviascope directions cosine woman.safetensors man.safetensors\n"
           "  deviascope directions thumbnails\n"
           "  deviascope directions rename a-woman \"woman, from roles\"\n"
           "  deviascope --model ~/models/sd15 directions import unet.pth\n";
}

CLI::App *DirectionsCommand::verb(CLI::App &app, const std::string &verbName,
                                  const std::string &help, Verb chosen)
{
    CLI::App *sub = app.add_subcommand(verbName, help);
    sub->fallthrough();
    sub->callback([this, chosen] { m_verb = chosen; });
    return sub;
}

void DirectionsCommand::addOptions(CLI::App &app)
{
    app.require_subcommand(1);
    const auto files = [this](CLI::App *sub, const std::string &help, int least) {
        sub->add_option("files", m_files, help)->expected(least, 10000)->required();
        return sub;
    };
    const auto result = [this](CLI::App *sub) {
        sub->add_option("--out", m_out, "The new file (default: in the library)");
        sub->add_option("--name", m_name, "Name of the result");
    };
    const std::string kFiles = "Files, or names in the library; FILE@FACTOR takes so much of it";
    CLI::App *listing = verb(app, "list", "The library", &DirectionsCommand::list);
    listing->add_option("search", m_search, "Words that name, concept, method or tags must hold");
    listing->add_option("--folder", m_folder, "Another folder than the library's");
    files(verb(app, "show", "All that files say of themselves", &DirectionsCommand::show), "Files",
          1);
    CLI::App *tagging = files(
        verb(app, "tag", "Gives files tags of your own", &DirectionsCommand::tag), "Files", 1);
    tagging->add_option("--add", m_addTags, "Tags to add");
    tagging->add_option("--remove", m_removeTags, "Tags to remove");
    verb(app, "thumbnails", "Draws the small pictures of the library that are missing or stale",
         &DirectionsCommand::thumbnails)
        ->add_option("names", m_names, "Only these directions of the library");
    verb(app, "remove", "Deletes directions of the library, with their thumbnails",
         &DirectionsCommand::remove)
        ->add_option("names", m_names, "Their names in the library")
        ->required();
    CLI::App *renaming =
        verb(app, "rename", "Renames a direction of the library", &DirectionsCommand::rename);
    renaming->add_option("from", m_from, "Its name in the library")->required();
    renaming->add_option("to", m_name, "The new name")->required();
    result(files(verb(app, "add", "The sum", &DirectionsCommand::add), kFiles, 1));
    result(
        files(verb(app, "subtract", "The first without the others", &DirectionsCommand::subtract),
              kFiles, 2));
    CLI::App *scaling =
        files(verb(app, "scale", "One direction, longer or shorter", &DirectionsCommand::scale),
              "A file", 1);
    scaling->add_option("--by", m_factor, "The factor")->required();
    result(scaling);
    result(files(verb(app, "average", "The mean", &DirectionsCommand::average), kFiles, 1));
    result(files(verb(app, "orthogonalise", "The first without what it shares with the others",
                      &DirectionsCommand::orthogonalise),
                 "Files", 2));
    files(verb(app, "cosine", "How alike directions are: 1 same, 0 unrelated, -1 opposite",
               &DirectionsCommand::cosine),
          "Files", 2);
    CLI::App *importing = files(
        verb(app, "import",
             "Direction files of others, and concept vectors of the official code (.pth)",
             &DirectionsCommand::import),
        "Direction files; torch files, whose concepts concept_dict.json beside them names", 1);
    importing->add_option("--out", m_out, "Folder for the files (default: the library)");
    CLI::App *exporting =
        files(verb(app, "export", "Directions as the official code's vectors, or for diffusers",
                   &DirectionsCommand::exportVectors),
              "Files", 1);
    exporting
        ->add_option("--out", m_out,
                     "The torch file (names go to concept_dict.json beside it), or the folder")
        ->required();
    exporting->add_flag(
        "--diffusers", m_diffusers,
        "A folder with the files and a Python module that applies them in diffusers");
}

int DirectionsCommand::run(CommandContext &context)
{
    for (const std::string &file : m_files)
        m_wishes.push_back(task::parseDirection(file));
    const Answer answer = (this->*m_verb)(context);
    if (context.json())
        context.print(answer.json);
    else
        context.out() << answer.text;
    return 0;
}

std::vector<Direction> DirectionsCommand::read(CommandContext &context)
{
    std::vector<Direction> directions;
    std::set<std::string> models;
    for (const task::DirectionWish &wish : m_wishes) {
        directions.push_back(direction::readDirection(direction::directionFileOf(wish.file)));
        if (const std::string hash = direction::modelHashOf(directions.back()); !hash.empty())
            models.insert(hash);
    }
    if (models.size() > 1)
        context.note("These directions were made with different models.");
    return directions;
}

DirectionsCommand::Answer DirectionsCommand::list(CommandContext &)
{
    const fs::path folder = m_folder.empty() ? direction::libraryFolder() : fs::path(m_folder);
    json all = json::array(), damaged = json::array();
    Table table(
        {"file", "concept", "from", "method", "sites", "length", "suggested scale", "tags"});
    std::string faults;
    for (const auto &item : direction::readLibrary(folder)) {
        if (!item.direction) {
            damaged.push_back({{"file", item.file.string()}, {"message", item.fault}});
            faults += fmt::format("damaged: {}: {}\n", item.file.filename().string(), item.fault);
            continue;
        }
        const Direction &each = *item.direction;
        if (!direction::matches(each, m_search))
            continue;
        json value = describe(each);
        value["id"] = item.id;
        value["file"] = item.file.string();
        value["thumbnail"] = nullptr;
        if (direction::readThumbnail(item.file, each, "")) // which model's, it says itself
            value["thumbnail"] = direction::thumbnailFileOf(item.file).string();
        all.push_back(std::move(value));
        table.add({item.id, each.concept_, each.base, each.method,
                   fmt::format("{}", fmt::join(sitesOf(each), "+")),
                   fmt::format("{:.1f}", each.norm()), scaleText(each),
                   fmt::format("{}", fmt::join(each.tags, ", "))});
    }
    const std::string text =
        all.empty() ? fmt::format("No direction in {}.\n", folder.string()) : table.text();
    return {{{"directions", all}, {"damaged", damaged}}, text + faults};
}

DirectionsCommand::Answer DirectionsCommand::show(CommandContext &context)
{
    const auto directions = read(context);
    json all = json::array();
    std::string text;
    for (size_t i = 0; i < directions.size(); ++i) {
        const Direction &each = directions[i];
        json value = describe(each);
        value["file"] = direction::directionFileOf(m_wishes[i].file).string();
        value["timesteps"] = each.timesteps;
        value["provenance"] = each.provenance;
        text +=
            fmt::format("{}\n  concept          {}\n  from             {}\n  method           {}\n"
                        "  sites            {}\n  length           {:.2f}\n"
                        "  suggested scale  {}\n  branch           {}\n  tags             {}\n"
                        "  made by          {}\n",
                        each.name, each.concept_, each.base, each.method,
                        fmt::join(sitesOf(each), "+"), each.norm(), scaleText(each),
                        value["branch"].get<std::string>(), fmt::join(each.tags, ", "),
                        each.provenance.dump(2, ' ', false, json::error_handler_t::replace));
        all.push_back(std::move(value));
    }
    return {{{"directions", all}}, text};
}

DirectionsCommand::Answer DirectionsCommand::tag(CommandContext &context)
{
    auto directions = read(context);
    json all = json::array();
    std::string text;
    for (size_t i = 0; i < directions.size(); ++i) {
        auto &tags = directions[i].tags;
        for (const std::string &tag : m_addTags)
            if (!tag.empty() && std::find(tags.begin(), tags.end(), tag) == tags.end())
                tags.push_back(tag);
        std::erase_if(tags, [&](const std::string &tag) {
            return std::find(m_removeTags.begin(), m_removeTags.end(), tag) != m_removeTags.end();
        });
        const fs::path file = direction::directionFileOf(m_wishes[i].file);
        direction::writeDirection(file, directions[i]);
        all.push_back({{"file", file.string()}, {"tags", tags}});
        text += fmt::format("{}: {}\n", file.string(), fmt::join(tags, ", "));
    }
    return {{{"files", all}}, text};
}

DirectionsCommand::Answer DirectionsCommand::thumbnails(CommandContext &context)
{
    const json answer = makeThumbnails(context, m_names);
    return {answer, thumbnailTable(answer)};
}

DirectionsCommand::Answer DirectionsCommand::remove(CommandContext &)
{
    for (const std::string &name : m_names)
        direction::keptFileOf(name); // all or none
    for (const std::string &name : m_names)
        direction::removeKept(name);
    return {{{"removed", m_names}}, fmt::format("removed: {}\n", fmt::join(m_names, ", "))};
}

DirectionsCommand::Answer DirectionsCommand::rename(CommandContext &)
{
    const fs::path file = direction::renameKept(m_from, m_name);
    return {{{"id", file.stem().string()}, {"name", m_name}, {"file", file.string()}},
            fmt::format("{} is now {}: {}\n", m_from, m_name, file.string())};
}

DirectionsCommand::Answer DirectionsCommand::combine(CommandContext &context,
                                                     const std::vector<double> &factors,
                                                     const std::string &otherwise)
{
    const auto directions = read(context);
    std::vector<direction::Term> terms;
    for (size_t i = 0; i < directions.size(); ++i)
        terms.push_back({&directions[i], factors[i]});
    return saved(direction::combined(terms, m_name.empty() ? otherwise : m_name));
}

DirectionsCommand::Answer DirectionsCommand::saved(const Direction &direction) const
{
    fs::path file = m_out;
    if (file.empty()) {
        base::makeFolder(direction::libraryFolder());
        file =
            direction::libraryFolder() / (base::slug(direction.name, "direction") + ".safetensors");
        std::error_code code;
        if (fs::exists(file, code))
            throw Error(ErrorKind::InvalidValue, "The library has a direction of this name",
                        file.string(), "Give --name or --out.");
    }
    direction::writeDirection(file, direction);
    json value = describe(direction);
    value["file"] = file.string();
    return {value, fmt::format("{}, length {:.1f}\nsaved: {}\n", direction.name, direction.norm(),
                               file.string())};
}

namespace {

std::string nameOf(const task::DirectionWish &wish)
{
    return fs::path(wish.file).stem().string();
}

/// "a + 0.5 b"
std::string sumText(const std::vector<task::DirectionWish> &wishes,
                    const std::vector<double> &factors)
{
    std::string text;
    for (size_t i = 0; i < wishes.size(); ++i) {
        const double factor = factors[i];
        const double size = std::abs(factor);
        if (i > 0)
            text += factor < 0 ? " - " : " + ";
        else if (factor < 0)
            text += "-";
        text += size == 1 ? nameOf(wishes[i]) : fmt::format("{:.3g} {}", size, nameOf(wishes[i]));
    }
    return text;
}

} // namespace

DirectionsCommand::Answer DirectionsCommand::add(CommandContext &context)
{
    std::vector<double> factors;
    for (const task::DirectionWish &wish : m_wishes)
        factors.push_back(wish.scale.value_or(1));
    return combine(context, factors, sumText(m_wishes, factors));
}

DirectionsCommand::Answer DirectionsCommand::subtract(CommandContext &context)
{
    std::vector<double> factors;
    for (const task::DirectionWish &wish : m_wishes)
        factors.push_back((factors.empty() ? 1 : -1) * wish.scale.value_or(1));
    return combine(context, factors, sumText(m_wishes, factors));
}

DirectionsCommand::Answer DirectionsCommand::scale(CommandContext &context)
{
    if (m_wishes.size() != 1)
        throw Error(ErrorKind::InvalidValue, "One direction is scaled at a time",
                    std::to_string(m_wishes.size()) + " files", "Name one file.");
    return combine(context, {m_factor * m_wishes.front().scale.value_or(1)},
                   sumText(m_wishes, {m_factor}));
}

DirectionsCommand::Answer DirectionsCommand::average(CommandContext &context)
{
    std::vector<double> factors;
    std::string text = "mean of";
    for (const task::DirectionWish &wish : m_wishes) {
        text += (factors.empty() ? " " : ", ") + nameOf(wish);
        factors.push_back(wish.scale.value_or(1) / static_cast<double>(m_wishes.size()));
    }
    return combine(context, factors, text);
}

DirectionsCommand::Answer DirectionsCommand::orthogonalise(CommandContext &context)
{
    const auto directions = read(context);
    Direction rest =
        direction::orthogonalised(directions.front(), std::span(directions).subspan(1));
    if (!m_name.empty())
        rest.name = m_name;
    return saved(rest);
}

DirectionsCommand::Answer DirectionsCommand::cosine(CommandContext &context)
{
    const auto directions = read(context);
    const auto matrix = direction::cosines(directions);
    std::vector<std::string> names, headers = {""};
    for (const task::DirectionWish &wish : m_wishes)
        names.push_back(nameOf(wish));
    headers.insert(headers.end(), names.begin(), names.end());
    Table table(headers);
    for (size_t i = 0; i < matrix.size(); ++i) {
        std::vector<std::string> cells = {names[i]};
        for (const double value : matrix[i])
            cells.push_back(fmt::format("{:+.3f}", value));
        table.add(cells);
    }
    return {{{"names", names}, {"cosine", matrix}}, table.text()};
}

std::vector<Direction> DirectionsCommand::imported(CommandContext &context,
                                                   const std::string &source) const
{
    if (direction::isDirectionFile(source))
        return {direction::readDirection(source)};
    try {
        return direction::importOfficial(source);
    } catch (const Error &error) {
        if (error.kind() != ErrorKind::Unsupported)
            throw;
    }
    // Not of Stable Diffusion 1 at 512 pixels: of the loaded model, then.
    const model::Model &model = context.model();
    const int64_t side = model.unet.config().sampleSize;
    const auto shape = model.unet.shape(network::kMid, side, side);
    return direction::importOfficial(source, {shape[0], shape[1], shape[2]});
}

DirectionsCommand::Answer DirectionsCommand::import(CommandContext &context)
{
    const fs::path folder = m_out.empty() ? direction::libraryFolder() : fs::path(m_out);
    json files = json::array();
    std::string text;
    for (const std::string &source : m_files) {
        const std::vector<Direction> directions = imported(context, source);
        task::makeOutFolder(folder);
        for (const Direction &each : directions) {
            const fs::path file = direction::keepDirection(folder, each);
            files.push_back(file.string());
            text += fmt::format("{}, length {:.1f}: {}\n", each.name, each.norm(), file.string());
        }
    }
    return {{{"files", files}}, text};
}

DirectionsCommand::Answer DirectionsCommand::exportVectors(CommandContext &context)
{
    const auto directions = read(context);
    if (m_diffusers) {
        json files = json::array();
        for (const auto &file : direction::exportForDiffusers(m_out, directions))
            files.push_back(file.string());
        return {{{"files", files}},
                fmt::format("saved: {} ({} files; how to use them stands in {})\n", m_out,
                            files.size(), files.back().get<std::string>())};
    }
    direction::exportOfficial(m_out, directions);
    std::vector<std::string> names;
    for (const Direction &each : directions)
        names.push_back(each.name);
    return {{{"file", m_out}, {"names", names}},
            fmt::format("saved: {} ({})\n", m_out, fmt::join(names, ", "))};
}

} // namespace deviascope::cli
