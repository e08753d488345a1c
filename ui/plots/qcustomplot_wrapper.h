#pragma once

// qcustomplot.h uses Qt's lower-case keywords, which this project leaves off: they are defined for
// the time of this include only. Include this header and no other one of the library.

#include <QtGlobal>

#define signals Q_SIGNALS
#define slots Q_SLOTS
#define emit Q_EMIT
#define foreach Q_FOREACH
#include <qcustomplot.h>
#undef signals
#undef slots
#undef emit
#undef foreach
