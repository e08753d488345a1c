#pragma once

#include "base/option_values.h"

#include <QCoreApplication>
#include <QString>

#include <string>
#include <vector>

namespace deviascope::ui {

/// How an option of a discovery is named and explained.
struct DiscoveryOptionText {
    Q_DECLARE_TR_FUNCTIONS(DiscoveryOptionText)
public:
    QString label;
    QString sentence;

    /// Empty for a key that the studio has no words for.
    static DiscoveryOptionText of(const std::string &key);
    /// The options of a method that the studio asks for, in the order in which it does.
    static std::vector<std::string> askedOf(const std::string &method);
    /// What a site of the U-Net is called: "middle block".
    static QString siteName(const std::string &site);
    /// Everything that `method` will do otherwise than by default, in one line; empty: nothing.
    static QString summary(const std::string &method, const base::OptionValues &options);
};

} // namespace deviascope::ui
