#include "cli/carry_out.h"

#include "base/atomic_file.h"
#include "base/slug.h"
#include "cli/exit_status.h"
#include "cli/report_output.h"
#include "format/json_file.h"
#include "task/picture_output.h"
#include "task/run_folder.h"

namespace deviascope::cli {

void settle(CommandContext &context, task::Plan &plan)
{
    GlobalOptions options = context.options();
    const GlobalOptions usual;
    base::OptionValues &values = plan.values;
    const auto settleText = [&](const char *key, std::string &given, const std::string &otherwise) {
        if (given != otherwise)
            values.set(key, given);
        given = values.text(key);
    };
    settleText("model", options.model, usual.model);
    settleText("device", options.compute.device, usual.compute.device);
    settleText("dtype", options.compute.dtype, usual.compute.dtype);
    settleText("prediction", options.prediction, usual.prediction);
    if (options.compute.threads != usual.compute.threads)
        values.set("threads", std::int64_t{options.compute.threads});
    options.compute.threads = static_cast<int>(values.integer("threads"));
    context.adopt(options);
}

int carryOut(CommandContext &context, task::Plan plan, const std::filesystem::path &out)
{
    settle(context, plan);
    const task::TaskInfo &info = plan.task->info();
    if (!out.empty() && info.out != task::Out::File) {
        plan.task->cost(context, plan.values); // refuses what cannot be, before anything is written
        task::keepPlan(plan, context.model(), out);
    }
    const task::Outcome outcome = plan.task->run(context, plan.values, out);
    if (info.out == task::Out::Report) {
        showDocument(context, outcome.document, out, base::slug(info.command, "report"));
        for (const auto &[name, text] : outcome.files)
            if (!out.empty())
                base::writeFileAtomically(out / name, text);
    } else {
        showDocument(context, outcome.document);
    }
    if (!outcome.failure.empty())
        context.say("The check did not hold: " + outcome.failure);
    return outcome.isPart ? kStopped : outcome.failure.empty() ? 0 : kCheckFailed;
}

} // namespace deviascope::cli
