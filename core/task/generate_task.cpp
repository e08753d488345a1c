#include "base/error.h"
#include "direction/origin.h"
#include "direction/picture_strip.h"
#include "direction/resampled.h"
#include "format/hash.h"
#include "format/picture_file.h"
#include "format/png_text.h"
#include "format/safetensors.h"
#include "sampling/activation_record.h"
#include "sampling/guided_network.h"
#include "task/all_tasks.h"
#include "task/drawing_options.h"
#include "task/input_notes.h"
#include "task/made_pictures.h"
#include "task/once.h"
#include "task/picture_output.h"
#include "task/run_journal.h"
#include "task/structures.h"
#include "task/wished_directions.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>

namespace deviascope::task {

using base::OptionKind;
using nlohmann::json;

namespace {

/// Pictures as `sampling::draw` gives them, and what was recorded on the way.
sampling::Drawing drawRecorded(const model::Model &model, std::span<const sampling::Row> rows,
                               const sampling::Settings &settings,
                               std::span<const sampling::Intervention> interventions,
                               std::span<const network::Site> sites,
                               sampling::ActivationRecord &record, base::Context &context)
{
    if (sites.empty())
        return sampling::draw(model, rows, settings, interventions, context);
    record = sampling::recordActivations(model, rows, settings, interventions, sites, context);
    return {sampling::toPictures(sampling::decodeLatents(model, record.latents)),
            record.evaluations, record.microBatch};
}

/// PICTURE.activations.safetensors: a tensor [T, C, h, w] for each site.
std::filesystem::path saveActivations(std::filesystem::path picture,
                                      const sampling::ActivationRecord &record, size_t row)
{
    std::map<std::string, at::Tensor> tensors;
    for (const auto &[site, activations] : record.activations)
        tensors["activation." + site.name()] =
            activations.select(1, static_cast<int64_t>(row)).contiguous();
    const auto file = picture.replace_extension("activations.safetensors");
    format::writeSafetensors(
        file, tensors,
        {{"format", "deviascope.activations"}, {"timesteps", json(record.timesteps).dump()}});
    return file;
}

std::vector<sampling::Intervention>
interventionsOf(std::span<const direction::AppliedDirection> directions)
{
    std::vector<sampling::Intervention> interventions;
    for (const auto &applied : directions)
        for (auto &each : direction::interventionsOf(applied.direction, applied.application))
            interventions.push_back(std::move(each));
    return interventions;
}

void noteStretched(Surroundings &context, std::span<const direction::AppliedDirection> directions,
                   const Size &size)
{
    const model::Model &model = context.model();
    const int64_t factor = model.autoencoder.factor();
    if (size.width > 0 && std::any_of(directions.begin(), directions.end(), [&](const auto &each) {
            return direction::isResampled(each.direction, model.unet, size.height / factor,
                                          size.width / factor);
        }))
        context.note("Directions belong to one picture size and are stretched to " +
                     std::to_string(size.width) + "x" + std::to_string(size.height) +
                     ": their effect may differ. The pictures say so.");
}

std::string scaleText(double scale)
{
    return fmt::format("{:g}", scale);
}

/// One row of the pictures at every scale of a series.
struct Series {
    std::vector<base::Picture> pictures;
    std::vector<std::string> labels, files;
    std::vector<double> scales;

