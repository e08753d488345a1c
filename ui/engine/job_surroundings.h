#pragma once

#include "task/surroundings.h"

#include <algorithm>
#include <string>
#include <vector>

namespace deviascope::engine {

/// What core's tasks ask of whoever carries them out, for one job: its notes go into the result.
class JobSurroundings final : public task::Surroundings {
public:
    /// Both outlive this.
    JobSurroundings(const model::Model &model, base::Context &context)
        : m_model(model), m_context(context)
    {}

    base::Context &context() override { return m_context; }
    const model::Model &model() override { return m_model; }
    void note(const std::string &text) override
    {
        if (std::find(m_notes.begin(), m_notes.end(), text) == m_notes.end())
            m_notes.push_back(text);
    }
    void say(const std::string &) override {}
    void made(const std::filesystem::path &) override {}

    const std::vector<std::string> &notes() const { return m_notes; }

private:
    const model::Model &m_model;
    base::Context &m_context;
    std::vector<std::string> m_notes;
};

} // namespace deviascope::engine
