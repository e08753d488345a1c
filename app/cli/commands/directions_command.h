#pragma once

#include "cli/command.h"
#include "direction/algebra.h"
#include "task/parsers.h"

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>

namespace deviascope::cli {

/// `directions`: the library and its algebra.
class DirectionsCommand final : public Command {
public:
    std::string name() const override { return "directions"; }
    std::string summary() const override
    {
        return "Lists, combines, imports and exports directions";
    }
    std::string examples() const override;
    void addOptions(CLI::App &app) override;
    int run(CommandContext &context) override;

private:
    struct Answer {
        nlohmann::json json;
        std::string text;
    };
    using Verb = Answer (DirectionsCommand::*)(CommandContext &context);

    CLI::App *verb(CLI::App &app, const std::string &name, const std::string &help, Verb verb);

    Answer list(CommandContext &context);
    Answer show(CommandContext &context);
    Answer tag(CommandContext &context);
    Answer thumbnails(CommandContext &context);
    Answer remove(CommandContext &context);
    Answer rename(CommandContext &context);
    Answer add(CommandContext &context);
    Answer subtract(CommandContext &context);
    Answer scale(CommandContext &context);
    Answer average(CommandContext &context);
    Answer orthogonalise(CommandContext &context);
    Answer cosine(CommandContext &context);
    Answer import(CommandContext &context);
    std::vector<direction::Direction> imported(CommandContext &context,
                                               const std::string &source) const;
    Answer exportVectors(CommandContext &context);

    /// Reads FILE or FILE@FACTOR of each argument, and says when they are of different models.
    std::vector<direction::Direction> read(CommandContext &context);
    Answer combine(CommandContext &context, const std::vector<double> &factors,
                   const std::string &otherwise);
    Answer saved(const direction::Direction &direction) const;

    Verb m_verb = nullptr;
    std::vector<std::string> m_files, m_names, m_addTags, m_removeTags;
    std::vector<task::DirectionWish> m_wishes;
    std::string m_search, m_out, m_name, m_folder, m_from;
    bool m_diffusers = false;
    double m_factor = 1;
};

} // namespace deviascope::cli