    void add(const base::Picture &picture, const std::filesystem::path &file, double scale)
    {
        pictures.push_back(picture);
        labels.push_back(scaleText(scale));
        files.push_back(file.string());
        scales.push_back(scale);
    }
};

/// Draws pictures and saves them under `names`.
MadePart drawAndSave(const model::Model &model, std::span<const sampling::Row> rows,
                     const sampling::Settings &settings,
                     std::span<const direction::AppliedDirection> directions,
                     std::span<const network::Site> taps, const std::filesystem::path &folder,
                     const std::vector<std::string> &names, base::Context &context)
{
    sampling::ActivationRecord record;
    auto drawing =
        drawRecorded(model, rows, settings, interventionsOf(directions), taps, record, context);
    sampling::Settings used = settings;
    used.microBatch = drawing.microBatch;
    MadePart made;
    for (size_t i = 0; i < rows.size(); ++i) {
        const auto file =
            savePicture(folder, names[i], drawing.pictures[i], {rows[i], used, directions}, model);
        json image = {{"prompt", rows[i].prompt}, {"seed", rows[i].seed}, {"file", file.string()}};
        if (!taps.empty())
            image["activations"] = saveActivations(file, record, i).string();
        made.images.push_back(std::move(image));
    }
    made.pictures = std::move(drawing.pictures);
    made.evaluations = drawing.evaluations;
    made.microBatch = drawing.microBatch;
    return made;
}

/// What is drawn, of the values and the loaded model.
struct GeneratePlan {
    std::vector<sampling::Row> rows;
    sampling::Settings settings;
    std::vector<direction::AppliedDirection> directions;
    std::vector<double> series; ///< scales of the first direction; empty: its own
    std::vector<network::Site> taps;
    nlohmann::json key; ///< all that the pictures depend on beside the model and where they go

    size_t scales() const { return std::max<size_t>(1, series.size()); }
};

std::shared_ptr<const sampling::StartPicture> startPicture(const base::OptionValues &values)
{
    const std::filesystem::path file = values.text("from_image");
    sampling::StartPicture start;
    start.picture = format::readPicture(file);
    start.name = file.filename().string();
    start.beginning =
        values.flag("invert") ? sampling::Beginning::Inverted : sampling::Beginning::Noised;
    start.strength = values.number("strength");
    return std::make_shared<const sampling::StartPicture>(std::move(start));
}

GeneratePlan generatePlan(Surroundings &surroundings, const base::OptionValues &values)
{
    const auto seeds =
        seedsOf(surroundings, values.has("seeds") ? values.structure("seeds") : json(0u));
    const auto prompts = onceEach(surroundings, values.texts("prompts"), "prompt");
    const std::string negative = values.text("negative"), from = values.text("from_image");
    GeneratePlan plan;
    if (values.has("series"))
        plan.series = parseSeries(values.text("series"));
    const model::Model &model = surroundings.model();
    plan.settings = settingsOf(model, values);
    if (!from.empty())
        plan.settings.from = startPicture(values);
    if (values.flag("invert") && !values.has("guidance"))
        plan.settings.guidance = 1; // guidance leads away from the picture
    const double guidance = plan.settings.guidance;
    plan.directions =
        loadDirections(surroundings, guidance, wishesOf(values.structure("directions")));
    if (!plan.series.empty() && plan.directions.empty())
        throw base::Error(base::ErrorKind::InvalidValue, "A series needs a direction", "--series",
                          "Name it by --direction FILE.");
    noteStretched(surroundings, plan.directions, {plan.settings.width, plan.settings.height});
    noteCut(surroundings, prompts);
    noteNegative(surroundings, negative, guidance);
    if (sampling::isGuided(model, guidance))
        noteCut(surroundings, std::vector<std::string>{negative});
    if (values.flag("invert") && values.has("strength"))
        surroundings.note(
            "An inverted picture is drawn from its noise on: --strength changes nothing.");
    for (const std::string &prompt : prompts)
        for (const std::uint64_t seed : seeds)
            plan.rows.push_back({prompt, negative, seed});
    if (values.has("tap"))
        plan.taps = parseSites(values.text("tap"));
    for (const network::Site &site : plan.taps)
        model.unet.shape(site, 8, 8); // refuses a site that this network lacks

    plan.key = {{"rows", json::array()},
                {"settings", sampling::causeOf(plan.settings)},
                {"from", from.empty() ? "" : format::sha256OfFile(from, surroundings.context())},
                {"strength", values.number("strength")},
                {"invert", values.flag("invert")},
                {"tap", values.text("tap")},
                {"series", plan.series}};
    for (const sampling::Row &row : plan.rows)
        plan.key["rows"].push_back({row.prompt, row.negative, row.seed});
    for (const direction::AppliedDirection &each : plan.directions)
        plan.key["directions"].push_back(direction::causeOf(each));
    return plan;
}

/// Draws and saves a plan, a micro-batch at a time, each saved before the next is drawn: a stop
/// keeps what was made.
class PictureRun {
public:
    PictureRun(Surroundings &surroundings, GeneratePlan plan, std::filesystem::path out,
               MadePictures finished)
        : m_surroundings(surroundings),
          m_plan(std::move(plan)),
          m_out(std::move(out)),
          m_finished(std::move(finished))
    {
        m_images.key = "images";
        for (const char *key : {"file", "prompt", "seed", "activations", "scale"})
            m_images.columns.push_back(report::column(key));
        m_strips.key = "series";
        for (const char *key : {"prompt", "seed", "scales", "files", "strip"})
            m_strips.columns.push_back(report::column(key));
    }

