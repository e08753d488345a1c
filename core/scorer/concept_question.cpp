#include "scorer/concept_question.h"

#include "scorer/scorer.h"

#include <algorithm>

namespace deviascope::scorer {

ConceptQuestion questionOf(const model::Knowledge &knowledge, const std::string &concept_,
                           const std::string &base)
{
    for (const model::Attribute &attribute : knowledge.attributes) {
        const auto found = std::find(attribute.classes.begin(), attribute.classes.end(), concept_);
        if (found != attribute.classes.end())
            return {attribute.classes, static_cast<int>(found - attribute.classes.begin()),
                    kUncertainMargin, attribute.name};
    }
    return {{concept_, base}, 0, 0, {}};
}

} // namespace deviascope::scorer
