#include "base/error.h"
#include "cli/commands/directions/named_directions.h"
#include "cli/commands/directions/verb.h"
#include "direction/diffusers_export.h"
#include "direction/direction_file.h"
#include "direction/library.h"
#include "direction/official_format.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace deviascope::cli {

namespace fs = std::filesystem;
using direction::Direction;
using report::Document;
using report::Fact;
using report::Paragraph;

namespace {

class ImportVerb final : public DirectionsVerb {
public:
    std::string name() const override { return "import"; }
    std::string summary() const override
    {
        return "Direction files of others, and concept vectors of the official code (.pth)";
    }
    void addOptions(CLI::App &app) override
    {
        m_sources.addTo(
            app, "Direction files; torch files, whose concepts concept_dict.json beside them names",
            1);
        app.add_option("--out", m_out, "Folder for the files (default: the library)");
    }
    Document answer(CommandContext &context) override
    {
        const direction::Library library(m_out.empty() ? direction::libraryFolder()
                                                       : fs::path(m_out));
        report::List files;
        report::Section section;
        for (const std::string &source : m_sources.texts())
            for (const Direction &each : imported(context, source)) {
                const std::string file =
                    library.add(each, fs::path(source).stem().string()).string();
                files.values.push_back(file);
                section.items.push_back(
                    Paragraph{{DEVIASCOPE_TR("report", "%1, length %2: %3"),
                               {each.name, fmt::format("{:.1f}", each.norm()), file}}});
            }
        section.items.push_back(Fact{report::column("files"), files});
        return {{}, {std::move(section)}};
    }

private:
    static std::vector<Direction> imported(CommandContext &context, const std::string &source)
    {
        if (direction::isDirectionFile(source))
            return {direction::readDirection(source)};
        try {
            return direction::importOfficial(source);
        } catch (const base::Error &error) {
            if (error.kind() != base::ErrorKind::Unsupported)
                throw;
        }
        // Not of Stable Diffusion 1 at 512 pixels: of the loaded model, then.
        const model::Model &model = context.model();
        const int64_t side = model.unet.config().sampleSize;
        const auto shape = model.unet.shape(network::kMid, side, side);
        return direction::importOfficial(source, {shape[0], shape[1], shape[2]});
    }

    NamedDirections m_sources;
    std::string m_out;
};

class ExportVerb final : public DirectionsVerb {
public:
    std::string name() const override { return "export"; }
    std::string summary() const override
    {
        return "Directions as the official code's vectors, or for diffusers";
    }
    void addOptions(CLI::App &app) override
    {
        m_directions.addTo(app, "Files", 1);
        app.add_option("--out", m_out,
                       "The torch file (names go to concept_dict.json beside it), or the folder")
            ->required();
        app.add_flag("--diffusers", m_diffusers,
                     "A folder with the files and a Python module that applies them in diffusers");
    }
    Document answer(CommandContext &context) override
    {
        const auto directions = m_directions.read(context);
        return m_diffusers ? forDiffusers(directions) : official(directions);
    }

private:
    Document forDiffusers(const std::vector<Direction> &directions) const
    {
        report::List files;
        for (const fs::path &file : direction::exportForDiffusers(m_out, directions))
            files.values.push_back(file.string());
        return {
            {},
            {{{},
              {Fact{report::column("files"), files},
               Paragraph{
                   {DEVIASCOPE_TR("report", "saved: %1 (%2 files; how to use them stands in %3)"),
                    {m_out, std::to_string(files.values.size()), files.values.back()}}}}}}};
    }

    Document official(const std::vector<Direction> &directions) const
    {
        direction::exportOfficial(m_out, directions);
        report::List names;
        for (const Direction &each : directions)
            names.values.push_back(each.name);
        return {{},
                {{{},
                  {Fact{report::column("file"), m_out}, Fact{report::column("names"), names},
                   Paragraph{{DEVIASCOPE_TR("report", "saved: %1 (%2)"),
                              {m_out, textOf(report::Cell(names))}}}}}}};
    }

    NamedDirections m_directions;
    std::string m_out;
    bool m_diffusers = false;
};

} // namespace

void addExchangeVerbs(DirectionsVerbs &verbs)
{
    verbs.push_back(std::make_unique<ImportVerb>());
    verbs.push_back(std::make_unique<ExportVerb>());
}

} // namespace deviascope::cli
