#include "tabs/explore/discovery_settings.h"

#include "tabs/explore/discovery_option_text.h"
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

namespace deviascope::ui {

using engine::DiscoveryOption;
using engine::DiscoveryOptions;

namespace {

constexpr int kMostPictures = 10000;
constexpr int kMostSteps = 100000;
constexpr int kMostSliders = 32;
constexpr int kMostSeed = 1000000;

QString pathText(const std::filesystem::path &path)
{
    return QString::fromStdString(path.string());
}

} // namespace

DiscoverySettings::DiscoverySettings(const std::string &method, const DiscoveryOptions &options,
                                     const std::vector<std::string> &sites, QWidget *parent)
    : QDialog(parent), m_method(method), m_given(options), m_sites(sites)
{
    setObjectName(QStringLiteral("discoverySettings"));
    setWindowTitle(tr("Settings of this method"));
    setMinimumWidth(440);
    auto *form = new QFormLayout;
    form->setVerticalSpacing(10);
    form->setHorizontalSpacing(14);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    for (const DiscoveryOption option : engine::optionsOf(method)) {
        const auto text = DiscoveryOptionText::of(option);
        QWidget *editor = editorOf(option);
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
    connect(defaults, &QPushButton::clicked, this, [this] { show(DiscoveryOptions{}); });
    show(options);
}

QWidget *DiscoverySettings::editorOf(DiscoveryOption option)
{
    switch (option) {
    case DiscoveryOption::Negative: {
        auto *text = new QLineEdit;
        text->setObjectName(QStringLiteral("negativePrompt"));
        text->setPlaceholderText(tr("nothing"));
        m_texts[option] = text;
        return text;
    }
    case DiscoveryOption::Shown:
    case DiscoveryOption::Mask:
        return path(option);
    case DiscoveryOption::Sites: {
        auto *where = new QWidget;
        auto *layout = new QVBoxLayout(where);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(4);
        for (const std::string &site : m_sites) {
            auto *box = new QCheckBox(DiscoveryOptionText::siteName(site));
            box->setObjectName(QStringLiteral("site:") + QString::fromStdString(site));
            box->setToolTip(DiscoveryOptionText::of(option).sentence);
            m_where.push_back(box);
            layout->addWidget(box);
        }
        if (!m_where.empty())
            where->setFocusProxy(m_where.front());
        return where;
    }
    case DiscoveryOption::Objective:
        return choice(option, {tr("the model's predictions"), tr("added noise, as in the paper")});
    case DiscoveryOption::Carriers:
        return choice(option, {tr("many roles"), tr("the base alone, as in the paper")});
    case DiscoveryOption::PerStep:
        return choice(option, {tr("all together"), tr("each by itself")});
    case DiscoveryOption::Pictures:
        return number(option, kMostPictures, 8);
    case DiscoveryOption::Steps:
        return number(option, kMostSteps, 10);
    case DiscoveryOption::Components:
        return number(option, kMostSliders, 1);
    case DiscoveryOption::Timestep:
        return number(option, 999, 50);
    case DiscoveryOption::Seed:
        return number(option, kMostSeed, 1);
    }
    return new QWidget;
}

QWidget *DiscoverySettings::number(DiscoveryOption option, int most, int step)
{
    auto *box = new WholeField;
    box->setObjectName(QStringLiteral("option:%1").arg(int(option)));
    box->setRange(0, most);
    box->setSingleStep(step);
    if (option != DiscoveryOption::Seed) // its default is 0
        box->setSpecialValueText(tr("default"));
    m_numbers[option] = box;
    return box;
}

QWidget *DiscoverySettings::choice(DiscoveryOption option, const QStringList &texts)
{
    auto *box = new QComboBox;
    box->setObjectName(QStringLiteral("option:%1").arg(int(option)));
    box->addItems(texts);
    m_choices[option] = box;
    return box;
}

QWidget *DiscoverySettings::path(DiscoveryOption option)
{
    const bool folder = option == DiscoveryOption::Shown;
    auto *text = new QLineEdit;
    text->setObjectName(folder ? QStringLiteral("shownFolder") : QStringLiteral("maskFile"));
    text->setPlaceholderText(folder ? tr("none: pictures are drawn") : tr("everywhere"));
    text->setToolTip(DiscoveryOptionText::of(option).sentence);
    m_texts[option] = text;
    auto *open = new IconButton(QStringLiteral("folder"),
                                folder ? tr("Choose a folder") : tr("Choose a picture"));
    auto *row = new QWidget;
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(text, 1);
    layout->addWidget(open);
    row->setFocusProxy(text);
    text->setAccessibleName(DiscoveryOptionText::of(option).label);
    connect(open, &IconButton::clicked, this, [this, option] { browse(option); });
    return row;
}

void DiscoverySettings::browse(DiscoveryOption option)
{
    QLineEdit *text = m_texts.at(option);
    const QString chosen =
        option == DiscoveryOption::Shown
            ? QFileDialog::getExistingDirectory(this, tr("Pictures that show the concept"),
                                                text->text())
            : QFileDialog::getOpenFileName(this, tr("White where changes count"), text->text(),
                                           tr("Pictures (*.png *.jpg *.jpeg *.webp *.bmp)"));
    if (!chosen.isEmpty())
        text->setText(chosen);
}

void DiscoverySettings::show(const DiscoveryOptions &options)
{
    const auto setText = [&](DiscoveryOption option, const QString &text) {
        if (const auto found = m_texts.find(option); found != m_texts.end())
            found->second->setText(text);
    };
    const auto setNumber = [&](DiscoveryOption option, int value) {
        if (const auto found = m_numbers.find(option); found != m_numbers.end())
            found->second->setValue(value);
    };
    const auto setChoice = [&](DiscoveryOption option, bool second) {
        if (const auto found = m_choices.find(option); found != m_choices.end())
            found->second->setCurrentIndex(second ? 1 : 0);
    };
    setText(DiscoveryOption::Negative, QString::fromStdString(options.negative));
    setText(DiscoveryOption::Shown, pathText(options.shown));
    setText(DiscoveryOption::Mask, pathText(options.mask));
    setNumber(DiscoveryOption::Pictures, options.pictures);
    setNumber(DiscoveryOption::Steps, options.steps);
    setNumber(DiscoveryOption::Components, options.components);
    setNumber(DiscoveryOption::Timestep, int(options.timestep));
    setNumber(DiscoveryOption::Seed, int(std::min<std::uint64_t>(options.seed, kMostSeed)));
    setChoice(DiscoveryOption::Objective, options.objective == engine::Objective::Noise);
    setChoice(DiscoveryOption::Carriers, !options.carriers);
    setChoice(DiscoveryOption::PerStep, options.perStep);
    for (std::size_t i = 0; i < m_where.size(); ++i)
        m_where[i]->setChecked(std::find(options.sites.begin(), options.sites.end(), m_sites[i]) !=
                               options.sites.end());
}

DiscoveryOptions DiscoverySettings::options() const
{
    DiscoveryOptions options = m_given;
    for (const auto &[option, text] : m_texts) {
        const std::string value = text->text().trimmed().toStdString();
        if (option == DiscoveryOption::Negative)
            options.negative = value;
        else
            (option == DiscoveryOption::Shown ? options.shown : options.mask) = value;
    }
    for (const auto &[option, box] : m_numbers) {
        const int value = box->value();
        if (option == DiscoveryOption::Pictures)
            options.pictures = value;
        else if (option == DiscoveryOption::Steps)
            options.steps = value;
        else if (option == DiscoveryOption::Components)
            options.components = value;
        else if (option == DiscoveryOption::Timestep)
            options.timestep = value;
        else
            options.seed = std::uint64_t(value);
    }
    for (const auto &[option, box] : m_choices) {
        const bool second = box->currentIndex() == 1;
        if (option == DiscoveryOption::Objective)
            options.objective = second ? engine::Objective::Noise : engine::Objective::Distilled;
        else if (option == DiscoveryOption::Carriers)
            options.carriers = !second;
        else
            options.perStep = second;
    }
    if (!m_where.empty()) {
        options.sites.clear();
        for (std::size_t i = 0; i < m_where.size(); ++i)
            if (m_where[i]->isChecked())
                options.sites.push_back(m_sites[i]);
    }
    return options;
}

} // namespace deviascope::ui
