#pragma once

#include "base/context.h"
#include "responsible/push.h"
#include "sampling/sampler.h"
#include "scorer/judge.h"

#include <span>

namespace deviascope::responsible {

/// Draws pictures of one role and judges them; none is kept.
struct Drawing {
    const model::Model &model;
    const scorer::Judge &judge;
    sampling::Settings settings;

    /// `role`: what every picture shows ("a doctor"); empty: none is asked for. Blocks and polls; a
    /// stop throws Cancelled. Adds what it cost to `evaluations`.
    scorer::Judgement draw(std::span<const sampling::Row> rows, const std::string &role,
                           std::span<const sampling::Intervention> edits, std::int64_t &evaluations,
                           base::Context &context) const;

    /// As `draw` with `pushes`, but pictures that no push changes are taken from `before`, as they
    /// were judged untouched at the same seeds.
    scorer::Judgement drawPushed(std::span<const sampling::Row> rows, const std::string &role,
                                 std::span<const Push> pushes, const scorer::Judgement &before,
                                 std::int64_t &evaluations, base::Context &context) const;
};

} // namespace deviascope::responsible
