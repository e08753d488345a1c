#include "tabs/explore/shares_editor.h"

#include "tabs/explore/class_names.h"
#include "tabs/explore/percentages.h"
#include "theme/role.h"
#include "widgets/number_fields.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <numeric>

namespace deviascope::ui {

SharesEditor::SharesEditor(QWidget *parent) : QWidget(parent), m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(6);
}

void SharesEditor::setAttributes(const std::vector<model::Attribute> &attributes)
{
    const bool same = attributes.size() == m_rows.size() &&
                      std::equal(m_rows.begin(), m_rows.end(), attributes.begin(),
                                 [](const Row &row, const model::Attribute &attribute) {
                                     return row.attribute == attribute;
                                 });
    if (same)
        return;
    for (const Row &row : m_rows) {
        row.chosen->deleteLater();
        row.details->deleteLater();
    }
    m_rows.clear();
    for (const model::Attribute &attribute : attributes)
        add(attribute);
    if (!m_rows.empty())
        m_rows.front().chosen->setChecked(true);
    for (const Row &row : m_rows)
        showRow(row);
    Q_EMIT changed();
}

void SharesEditor::add(const model::Attribute &attribute)
{
    const QString name = QString::fromStdString(attribute.name);
    Row row;
    row.attribute = attribute;
    row.chosen = new QCheckBox(name);
    row.chosen->setObjectName(QStringLiteral("fair:") + name);
    row.chosen->setToolTip(
        tr("Draw pictures whose perceived %1 comes out in these shares").arg(name));
    row.details = new QWidget;
    auto *grid = new QGridLayout(row.details);
    grid->setContentsMargins(22, 0, 0, 2);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(0, 1);
    const auto names = shortClassNames(attribute.classes);
    const auto even = evenPercentages(attribute.classes.size());
    for (std::size_t c = 0; c < names.size(); ++c) {
        auto *label = new QLabel(QString::fromStdString(names[c]));
        label->setToolTip(QString::fromStdString(attribute.classes[c]));
        auto *share = new WholeField;
        share->setRange(0, 100);
        share->setSuffix(tr(" %"));
        share->setValue(even[c]);
        share->setFixedWidth(84);
        share->setObjectName(QStringLiteral("share:") +
                             QString::fromStdString(attribute.classes[c]));
        share->setAccessibleName(
            tr("Share of “%1”").arg(QString::fromStdString(attribute.classes[c])));
        share->setToolTip(tr("How many of a hundred pictures shall be perceived as “%1”; 0: none "
                             "is pushed there")
                              .arg(QString::fromStdString(attribute.classes[c])));
        label->setBuddy(share);
        grid->addWidget(label, int(c), 0);
        grid->addWidget(share, int(c), 1);
        row.percentages.push_back(share);
    }
    row.sum = new QLabel;
    row.sum->setObjectName(QStringLiteral("sum:") + name);
    row.sum->setWordWrap(true);
    setRole(row.sum, "warning");
    row.even = new QPushButton(tr("Even"));
    row.even->setObjectName(QStringLiteral("even:") + name);
    row.even->setAccessibleName(tr("Even shares of %1").arg(name));
    row.even->setToolTip(tr("Give every class the same share"));
    setRole(row.even, "link");
    auto *last = new QHBoxLayout;
    last->addWidget(row.sum, 1);
    last->addWidget(row.even);
    grid->addLayout(last, int(names.size()), 0, 1, 2);
    m_layout->addWidget(row.chosen);
    m_layout->addWidget(row.details);
    m_rows.push_back(row);

    const std::size_t index = m_rows.size() - 1;
    const auto tell = [this, index] {
        showRow(m_rows[index]);
        Q_EMIT changed();
    };
    connect(row.chosen, &QCheckBox::toggled, this, tell);
    for (QSpinBox *share : row.percentages)
        connect(share, &QSpinBox::valueChanged, this, tell);
    connect(row.even, &QPushButton::clicked, this, [this, index] {
        const auto &percentages = m_rows[index].percentages;
        const auto shares = evenPercentages(percentages.size());
        for (std::size_t c = 0; c < shares.size(); ++c)
            percentages[c]->setValue(shares[c]);
    });
}

std::vector<int> SharesEditor::percentagesOf(const Row &row)
{
    std::vector<int> percentages;
    for (const QSpinBox *share : row.percentages)
        percentages.push_back(share->value());
    return percentages;
}

void SharesEditor::showRow(const Row &row)
{
    row.details->setVisible(row.chosen->isChecked());
    const auto percentages = percentagesOf(row);
    const int sum = std::accumulate(percentages.begin(), percentages.end(), 0);
    row.sum->setText(sum == 100 ? QString() : tr("These add up to %1 %, not 100 %.").arg(sum));
    row.even->setEnabled(percentages != evenPercentages(percentages.size()));
}

std::optional<std::vector<engine::WantedShares>> SharesEditor::wanted() const
{
    std::vector<engine::WantedShares> wanted;
    for (const Row &row : m_rows) {
        if (!row.chosen->isChecked())
            continue;
        const auto shares = sharesOf(percentagesOf(row));
        if (!shares)
            return {};
        wanted.push_back({row.attribute.name, *shares});
    }
    return wanted;
}

} // namespace deviascope::ui
