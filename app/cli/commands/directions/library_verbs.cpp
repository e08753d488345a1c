#include "cli/commands/directions/named_directions.h"
#include "cli/commands/directions/verb.h"
#include "direction/direction_file.h"
#include "direction/library.h"
#include "direction/thumbnail.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace deviascope::cli {

namespace fs = std::filesystem;
using direction::Direction;
using direction::Library;
using report::Document;
using report::Fact;
using report::Paragraph;

namespace {

class ListVerb final : public DirectionsVerb {
public:
    std::string name() const override { return "list"; }
    std::string summary() const override { return "The library"; }
    void addOptions(CLI::App &app) override
    {
        app.add_option("search", m_search, "Words that name, concept, method or tags must hold");
        app.add_option("--folder", m_folder, "Another folder than the library's");
    }
    Document answer(CommandContext &) override
    {
        const Library library(m_folder.empty() ? direction::libraryFolder() : fs::path(m_folder));
        report::Table kept, damaged;
        kept.key = "directions";
        kept.columns = directionColumns();
        kept.columns.insert(kept.columns.begin(),
                            report::column("id", DEVIASCOPE_TR("report", "file")));
        kept.columns.push_back(report::column("file"));
        kept.columns.push_back(report::column("thumbnail"));
        kept.whenEmpty = {DEVIASCOPE_TR("report", "No direction in %1."),
                          {library.folder().string()}};
        damaged.key = "damaged";
        damaged.columns = {report::column("file"), report::column("message")};
        report::Section section;
        std::vector<Paragraph> faults;
        for (const direction::LibraryItem &item : library.items()) {
            if (!item.direction) {
                damaged.rows.push_back({item.file.string(), item.fault});
                faults.push_back({{DEVIASCOPE_TR("report", "damaged: %1: %2"),
                                   {item.file.filename().string(), item.fault}}});
            } else if (direction::matches(*item.direction, m_search)) {
                kept.rows.push_back(rowOf(item));
            }
        }
        section.items = {std::move(kept), std::move(damaged)};
        section.items.insert(section.items.end(), faults.begin(), faults.end());
        return {DEVIASCOPE_TR("report", "The library"), {std::move(section)}};
    }

private:
    static std::vector<report::Cell> rowOf(const direction::LibraryItem &item)
    {
        auto cells = directionCells(*item.direction);
        cells.insert(cells.begin(), item.id);
        cells.emplace_back(item.file.string());
        // Which model's a thumbnail is, it says itself.
        if (direction::readThumbnail(item.file, *item.direction, ""))
            cells.emplace_back(direction::thumbnailFileOf(item.file).string());
        else
            cells.emplace_back(report::Missing());
        return cells;
    }

    std::string m_search, m_folder;
};

class ShowVerb final : public DirectionsVerb {
public:
    std::string name() const override { return "show"; }
    std::string summary() const override { return "All that files say of themselves"; }
    void addOptions(CLI::App &app) override { m_directions.addTo(app, "Files", 1); }
    Document answer(CommandContext &context) override
    {
        const auto directions = m_directions.read(context);
        const auto files = m_directions.files();
        Document document;
        report::Table all;
        all.key = "directions";
        for (const report::Column &each : directionColumns())
            all.columns.push_back({each.keys, {}});
        for (const char *key : {"file", "timesteps", "provenance"})
            all.columns.push_back(report::column(key));
        report::Section section;
        for (size_t i = 0; i < directions.size(); ++i) {
            auto cells = directionCells(directions[i]);
            tell(directions[i], cells, section);
            cells.emplace_back(files[i].string());
            cells.push_back(report::verbatim(directions[i].timesteps));
            cells.push_back(report::verbatim(directions[i].provenance));
            all.rows.push_back(std::move(cells));
        }
        section.items.emplace_back(std::move(all));
        document.sections.push_back(std::move(section));
        return document;
    }

private:
    /// What is said, a line each, and then how it was made.
    static void tell(const Direction &direction, const std::vector<report::Cell> &cells,
                     report::Section &section)
    {
        constexpr size_t kConcept = 1, kBase = 2, kMethod = 3, kSites = 4, kScale = 6, kBranch = 7,
                         kTags = 8;
        const auto say = [&](std::string source, std::string value) {
            section.items.push_back(Paragraph{{std::move(source), {std::move(value)}}});
        };
        say("%1", direction.name);
        say(DEVIASCOPE_TR("report", "  concept          %1"), textOf(cells[kConcept]));
        say(DEVIASCOPE_TR("report", "  from             %1"), textOf(cells[kBase]));
        say(DEVIASCOPE_TR("report", "  method           %1"), textOf(cells[kMethod]));
        say(DEVIASCOPE_TR("report", "  sites            %1"), textOf(cells[kSites]));
        say(DEVIASCOPE_TR("report", "  length           %1"),
            fmt::format("{:.2f}", direction.norm()));
        say(DEVIASCOPE_TR("report", "  suggested scale  %1"), textOf(cells[kScale]));
        say(DEVIASCOPE_TR("report", "  branch           %1"), textOf(cells[kBranch]));
        say(DEVIASCOPE_TR("report", "  tags             %1"), textOf(cells[kTags]));
        const std::string provenance =
            direction.provenance.dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
        size_t from = 0, line = provenance.find('\n');
        say(DEVIASCOPE_TR("report", "  made by          %1"), provenance.substr(0, line));
        while (line != std::string::npos) {
            from = line + 1;
            line = provenance.find('\n', from);
            say("%1", provenance.substr(from, line == std::string::npos ? line : line - from));
        }
    }

