#include "cli/thumbnails.h"

#include "base/error.h"
#include "cli/table.h"
#include "direction/direction_file.h"
#include "direction/library.h"
#include "direction/origin.h"
#include "direction/thumbnail.h"

#include <fmt/format.h>

#include <chrono>

namespace deviascope::cli {

using base::Error;
using direction::LibraryItem;
using nlohmann::json;

namespace {

std::vector<LibraryItem> itemsOf(const std::vector<std::string> &names)
{
    if (names.empty())
        return direction::readLibrary(direction::libraryFolder());
    std::vector<LibraryItem> items;
    for (const std::string &name : names) {
        const auto file = direction::keptFileOf(name);
        items.push_back({name, file, direction::readDirection(file), {}});
    }
    return items;
}

/// Why a direction that nobody named is left out; empty: it is not.
std::string leftOut(const LibraryItem &item, const model::Model &model)
{
    if (!item.direction)
        return "damaged: " + item.fault;
    const std::string hash = direction::modelHashOf(*item.direction);
    return !hash.empty() && !model.isNamed(hash) ? "made with another model" : "";
}

} // namespace

json makeThumbnails(CommandContext &context, const std::vector<std::string> &names)
{
    const auto start = std::chrono::steady_clock::now();
    const auto items = itemsOf(names);
    json rows = json::array();
    std::int64_t evaluations = 0;
    for (size_t i = 0; i < items.size(); ++i) {
        const LibraryItem &item = items[i];
        const model::Model &model = context.model();
        const auto all = static_cast<double>(items.size());
        base::Context part = context.context().part(static_cast<double>(i) / all,
                                                    static_cast<double>(i + 1) / all, "drawing");
        json row = {{"id", item.id},
                    {"file", item.file.string()},
                    {"thumbnail", nullptr},
                    {"state", "left out"},
                    {"reason", names.empty() ? leftOut(item, model) : ""}};
        const auto has = [&](const char *state) {
            row["state"] = state;
            row["thumbnail"] = direction::thumbnailFileOf(item.file).string();
        };
        if (row["reason"] != "") {
        } else if (direction::readThumbnail(item.file, *item.direction, model)) {
            has("kept");
        } else {
            try {
                evaluations +=
                    direction::makeThumbnail(item.file, *item.direction, model, part).evaluations;
                has("made");
            } catch (const Error &error) {
                if (!names.empty() || error.kind() != base::ErrorKind::InvalidValue)
                    throw;
                row["reason"] = error.what(); // it does not fit this model
            }
        }
        rows.push_back(std::move(row));
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    return {{"thumbnails", rows}, {"evaluations", evaluations}, {"seconds", seconds.count()}};
}

std::string thumbnailTable(const json &answer)
{
    if (answer.at("thumbnails").empty())
        return "The library holds no direction.\n";
    Table table({"direction", "thumbnail", "file or reason"});
    for (const json &row : answer.at("thumbnails"))
        table.add({row.at("id"), row.at("state"),
                   row.at("thumbnail").is_null() ? row.at("reason") : row.at("thumbnail")});
    return table.text() + fmt::format("{} U-Net evaluations, {:.1f} s\n",
                                      answer.at("evaluations").get<std::int64_t>(),
                                      answer.at("seconds").get<double>());
}

} // namespace deviascope::cli
