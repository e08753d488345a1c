#include "cli/commands/map_command.h"

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/paths.h"
#include "cli/direction_options.h"
#include "cli/input_notes.h"
#include "cli/parsers.h"
#include "cli/report_output.h"
#include "cli/shown_pictures.h"
#include "decoding/prompt_map_chart.h"
#include "decoding/prompt_map_report.h"
#include "format/json_file.h"
#include "format/text_lines.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace deviascope::cli {

using base::Error;
using base::ErrorKind;
using decoding::PromptMap;

std::string MapCommand::examples() const
{
    return "  deviascope map --out map\n"
           "  deviascope map prompts.txt --axis \"a man|a woman\" --clusters 6\n"
           "  deviascope map --decode found.safetensors --seeds 64\n"
           "  deviascope map --pictures drawn/ --steps 4\n"
           "  deviascope map --pictures photos/ --captions captions.tsv\n";
}

void MapCommand::addOptions(CLI::App &app)
{
    app.add_option("prompts", m_file,
                   "A text file, one prompt or caption per line (default: the model's own roles)");
    app.add_option("--from", m_base, "The prompt from which directions start")
        ->capture_default_str();
    app.add_option("--axis", m_axes,
                   "'a man|a woman': score every prompt between two others, + towards the first; "
                   "repeatable (default: the model's attributes of two classes)");
    app.add_option("--templates", m_templates, "all: axes over the model's templates; none")
        ->check(CLI::IsMember({"all", "none"}))
        ->capture_default_str();
    app.add_option(
        "--descriptors", m_descriptors,
        "Attributes of the model whose classes describe each role (\"gender,age\"); none "
        "(default: those of two classes)");
    app.add_option("--shares", m_shares,
                   "The JSON of an audit: its shares stand beside the axes' scores (default: the "
                   "model's own counts)");
    app.add_option("--decode", m_decode, "A direction that is to be named; repeatable");
    app.add_option("--pictures", m_pictures,
                   "A folder of pictures: which prompts they lie nearest to, and whether those are "
                   "their captions (--steps 4 sees more of them than 1). Captions are the prompts "
                   "that pictures of ours carry, or file "
                   "names such as a-doctor-7.png");
    app.add_option(
        "--captions", m_captions,
        "With --pictures: a file with lines \"picture.png<TAB>caption\"; captions become "
        "prompts of the map");
    app.add_option("--clusters", m_clusters, "How many (default: as many as separate best)")
        ->check(CLI::Range(2, 1000));
    app.add_option("--seeds", m_record.seeds, "Shared seeds per prompt")->capture_default_str();
    app.add_option("--steps", m_record.steps,
                   "Steps of the recorded trajectory; 1 needs half of one network call per seed")
        ->capture_default_str();
    app.add_option("--seed", m_record.seed, "Another set of shared seeds")->capture_default_str();
    app.add_option("--out", m_out, "Folder for map.json, .txt, .csv, .html and .svg");
}

std::vector<std::string> MapCommand::bank(const model::Model &model) const
{
    if (!m_file.empty())
        return format::readLines(m_file);
    std::vector<std::string> roles;
    for (const std::string &role : model.knowledge.roles)
        roles.push_back(model::withArticle(role));
    if (roles.size() < 3)
        throw Error(ErrorKind::InvalidValue, "This model knows no roles of its own", "map",
                    "Name a file with one prompt per line.");
    return roles;
}

std::map<std::string, double> MapCommand::sharesOf(const model::Model &model,
                                                   const std::vector<std::string> &prompts,
                                                   const std::string &label) const
{
    std::map<std::string, double> shares;
    if (!m_shares.empty()) {
        for (const auto &row : format::readJsonFile(m_shares).at("rows").items())
            if (row.get<std::string>("condition") == "before" &&
                row.get<std::string>("class") == label)
                shares[row.get<std::string>("prompt")] = row.get<double>("share");
        return shares;
    }
    const auto &defaults = model.defaults;
    for (const model::Attribute &attribute : model.knowledge.attributes) {
        const auto found = std::find(attribute.classes.begin(), attribute.classes.end(), label);
        if (found == attribute.classes.end())
            continue;
        const auto index = static_cast<size_t>(found - attribute.classes.begin());
        for (const std::string &prompt : prompts) {
            const auto known = model.knowledge.sharesOf(prompt, attribute.name, defaults.sampler,
                                                        defaults.steps, defaults.guidance);
            if (known.drawnN > 0 && index < known.drawn.size())
                shares[prompt] = static_cast<double>(known.drawn[index]) / known.drawnN;
        }
    }
    return shares;
}

