#include "tabs/explore/discovery_option_text.h"

#include "discovery/method_options.h"

#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <filesystem>
#include <iterator>

namespace deviascope::ui {

namespace {

constexpr const char *kAsked[] = {"negative", "shown", "region",    "components", "per_step",
                                  "timestep", "mask",  "objective", "carriers",   "sites",
                                  "pictures", "steps", "guard",     "seed"};

QString fileName(const std::string &path)
{
    return QString::fromStdString(std::filesystem::path(path).filename().string());
}

} // namespace

std::vector<std::string> DiscoveryOptionText::askedOf(const std::string &method)
{
    std::vector<std::string> asked;
    if (const discovery::MethodInfo *info = discovery::knownMethod(method)) {
        const base::OptionTable table = discovery::optionsOf(*info);
        std::copy_if(std::begin(kAsked), std::end(kAsked), std::back_inserter(asked),
                     [&](const char *key) { return table.find(key) != nullptr; });
    }
    return asked;
}

DiscoveryOptionText DiscoveryOptionText::of(const std::string &key)
{
    if (key == "negative")
        return {tr("Away from"),
                tr("The direction leads away from this prompt, to the same concept without it: "
                   "“violence”. It is learned without a single picture of it.")};
    if (key == "shown")
        return {tr("Your pictures"),
                tr("A folder of at least 8 pictures that share only the concept. It is learned "
                   "from them instead of from drawn ones, and need not be named.")};
    if (key == "sites")
        return {tr("Where"),
                tr("The blocks of the network in which the direction acts. Nothing chosen: the "
                   "method's default.")};
    if (key == "objective")
        return {tr("Learned from"),
                tr("The model's own predictions need few steps. The paper learns from the noise "
                   "that was added to pictures, which needs many more.")};
    if (key == "carriers")
        return {tr("In pictures of"),
                tr("With many roles the direction works in all of them. The paper learns with the "
                   "base alone.")};
    if (key == "pictures")
        return {tr("Pictures"), tr("How many pictures are drawn to learn from")};
    if (key == "steps")
        return {tr("Training steps"),
                tr("How often the direction is improved. Learning ends earlier when nothing more "
                   "is gained.")};
    if (key == "guard")
        return {tr("Guard"), tr("How many pictures are pushed far to learn where the model's "
                                "pictures end. The direction keeps clear of that; 0: no guard")};
    if (key == "components")
        return {tr("Sliders"), tr("How many directions are looked for")};
    if (key == "region")
        return {tr("Part of the picture"),
                tr("What is to change, in a word or two: “the hair”, “a hat”. Empty: the figure. "
                   "“background” is what is not the figure.")};
    if (key == "per_step")
        return {tr("Sampling steps"),
                tr("One set of directions for the whole drawing, or each step of it by itself")};
    if (key == "timestep")
        return {tr("At time"),
                tr("Which moment of the drawing is looked at: 1000 is pure noise, 0 the finished "
                   "picture")};
    if (key == "mask")
        return {tr("Only where"),
                tr("A picture that is white where changes count and black elsewhere")};
    if (key == "seed")
        return {tr("Seed"), tr("Another seed learns from other pictures: two discoveries that "
                               "agree can be trusted")};
    return {};
}

QString DiscoveryOptionText::siteName(const std::string &site)
{
    if (site == "mid")
        return tr("middle block");
    const QString name = QString::fromStdString(site);
    const int number = name.section(QLatin1Char('_'), 1).toInt() + 1;
    return name.startsWith(QLatin1String("up"))
               ? tr("upward block %1").arg(number)
               : (name.startsWith(QLatin1String("down")) ? tr("downward block %1").arg(number)
                                                         : name);
}

QString DiscoveryOptionText::summary(const std::string &method, const base::OptionValues &options)
{
    const discovery::MethodInfo *info = discovery::knownMethod(method);
    if (!info)
        return {};
    const auto set = options.fittedTo(discovery::optionsOf(*info)).withoutDefaults();
    const QLocale locale;
    QStringList parts;
    const auto add = [&](const char *key, const auto &words) {
        if (set.has(key))
            parts << words(key);
    };
    const auto number = [&](const char *key) { return int(set.integer(key)); };
    add("negative", [&](const char *key) {
        return tr("away from “%1”").arg(QString::fromStdString(set.text(key)));
    });
    add("shown", [&](const char *key) {
        return tr("from your pictures in “%1”").arg(fileName(set.text(key)));
    });
    add("components", [&](const char *key) { return tr("%n slider(s)", nullptr, number(key)); });
    add("region",
        [&](const char *key) { return tr("of “%1”").arg(QString::fromStdString(set.text(key))); });
    add("per_step", [](const char *) { return tr("each sampling step by itself"); });
    add("timestep", [&](const char *key) {
        return tr("at time %1").arg(locale.toString(set.number(key), 'f', 0));
    });
    add("mask", [&](const char *key) {
        return tr("only where “%1” is white").arg(fileName(set.text(key)));
    });
    add("objective", [](const char *) { return tr("from added noise"); });
    add("carriers", [](const char *) { return tr("with the base alone"); });
    add("sites", [&](const char *key) {
        QStringList names;
        for (const std::string &site : set.texts(key))
            names << siteName(site);
        return names.join(tr(" and "));
    });
    add("pictures", [&](const char *key) { return tr("%n picture(s)", nullptr, number(key)); });
    add("steps", [&](const char *key) { return tr("%n training step(s)", nullptr, number(key)); });
    add("guard", [&](const char *key) {
        return number(key) == 0 ? tr("without a guard")
                                : tr("%n guard picture(s)", nullptr, number(key));
    });
    add("seed", [&](const char *key) {
        return tr("seed %1").arg(locale.toString(qulonglong(set.seed(key))));
    });
    return parts.join(tr(", "));
}

} // namespace deviascope::ui
