#pragma once

#include "task/task.h"

namespace deviascope::task {

const Task &generateTask();
const Task &discoverTask();
const Task &auditTask();
const Task &fairTask();
const Task &safeTask();
const Task &enhanceTask();
const Task &evaluateTask();
const Task &mapTask();
const Task &profileTask();
const Task &segmentTask();
const Task &explainTask();
const Task &trainBiasTask();

} // namespace deviascope::task
