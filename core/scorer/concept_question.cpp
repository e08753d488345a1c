#include "scorer/concept_question.h"

#include "scorer/scorer.h"

#include <algorithm>

namespace deviascope::scorer {

double ConceptQuestion::amountIn(const std::vector<double> &probabilities) const
{
    const double probability = probabilities.at(static_cast<size_t>(asked));
    return isUnwanted ? 1 - probability : probability;
}

ConceptQuestion questionOf(const model::Knowledge &knowledge, const std::string &concept_,
                           const std::string &base, const std::string &negative)
{
    const bool isAnti = !negative.empty();
    const std::string &text = isAnti ? negative : concept_;
    for (const model::Attribute &attribute : knowledge.attributes) {
        const auto found = std::find(attribute.classes.begin(), attribute.classes.end(), text);
        if (found != attribute.classes.end())
            return {attribute.classes, static_cast<int>(found - attribute.classes.begin()),
                    kUncertainMargin, attribute.name, isAnti};
    }
    return {{concept_, isAnti ? negative : base}, 0, 0, {}, false};
}

} // namespace deviascope::scorer
