#pragma once

#include "engine/discovery_options.h"

#include <QCoreApplication>
#include <QString>

namespace deviascope::ui {

/// How an option of a discovery is named and explained.
struct DiscoveryOptionText {
    Q_DECLARE_TR_FUNCTIONS(DiscoveryOptionText)
public:
    QString label;
    QString sentence;

    static DiscoveryOptionText of(engine::DiscoveryOption option);
    /// What a site of the U-Net is called: "middle block".
    static QString siteName(const std::string &site);
    /// Everything that `method` will do otherwise than by default, in one line; empty: nothing.
    static QString summary(const std::string &method, const engine::DiscoveryOptions &options);
};

} // namespace deviascope::ui
