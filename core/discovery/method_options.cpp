#include "discovery/method_options.h"

#include "base/error.h"
#include "format/picture_file.h"
#include "format/picture_folder.h"
#include "sampling/region_mask.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>

namespace deviascope::discovery {

using base::Option;
using base::OptionKind;
using base::OptionTable;
using base::OptionValues;

namespace {

/// One option as the methods that have it declare it.
struct Declared {
    std::string methods; ///< "self, prompts"
    const Option *option = nullptr;
};

std::vector<Declared> declarationsOf(const std::string &key)
{
    std::vector<Declared> declared;
    for (const Method *method : allMethods())
        if (const Option *option = method->info().options.find(key)) {
            const auto alike =
                std::find_if(declared.begin(), declared.end(), [&](const Declared &each) {
                    return each.option->defaultText() == option->defaultText();
                });
            if (alike == declared.end())
                declared.push_back({method->info().name, option});
            else
                alike->methods += ", " + method->info().name;
        }
    return declared;
}

/// The option for all methods: the widest range, and a default only where all agree.
Option merged(const Option &first)
{
    const auto declared = declarationsOf(first.key);
    Option option = first;
    std::string methods, defaults;
    for (const auto &[names, each] : declared) {
        methods += (methods.empty() ? "" : ", ") + names;
        defaults += (defaults.empty() ? "" : "; ") + names + " " + each->defaultText();
        option.least =
            option.least && each->least ? std::min(option.least, each->least) : std::nullopt;
        option.most = option.most && each->most ? std::max(option.most, each->most) : std::nullopt;
    }
    if (declared.size() > 1) {
        option.fallback.reset();
        option.otherwise = defaults;
    }
    option.help = methods + ": " + option.help;
    return option;
}

std::string methodsWith(const std::string &key)
{
    std::string names;
    for (const auto &[methods, option] : declarationsOf(key))
        names += (names.empty() ? "" : ", ") + methods;
    return names;
}

std::vector<network::Site> sitesOf(const std::vector<std::string> &texts)
{
    std::vector<network::Site> sites;
    for (const std::string &text : texts)
        for (size_t from = 0; from <= text.size();) { // "mid+up_0"
            const size_t end = std::min(text.find('+', from), text.size());
            sites.push_back(network::Site::parse(text.substr(from, end - from)));
            from = end + 1;
        }
    return sites;
}

std::vector<format::LeftOut> readShown(Settings &settings, const std::filesystem::path &folder,
                                       int side)
{
    format::PictureFolder pictures = format::listPictures(folder);
    format::readEach(pictures, [&](const auto &, base::Picture picture) {
        settings.shown.push_back(format::shrunk(std::move(picture), side));
    });
    settings.shownName =
        (folder.has_filename() ? folder : folder.parent_path()).filename().string();
    return pictures.leftOut;
}

} // namespace

const OptionTable &sharedOptions()
{
    static const OptionTable table{{.key = "base",
                                    .kind = OptionKind::Text,
                                    .help = "The prompt it is found from",
                                    .fallback = "a person",
                                    .commandLine = "--from"},
                                   {.key = "seed",
                                    .kind = OptionKind::Seed,
                                    .help = "Seed of the whole run",
                                    .fallback = std::uint64_t{0}}};
    return table;
}

OptionTable optionsOf(const Method &method)
{
    return sharedOptions().with(method.info().options);
}

OptionTable optionsOfAllMethods()
{
    std::vector<Option> all;
    for (const Method *method : allMethods())
        for (const Option &option : method->info().options)
            if (std::none_of(all.begin(), all.end(),
                             [&](const Option &each) { return each.key == option.key; }))
                all.push_back(merged(option));
    return OptionTable(std::move(all)).with(sharedOptions());
}

OptionValues optionsFor(const Method &method, const OptionValues &values)
{
    OptionValues own(optionsOf(method));
    for (const Option &option : values.table()) {
        const base::OptionValue *value = values.given(option.key);
        if (!value)
            continue;
        if (own.table().find(option.key))
            own.set(option.key, *value); // refuses what lies outside this method's range
        else if (const std::string others = methodsWith(option.key); !others.empty())
            throw base::Error(base::ErrorKind::InvalidValue,
                              "The method " + method.info().name + " does not have this option",
                              option.name(), "Methods that have it: " + others + ".");
    }
    return own;
}

Settings settingsFrom(const OptionValues &given, int side, std::vector<format::LeftOut> &leftOut)
{
    const OptionValues values = given.withoutDefaults();
    const auto text = [&](const char *key) {
        return values.has(key) ? values.text(key) : std::string();
    };
    const auto texts = [&](const char *key) {
        return values.has(key) ? values.texts(key) : std::vector<std::string>();
    };
    const auto integer = [&](const char *key) {
        return values.has(key) ? static_cast<int>(values.integer(key)) : 0;
    };
    Settings settings;
    settings.base = values.text("base");
    settings.seed = values.seed("seed");
    settings.concept_ = text("concept");
    settings.together = texts("together");
    settings.negative = text("negative");
    settings.without = texts("without");
    settings.sites = sitesOf(texts("sites"));
    settings.pictures = integer("pictures");
    settings.steps = integer("steps");
    settings.batch = integer("batch");
    settings.components = integer("components");
    settings.objective = text("objective") == "noise" ? Objective::Noise : Objective::Distilled;
    settings.carriers = text("carriers") == "none" ? Carriers::None : Carriers::Roles;
    settings.pad = text("pad") == "official" ? Pad::Official : Pad::Model;
    settings.allSteps = values.has("all_steps"); // a flag that is not its default
    settings.perStep = values.has("per_step");
    settings.unscaled = values.has("unscaled");
    if (values.has("strength"))
        settings.strength = values.number("strength");
    if (values.has("target_guidance"))
        settings.targetGuidance = values.number("target_guidance");
    if (values.has("timestep"))
        settings.timestep = values.number("timestep");
    if (const std::filesystem::path mask = text("mask"); !mask.empty())
        settings.mask = sampling::regionMask(format::readPicture(mask), mask.filename().string());
    if (const std::string shown = text("shown"); !shown.empty())
        leftOut = readShown(settings, shown, side);
    return settings;
}

} // namespace deviascope::discovery
