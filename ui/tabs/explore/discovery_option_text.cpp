#include "tabs/explore/discovery_option_text.h"

#include <QLocale>
#include <QStringList>

namespace deviascope::ui {

using engine::DiscoveryOption;

DiscoveryOptionText DiscoveryOptionText::of(DiscoveryOption option)
{
    switch (option) {
    case DiscoveryOption::Negative:
        return {tr("Away from"),
                tr("The direction leads away from this prompt, to the same concept without it: "
                   "“violence”. It is learned without a single picture of it.")};
    case DiscoveryOption::Shown:
        return {tr("Your pictures"),
                tr("A folder of at least 8 pictures that share only the concept. It is learned "
                   "from them instead of from drawn ones, and need not be named.")};
    case DiscoveryOption::Sites:
        return {tr("Where"),
                tr("The blocks of the network in which the direction acts. Nothing chosen: the "
                   "method's default.")};
    case DiscoveryOption::Objective:
        return {tr("Learned from"),
                tr("The model's own predictions need few steps. The paper learns from the noise "
                   "that was added to pictures, which needs many more.")};
    case DiscoveryOption::Carriers:
        return {tr("In pictures of"),
                tr("With many roles the direction works in all of them. The paper learns with the "
                   "base alone.")};
    case DiscoveryOption::Pictures:
        return {tr("Pictures"), tr("How many pictures are drawn to learn from")};
    case DiscoveryOption::Steps:
        return {tr("Training steps"),
                tr("How often the direction is improved. Learning ends earlier when nothing more "
                   "is gained.")};
    case DiscoveryOption::Components:
        return {tr("Sliders"), tr("How many directions are looked for")};
    case DiscoveryOption::PerStep:
        return {tr("Sampling steps"),
                tr("One set of directions for the whole drawing, or each step of it by itself")};
    case DiscoveryOption::Timestep:
        return {tr("At time"),
                tr("Which moment of the drawing is looked at: 1000 is pure noise, 0 the finished "
                   "picture")};
    case DiscoveryOption::Mask:
        return {tr("Only where"),
                tr("A picture that is white where changes count and black elsewhere")};
    case DiscoveryOption::Seed:
        return {tr("Seed"), tr("Another seed learns from other pictures: two discoveries that "
                               "agree can be trusted")};
    }
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

QString DiscoveryOptionText::summary(const std::string &method,
                                     const engine::DiscoveryOptions &options)
{
    const QLocale locale;
    QStringList parts;
    for (const DiscoveryOption option : engine::optionsOf(method)) {
        if (!engine::isSet(options, option))
            continue;
        switch (option) {
        case DiscoveryOption::Negative:
            parts << tr("away from “%1”").arg(QString::fromStdString(options.negative));
            break;
        case DiscoveryOption::Shown:
            parts << tr("from your pictures in “%1”")
                         .arg(QString::fromStdString(options.shown.filename().string()));
            break;
        case DiscoveryOption::Sites: {
            QStringList names;
            for (const std::string &site : options.sites)
                names << siteName(site);
            parts << names.join(tr(" and "));
            break;
        }
        case DiscoveryOption::Objective:
            parts << tr("from added noise");
            break;
        case DiscoveryOption::Carriers:
            parts << tr("with the base alone");
            break;
        case DiscoveryOption::Pictures:
            parts << tr("%n picture(s)", nullptr, options.pictures);
            break;
        case DiscoveryOption::Steps:
            parts << tr("%n training step(s)", nullptr, options.steps);
            break;
        case DiscoveryOption::Components:
            parts << tr("%n slider(s)", nullptr, options.components);
            break;
        case DiscoveryOption::PerStep:
            parts << tr("each sampling step by itself");
            break;
        case DiscoveryOption::Timestep:
            parts << tr("at time %1").arg(locale.toString(options.timestep, 'f', 0));
            break;
        case DiscoveryOption::Mask:
            parts << tr("only where “%1” is white")
                         .arg(QString::fromStdString(options.mask.filename().string()));
            break;
        case DiscoveryOption::Seed:
            parts << tr("seed %1").arg(locale.toString(qulonglong(options.seed)));
            break;
        }
    }
    return parts.join(tr(", "));
}

} // namespace deviascope::ui
