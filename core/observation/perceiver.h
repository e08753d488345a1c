#pragma once

#include "base/context.h"
#include "direction/direction.h"
#include "model/model.h"
#include "observation/looker.h"
#include "observation/seen.h"
#include "sampling/limit.h"
#include "sampling/sampler.h"
#include "scorer/concept_question.h"
#include "scorer/judge.h"
#include "statistics/counted.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace deviascope::observation {

/// The pictures by which a concept's direction is judged: one per seed, the prompts in turn.
struct Sitting {
    std::string concept_, base;
    std::vector<std::string> prompts;
    std::vector<std::uint64_t> seeds;
    sampling::Settings settings;
    std::string negative = {}; ///< of an anti-vector: what should be gone, or empty
    bool newPrompts = false;   ///< the prompts were used neither to learn nor to find a scale
    /// Calls of the network that no edit touches are kept from one look to the next, in memory.
    bool keepsCalls = true;
    scorer::Within within = {}; ///< where the concept and the attributes are looked for
    sampling::Limit acts = {};  ///< where edits may act
};

/// Draws a sitting's pictures again and again, under different edits, and looks at them with the
/// same questions. One thread.
class Perceiver {
public:
    /// `memory`, of a run named by the model and the sitting, may be null. Throws Unsupported for a
    /// model without a scorer, InvalidValue for a sitting without pictures.
    Perceiver(const model::Model &model, const Sitting &sitting, LookMemory *memory = nullptr,
              Crew crew = {});
    Perceiver(const Perceiver &) = delete; // its looker knows its judge
    Perceiver &operator=(const Perceiver &) = delete;

    /// `name` stands for the edits in this sitting.
    /// Blocks and polls; a stop throws Cancelled.
    Seen look(const std::string &name, std::span<const sampling::Intervention> edits,
              base::Context &context);
    /// With a direction's slider at `scale`; at 0 the untouched pictures.
    Seen lookAt(const direction::Direction &direction, double scale, base::Context &context);

    /// Names of the attributes beside the concept's own.
    std::vector<std::string> otherAttributes() const;
    size_t pictures() const { return m_rows.size(); }
    /// What all looks cost, those that are remembered as when they were made.
    std::int64_t evaluations() const { return m_evaluations; }

private:
    scorer::ConceptQuestion m_question;
    scorer::Judge m_judge; ///< the concept's question, then the other attributes
    Looker m_looker;
    std::vector<sampling::Row> m_rows;
    std::vector<std::string> m_roles;                ///< empty: none of the prompts names one
    std::vector<sampling::DrawingCache> m_untouched; ///< by micro-batch: calls before any edit
    bool m_keepsCalls;
    sampling::Limit m_acts;
    std::int64_t m_evaluations = 0;
};

} // namespace deviascope::observation
