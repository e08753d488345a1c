#pragma once

#include "base/picture.h"
#include "observation/bias_report.h"
#include "scorer/judge.h"

#include <chrono>
#include <string>
#include <vector>

namespace deviascope::audit {

/// Judges pictures made elsewhere, a few at a time, so that any number of any size needs no more
/// memory than those few.
class PictureAudit {
public:
    /// `name`: what the rows' prompt is called; their condition is "before".
    PictureAudit(const scorer::Scorer &scorer, std::vector<model::Attribute> attributes,
                 std::string name, double uncertainMargin);

    void add(base::Picture picture);
    /// Throws InvalidValue when there were no pictures.
    observation::BiasReport finish();

private:
    void judgeWaiting();

    scorer::Judge m_judge;
    std::string m_name;
    std::vector<base::Picture> m_waiting;
    size_t m_bytes = 0; ///< of those that wait
    scorer::Judgement m_judged;
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

} // namespace deviascope::audit
