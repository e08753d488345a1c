#pragma once

#include "model/knowledge.h"

#include <string>
#include <vector>

namespace deviascope::scorer {

/// How a picture is asked whether it shows a concept (methods.md, "Scale of a slider"): the class
/// of its attribute where one holds the concept, else whether the concept's text is preferred to
/// the base's. An anti-vector leads away from something: there a picture is asked whether that is
/// gone.
struct ConceptQuestion {
    std::vector<std::string> classes;
    int asked = 0;         ///< index of the concept, or of what is unwanted
    double margin = 0;     ///< below it a picture is uncertain
    std::string attribute; ///< empty: no attribute holds the text that is asked for
    bool isUnwanted = false;

    /// Whether a picture with this label shows what the direction leads to. An uncertain one (-1)
    /// does not.
    bool shownBy(int label) const { return label >= 0 && (label == asked) != isUnwanted; }
    /// How much: a probability, from those of the classes.
    double amountIn(const std::vector<double> &probabilities) const;
};

/// `negative` is what an anti-vector leads away from, or empty: then the question is whether a
/// class of that name is not the one that is seen, or whether the concept's text is preferred to
/// the negative's.
ConceptQuestion questionOf(const model::Knowledge &knowledge, const std::string &concept_,
                           const std::string &base, const std::string &negative = {});

} // namespace deviascope::scorer