    NamedDirections m_directions;
};

class TagVerb final : public DirectionsVerb {
public:
    std::string name() const override { return "tag"; }
    std::string summary() const override { return "Gives files tags of your own"; }
    void addOptions(CLI::App &app) override
    {
        m_directions.addTo(app, "Files", 1);
        app.add_option("--add", m_add, "Tags to add");
        app.add_option("--remove", m_remove, "Tags to remove");
    }
    Document answer(CommandContext &context) override
    {
        auto directions = m_directions.read(context);
        const auto files = m_directions.files();
        report::Table all;
        all.key = "files";
        all.columns = {report::column("file"), report::column("tags")};
        report::Section section;
        for (size_t i = 0; i < directions.size(); ++i) {
            change(directions[i].tags);
            direction::writeDirection(files[i], directions[i]);
            const report::List tags{directions[i].tags};
            all.rows.push_back({files[i].string(), tags});
            section.items.push_back(
                Paragraph{{"%1: %2", {files[i].string(), textOf(report::Cell(tags))}}});
        }
        section.items.emplace_back(std::move(all));
        return {{}, {std::move(section)}};
    }

private:
    void change(std::vector<std::string> &tags) const
    {
        for (const std::string &tag : m_add)
            if (!tag.empty() && std::find(tags.begin(), tags.end(), tag) == tags.end())
                tags.push_back(tag);
        std::erase_if(tags, [&](const std::string &tag) {
            return std::find(m_remove.begin(), m_remove.end(), tag) != m_remove.end();
        });
    }

    NamedDirections m_directions;
    std::vector<std::string> m_add, m_remove;
};

class RemoveVerb final : public DirectionsVerb {
public:
    std::string name() const override { return "remove"; }
    std::string summary() const override
    {
        return "Deletes directions of the library, with their thumbnails";
    }
    void addOptions(CLI::App &app) override
    {
        app.add_option("names", m_names, "Their names in the library")->required();
    }
    Document answer(CommandContext &) override
    {
        const Library library;
        for (const std::string &id : m_names)
            (void)library.fileOf(id); // all or none
        for (const std::string &id : m_names)
            library.remove(id);
        return {{},
                {{{},
                  {Fact{report::column("removed"), report::List{m_names}},
                   Paragraph{{DEVIASCOPE_TR("report", "removed: %1"),
                              {fmt::format("{}", fmt::join(m_names, ", "))}}}}}}};
    }

private:
    std::vector<std::string> m_names;
};

class RenameVerb final : public DirectionsVerb {
public:
    std::string name() const override { return "rename"; }
    std::string summary() const override { return "Renames a direction of the library"; }
    void addOptions(CLI::App &app) override
    {
        app.add_option("from", m_from, "Its name in the library")->required();
        app.add_option("to", m_to, "The new name")->required();
    }
    Document answer(CommandContext &) override
    {
        const fs::path file = Library().rename(m_from, m_to);
        return {{},
                {{{},
                  {Fact{report::column("id"), file.stem().string()},
                   Fact{report::column("name"), m_to}, Fact{report::column("file"), file.string()},
                   Paragraph{{DEVIASCOPE_TR("report", "%1 is now %2: %3"),
                              {m_from, m_to, file.string()}}}}}}};
    }

private:
    std::string m_from, m_to;
};

} // namespace

void addLibraryVerbs(DirectionsVerbs &verbs)
{
    verbs.push_back(std::make_unique<ListVerb>());
    verbs.push_back(std::make_unique<ShowVerb>());
    verbs.push_back(std::make_unique<TagVerb>());
    verbs.push_back(std::make_unique<RemoveVerb>());
    verbs.push_back(std::make_unique<RenameVerb>());
}

} // namespace deviascope::cli
