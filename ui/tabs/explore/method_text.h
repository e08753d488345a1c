#pragma once

#include "discovery/method_info.h"

#include <QCoreApplication>
#include <QString>

namespace deviascope::ui {

/// A discovery method in the user's language: a short name and one sentence.
struct MethodText {
    QString label, sentence;

    static MethodText of(const discovery::MethodInfo &method);
};

} // namespace deviascope::ui
