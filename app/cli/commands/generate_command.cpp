#include "cli/commands/generate_command.h"

#include "base/error.h"
#include "cli/input_notes.h"
#include "cli/made_pictures.h"
#include "cli/once.h"
#include "cli/picture_output.h"
#include "cli/run_journal.h"
#include "direction/origin.h"
#include "direction/picture_strip.h"
#include "direction/resampled.h"
#include "format/hash.h"
#include "format/picture_file.h"
#include "format/png_text.h"
#include "format/safetensors.h"
#include "sampling/activation_record.h"
#include "sampling/guided_network.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>

namespace deviascope::cli {

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
            record.evaluations, settings.microBatch};
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

void noteStretched(CommandContext &context, std::span<const direction::AppliedDirection> directions,
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
    /// Writes the strip and answers what the series is of.
    json saved(const std::filesystem::path &folder, const std::string &name,
               const sampling::Row &row) const
    {
        const auto strip = writeFreePng(folder, name, direction::labelledStrip(pictures, labels));
        return {{"prompt", row.prompt},
                {"seed", row.seed},
                {"scales", scales},
                {"files", files},
                {"strip", strip.string()}};
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

} // namespace

std::string GenerateCommand::examples() const
{
    return "  deviascope generate \"a doctor\" --seed 0-3 --out pictures\n"
           "  deviascope generate \"a judge\" \"a farmer\" --seed 7 --direction "
           "woman.safetensors@1\n"
           "  deviascope generate \"a doctor\" --from-image me.jpg --strength 0.5\n"
           "  deviascope generate \"a person\" --from-image me.jpg --invert --direction "
           "woman.safetensors@1\n"
           "  deviascope generate \"a doctor\" --direction woman.safetensors --series 0:1:11\n"
           "  deviascope generate \"a doctor\" --tap mid+up_0\n";
}

void GenerateCommand::addOptions(CLI::App &app)
{
    app.add_option("prompts", m_prompts, "What to draw; every prompt with every seed")->required();
    app.add_option("--negative", m_negative, "What the pictures should avoid");
    app.add_option("--seed", m_seeds, "7, 0-15 or 3,5,9")->capture_default_str();
    app.add_option("--steps", m_steps, "Sampling steps (default: the model's)");
    app.add_option("--guidance", m_guidance, "Guidance scale (default: the model's)");
    app.add_option("--sampler", m_sampler, "ddim, dpmpp_2m … (default: the model's)");
    app.add_option("--size", m_size, "WIDTHxHEIGHT in pixels (default: the model's)");
    auto *from = app.add_option("--from-image", m_from, "Begin with this picture");
    m_strengthOption =
        app.add_option("--strength", m_strength,
                       "With --from-image: the share of the steps that is drawn anew, 0 to 1")
            ->needs(from)
            ->capture_default_str();
    app.add_flag("--invert", m_invert,
                 "With --from-image: find the noise from which DDIM draws the picture, and draw "
                 "from it (guidance 1 unless given)")
        ->needs(from);
    app.add_option(
        "--tap", m_taps,
        "mid, up_0, down_1+mid …: save the activations there, a file beside each picture");
    app.add_option("--series", m_series,
                   "FROM:TO:COUNT: every picture at so many scales of the first --direction "
                   "(0:1:11: 0, 0.1 … 1), and a strip of them; further directions keep theirs");
    app.add_option("--out", m_out, "Folder for the pictures")->capture_default_str();
    m_directions.addTo(app);
}

int GenerateCommand::run(CommandContext &context)
{
    const auto start = std::chrono::steady_clock::now();
    const auto seeds = seedsOf(context, m_seeds);
    m_prompts = onceEach(context, m_prompts, "prompt");
    const auto series = m_series.empty() ? std::vector<double>() : parseSeries(m_series);
    const Size size = m_size.empty() ? Size{} : parseSize(m_size);
    const model::Model &model = context.model();
    sampling::Settings settings = sampling::Settings::of(model);
    settings.sampler = m_sampler.empty() ? settings.sampler : m_sampler;
    settings.steps = m_steps.value_or(settings.steps);
    settings.guidance = m_guidance.value_or(settings.guidance);
    settings.width = size.width;
    settings.height = size.height;
    if (!m_from.empty())
        settings.from = startPicture();
    if (m_invert) // guidance leads away from the picture
        settings.guidance = m_guidance.value_or(1.0);
    auto directions = m_directions.load(context, settings.guidance);
    if (!series.empty() && directions.empty())
        throw base::Error(base::ErrorKind::InvalidValue, "A series needs a direction", "--series",
                          "Name it by --direction FILE.");
    noteStretched(context, directions, size);
    noteCut(context, m_prompts);
    noteNegative(context, m_negative, settings.guidance);
    if (sampling::isGuided(model, settings.guidance))
        noteCut(context, {m_negative});
    if (m_invert && m_strengthOption->count() > 0)
        context.note("An inverted picture is drawn from its noise on: --strength changes nothing.");

    std::vector<sampling::Row> rows;
    for (const std::string &prompt : m_prompts)
        for (const std::uint64_t seed : seeds)
            rows.push_back({prompt, m_negative, seed});

    std::vector<network::Site> taps;
    if (!m_taps.empty())
        taps = parseSites(m_taps);
    for (const network::Site &site : taps)
        model.unet.shape(site, 8, 8); // refuses a site that this network lacks

    json run = {{"rows", json::array()},
                {"settings", sampling::causeOf(settings)},
                {"from", m_from.empty() ? "" : format::sha256OfFile(m_from, context.context())},
                {"strength", m_strength},
                {"invert", m_invert},
                {"tap", m_taps},
                {"series", series},
                {"out", std::filesystem::absolute(m_out).lexically_normal().string()}};
    for (const sampling::Row &row : rows)
        run["rows"].push_back({row.prompt, row.negative, row.seed});
    for (const direction::AppliedDirection &each : directions)
        run["directions"].push_back(direction::causeOf(each));
    MadePictures finished(runJournal(model, name(), {}, std::move(run)));

    // A micro-batch at a time, each saved before the next is drawn: a stop keeps what was made.
    json images = json::array(), strips = json::array();
    FileNames names;
    std::int64_t evaluations = 0;
    const size_t scales = std::max<size_t>(1, series.size());
    const auto draws = static_cast<double>(rows.size() * scales);
    for (size_t first = 0; first < rows.size();) {
        const std::span part(rows.data() + first, std::min(static_cast<size_t>(settings.microBatch),
                                                           rows.size() - first));
        std::vector<Series> made(part.size());
        for (size_t s = 0; s < scales; ++s) {
            if (!series.empty())
                directions.front().application.scale = series[s];
            const size_t done = first * scales + s * part.size();
            base::Context inner = context.context().part(
                static_cast<double>(done) / draws, static_cast<double>(done + part.size()) / draws);
            const std::string partName = std::to_string(first) + "." + std::to_string(s);
            std::vector<std::string> fileNames;
            for (const sampling::Row &row : part)
                fileNames.push_back(names.of(row.prompt) + "-" + std::to_string(row.seed) +
                                    (series.empty() ? "" : "-scale-" + scaleText(series[s])));
            auto known = finished.find(partName);
            if (!known || known->pictures.size() != part.size()) {
                known =
                    drawAndSave(model, part, settings, directions, taps, m_out, fileNames, inner);
                if (!series.empty())
                    for (json &image : known->images)
                        image["scale"] = series[s];
                finished.keep(partName, *known);
            }
            evaluations += known->evaluations;
            settings.microBatch = known->microBatch;
            for (size_t i = 0; i < part.size(); ++i) {
                const auto file = known->images[i].at("file").get<std::string>();
                if (!series.empty())
                    made[i].add(known->pictures[i], file, series[s]);
                if (!context.json())
                    context.out() << file << '\n';
                images.push_back(std::move(known->images[i]));
            }
        }
        for (size_t i = 0; i < part.size() && !series.empty(); ++i) {
            strips.push_back(made[i].saved(
                m_out, names.of(part[i].prompt) + "-" + std::to_string(part[i].seed) + "-series",
                part[i]));
            if (!context.json())
                context.out() << strips.back().at("strip").get<std::string>() << '\n';
        }
        first += part.size();
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    if (context.json()) {
        json answer = {
            {"images", images}, {"evaluations", evaluations}, {"seconds", seconds.count()}};
        if (!series.empty())
            answer["series"] = strips;
        context.print(answer);
    }
    return 0;
}

std::shared_ptr<const sampling::StartPicture> GenerateCommand::startPicture() const
{
    sampling::StartPicture start;
    start.picture = format::readPicture(m_from);
    start.name = std::filesystem::path(m_from).filename().string();
    start.beginning = m_invert ? sampling::Beginning::Inverted : sampling::Beginning::Noised;
    start.strength = m_strength;
    return std::make_shared<const sampling::StartPicture>(std::move(start));
}

} // namespace deviascope::cli
