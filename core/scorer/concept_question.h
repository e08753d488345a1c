#pragma once

#include "model/knowledge.h"

#include <string>
#include <vector>

namespace deviascope::scorer {

/// How a picture is asked whether it shows a concept (methods.md, "Scale of a slider"): the class
/// of its attribute where one holds the concept, else whether the concept's text is preferred to
/// the base's.
struct ConceptQuestion {
    std::vector<std::string> classes;
    int wanted = 0;        ///< index of the concept
    double margin = 0;     ///< below it a picture is uncertain
    std::string attribute; ///< empty: no attribute holds the concept
};

ConceptQuestion questionOf(const model::Knowledge &knowledge, const std::string &concept_,
                           const std::string &base);

} // namespace deviascope::scorer
