#include "cli/command_context.h"

#include "format/printable.h"
#include "model/dtype_choice.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <ostream>

namespace deviascope::cli {

CommandContext::CommandContext(std::ostream &out, std::ostream &err, const GlobalOptions &options,
                               std::stop_token stop)
    : m_out(out),
      m_lines(out),
      m_err(err),
      m_options(options),
      m_printer(err),
      m_context(std::move(stop), [this](const base::Progress &progress) { hear(progress); })
{}

void CommandContext::hear(const base::Progress &progress)
{
    if (!progress.notice.empty())
        note(progress.notice);
    if (!m_options.quiet)
        m_printer.show(progress);
}

void CommandContext::note(const std::string &text)
{
    if (std::find(m_notes.begin(), m_notes.end(), text) != m_notes.end())
        return;
    m_notes.push_back(text);
    say(text);
}

void CommandContext::say(const std::string &text)
{
    if (m_options.quiet)
        return;
    m_printer.finish();
    m_err << format::printable(text) << '\n';
}

void CommandContext::made(const std::filesystem::path &file)
{
    if (!json())
        out() << file.string() << '\n';
}

void CommandContext::adopt(const GlobalOptions &options)
{
    if (options != m_options)
        m_model.reset();
    m_options = options;
}

nlohmann::json CommandContext::withNotes(nlohmann::json object) const
{
    object["notes"] = m_notes;
    return object;
}

void CommandContext::print(const nlohmann::json &object)
{
    m_printer.finish();
    // Names of files may be in any encoding.
    m_out << withNotes(object).dump(2, ' ', false, nlohmann::json::error_handler_t::replace)
          << '\n';
}

const model::Model &CommandContext::loaded(const std::string &dtype, model::Networks networks)
{
    if (!m_model) {
        base::setThreads(m_options.compute.threads);
        base::ComputeWish wish = m_options.compute;
        if (wish.dtype == "auto")
            wish.dtype = dtype;
        model::LoadOptions options{base::chooseCompute(wish)};
        options.dtypes = model::dtypeFolder(wish, options.compute);
        options.networks = networks;
        if (!m_options.prediction.empty())
            options.prediction = m_options.prediction == "v" ? model::Prediction::Velocity
                                                             : model::Prediction::Epsilon;
        m_model =
            model::loadModel(m_options.model == "teaching" ? model::teachingModelFolder()
                                                           : std::filesystem::path(m_options.model),
                             options);
        for (const std::string &text : m_model->notes)
            note(text);
        if (m_model->predictionSource == model::PredictionSource::Guessed)
            note(std::string("The file does not say what the model predicts; it looks like ") +
                 (m_model->scheduler.prediction == model::Prediction::Velocity ? "v" : "epsilon") +
                 ". --prediction epsilon|v says it for certain.");
    }
    return *m_model;
}

} // namespace deviascope::cli
