#include "tabs/explore/discovery_settings.h"

#include "discovery/method_options.h"
#include "tabs/explore/discovery_option_text.h"
#include "tabs/explore/explore_state.h"
#include "theme/role.h"
#include "widgets/icon_button.h"
#include "widgets/number_fields.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <variant>

namespace deviascope::ui {

using base::Option;
using base::OptionKind;
using base::OptionValues;

namespace {

constexpr int kMostOtherwise = 1000000; ///< of a number without a range of its own: a seed

base::OptionTable tableOf(const std::string &method)
{
    const discovery::MethodInfo *info = discovery::knownMethod(method);
    return info ? discovery::optionsOf(*info) : base::OptionTable();
}

/// What a choice is called here, its default first.
QStringList choicesOf(const std::string &key)
{
    if (key == "objective")
        return {DiscoverySettings::tr("the model's predictions"),
                DiscoverySettings::tr("added noise, as in the paper")};
    if (key == "carriers")
        return {DiscoverySettings::tr("many roles"),
                DiscoverySettings::tr("the base alone, as in the paper")};
    return {DiscoverySettings::tr("all together"), DiscoverySettings::tr("each by itself")};
}

int stepOf(const std::string &key)
{
    return key == "timestep" ? 50 : key == "steps" ? 10 : key == "pictures" ? 8 : 1;
}

/// In a field that reaches `most`: what it cannot hold stands at its end.
int shownNumber(const base::OptionValue &value, int most)
{
    if (const auto *integer = std::get_if<std::int64_t>(&value))
        return int(std::min<std::int64_t>(*integer, most));
    if (const auto *seed = std::get_if<std::uint64_t>(&value))
        return int(std::min(*seed, std::uint64_t(most)));
    return int(std::min(std::get<double>(value), double(most)));
}

/// As the option's kind has it.
base::OptionValue numberOf(const Option &option, int value)
{
    if (option.kind == OptionKind::Seed)
        return std::uint64_t(value);
    if (option.kind == OptionKind::Number)
        return double(value);
    return std::int64_t{value};
}

} // namespace

DiscoverySettings::DiscoverySettings(const std::string &method, const OptionValues &options,
                                     const std::vector<std::string> &sites, QWidget *parent)
    : QDialog(parent), m_table(tableOf(method)), m_given(options), m_sites(sites)
{
    setObjectName(QStringLiteral("discoverySettings"));
    setWindowTitle(tr("Settings of this method"));
    setMinimumWidth(440);
    auto *form = new QFormLayout;
    form->setVerticalSpacing(10);
    form->setHorizontalSpacing(14);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    for (const std::string &key : DiscoveryOptionText::askedOf(method)) {
        const auto text = DiscoveryOptionText::of(key);
        QWidget *editor = editorOf(*m_table.find(key));
        editor->setToolTip(text.sentence);
        editor->setAccessibleName(text.label);
        editor->setAccessibleDescription(text.sentence);
        auto *label = new QLabel(text.label);
        label->setToolTip(text.sentence);
        label->setBuddy(editor);
        form->addRow(label, editor);
    }
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    buttons->button(QDialogButtonBox::Ok)->setToolTip(tr("Use these from the next discovery on"));
    auto *defaults = buttons->addButton(tr("Defaults"), QDialogButtonBox::ResetRole);
    defaults->setObjectName(QStringLiteral("discoveryDefaults"));
    defaults->setToolTip(tr("Put everything here back to the method's defaults"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 16, 18, 16);
    layout->setSpacing(16);
    layout->addLayout(form);
    layout->addStretch(1);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(defaults, &QPushButton::clicked, this, [this] { show(noOptions()); });
    show(options);
}

QWidget *DiscoverySettings::editorOf(const Option &option)
{
    switch (option.kind) {
    case OptionKind::File:
    case OptionKind::Folder:
        return path(option);
    case OptionKind::Texts:
        return siteBoxes(option);
    case OptionKind::Choice:
    case OptionKind::Flag:
        return choice(option);
    case OptionKind::Integer:
    case OptionKind::Number:
    case OptionKind::Seed:
        return number(option);
    case OptionKind::Text:
    case OptionKind::Structure:
        break;
    }
    return line(option);
}

QWidget *DiscoverySettings::line(const Option &option)
{
    auto *text = new QLineEdit;
    text->setObjectName(QStringLiteral("negativePrompt"));
    text->setPlaceholderText(tr("nothing"));
    m_texts[option.key] = text;
    return text;
}

QWidget *DiscoverySettings::siteBoxes(const Option &option)
{
    auto *where = new QWidget;
    auto *layout = new QVBoxLayout(where);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    for (const std::string &site : m_sites) {
        auto *box = new QCheckBox(DiscoveryOptionText::siteName(site));
        box->setObjectName(QStringLiteral("site:") + QString::fromStdString(site));
        box->setToolTip(DiscoveryOptionText::of(option.key).sentence);
        m_where.push_back(box);
        layout->addWidget(box);
    }
    if (!m_where.empty())
        where->setFocusProxy(m_where.front());
    return where;
}

QWidget *DiscoverySettings::number(const Option &option)
{
    auto *box = new WholeField;
    box->setObjectName(QStringLiteral("option:") + QString::fromStdString(option.key));
    box->setRange(0, option.most ? int(*option.most) : kMostOtherwise);
    box->setSingleStep(stepOf(option.key));
    if (option.kind != OptionKind::Seed) // its default is 0
        box->setSpecialValueText(tr("default"));
    m_numbers[option.key] = box;
    return box;
}

QWidget *DiscoverySettings::choice(const Option &option)
{
    auto *box = new QComboBox;
    box->setObjectName(QStringLiteral("option:") + QString::fromStdString(option.key));
    box->addItems(choicesOf(option.key));
    m_choices[option.key] = box;
    return box;
}

QWidget *DiscoverySettings::path(const Option &option)
{
    const bool folder = option.kind == OptionKind::Folder;
    auto *text = new QLineEdit;
    text->setObjectName(folder ? QStringLiteral("shownFolder") : QStringLiteral("maskFile"));
    text->setPlaceholderText(folder ? tr("none: pictures are drawn") : tr("everywhere"));
    text->setToolTip(DiscoveryOptionText::of(option.key).sentence);
    m_texts[option.key] = text;
    auto *open = new IconButton(QStringLiteral("folder"),
                                folder ? tr("Choose a folder") : tr("Choose a picture"));
    auto *row = new QWidget;
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(text, 1);
    layout->addWidget(open);
    row->setFocusProxy(text);
    text->setAccessibleName(DiscoveryOptionText::of(option.key).label);
    connect(open, &IconButton::clicked, this, [this, key = option.key] { browse(key); });
    return row;
}

void DiscoverySettings::browse(const std::string &key)
{
    QLineEdit *text = m_texts.at(key);
    const QString chosen =
        m_table.find(key)->kind == OptionKind::Folder
            ? QFileDialog::getExistingDirectory(this, tr("Pictures that show the concept"),
                                                text->text())
            : QFileDialog::getOpenFileName(this, tr("White where changes count"), text->text(),
                                           tr("Pictures (*.png *.jpg *.jpeg *.webp *.bmp)"));
    if (!chosen.isEmpty())
        text->setText(chosen);
}

void DiscoverySettings::show(const OptionValues &options)
{
    // A default that is given is shown: it is no default of other methods.
    const OptionValues set = options.fittedTo(m_table);
    for (const auto &[key, text] : m_texts)
        text->setText(set.has(key) ? QString::fromStdString(set.text(key)) : QString());
    for (const auto &[key, box] : m_numbers)
        box->setValue(set.has(key) ? shownNumber(*set.given(key), box->maximum()) : 0);
    for (const auto &[key, box] : m_choices)
        box->setCurrentIndex(set.withoutDefaults().has(key) ? 1 : 0);
    const auto sites = set.has("sites") ? set.texts("sites") : std::vector<std::string>();
    for (std::size_t i = 0; i < m_where.size(); ++i)
        m_where[i]->setChecked(std::find(sites.begin(), sites.end(), m_sites[i]) != sites.end());
}

OptionValues DiscoverySettings::options() const
{
    OptionValues options = m_given;
    const auto setIf = [&](bool given, const std::string &key, base::OptionValue value) {
        if (given)
            options.set(key, std::move(value));
        else
            options.reset(key);
    };
    for (const auto &[key, text] : m_texts) {
        const std::string value = text->text().trimmed().toStdString();
        setIf(!value.empty(), key, value);
    }
    for (const auto &[key, box] : m_numbers) {
        const Option &option = *m_table.find(key);
        const int value = std::max(box->value(), int(option.least.value_or(0)));
        setIf(box->value() > 0, key, numberOf(option, value));
    }
    for (const auto &[key, box] : m_choices) {
        const Option &option = *m_table.find(key);
        setIf(box->currentIndex() == 1, key,
              option.kind == OptionKind::Flag ? base::OptionValue(true)
                                              : base::OptionValue(option.choices.at(1)));
    }
    if (!m_where.empty()) {
        std::vector<std::string> sites;
        for (std::size_t i = 0; i < m_where.size(); ++i)
            if (m_where[i]->isChecked())
                sites.push_back(m_sites[i]);
        setIf(!sites.empty(), "sites", sites);
    }
    return options;
}

} // namespace deviascope::ui
