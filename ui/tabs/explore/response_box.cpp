#include "tabs/explore/response_box.h"

#include "tabs/explore/card_text.h"
#include "theme/role.h"
#include "widgets/switch.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>

namespace deviascope::ui {

ResponseBox::ResponseBox(Explorer &explorer, const std::string &direction, QWidget *parent)
    : QWidget(parent), m_explorer(explorer), m_direction(direction)
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(1, 1);
    m_heading = new QLabel;
    setRole(m_heading, "section");
    m_heading->setWordWrap(true);
    grid->addWidget(m_heading, 0, 0, 1, 2);
    m_turned = addRow(*grid, tr("Turned"),
                      tr("Pictures that show the concept now, of those that did not before. "
                         "Brackets: 95 % interval."));
    m_turned.value->setObjectName(QStringLiteral("turned"));
    m_wrongWay = addRow(*grid, tr("Wrong way"),
                        tr("Pictures that no longer show the concept, of those that did before. "
                           "Brackets: 95 % interval."));
    m_wrongWay.value->setObjectName(QStringLiteral("wrongWay"));
    m_kept = addRow(*grid, tr("Role kept"),
                    tr("Pictures that are still recognised as what the prompt asked for, of those "
                       "that were before. Brackets: 95 % interval."));
    m_kept.value->setObjectName(QStringLiteral("kept"));
    m_range = addRow(*grid, tr("Usable"),
                     tr("The scales between which the share of pictures that show the concept "
                        "still changes while the role stays; the slider's track is drawn stronger "
                        "there"));
    m_evenRow = addRow(*grid, tr("Even steps"), {});
    m_even = new Switch(tr("Even steps"));
    m_even->setObjectName(QStringLiteral("evenSteps"));
    m_even->setToolTip(tr("Equal distances on the slider change the share of pictures equally; "
                          "off, they change the scale equally"));
    m_evenRow.value->hide();
    grid->addWidget(m_even, grid->rowCount() - 1, 1, Qt::AlignLeft);
    m_measure = new QPushButton(tr("Measure this slider"));
    m_measure->setObjectName(QStringLiteral("measureSlider"));
    setRole(m_measure, "link");
    m_measure->setFocusPolicy(Qt::TabFocus);
    m_measure->setCursor(Qt::PointingHandCursor);
    m_measure->setToolTip(tr("Draw a few dozen new pictures at several scales and count them; the "
                             "studio stays usable meanwhile"));
    grid->addWidget(m_measure, grid->rowCount(), 0, 1, 2, Qt::AlignLeft);
    connect(m_even, &QAbstractButton::clicked, this, &ResponseBox::evenChanged);
    connect(m_measure, &QPushButton::clicked, this,
            [this] { m_explorer.rivals().measure(m_direction); });
    refresh();
}

ResponseBox::Row ResponseBox::addRow(QGridLayout &grid, const QString &name, const QString &tip)
{
    const int row = grid.rowCount();
    const Row labels{new QLabel(name), new QLabel};
    for (QLabel *label : {labels.name, labels.value}) {
        setRole(label, "muted");
        label->setToolTip(tip);
    }
    labels.value->setWordWrap(true);
    grid.addWidget(labels.name, row, 0, Qt::AlignTop);
    grid.addWidget(labels.value, row, 1);
    return labels;
}

bool ResponseBox::isEven() const
{
    return m_even->isChecked();
}

void ResponseBox::refresh()
{
    const DirectionEntry *entry = m_explorer.direction(m_direction);
    const auto &model = m_explorer.model();
    const bool countable =
        entry && model && !model->attributes.empty() && !entry->summary.conceptText.empty();
    setVisible(countable);
    if (!countable)
        return;
    const auto contender = contenderOf(entry->summary);
    const auto &response = entry->summary.response;
    const auto show = [](const Row &row, const QString &text) {
        row.name->setVisible(!text.isEmpty());
        row.value->setVisible(!text.isEmpty());
        row.value->setText(text);
    };
    m_heading->setText(contender
                           ? tr("Counted at %1").arg(locale().toString(contender->scale, 'f', 2))
                           : tr("Not counted yet"));
    show(m_turned, contender ? countText(contender->turned) : QString());
    show(m_wrongWay, contender ? countText(contender->wrongWay) : QString());
    show(m_kept, contender && contender->kept.n > 0 ? countText(contender->kept) : QString());
    const bool rises = response && response->rises();
    show(m_range, !response ? QString()
                  : rises   ? tr("%1 to %2")
                                .arg(locale().toString(response->low, 'f', 2),
                                     locale().toString(response->high, 'f', 2))
                          : tr("nowhere: the share does not grow along the slider"));
    m_evenRow.name->setVisible(rises);
    m_even->setVisible(rises);
    for (const CardState &card : m_explorer.state().cards)
        if (card.slider.direction == m_direction)
            m_even->setChecked(card.even);
    m_measure->setVisible(!response && !m_explorer.rivals().work(m_direction));
}

} // namespace deviascope::ui
