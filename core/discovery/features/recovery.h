#pragma once

#include "discovery/features/dictionary.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace deviascope::discovery {

/// The chance that a score of a positive row is above one of a negative row, ties counted half
/// (Mann-Whitney). `scores` [N] float, `positive` [N] bool, on the CPU; empty sides give .5.
double areaUnderCurve(const at::Tensor &scores, const at::Tensor &positive);

/// A column and the threshold from which on a row counts as positive, as chosen on some rows, and
/// what they come to on others.
struct ChosenColumn {
    std::int64_t column = 0;
    double threshold = 0;
    double auc = 0, f1 = 0; ///< on the other rows
};

/// Of scores [N, n] the column with the largest area under the curve on the rows where `choosing`
/// [N] bool is true, with the threshold of its best F1 there; judged on the others. On the CPU.
ChosenColumn bestColumn(const at::Tensor &scores, const at::Tensor &positive,
                        const at::Tensor &choosing);

/// What of one class dictionaries recover, beside what needs none (house).
struct Recovery {
    ChosenColumn latent;          ///< of the learned dictionary
    ChosenColumn random;          ///< of a frozen-random one of the same size
    double principalAuc = 0;      ///< of the best principal component, either sign
    double meanDifferenceAuc = 0; ///< of the difference of the means
};

/// Rows that are judged by their tokens [N, P, D]: P of each picture, or of each text. A row's
/// score is the mean over its tokens.
class RecoveryTable {
public:
    /// Both dictionaries are of the tokens' width; `choosing` [N] bool: rows by which columns,
    /// components and means are chosen.
    RecoveryTable(const Dictionary &learned, const Dictionary &random, const at::Tensor &tokens,
                  at::Tensor choosing);

    /// `positive` [N] bool: which rows show the class. Throws InvalidValue where one of the halves
    /// has none that do, or only such.
    Recovery of(const at::Tensor &positive) const;

private:
    at::Tensor m_learned, m_random; ///< [N, n]
    at::Tensor m_means;             ///< [N, D] standardised tokens' means
    at::Tensor m_components;        ///< [N, 2 C] projections, both signs
    at::Tensor m_choosing;
};

} // namespace deviascope::discovery
