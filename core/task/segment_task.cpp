#include "base/error.h"
#include "base/slug.h"
#include "format/hash.h"
#include "format/picture_file.h"
#include "format/png_text.h"
#include "regions/naming.h"
#include "regions/noised.h"
#include "regions/one_pass.h"
#include "sampling/guided_network.h"
#include "task/all_tasks.h"
#include "task/drawing_options.h"
#include "task/input_notes.h"
#include "task/made_pictures.h"
#include "task/once.h"
#include "task/picture_output.h"
#include "task/run_journal.h"
#include "task/structures.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <optional>

namespace deviascope::task {

using base::Error;
using base::ErrorKind;
using base::OptionKind;
using base::OptionValues;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

constexpr int kRegions = 6; ///< of EmerDiff, on the teaching model
using regions::kRegionsOfOnePass;

/// Which pictures are cut, and how.
struct SegmentPlan {
    std::vector<sampling::Row> rows; ///< one for a picture of one's own
    sampling::Settings settings;
    std::optional<base::Picture> own;
    fs::path ownFile;
    bool isQuick = false;
    regions::CutSettings cut;
    regions::TailSettings tail;
    std::vector<std::string> words; ///< that are looked for
    std::vector<std::string> names; ///< what they are called
    json key;
};

base::OptionTable segmentOptions()
{
    const regions::TailSettings tail;
    return base::OptionTable{{.key = "prompts",
                              .kind = OptionKind::Texts,
                              .help = "What to draw, every prompt with every seed; with "
                                      "--from-image what is to be seen there",
                              .commandLine = "prompts"},
                             seedsOption("7, 0-15 or 3,5,9", "0")}
        .with(drawingOptions())
        .with(
            {{.key = "from_image",
              .kind = OptionKind::File,
              .help = "Cut this picture instead, after an inversion"},
             {.key = "regions",
              .kind = OptionKind::Integer,
              .help = "Into how many regions a picture is cut; small pieces join their neighbours",
              .otherwise = fmt::format("{}, with --quick {}", kRegions, kRegionsOfOnePass),
              .least = 2,
              .most = 40},
             {.key = "quick",
              .help = "By one pass of the network instead of EmerDiff (our own choice): a tenth of "
                      "the time, coarser borders"},
             {.key = "names",
              .kind = OptionKind::Texts,
              .help = "Look for this, and call regions so (our own choice: by cross-attention and "
                      "the picture's edge); may be repeated",
              .otherwise = "figure, where the model looks for \"a person\"",
              .words = base::Words::OneEachTime,
              .commandLine = "--name"},
             {.key = "push_at",
              .kind = OptionKind::Number,
              .help =
                  "Without --quick: the timestep at which regions are pushed, and to which every "
                  "picture is inverted first (our own choice)",
              .fallback = tail.timestep,
              .least = 1,
              .most = 999},
             {.key = "push",
              .kind = OptionKind::Number,
              .help = "Without --quick: how hard",
              .fallback = tail.strength,
              .least = 0.1,
              .most = 1000}});
}

/// What says how to draw changes nothing in a picture that is there.
void noteIdle(Surroundings &surroundings, const OptionValues &values,
              std::initializer_list<const char *> keys, const std::string &why)
{
    std::string unused;
    for (const char *key : keys)
        if (values.has(key))
            unused += (unused.empty() ? "" : ", ") + values.table().find(key)->name();
    if (!unused.empty())
        surroundings.note(why + ": " + unused + " changes nothing.");
}

/// The rows to draw, or the one that describes a picture of one's own.
std::vector<sampling::Row> rowsOf(Surroundings &surroundings, const OptionValues &values)
{
    const auto prompts = onceEach(surroundings, values.texts("prompts"), "prompt");
    if (values.has("from_image")) {
        if (prompts.size() > 1)
            throw Error(ErrorKind::InvalidValue, "One picture has one description", prompts[1],
                        "Give one prompt with --from-image, or none.");
        return {{prompts.empty() ? "" : prompts.front(), "", 0}};
    }
    if (prompts.empty())
        throw Error(ErrorKind::InvalidValue, "There is nothing to cut into regions", "prompts",
                    "Give a prompt, or a picture by --from-image.");
    std::vector<sampling::Row> rows;
    for (const std::string &prompt : prompts)
        for (const std::uint64_t seed :
             seedsOf(surroundings, values.has("seeds") ? values.structure("seeds") : json(0u)))
            rows.push_back({prompt, values.text("negative"), seed});
    return rows;
}

void readOwn(Surroundings &surroundings, const OptionValues &values, SegmentPlan &plan)
{
    plan.ownFile = values.text("from_image");
    if (plan.ownFile.empty())
        return;
    plan.own = format::readPicture(plan.ownFile);
    const auto side = static_cast<int>(surroundings.model().pictureSize());
    plan.settings.width = plan.settings.width ? plan.settings.width : side;
    plan.settings.height = plan.settings.height ? plan.settings.height : side;
    noteIdle(surroundings, values, {"seeds", "negative", "steps", "guidance", "sampler"},
             "The picture is there");
}

SegmentPlan segmentPlan(Surroundings &surroundings, const OptionValues &values)
{
    const model::Model &model = surroundings.model();
    SegmentPlan plan;
    plan.rows = rowsOf(surroundings, values);
    plan.settings = settingsOf(model, values);
    readOwn(surroundings, values, plan);
    plan.isQuick = values.flag("quick");
    if (plan.isQuick)
        noteIdle(surroundings, values, {"push_at", "push"}, "Nothing is pushed with --quick");
    plan.cut.regions = values.has("regions") ? static_cast<int>(values.integer("regions"))
                       : plan.isQuick        ? kRegionsOfOnePass
                                             : kRegions;
    plan.tail.timestep = values.number("push_at");
    plan.tail.strength = values.number("push");
    plan.names = onceEach(surroundings, values.texts("names"), "name");
    plan.words = plan.names;
    if (plan.names.empty()) {
        plan.names = {regions::kFigure};
        plan.words = {regions::kFigureWords};
    }
    std::vector<std::string> read = plan.words;
    for (const sampling::Row &row : plan.rows)
        read.push_back(row.prompt);
    noteCut(surroundings, read);
    if (!plan.own)
        noteNegative(surroundings, values.text("negative"), plan.settings.guidance);

    plan.key = {{"rows", json::array()},
                {"settings", sampling::causeOf(plan.settings)},
                {"from", plan.own ? format::sha256OfFile(plan.ownFile, surroundings.context())
                                  : std::string()},
                {"quick", plan.isQuick},
                {"regions", plan.cut.regions},
                {"least_share", plan.cut.leastShare},
                {"tail", {plan.tail.steps, plan.tail.timestep, plan.tail.strength}},
                {"words", plan.words},
                {"names", plan.names}};
    for (const sampling::Row &row : plan.rows)
        plan.key["rows"].push_back({row.prompt, row.negative, row.seed});
    return plan;
}

std::int64_t evaluationsOfOne(const model::Model &model, const SegmentPlan &plan)
{
    const auto drawing = plan.own ? 0 : sampling::evaluationsOf(model, plan.settings, 1);
    const std::int64_t longer = std::max(plan.settings.width, plan.settings.height);
    const auto side =
        longer > 0 ? longer / model.autoencoder.factor() : model.unet.config().sampleSize;
    const auto cutting =
        plan.isQuick ? regions::kNoiseDraws
                     : regions::Tail::evaluationsOf(model, plan.tail, plan.cut.regions, side);
    return drawing + cutting + static_cast<std::int64_t>(plan.words.size()) * regions::kNoiseDraws;
}

json jsonOf(const regions::RegionMap &map)
{
    json all = json::array();
    for (std::size_t i = 0; i < map.regions.size(); ++i) {
        const regions::Region &region = map.regions[i];
        all.push_back(
            {{"index", i},
             {"area", region.area},
             {"box", {region.box.left, region.box.top, region.box.width, region.box.height}},
             {"name", region.name},
             {"margin", region.margin}});
    }
    return all;
}

/// Cuts a plan's pictures one after the other; each is saved before the next is begun.
class SegmentRun {
public:
    SegmentRun(Surroundings &surroundings, SegmentPlan plan, fs::path out, MadePictures finished)
        : m_surroundings(surroundings),
          m_plan(std::move(plan)),
          m_out(std::move(out)),
          m_finished(std::move(finished))
    {
        for (const sampling::Row &row : m_plan.rows)
            (void)m_names.of(row.prompt); // in their order, wherever a run goes on
        m_images.key = "images";
        m_images.columns = {report::column("picture", DEVIASCOPE_TR("report", "picture")),
                            report::column("labels"),
                            report::column("regions"),
                            report::column("masks"),
                            report::shownColumn(DEVIASCOPE_TR("report", "regions")),
                            report::shownColumn(DEVIASCOPE_TR("report", "of the picture"))};
    }