    report::Document run()
    {
        const auto start = std::chrono::steady_clock::now();
        for (size_t first = 0; first < m_plan.rows.size();)
            first += drawPart(first);
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
        report::Section section{{}, {std::move(m_images)}};
        if (!m_plan.series.empty())
            section.items.emplace_back(std::move(m_strips));
        section.items.emplace_back(
            report::Fact{report::column("evaluations"), report::Count{m_evaluations}});
        section.items.emplace_back(
            report::Fact{report::column("seconds"), report::fixed(seconds.count())});
        return {DEVIASCOPE_TR("report", "Pictures"), {std::move(section)}};
    }

private:
    /// Draws the micro-batch that begins with row `first`; answers how many rows that were.
    size_t drawPart(size_t first)
    {
        const std::span part(
            m_plan.rows.data() + first,
            std::min(static_cast<size_t>(m_plan.settings.microBatch), m_plan.rows.size() - first));
        std::vector<Series> series(part.size());
        for (size_t s = 0; s < m_plan.scales(); ++s) {
            MadePart made = drawAt(part, first, s);
            for (size_t i = 0; i < part.size(); ++i)
                take(part[i], made.images[i], made.pictures[i], s, series[i]);
        }
        for (size_t i = 0; i < part.size() && !m_plan.series.empty(); ++i)
            takeStrip(part[i], series[i]);
        return part.size();
    }

    MadePart drawAt(std::span<const sampling::Row> part, size_t first, size_t s)
    {
        const bool isSeries = !m_plan.series.empty();
        if (isSeries)
            m_plan.directions.front().application.scale = m_plan.series[s];
        const auto draws = static_cast<double>(m_plan.rows.size() * m_plan.scales());
        const auto done = static_cast<double>(first * m_plan.scales() + s * part.size());
        base::Context inner = m_surroundings.context().part(
            done / draws, (done + static_cast<double>(part.size())) / draws);
        const std::string name = std::to_string(first) + "." + std::to_string(s);
        std::vector<std::string> fileNames;
        for (const sampling::Row &row : part)
            fileNames.push_back(
                stemOf(row) + (isSeries ? "-scale-" + scaleText(m_plan.series[s]) : std::string()));
        auto made = m_finished.find(name);
        if (!made || made->pictures.size() != part.size()) {
            made = drawAndSave(m_surroundings.model(), part, m_plan.settings, m_plan.directions,
                               m_plan.taps, m_out, fileNames, inner);
            m_finished.keep(name, *made);
        }
        m_evaluations += made->evaluations;
        m_plan.settings.microBatch = made->microBatch;
        return std::move(*made);
    }

    void take(const sampling::Row &row, const json &image, const base::Picture &picture, size_t s,
              Series &series)
    {
        const auto file = image.at("file").get<std::string>();
        std::vector<report::Cell> cells{file, row.prompt, seedCell(row)};
        cells.push_back(image.contains("activations")
                            ? report::Cell(image.at("activations").get<std::string>())
                            : report::Absent{});
        if (!m_plan.series.empty()) {
            series.add(picture, file, m_plan.series[s]);
            cells.push_back(report::fixed(m_plan.series[s]));
        }
        m_images.rows.push_back(std::move(cells));
        m_surroundings.made(file);
    }

