#include "task/all_tasks.h"

namespace deviascope::task {

const std::vector<const Task *> &allTasks()
{
    static const std::vector<const Task *> tasks{
        &generateTask(), &discoverTask(), &auditTask(),    &fairTask(),
        &safeTask(),     &enhanceTask(),  &evaluateTask(), &mapTask(),
        &profileTask(),  &segmentTask(),  &explainTask(),  &trainBiasTask()};
    return tasks;
}

} // namespace deviascope::task