    report::Document run()
    {
        const auto start = std::chrono::steady_clock::now();
        const std::size_t batch =
            m_plan.own ? 1 : static_cast<std::size_t>(m_plan.settings.microBatch);
        for (std::size_t first = 0; first < m_plan.rows.size(); first += batch)
            cutPart(first, std::min(batch, m_plan.rows.size() - first));
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
        return {DEVIASCOPE_TR("report", "Regions"),
                {{{},
                  {std::move(m_images),
                   report::Fact{report::column("evaluations"), report::Count{m_evaluations}},
                   report::Fact{report::column("seconds"), report::fixed(seconds.count())}}}}};
    }

private:
    /// A micro-batch is drawn together, as `generate` draws it, where one of its pictures is
    /// missing.
    void cutPart(std::size_t first, std::size_t count)
    {
        sampling::LatentResult drawn; // none of it for a picture of one's own
        for (std::size_t i = first; i < first + count; ++i) {
            const std::string name = std::to_string(i);
            auto made = m_finished.find(name);
            if (!made) {
                if (!m_plan.own && !drawn.latents.defined())
                    drawn = drawPart(first, count);
                // Of what the batch's drawing leaves each picture has its share.
                const auto share = [&](std::size_t before) {
                    return kDrawing + (1 - kDrawing) * static_cast<double>(before - first) /
                                          static_cast<double>(count);
                };
                base::Context context = partOf(first, count, share(i), share(i + 1));
                made = cutOne(i, drawn, static_cast<std::int64_t>(i - first), context);
                m_finished.keep(name, *made);
            }
            take(*made);
        }
    }