    void takeStrip(const sampling::Row &row, const Series &series)
    {
        const auto strip = writeFreePng(m_out, stemOf(row) + "-series",
                                        direction::labelledStrip(series.pictures, series.labels));
        m_strips.rows.push_back({row.prompt, seedCell(row), report::verbatim(series.scales),
                                 report::List{series.files}, strip.string()});
        m_surroundings.made(strip);
    }

    static report::Cell seedCell(const sampling::Row &row)
    {
        return report::verbatim(row.seed); // to 2^64 - 1
    }

    std::string stemOf(const sampling::Row &row)
    {
        return m_names.of(row.prompt) + "-" + std::to_string(row.seed);
    }

    Surroundings &m_surroundings;
    GeneratePlan m_plan;
    std::filesystem::path m_out;
    MadePictures m_finished;
    FileNames m_names;
    report::Table m_images, m_strips;
    std::int64_t m_evaluations = 0;
};

base::OptionTable generateOptions()
{
    base::Option seeds = seedsOption("7, 0-15 or 3,5,9", "0");
    return base::OptionTable{{.key = "prompts",
                              .kind = OptionKind::Texts,
                              .help = "What to draw; every prompt with every seed",
                              .commandLine = "prompts",
                              .required = true},
                             seeds}
        .with(drawingOptions())
        .with({{.key = "from_image", .kind = OptionKind::File, .help = "Begin with this picture"},
               {.key = "strength",
                .kind = OptionKind::Number,
                .help = "With --from-image: the share of the steps that is drawn anew, 0 to 1",
                .fallback = 0.6,
                .needs = "from_image"},
               {.key = "invert",
                .help = "With --from-image: find the noise from which DDIM draws the picture, and "
                        "draw from it (guidance 1 unless given)",
                .needs = "from_image"},
               {.key = "tap",
                .kind = OptionKind::Text,
                .help = "mid, up_0, down_1+mid …: save the activations there, a file beside each "
                        "picture"},
               {.key = "series",
                .kind = OptionKind::Text,
                .help = "FROM:TO:COUNT: every picture at so many scales of the first --direction "
                        "(0:1:11: 0, 0.1 … 1), and a strip of them; further directions keep "
                        "theirs"},
               directionsOption()});
}

class GenerateTask final : public Task {
public:
    const TaskInfo &info() const override
    {
        static const TaskInfo info{
            "generate",
            "Draws pictures",
            "  deviascope generate \"a doctor\" --seed 0-3 --out pictures\n"
            "  deviascope generate \"a judge\" \"a farmer\" --seed 7 --direction "
            "woman.safetensors@1\n"
            "  deviascope generate \"a doctor\" --from-image me.jpg --strength 0.5\n"
            "  deviascope generate \"a person\" --from-image me.jpg --invert --direction "
            "woman.safetensors@1\n"
            "  deviascope generate \"a doctor\" --direction woman.safetensors --series 0:1:11\n"
            "  deviascope generate \"a doctor\" --tap mid+up_0\n",
            generateOptions(),
            "Folder for the pictures",
            Out::Pictures,
            "here"};
        return info;
    }

    Cost cost(Surroundings &surroundings, const base::OptionValues &values) const override
    {
        const GeneratePlan plan = generatePlan(surroundings, values);
        return costOf(surroundings.model(), plan.settings,
                      static_cast<double>(plan.rows.size() * plan.scales()));
    }

    Outcome run(Surroundings &surroundings, const base::OptionValues &values,
                const std::filesystem::path &out) const override
    {
        GeneratePlan plan = generatePlan(surroundings, values);
        const auto folder = out.empty() ? std::filesystem::path(".") : out;
        json key = plan.key;
        key["out"] = std::filesystem::absolute(folder).lexically_normal().string();
        MadePictures finished(runJournal(surroundings.model(), "generate", {}, std::move(key)));
        return {PictureRun(surroundings, std::move(plan), folder, std::move(finished)).run()};
    }
};

} // namespace

const Task &generateTask()
{
    static const GenerateTask task;
    return task;
}

} // namespace deviascope::task
