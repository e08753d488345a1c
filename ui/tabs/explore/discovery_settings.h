#pragma once

#include "base/option_values.h"

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
    /// `options` of all methods' table; `sites`: those of the model, by name.
    DiscoverySettings(const std::string &method, const base::OptionValues &options,
                      const std::vector<std::string> &sites, QWidget *parent = nullptr);

    base::OptionValues options() const;

private:
    void show(const base::OptionValues &options);
    QWidget *editorOf(const base::Option &option);
    QWidget *line(const base::Option &option);
    QWidget *siteBoxes(const base::Option &option);
    QWidget *number(const base::Option &option);
    QWidget *choice(const base::Option &option);
    QWidget *path(const base::Option &option);
    void browse(const std::string &key);

    const base::OptionTable m_table; ///< of the method
    const base::OptionValues m_given;
    const std::vector<std::string> m_sites;
    std::map<std::string, QLineEdit *> m_texts; ///< by key, as the others
    std::map<std::string, QSpinBox *> m_numbers;
    std::map<std::string, QComboBox *> m_choices;
    std::vector<QCheckBox *> m_where; ///< one for each of `m_sites`
};

} // namespace deviascope::ui
