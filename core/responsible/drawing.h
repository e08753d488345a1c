#pragma once

#include "base/context.h"
#include "observation/look_memory.h"
#include "responsible/push.h"
#include "sampling/limit.h"
#include "sampling/sampler.h"
#include "scorer/judge.h"

#include <span>

namespace deviascope::responsible {

/// Draws pictures of one role and judges them.
struct Drawing {
    const model::Model &model;
    const scorer::Judge &judge;
    sampling::Settings settings;
    /// What was drawn before, by the same plan, is taken from here; null: everything is drawn.
    observation::LookMemory *memory = nullptr;
    sampling::Limit acts = {}; ///< where edits may act

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

    /// As `draw` without edits, and with the pictures.
    observation::Look drawShown(std::span<const sampling::Row> rows, const std::string &role,
                                base::Context &context) const;
    /// As `drawPushed`, and with the pictures.
    observation::Look drawPushedShown(std::span<const sampling::Row> rows, const std::string &role,
                                      std::span<const Push> pushes, const observation::Look &before,
                                      base::Context &context) const;

private:
    observation::Look look(std::span<const sampling::Row> rows, const std::string &role,
                           std::span<const sampling::Intervention> edits, const std::string &name,
                           observation::Keep keep, base::Context &context) const;
    observation::Look drawUntouched(std::span<const sampling::Row> rows, const std::string &role,
                                    observation::Keep keep, base::Context &context) const;
    observation::Look drawOnlyPushed(std::span<const sampling::Row> rows, const std::string &role,
                                     std::span<const Push> pushes, const observation::Look &before,
                                     observation::Keep keep, base::Context &context) const;
};

} // namespace deviascope::responsible
