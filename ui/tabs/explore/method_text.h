#pragma once

#include "discovery/method_info.h"

#include <QCoreApplication>
#include <QString>

namespace deviascope::ui {

/// A discovery method in the user's language: a short name and one sentence.
struct MethodText {
    Q_DECLARE_TR_FUNCTIONS(MethodText)

public:
    QString label, sentence;

    /// Methods that our table does not know keep the words of the core.
    static MethodText of(const discovery::MethodInfo &method);
};

} // namespace deviascope::ui
