#pragma once

#include "scorer/scorer.h"

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <string>
#include <vector>

namespace deviascope::explanation {

/// A linear classifier on a scorer's picture embeddings: logits = embedding W^T + b.
struct Head {
    std::vector<std::string> classes; ///< C of them
    at::Tensor weight;                ///< [C, P] float32
    at::Tensor bias;                  ///< [C] float32
};

/// A head's file (docs/file-formats.md). Throws DamagedFile, NotFound; DiskFull.
Head readHead(const std::filesystem::path &file);
void writeHead(const std::filesystem::path &file, const Head &head);

/// What a scorer answers by itself of classes given as texts, as a head: the same logits.
Head headOfTexts(const scorer::Scorer &scorer, const std::vector<std::string> &classes);

/// One output that is explained: a class of a head, or a hidden unit of the scorer (a number of its
/// unit-length picture embedding). Immutable.
class Explained {
public:
    /// Throws InvalidValue for a class that the head lacks, and a head for another scorer's width.
    static Explained ofClass(scorer::Scorer scorer, Head head, const std::string &label);
    /// Throws InvalidValue for a unit that the embedding lacks.
    static Explained ofUnit(scorer::Scorer scorer, std::int64_t unit);

    /// The mean over pictures [N, 3, H, W] in -1..1, with their graph: -log softmax of the class,
    /// or minus the unit (DEXTER, eq. 2).
    at::Tensor loss(const at::Tensor &images) const;

    /// How much pictures show it, in their order: the class's probability, or the unit's value.
    std::vector<double> scores(std::span<const base::Picture> pictures) const;

    const std::string &name() const { return m_name; }
    bool isUnit() const { return m_head.classes.empty(); }

private:
    Explained(scorer::Scorer scorer, Head head, std::int64_t index, std::string name);
    at::Tensor answers(const at::Tensor &embedded) const;

    scorer::Scorer m_scorer;
    Head m_head; ///< without classes for a unit
    std::int64_t m_index;
    std::string m_name;
};

} // namespace deviascope::explanation
