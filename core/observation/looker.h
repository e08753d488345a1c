#pragma once

#include "base/context.h"
#include "base/work_queue.h"
#include "observation/look_memory.h"
#include "sampling/sampler.h"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace deviascope::observation {

/// Pictures to look at.
struct Showing {
    std::span<const sampling::Row> rows;
    std::span<const std::string> roles = {}; ///< each picture's own as a prompt, or empty
    std::span<const sampling::Intervention> edits = {};
    /// Names it within the run, by all that the run's key does not say; empty: nothing of it is
    /// remembered.
    std::string name = {};
};

/// A part as it comes, with its pictures and the place of the first.
using TakePart = std::function<void(size_t first, const Look &part)>;

/// The processes that share a run. Both outlive whoever holds this.
struct Crew {
    base::WorkQueue *queue = nullptr; ///< null: this process alone
    base::Collective *others = nullptr;
};

/// Draws pictures and judges them, a micro-batch at a time: the one place where both are done. What
/// is remembered is not drawn again, and what others have drawn is not drawn here. One thread.
class Looker {
public:
    /// `memory` may be null; it, `model` and `judge` outlive this.
    Looker(const model::Model &model, const scorer::Judge &judge, sampling::Settings settings,
           LookMemory *memory = nullptr, Crew crew = {});

    /// Blocks and polls; a stop throws Cancelled, and every finished part is remembered. `take` may
    /// be empty; it hears of what is drawn now, not of what is remembered. `untouched`: calls that
    /// no edit touched, by part, kept by the caller from one look at the same rows to the next.
    Look look(const Showing &showing, Keep keep, base::Context &context, const TakePart &take = {},
              std::vector<sampling::DrawingCache> *untouched = nullptr);

private:
    Look drawPart(const Showing &showing, size_t first, size_t count, base::Context &context,
                  sampling::DrawingCache *untouched) const;

    scorer::Judgement judged(const sampling::Drawing &drawing,
                             std::span<const std::string> roles) const;

    const model::Model &m_model;
    const scorer::Judge &m_judge;
    sampling::Settings m_settings;
    LookMemory *m_memory;
    base::OneProcess m_alone;
    Crew m_crew;
};

/// The edits as they act on `count` pictures from `first` on.
std::vector<sampling::Intervention> partOf(std::span<const sampling::Intervention> edits,
                                           size_t first, size_t count);

} // namespace deviascope::observation
