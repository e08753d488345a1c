#pragma once

#include <QString>

#include <string>
#include <vector>

namespace deviascope::ui {

/// What stands between semicolons, without blanks around it, each once.
std::vector<std::string> semicolonList(const QString &text);

/// The concept field's text: "a woman; a man" names two, learned in one run; "a woman + an old
/// person" pictures that show both.
struct ConceptList {
    std::vector<std::string> sets;     ///< as written between the semicolons
    std::vector<std::string> concepts; ///< each once: a slider each

    static ConceptList of(const QString &text);
};

} // namespace deviascope::ui