    base::Context partOf(std::size_t first, std::size_t count, double from, double to)
    {
        const auto all = static_cast<double>(m_plan.rows.size());
        const auto at = [&](double share) {
            return (static_cast<double>(first) + share * static_cast<double>(count)) / all;
        };
        return m_surroundings.context().part(at(from), at(to));
    }

    sampling::LatentResult drawPart(std::size_t first, std::size_t count)
    {
        base::Context context = partOf(first, count, 0, kDrawing);
        const std::span rows(m_plan.rows.data() + first, count);
        return sampling::drawLatents(m_surroundings.model(), rows, m_plan.settings, {}, context);
    }

    /// Cuts the picture at `place` of those that were drawn together.
    MadePart cutOne(std::size_t index, const sampling::LatentResult &drawn, std::int64_t place,
                    base::Context &context)
    {
        const model::Model &model = m_surroundings.model();
        const sampling::Row &row = m_plan.rows[index];
        const regions::Subject subject =
            m_plan.own
                ? regions::ownSubject(model, *m_plan.own, row.prompt, m_plan.settings.width,
                                      m_plan.settings.height)
                : regions::drawnSubject(model, drawn.latents.narrow(0, place, 1), row.prompt);
        base::Context cutting = context.part(0, kNaming), naming = context.part(kNaming, 1);
        regions::Cut cut =
            m_plan.isQuick ? regions::onePass(model, subject, m_plan.cut, cutting)
                           : regions::emerdiff(model, subject, m_plan.cut, m_plan.tail, cutting);
        regions::nameRegions(cut.map, m_plan.names,
                             regions::lookFor(model, subject, m_plan.words, naming));
        const std::int64_t drawing =
            m_plan.own ? 0 : sampling::evaluationsOf(model, m_plan.settings, 1);
        const auto looks = static_cast<std::int64_t>(m_plan.words.size()) * regions::kNoiseDraws;
        MadePart made = save(row, subject, cut.map, drawn.microBatch);
        made.evaluations = drawing + cut.evaluations + looks;
        return made;
    }