decoding::MapPlan MapCommand::plan(CommandContext &context) const
{
    const model::Model &model = context.model();
    decoding::MapPlan plan;
    plan.bank = bank(model);
    if (!m_pictures.empty()) {
        plan.pictures = readShownPictures(context, m_pictures, m_captions, plan.bank);
        if (plan.pictures.empty())
            throw Error(ErrorKind::InvalidValue, "The folder holds no pictures", m_pictures,
                        "PNG, JPEG, WebP and BMP files are read.");
        plan.bank = withCaptions(plan.bank, plan.pictures);
    } else if (!m_captions.empty()) {
        throw Error(ErrorKind::InvalidValue, "Captions belong to pictures", m_captions,
                    "Name their folder by --pictures.");
    }
    plan.base = m_base;
    plan.clusters = m_clusters;
    if (m_templates == "all" && !model.knowledge.templates.empty())
        plan.templates = model.knowledge.templates;
    const auto addAxis = [&](const std::string &positive, const std::string &negative) {
        plan.axes.push_back({positive, negative, sharesOf(model, plan.bank, positive)});
    };
    for (const std::string &text : m_axes) {
        const size_t bar = text.find('|');
        if (bar == std::string::npos || bar == 0 || bar + 1 == text.size())
            throw Error(ErrorKind::InvalidValue, "An axis needs two prompts", text,
                        "Such as --axis \"a man|a woman\".");
        addAxis(text.substr(0, bar), text.substr(bar + 1));
    }
    const auto describes = [&](const model::Attribute &attribute) {
        return std::all_of(
            attribute.classes.begin(), attribute.classes.end(),
            [](const std::string &label) { return decoding::described("a doctor", label); });
    };
    const auto wanted =
        m_descriptors == "none" ? std::vector<std::string>() : parseList(m_descriptors);
    for (const std::string &name : wanted)
        if (!model.knowledge.attribute(name))
            throw Error(ErrorKind::InvalidValue, "The model knows no such attribute", name,
                        "`deviascope info` lists them.");
    for (const model::Attribute &attribute : model.knowledge.attributes) {
        const bool hasTwo = attribute.classes.size() == 2 && describes(attribute);
        if (m_axes.empty() && hasTwo)
            addAxis(attribute.classes[0], attribute.classes[1]);
        const bool named = std::find(wanted.begin(), wanted.end(), attribute.name) != wanted.end();
        if (m_descriptors.empty() ? hasTwo : named)
            plan.descriptors[attribute.name] = attribute.classes;
    }
    for (const std::string &prompt : plan.bank)
        if (model.knowledge.roleOf(prompt))
            plan.roles.push_back(prompt);
    for (const std::string &text : m_decode)
        plan.directions.push_back(directionFor(context, text));
    return plan;
}

int MapCommand::run(CommandContext &context)
{
    const model::Model &model = context.model();
    const decoding::MapPlan asked = plan(context);
    noteCut(context, asked.bank);
    noteCut(context, {asked.base});
    for (const auto &axis : asked.axes)
        noteCut(context, {axis.positive, axis.negative});
    decoding::PromptRecorder recorder(model, m_record, base::cacheFolder() / "prompts");
    const PromptMap map = decoding::mapPrompts(asked, recorder, context.context());
    showDocument(context, decoding::documentOf(map), m_out, name());
    if (!m_out.empty())
        base::writeFileAtomically(std::filesystem::path(m_out) / "map.svg", decoding::chartOf(map));
    return 0;
}

} // namespace deviascope::cli
