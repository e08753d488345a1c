#include "base/error.h"
#include "cli/commands/directions/verb.h"
#include "direction/direction_file.h"
#include "direction/library.h"
#include "direction/origin.h"
#include "direction/thumbnail.h"

#include <chrono>

namespace deviascope::cli {

using direction::LibraryItem;

namespace {

/// What was done about the thumbnail of a direction.
struct ThumbnailState {
    std::string state, reason;
    std::int64_t evaluations = 0;
};

/// Why a direction that nobody named is left out; empty: it is not.
std::string whyLeftOut(const LibraryItem &item, const model::Model &model)
{
    if (!item.direction)
        return "damaged: " + item.fault;
    const std::string hash = direction::modelHashOf(*item.direction);
    return !hash.empty() && !model.isNamed(hash) ? "made with another model" : "";
}

/// Draws the thumbnails that the library lacks or that are stale, with the loaded model. Those made
/// with another model are left out, unless they are named.
class ThumbnailsVerb final : public DirectionsVerb {
public:
    std::string name() const override { return "thumbnails"; }
    std::string summary() const override
    {
        return "Draws the small pictures of the library that are missing or stale";
    }
    void addOptions(CLI::App &app) override
    {
        app.add_option("names", m_names, "Only these directions of the library");
    }
    report::Document answer(CommandContext &context) override
    {
        const auto start = std::chrono::steady_clock::now();
        const auto items = chosen();
        report::Table table = emptyTable();
        std::int64_t evaluations = 0;
        for (size_t i = 0; i < items.size(); ++i) {
            const auto all = static_cast<double>(items.size());
            base::Context part = context.context().part(
                static_cast<double>(i) / all, static_cast<double>(i + 1) / all, "drawing");
            const ThumbnailState done = ensure(items[i], context.model(), part);
            evaluations += done.evaluations;
            table.rows.push_back(rowOf(items[i], done));
        }
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
        return documentOf(std::move(table), evaluations, seconds.count());
    }

private:
    std::vector<LibraryItem> chosen() const
    {
        const direction::Library library;
        if (m_names.empty())
            return library.items();
        std::vector<LibraryItem> items;
        for (const std::string &id : m_names) {
            const auto file = library.fileOf(id);
            items.push_back({id, file, direction::readDirection(file), {}});
        }
        return items;
    }

    ThumbnailState ensure(const LibraryItem &item, const model::Model &model,
                          base::Context &context) const
    {
        if (m_names.empty())
            if (const std::string reason = whyLeftOut(item, model); !reason.empty())
                return {"left out", reason};
        try {
            const auto made =
                direction::ensureThumbnail(item.file, *item.direction, model, context);
            return {made.evaluations > 0 ? "made" : "kept", {}, made.evaluations};
        } catch (const base::Error &error) {
            if (!m_names.empty() || error.kind() != base::ErrorKind::InvalidValue)
                throw;
            return {"left out", error.what()}; // it does not fit this model
        }
    }

    static report::Table emptyTable()
    {
        report::Table table;
        table.key = "thumbnails";
        table.columns = {report::column("id", DEVIASCOPE_TR("report", "direction")),
                         report::column("state", DEVIASCOPE_TR("report", "thumbnail")),
                         report::shownColumn(DEVIASCOPE_TR("report", "file or reason")),
                         report::column("file"),
                         report::column("thumbnail"),
                         report::column("reason")};
        table.whenEmpty = DEVIASCOPE_TR("report", "The library holds no direction.");
        return table;
    }

    static std::vector<report::Cell> rowOf(const LibraryItem &item, const ThumbnailState &done)
    {
        const std::string file = direction::thumbnailFileOf(item.file).string();
        const bool there = done.reason.empty();
        return {item.id,
                done.state,
                there ? file : done.reason,
                item.file.string(),
                there ? report::Cell(file) : report::Cell(report::Missing()),
                done.reason};
    }

    static report::Document documentOf(report::Table table, std::int64_t evaluations,
                                       double seconds)
    {
        const bool any = !table.rows.empty();
        report::Section section;
        section.items = {std::move(table),
                         report::Fact{report::column("evaluations"), report::Count{evaluations}},
                         report::Fact{report::column("seconds"), report::fixed(seconds)}};
        if (any)
            section.items.emplace_back(report::Paragraph{
                {DEVIASCOPE_TR("report", "%1 U-Net evaluations, %2 s"),
                 {std::to_string(evaluations), textOf(report::Cell(report::fixed(seconds, 1)))}}});
        return {DEVIASCOPE_TR("report", "Thumbnails"), {std::move(section)}};
    }

    std::vector<std::string> m_names;
};

} // namespace

void addThumbnailsVerb(DirectionsVerbs &verbs)
{
    verbs.push_back(std::make_unique<ThumbnailsVerb>());
}

} // namespace deviascope::cli
