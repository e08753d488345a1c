#pragma once

#include "base/picture.h"
#include "format/journal.h"
#include "observation/bias_report.h"
#include "observation/look_memory.h"
#include "scorer/judge.h"

#include <chrono>
#include <string>
#include <vector>

namespace deviascope::audit {

/// Judges pictures made elsewhere, a few at a time, so that any number of any size needs no more
/// memory than those few.
class PictureAudit {
public:
    /// `name`: what the rows' prompt is called; their condition is "before". What `journal`, of a
    /// run named by the model, the attributes and the margin, has seen is not judged again.
    PictureAudit(const scorer::Scorer &scorer, std::vector<model::Attribute> attributes,
                 std::string name, double uncertainMargin, format::Journal &journal);

    /// Attributes are looked for inside a mask only, which the run's name must say.
    void lookWithin(scorer::Within within) { m_judge.lookWithin(std::move(within)); }

    /// Throws DiskFull where the journal cannot be written.
    void add(base::Picture picture);
    /// Throws InvalidValue when there were no pictures.
    observation::BiasReport finish();

private:
    void judgeWaiting();

    scorer::Judge m_judge;
    std::string m_name;
    observation::LookMemory m_memory;
    std::vector<base::Picture> m_waiting;
    size_t m_bytes = 0; ///< of those that wait
    scorer::Judgement m_judged;
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

} // namespace deviascope::audit
