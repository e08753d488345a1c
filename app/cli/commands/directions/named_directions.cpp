#include "cli/commands/directions/named_directions.h"

#include "direction/direction_file.h"
#include "direction/library.h"
#include "direction/origin.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <set>

namespace deviascope::cli {

namespace fs = std::filesystem;
using direction::Direction;
using nlohmann::json;

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

json modelIn(const Direction &direction)
{
    if (!direction.provenance.is_object())
        return {};
    const auto model = direction.provenance.find("model");
    return model != direction.provenance.end() && model->is_object() ? *model : json();
}

} // namespace

void NamedDirections::addTo(CLI::App &app, const std::string &help, int least)
{
    app.add_option("files", m_texts, help)->expected(least, 10000)->required();
}

std::vector<task::DirectionWish> NamedDirections::wishes() const
{
    std::vector<task::DirectionWish> wishes;
    for (const std::string &text : m_texts)
        wishes.push_back(task::parseDirection(text));
    return wishes;
}

std::vector<fs::path> NamedDirections::files() const
{
    std::vector<fs::path> files;
    for (const task::DirectionWish &wish : wishes())
        files.push_back(direction::directionFileOf(wish.file));
    return files;
}

std::vector<Direction> NamedDirections::read(CommandContext &context) const
{
    std::vector<Direction> directions;
    std::set<std::string> models;
    for (const fs::path &file : files()) {
        directions.push_back(direction::readDirection(file));
        if (const std::string hash = direction::modelHashOf(directions.back()); !hash.empty())
            models.insert(hash);
    }
    if (models.size() > 1)
        context.note("These directions were made with different models.");
    return directions;
}

void NewDirection::addTo(CLI::App &app)
{
    app.add_option("--out", m_out, "The new file (default: in the library)");
    app.add_option("--name", m_name, "Name of the result");
}

std::string NewDirection::nameOr(const std::string &otherwise) const
{
    return m_name.empty() ? otherwise : m_name;
}

report::Document NewDirection::keep(const Direction &direction) const
{
    fs::path file = m_out;
    if (file.empty())
        file = direction::Library().keepNew(direction);
    else
        direction::writeDirection(file, direction);
    report::Section section;
    const auto columns = directionColumns();
    const auto cells = directionCells(direction);
    for (size_t i = 0; i < cells.size(); ++i)
        section.items.push_back(report::Fact{{columns[i].keys, {}}, cells[i]});
    section.items.push_back(report::Fact{report::column("file"), file.string()});
    section.items.push_back(
        report::Paragraph{{DEVIASCOPE_TR("report", "%1, length %2"),
                           {direction.name, fmt::format("{:.1f}", direction.norm())}}});
    section.items.push_back(
        report::Paragraph{{DEVIASCOPE_TR("report", "saved: %1"), {file.string()}}});
    return {{}, {std::move(section)}};
}

std::vector<report::Column> directionColumns()
{
    using report::column;
    return {column("name"),
            column("concept", DEVIASCOPE_TR("report", "concept")),
            column("base", DEVIASCOPE_TR("report", "from")),
            column("method", DEVIASCOPE_TR("report", "method")),
            column("sites", DEVIASCOPE_TR("report", "sites")),
            column("norm", DEVIASCOPE_TR("report", "length")),
            column("suggested_scale", DEVIASCOPE_TR("report", "suggested scale")),
            column("branch"),
            column("tags", DEVIASCOPE_TR("report", "tags")),
            column("model")};
}

std::vector<report::Cell> directionCells(const Direction &direction)
{
    report::Cell scale = report::Missing{DEVIASCOPE_TR("report", "none")};
    if (direction.suggestedScale)
        scale = report::Number{*direction.suggestedScale, 0, report::Number::Style::Shortest};
    return {direction.name,
            direction.concept_,
            direction.base,
            direction.method,
            report::List{sitesOf(direction), "+"},
            report::fixed(direction.norm(), 1),
            scale,
            std::string(direction.branch == sampling::Branch::Both ? "both" : "conditional"),
            report::List{direction.tags},
            report::verbatim(modelIn(direction))};
}

} // namespace deviascope::cli
