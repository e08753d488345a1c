#include "base/error.h"
#include "base/paths.h"
#include "decoding/prompt_map.h"
#include "decoding/prompt_map_chart.h"
#include "decoding/prompt_map_report.h"
#include "format/json_file.h"
#include "format/text_lines.h"
#include "task/all_tasks.h"
#include "task/drawing_options.h"
#include "task/input_notes.h"
#include "task/parsers.h"
#include "task/shown_pictures.h"
#include "task/structures.h"
#include "task/wished_directions.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace deviascope::task {

using base::Error;
using base::ErrorKind;
using base::OptionKind;
using base::OptionValues;

namespace {

std::vector<std::string> promptBank(const model::Model &model, const std::string &file)
{
    if (!file.empty())
        return format::readLines(file);
    std::vector<std::string> roles;
    for (const std::string &role : model.knowledge.roles)
        roles.push_back(model::withArticle(role));
    if (roles.size() < 3)
        throw Error(ErrorKind::InvalidValue, "This model knows no roles of its own", "map",
                    "Name a file with one prompt per line.");
    return roles;
}

std::map<std::string, double> knownShares(const model::Model &model, const std::string &audit,
                                          const std::vector<std::string> &prompts,
                                          const std::string &label)
{
    std::map<std::string, double> shares;
    if (!audit.empty()) {
        for (const auto &row : format::readJsonFile(audit).at("rows").items())
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

std::string attributeNames(const model::Knowledge &known)
{
    std::string names;
    for (const model::Attribute &attribute : known.attributes)
        names += (names.empty() ? "" : ", ") + attribute.name;
    return names.empty() ? "none" : names;
}

decoding::MapPlan mapPlan(Surroundings &context, const OptionValues &values)
{
    const model::Model &model = context.model();
    const std::string pictures = values.text("pictures"), captions = values.text("captions"),
                      descriptors = values.text("descriptors");
    const auto axes = values.texts("axes");
    decoding::MapPlan plan;
    plan.bank = promptBank(model, values.text("prompts"));
    if (!pictures.empty()) {
        plan.pictures = readShownPictures(context, pictures, captions, plan.bank);
        if (plan.pictures.empty())
            throw Error(ErrorKind::InvalidValue, "The folder holds no pictures", pictures,
                        "PNG, JPEG, WebP and BMP files are read.");
        plan.bank = withCaptions(plan.bank, plan.pictures);
    } else if (!captions.empty()) {
        throw Error(ErrorKind::InvalidValue, "Captions belong to pictures", captions,
                    "Name their folder by --pictures.");
    }
    plan.base = values.text("base");
    plan.clusters = static_cast<int>(values.integer("clusters"));
    if (values.text("templates") == "all" && !model.knowledge.templates.empty())
        plan.templates = model.knowledge.templates;
    const auto addAxis = [&](const std::string &positive, const std::string &negative) {
        plan.axes.push_back(
            {positive, negative, knownShares(model, values.text("shares"), plan.bank, positive)});
    };
    for (const std::string &text : axes) {
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
    const auto wanted = descriptors == "none" ? std::vector<std::string>() : parseList(descriptors);
    for (const std::string &name : wanted)
        if (!model.knowledge.attribute(name))
            throw Error(ErrorKind::InvalidValue, "The model knows no such attribute", name,
                        "It knows: " + attributeNames(model.knowledge) + ".");
    for (const model::Attribute &attribute : model.knowledge.attributes) {
        const bool hasTwo = attribute.classes.size() == 2 && describes(attribute);
        if (axes.empty() && hasTwo)
            addAxis(attribute.classes[0], attribute.classes[1]);
        const bool named = std::find(wanted.begin(), wanted.end(), attribute.name) != wanted.end();
        if (descriptors.empty() ? hasTwo : named)
            plan.descriptors[attribute.name] = attribute.classes;
    }
    for (const std::string &prompt : plan.bank)
        if (model.knowledge.roleOf(prompt))
            plan.roles.push_back(prompt);
    for (const std::string &text : values.texts("decode"))
        plan.directions.push_back(directionFor(context, text));
    return plan;
}

decoding::RecordSettings recordSettings(const OptionValues &values)
{
    decoding::RecordSettings record;
    record.seeds = static_cast<int>(values.integer("seeds"));
    record.steps = static_cast<int>(values.integer("steps"));
    record.seed = values.seed("seed");
    return record;
}

base::OptionTable mapOptions()
{
    static const decoding::RecordSettings usual;
    return {{.key = "prompts",
             .kind = OptionKind::File,
             .help = "A text file, one prompt or caption per line",
             .otherwise = "the model's own roles",
             .commandLine = "prompts"},
            {.key = "base",
             .kind = OptionKind::Text,
             .help = "The prompt from which directions start",
             .fallback = "a person",
             .commandLine = "--from"},
            {.key = "axes",
             .kind = OptionKind::Texts,
             .help = "'a man|a woman': score every prompt between two others, + towards the first; "
                     "repeatable",
             .otherwise = "the model's attributes of two classes",
             .commandLine = "--axis"},
            {.key = "templates",
             .kind = OptionKind::Choice,
             .help = "all: axes over the model's templates; none",
             .fallback = "all",
             .choices = {"all", "none"}},
            {.key = "descriptors",
             .kind = OptionKind::Text,
             .help = "Attributes of the model whose classes describe each role (\"gender,age\"); "
                     "none",
             .otherwise = "those of two classes"},
            {.key = "shares",
             .kind = OptionKind::File,
             .help = "The JSON of an audit: its shares stand beside the axes' scores",
             .otherwise = "the model's own counts"},
            {.key = "decode",
             .kind = OptionKind::Texts,
             .help = "A direction that is to be named; repeatable",
             .namesFiles = true},
            {.key = "pictures",
             .kind = OptionKind::Folder,
             .help = "A folder of pictures: which prompts they lie nearest to, and whether those "
                     "are their captions (--steps 4 sees more of them than 1); captions are the "
                     "prompts that pictures of ours carry, or file names such as a-doctor-7.png"},
            {.key = "captions",
             .kind = OptionKind::File,
             .help = "With --pictures: a file with lines \"picture.png<TAB>caption\"; captions "
                     "become prompts of the map"},
            {.key = "clusters",
             .kind = OptionKind::Integer,
             .help = "How many",
             .otherwise = "as many as separate best",
             .least = 2,
             .most = 1000},
            {.key = "seeds",
             .kind = OptionKind::Integer,
             .help = "Shared seeds per prompt",
             .fallback = usual.seeds},
            {.key = "steps",
             .kind = OptionKind::Integer,
             .help = "Steps of the recorded trajectory; 1 needs half of one network call per seed",
             .fallback = usual.steps},
            {.key = "seed",
             .kind = OptionKind::Seed,
             .help = "Another set of shared seeds",
             .fallback = usual.seed}};
}

class MapTask final : public Task {
public:
    const TaskInfo &info() const override
    {
        static const TaskInfo info{
            "map", "Maps prompts in the model: clusters, axes, defaults, names for directions",
            "  deviascope map --out map\n"
            "  deviascope map prompts.txt --axis \"a man|a woman\" --clusters 6\n"
            "  deviascope map --decode found.safetensors --seeds 64\n"
            "  deviascope map --pictures drawn/ --steps 4\n"
            "  deviascope map --pictures photos/ --captions captions.tsv\n",
            mapOptions(), "Folder for map.json, .txt, .csv, .html and .svg"};
        return info;
    }

    Cost cost(Surroundings &surroundings, const OptionValues &values) const override
    {
        const decoding::MapPlan plan = mapPlan(surroundings, values);
        const decoding::PromptRecorder recorder(surroundings.model(), recordSettings(values),
                                                base::cacheFolder() / "prompts");
        return {decoding::evaluationsOf(plan, recorder), static_cast<double>(plan.pictures.size())};
    }

    Outcome run(Surroundings &surroundings, const OptionValues &values,
                const std::filesystem::path &) const override
    {
        const decoding::MapPlan plan = mapPlan(surroundings, values);
        noteCut(surroundings, plan.bank);
        noteCut(surroundings, {plan.base});
        for (const auto &axis : plan.axes)
            noteCut(surroundings, {axis.positive, axis.negative});
        decoding::PromptRecorder recorder(surroundings.model(), recordSettings(values),
                                          base::cacheFolder() / "prompts");
        const decoding::PromptMap map =
            decoding::mapPrompts(plan, recorder, surroundings.context());
        return {decoding::documentOf(map), {{"map.svg", decoding::chartOf(map)}}};
    }
};

} // namespace

const Task &mapTask()
{
    static const MapTask task;
    return task;
}

} // namespace deviascope::task
