#include "discovery/method_options.h"

#include "base/error.h"
#include "discovery/method.h"
#include "format/picture_file.h"
#include "format/picture_folder.h"

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

std::vector<format::LeftOut> readShown(Subject &subject, const std::filesystem::path &folder,
                                       int side)
{
    format::PictureFolder pictures = format::listPictures(folder);
    format::readEach(pictures, [&](const auto &, base::Picture picture) {
        subject.shown.push_back(format::shrunk(std::move(picture), side));
    });
    subject.shownName = (folder.has_filename() ? folder : folder.parent_path()).filename().string();
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

OptionTable optionsOf(const MethodInfo &method)
{
    return sharedOptions().with(method.options);
}

OptionTable optionsOf(const Method &method)
{
    return optionsOf(method.info());
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

Settings settingsFrom(const Method &method, const OptionValues &given, int side,
                      std::vector<format::LeftOut> &leftOut)
{
    const OptionValues values = optionsFor(method, given).withoutDefaults();
    const auto text = [&](const char *key) {
        return values.has(key) ? values.text(key) : std::string();
    };
    Subject subject;
    subject.base = values.text("base");
    subject.seed = values.seed("seed");
    subject.concept_ = text("concept");
    subject.negative = text("negative");
    if (values.has("without"))
        subject.without = values.texts("without");
    if (const std::string shown = text("shown"); !shown.empty())
        leftOut = readShown(subject, shown, side);
    Settings settings(method, std::move(subject));
    settings.own = values.fittedTo(settings.own.table());
    return settings;
}

} // namespace deviascope::discovery
