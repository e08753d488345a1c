#include "explanation/shortcuts.h"

#include "statistics/adjust.h"
#include "statistics/mean_deviation.h"
#include "statistics/paired.h"

#include <algorithm>

namespace deviascope::explanation {

namespace {

double shareOf(const std::vector<int> &labels, int label)
{
    return labels.empty() ? 0
                          : static_cast<double>(std::ranges::count(labels, label)) /
                                static_cast<double>(labels.size());
}

} // namespace

std::vector<Suspect> suspectsOf(const std::vector<model::Attribute> &attributes,
                                const std::vector<std::vector<int>> &plain,
                                const std::vector<std::vector<int>> &maximising, int most,
                                double least)
{
    std::vector<Suspect> suspects;
    for (size_t a = 0; a < attributes.size(); ++a)
        for (size_t c = 0; c < attributes[a].classes.size(); ++c) {
            const double more = shareOf(maximising[a], static_cast<int>(c)) -
                                shareOf(plain[a], static_cast<int>(c));
            if (more >= least)
                suspects.push_back({attributes[a].name, attributes[a].classes[c], more});
        }
    std::ranges::stable_sort(suspects, std::ranges::greater(), &Suspect::more);
    if (suspects.size() > static_cast<size_t>(most))
        suspects.resize(static_cast<size_t>(most));
    return suspects;
}

Shortcut tried(const std::string &text, std::span<const double> before,
               std::span<const double> after, std::span<const int> coreBefore,
               std::span<const int> coreAfter)
{
    Shortcut shortcut;
    shortcut.text = text;
    std::vector<double> changes;
    int up = 0, down = 0;
    for (size_t i = 0; i < before.size(); ++i) {
        if (!coreBefore.empty() && (coreBefore[i] < 0 || coreBefore[i] != coreAfter[i]))
            continue;
        changes.push_back(after[i] - before[i]);
        up += after[i] > before[i] ? 1 : 0;
        down += after[i] < before[i] ? 1 : 0;
    }
    shortcut.pairs = static_cast<int>(changes.size());
    if (changes.empty())
        return shortcut;
    const statistics::SampleMean mean = statistics::sampleMean(changes);
    shortcut.scoreChange = mean.mean;
    shortcut.interval = mean.interval;
    shortcut.p = statistics::mcnemarExact(up, down);
    return shortcut;
}

void decide(std::vector<Shortcut> &shortcuts, double least)
{
    std::vector<double> p;
    for (const Shortcut &each : shortcuts)
        p.push_back(each.p);
    const std::vector<double> adjusted = statistics::holm(p);
    for (size_t i = 0; i < shortcuts.size(); ++i) {
        Shortcut &each = shortcuts[i];
        each.pAdjusted = adjusted[i];
        each.confirmed = each.pAdjusted < 0.05 && each.interval && each.interval->low > 0 &&
                         each.scoreChange.value_or(0) >= least;
    }
}

} // namespace deviascope::explanation
