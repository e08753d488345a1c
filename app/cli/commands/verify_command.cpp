#include "cli/commands/verify_command.h"

#include "cli/exit_status.h"
#include "cli/report_output.h"
#include "statistics/reference_check.h"
#include "verification/check_document.h"
#include "verification/scheduler_check.h"

namespace deviascope::cli {

std::string VerifyCommand::examples() const
{
    return "  deviascope verify --reference golden.safetensors\n"
           "  deviascope verify --model tiny-sd1 --reference tiny-sd1/golden.safetensors --json\n"
           "  deviascope verify --statistics statistics.json\n"
           "  deviascope verify --schedulers golden\n";
}

void VerifyCommand::addOptions(CLI::App &app)
{
    auto *kinds = app.add_option_group("what", "What to compare with");
    kinds->add_option("--reference", m_reference,
                      "Reference tensors of the loaded model; computed in fp32 unless --dtype");
    kinds->add_option("--statistics", m_statistics, "Reference statistics");
    kinds->add_option("--schedulers", m_schedulers,
                      "A folder with schedulers.json and schedulers.safetensors");
    kinds->require_option(1);
}

int VerifyCommand::run(CommandContext &context)
{
    const auto tell = [&](const auto &report) {
        showDocument(context, verification::documentOf(report));
        return report.ok ? 0 : kCheckFailed;
    };
    if (!m_statistics.empty())
        return tell(statistics::checkStatistics(m_statistics));
    if (!m_schedulers.empty())
        return tell(verification::checkSchedulers(m_schedulers));
    return tell(verification::checkReference(context.loaded("fp32", model::Networks::Whole),
                                             m_reference, context.context()));
}

} // namespace deviascope::cli
