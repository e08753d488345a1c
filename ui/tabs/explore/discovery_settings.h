#pragma once

#include "engine/discovery_options.h"

#include <QDialog>

#include <map>
#include <string>
#include <vector>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;

namespace deviascope::ui {

/// Asks how a method of discovery is to look: those options that it reads. What it does not read
/// stays as it was given.
class DiscoverySettings final : public QDialog {
    Q_OBJECT
public:
    /// `sites`: those of the model, by name.
    DiscoverySettings(const std::string &method, const engine::DiscoveryOptions &options,
                      const std::vector<std::string> &sites, QWidget *parent = nullptr);

    engine::DiscoveryOptions options() const;

private:
    void show(const engine::DiscoveryOptions &options);
    QWidget *editorOf(engine::DiscoveryOption option);
    QWidget *number(engine::DiscoveryOption option, int most, int step);
    QWidget *choice(engine::DiscoveryOption option, const QStringList &texts);
    QWidget *path(engine::DiscoveryOption option);
    void browse(engine::DiscoveryOption option);

    const std::string m_method;
    const engine::DiscoveryOptions m_given;
    const std::vector<std::string> m_sites;
    std::map<engine::DiscoveryOption, QLineEdit *> m_texts;
    std::map<engine::DiscoveryOption, QSpinBox *> m_numbers;
    std::map<engine::DiscoveryOption, QComboBox *> m_choices;
    std::vector<QCheckBox *> m_where; ///< one for each of `m_sites`
};

} // namespace deviascope::ui
