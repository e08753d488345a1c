#pragma once

#include "cli/command.h"
#include "report/document.h"

#include <functional>
#include <optional>

namespace deviascope::cli {

/// `statistics`: one statistic from counts given by hand.
class StatisticsCommand final : public Command {
public:
    std::string name() const override { return "statistics"; }
    std::string summary() const override { return "One statistic from counts given by hand"; }
    std::string examples() const override;
    void addOptions(CLI::App &app) override;
    int run(CommandContext &context) override;

private:
    /// What is found, and what is to be noted of it.
    struct Answer {
        report::Section section;
        std::string note = {};
    };
    /// Adds a verb whose answer is made once its values are read.
    CLI::App *verb(CLI::App &app, const std::string &name, const std::string &help,
                   std::function<Answer()> answer);

    Answer share() const;
    Answer shares() const;
    Answer deviation() const;
    Answer mcnemar() const;
    Answer adjust() const;
    Answer corrected() const;
    Answer imagesNeeded() const;

    std::function<Answer()> m_answer;
    std::vector<int> m_counts;
    std::vector<double> m_values, m_target;
    std::optional<int> m_n;
    double m_sensitivity = 1, m_specificity = 1;
    double m_share = 0, m_difference = 0, m_power = 0.8, m_alpha = 0.05;
    bool m_paired = false;
};

} // namespace deviascope::cli