    MadePart save(const sampling::Row &row, const regions::Subject &subject,
                  const regions::RegionMap &map, int microBatch)
    {
        const model::Model &model = m_surroundings.model();
        sampling::Settings used = m_plan.settings;
        used.microBatch = microBatch;
        makeOutFolder(m_out);
        const std::string stem =
            m_plan.own ? base::slug(m_plan.ownFile.stem().string(), "picture") + "-seen"
                       : m_names.of(row.prompt) + "-" + std::to_string(row.seed);
        std::vector<NamedPng> files = {{"", subject.picture, {}, format::PngPixels::Colour}};
        if (!m_plan.own)
            files.front().texts =
                format::recipeTexts(recipeOf({row, used, {}}, subject.picture, model));
        FileNames names;
        (void)names.of(kLabels); // before a region that is called so
        files.push_back(
            {std::string("-") + kLabels, map.labelPicture(), {}, format::PngPixels::Grey});
        for (const std::string &name : map.names())
            files.push_back({"-" + names.of(name + " "),
                             map.mask(name),
                             {},
                             format::PngPixels::Grey}); // a text of its own beside kLabels
        const std::vector<fs::path> saved = writeFreePngs(m_out, stem, files);
        json masks = json::array();
        for (std::size_t i = 2; i < saved.size(); ++i)
            masks.push_back(saved[i].string());
        MadePart made;
        made.images.push_back({{"file", saved[0].string()},
                               {"labels", saved[1].string()},
                               {"masks", masks},
                               {"regions", jsonOf(map)}});
        made.pictures.push_back(subject.picture);
        made.microBatch = microBatch;
        return made;
    }

    void take(const MadePart &made)
    {
        const json &image = made.images.front();
        std::map<std::string, double> areas;
        std::vector<std::string> parts;
        for (const json &region : image.at("regions")) {
            const auto name = region.at("name").get<std::string>();
            if (!areas.contains(name))
                parts.push_back(name);
            areas[name] += region.at("area").get<double>();
        }
        for (std::string &part : parts)
            part += fmt::format(" {:.0f} %", 100 * areas.at(part));
        m_images.rows.push_back(
            {image.at("file").get<std::string>(), image.at("labels").get<std::string>(),
             report::verbatim(image.at("regions")),
             report::List{image.at("masks").get<std::vector<std::string>>()},
             report::Count{static_cast<std::int64_t>(image.at("regions").size())},
             report::List{parts}});
        m_evaluations += made.evaluations;
        m_surroundings.made(image.at("file").get<std::string>());
        m_surroundings.made(image.at("labels").get<std::string>());
        for (const json &mask : image.at("masks"))
            m_surroundings.made(mask.get<std::string>());
    }

    static constexpr double kDrawing = 0.3, kNaming = 0.95; ///< shares of the time, about
    static constexpr const char *kLabels = "regions";       ///< behind the name of their file

    Surroundings &m_surroundings;
    SegmentPlan m_plan;
    fs::path m_out;
    MadePictures m_finished;
    FileNames m_names;
    report::Table m_images;
    std::int64_t m_evaluations = 0;
};

class SegmentTask final : public Task {
public:
    const TaskInfo &info() const override
    {
        static const TaskInfo info{
            "segment",
            "Cuts pictures into the regions that the model itself sees (EmerDiff, Namekata and "
            "others 2024, arXiv 2401.11739), with a mask for each name",
            "  deviascope segment \"a doctor\" --seed 0-3 --out regions\n"
            "  deviascope segment \"a judge\" --quick --regions 10\n"
            "  deviascope segment --from-image me.jpg --name \"a face\" --name \"hair\"\n",
            segmentOptions(),
            "Folder for the pictures, their regions and masks",
            Out::Pictures,
            "here"};
        return info;
    }

    Cost cost(Surroundings &surroundings, const OptionValues &values) const override
    {
        const SegmentPlan plan = segmentPlan(surroundings, values);
        const auto pictures = static_cast<double>(plan.rows.size());
        // A push is decoded, too, from below and from above.
        const double decoded = plan.isQuick ? 1 : 1 + 2 * plan.cut.regions;
        return {pictures * static_cast<double>(evaluationsOfOne(surroundings.model(), plan)),
                pictures * decoded};
    }

    Outcome run(Surroundings &surroundings, const OptionValues &values,
                const fs::path &out) const override
    {
        SegmentPlan plan = segmentPlan(surroundings, values);
        const auto folder = out.empty() ? fs::path(".") : out;
        json key = plan.key;
        key["out"] = fs::absolute(folder).lexically_normal().string();
        MadePictures finished(runJournal(surroundings.model(), "segment", {}, std::move(key)));
        return {SegmentRun(surroundings, std::move(plan), folder, std::move(finished)).run()};
    }
};

} // namespace

const Task &segmentTask()
{
    static const SegmentTask task;
    return task;
}

} // namespace deviascope::task
