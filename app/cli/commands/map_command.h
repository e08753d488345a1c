#pragma once

#include "cli/command.h"
#include "decoding/prompt_map.h"

namespace deviascope::cli {

/// `map`: what prompts mean to the model, from its activations (Decoding Diffusion).
class MapCommand final : public Command {
public:
    std::string name() const override { return "map"; }
    std::string summary() const override
    {
        return "Maps prompts in the model: clusters, axes, defaults, names for directions";
    }
    std::string examples() const override;
    void addOptions(CLI::App &app) override;
    int run(CommandContext &context) override;

private:
    decoding::MapPlan plan(CommandContext &context) const;
    std::vector<std::string> bank(const model::Model &model) const;
    std::map<std::string, double> sharesOf(const model::Model &model,
                                           const std::vector<std::string> &prompts,
                                           const std::string &label) const;

    std::string m_file, m_pictures, m_captions, m_base = "a person", m_templates = "all", m_shares,
                                                m_out, m_descriptors;
    std::vector<std::string> m_axes, m_decode;
    decoding::RecordSettings m_record;
    int m_clusters = 0;
};

} // namespace deviascope::cli
