#include "tabs/explore/statistics_panel.h"

#include "plots/deviation_gauge.h"
#include "plots/share_plot.h"
#include "report/csv_writer.h"
#include "tabs/explore/explorer.h"
#include "tabs/failure_text.h"
#include "theme/role.h"
#include "theme/theme.h"
#include "widgets/icon_button.h"
#include "widgets/note.h"
#include "widgets/number_fields.h"
#include "widgets/number_text.h"
#include "widgets/report_table.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTableWidget>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace deviascope::ui {

namespace {

constexpr int kRefreshMilliseconds = 50; // several changes in a row redraw once

QLabel *label(const char *role)
{
    auto *label = new QLabel;
    setRole(label, role);
    return label;
}

ShareChart chartOf(const BiasSummary &summary)
{
    ShareChart chart{summary.names, summary.before.classes, {}, summary.drawnCount};
    if (summary.after)
        chart.after = summary.after->classes;
    return chart;
}

} // namespace

StatisticsPanel::StatisticsPanel(Explorer &explorer, QWidget *parent)
    : QFrame(parent),
      m_explorer(explorer),
      m_soon(new QTimer(this)),
      m_views(new QStackedWidget),
      m_plot(new SharePlot),
      m_table(new QTableWidget),
      m_empty(label("muted")),
      m_note(new Note)
{
    setRole(this, "card");
    setObjectName(QStringLiteral("statistics"));
    m_soon->setSingleShot(true);
    m_soon->setInterval(kRefreshMilliseconds);
    m_table->setAccessibleName(tr("Shares as a table"));
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(26);
    m_table->setShowGrid(false);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);

    auto *chart = new QWidget;
    auto *chartLayout = new QHBoxLayout(chart);
    chartLayout->setContentsMargins(0, 0, 0, 0);
    chartLayout->setSpacing(16);
    chartLayout->addWidget(makeNumbers());
    auto *plotColumn = new QVBoxLayout;
    plotColumn->setSpacing(2);
    plotColumn->addWidget(makeLegend());
    plotColumn->addWidget(m_plot, 1);
    chartLayout->addLayout(plotColumn, 1);
    for (QWidget *view : {chart, static_cast<QWidget *>(m_table), static_cast<QWidget *>(m_empty)})
        m_views->addWidget(view);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 10, 12, 10);
    layout->setSpacing(6);
    layout->addLayout(makeHeader());
    layout->addWidget(m_note);
    layout->addWidget(m_views, 1);

    connect(m_soon, &QTimer::timeout, this, &StatisticsPanel::refresh);
    const auto later = [this] {
        if (!m_soon->isActive())
            m_soon->start();
    };
    connect(&m_explorer.tally(), &TallyFlow::changed, this, later);
    connect(&m_explorer.tally(), &TallyFlow::failed, m_note, [this](const base::Error &failure) {
        m_note->say(Note::Kind::Error, failureText(failure));
    });
    connect(&m_explorer, &Explorer::modelChanged, this, &StatisticsPanel::showModel);
    connect(&m_explorer, &Explorer::statisticsChanged, this, &StatisticsPanel::showChoice);
    connect(&Theme::current(), &Theme::changed, this, later);
    showModel();
}

QLayout *StatisticsPanel::makeHeader()
{
    auto *title = label("title");
    title->setText(tr("Bias statistics"));
    title->setToolTip(tr("How a small judge model perceives the pictures. Perceived attributes say "
                         "nothing about the identity of a drawing."));
    m_attribute = new QComboBox;
    m_attribute->setObjectName(QStringLiteral("attribute"));
    m_attribute->setAccessibleName(tr("Attribute"));
    m_attribute->setMinimumWidth(118);
    m_attribute->setToolTip(tr("Which perceived attribute is counted"));
    m_progress = label("muted");
    m_progress->setObjectName(QStringLiteral("tallyProgress"));
    m_progress->setToolTip(tr("How many pictures are counted so far in each condition"));
    m_target = new WholeField;
    m_target->setObjectName(QStringLiteral("tallyTarget"));
    m_target->setRange(4, 2000);
    m_target->setSingleStep(16);
    m_target->setKeyboardTracking(false);
    m_target->setFixedWidth(72);
    m_target->setAccessibleName(tr("Pictures to count"));
    m_target->setToolTip(
        tr("How many pictures to draw and count in each condition: more give narrower intervals"));
    m_tableButton = new IconButton(QStringLiteral("table"), tr("Table"), tr("Show the numbers"));
    m_tableButton->setCheckable(true);
    auto *copy = new IconButton(QStringLiteral("copy"), tr("Copy as CSV"),
                                tr("Copy the table as comma-separated values"));
    copy->setObjectName(QStringLiteral("copyCsv"));

    auto *layout = new QHBoxLayout;
    layout->setSpacing(8);
    layout->addWidget(title);
    layout->addSpacing(4);
    layout->addWidget(m_attribute);
    layout->addStretch(1);
    layout->addWidget(m_progress);
    layout->addWidget(m_target);
    layout->addWidget(m_tableButton);
    layout->addWidget(copy);
    connect(m_attribute, &QComboBox::activated, this, [this] {
        m_explorer.setAttribute(m_attribute->currentData().toString().toStdString());
    });
    connect(m_target, &QSpinBox::valueChanged, &m_explorer, &Explorer::setTallyTarget);
    connect(m_tableButton, &QToolButton::toggled, this, &StatisticsPanel::refresh);
    connect(copy, &QToolButton::clicked, this, &StatisticsPanel::copyCsv);
    return layout;
}

QWidget *StatisticsPanel::makeNumbers()
{
    m_headlineName = label("muted");
    m_headlineBefore = label("number");
    m_headlineArrow = label("muted");
    m_headlineArrow->setText(QStringLiteral("→"));
    m_headlineAfter = label("numberAfter");
    m_effect = label("muted");
    m_effect->setWordWrap(true);
    m_deviation = label("muted");
    m_deviation->setWordWrap(true);
    m_gauge = new DeviationGauge;
    m_kind = label("muted");
    m_kind->setWordWrap(true);
    m_headlineName->setWordWrap(true);
    m_headlineBefore->setToolTip(tr("Share of all counted pictures before any slider"));
    m_headlineAfter->setToolTip(tr("Share of all counted pictures with the sliders"));
    const QString deviationTip =
        tr("How far the shares are from an even split: 0 is even, 1 is always the same class. "
           "The green range is where a perfectly fair generator stays 95 % of the time with as "
           "many pictures.");
    m_deviation->setToolTip(deviationTip);
    m_gauge->setToolTip(deviationTip);

    auto *numbers = new QWidget;
    numbers->setFixedWidth(206);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    for (QLabel *number : {m_headlineBefore, m_headlineAfter})
        number->setMinimumHeight(32);
    row->addWidget(m_headlineBefore);
    row->addWidget(m_headlineArrow);
    row->addWidget(m_headlineAfter);
    row->addStretch(1);
    auto *layout = new QVBoxLayout(numbers);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(m_headlineName);
    layout->addLayout(row);
    layout->addWidget(m_effect);
    layout->addSpacing(6);
    layout->addWidget(m_deviation);
    layout->addWidget(m_gauge);
    layout->addStretch(1);
    layout->addWidget(m_kind);
    return numbers;
}

QWidget *StatisticsPanel::makeLegend()
{
    m_legend = label("muted");
    m_legend->setTextFormat(Qt::RichText);
    m_legend->setWordWrap(true);
    m_legend->setToolTip(
        tr("Planted: the share among the pictures the model was trained on. Drawn: the share the "
           "model was counted to draw beforehand; guidance exaggerates a planted bias."));
    return m_legend;
}

void StatisticsPanel::showModel()
{
    const QSignalBlocker blocker(m_attribute);
    m_attribute->clear();
    if (const auto &model = m_explorer.model())
        for (const model::Attribute &attribute : model->attributes) {
            const QString name = QString::fromStdString(attribute.name);
            m_attribute->addItem(name, name);
        }
    showChoice();
}

void StatisticsPanel::showChoice()
{
    const QSignalBlocker blockers[] = {QSignalBlocker(m_attribute), QSignalBlocker(m_target)};
    const int index = m_attribute->findData(QString::fromStdString(m_explorer.state().attribute));
    m_attribute->setCurrentIndex(std::max(0, index));
    m_target->setValue(m_explorer.state().tallyTarget);
    refresh();
}

void StatisticsPanel::refresh()
{
    m_soon->stop();
    m_summary.reset();
    const auto &model = m_explorer.model();
    const int index = m_attribute->currentIndex();
    if (!model || index < 0) {
        m_empty->setText(model
                             ? tr("This model brings no judge, so its pictures cannot be counted.")
                             : tr("The statistics appear with the first pictures."));
        m_progress->clear();
        m_views->setCurrentIndex(2);
        return;
    }
    const TallyFlow &tally = m_explorer.tally();
    const BiasQuestion question{tally.beforeKey(), tally.afterKey(), tally.seeds(),
                                std::size_t(index), m_explorer.state().settings};
    const BiasSummary summary = summarise(tally.book(), question, *model);
    m_summary = summary;
    m_views->setCurrentIndex(m_tableButton->isChecked() ? 1 : 0);
    showNumbers();
    m_plot->setChart(chartOf(summary));
    showLegend();
    showTable(*m_table, tableOf(summary));
}

void StatisticsPanel::showNumbers()
{
    const BiasSummary &summary = *m_summary;
    const int counted =
        summary.after ? std::min(summary.before.n, summary.after->n) : summary.before.n;
    m_progress->setText(counted < summary.target ? tr("%1 of").arg(counted) : tr("n ="));
    m_effect->setVisible(summary.before.n > 0);
    if (summary.before.n == 0) {
        m_headlineName->setText(tr("Counting starts when the pictures are there."));
        for (QLabel *shown : {m_headlineBefore, m_headlineArrow, m_headlineAfter})
            shown->hide();
        m_deviation->hide();
        m_gauge->hide();
        m_kind->clear();
        return;
    }
    const std::size_t headline = summary.headline();
    m_headlineName->setText(
        tr("perceived as “%1”").arg(QString::fromStdString(summary.names[headline])));
    m_headlineName->setToolTip(QString::fromStdString(summary.attribute.classes[headline]));
    m_headlineBefore->setText(percent(summary.before.classes[headline].share));
    m_headlineBefore->show();
    const bool paired = summary.after && summary.after->n > 0;
    m_headlineArrow->setVisible(paired);
    m_headlineAfter->setVisible(paired);
    if (paired)
        m_headlineAfter->setText(percent(summary.after->classes[headline].share));
    showEffect();
    showDeviation();
    const ConditionSummary &last = paired ? *summary.after : summary.before;
    m_kind->setText(last.complete ? tr("95 % interval, n = %1").arg(last.n)
                                  : tr("live interval, valid at every look"));
    m_kind->setToolTip(last.complete
                           ? tr("The planned number is reached: the usual interval holds now")
                           : tr("While pictures still arrive a wider interval is shown, which "
                                "stays right however often you look"));
}

void StatisticsPanel::showEffect()
{
    const BiasSummary &summary = *m_summary;
    const std::size_t headline = summary.headline();
    if (summary.effects.empty()) {
        m_effect->setText(tr("%1 (95 %)").arg(range(summary.before.classes[headline].interval)));
        m_effect->setToolTip(tr("The 95 % interval of this share"));
        return;
    }
    const observation::EffectRow &effect = summary.effects[headline];
    m_effect->setText(tr("%1 points (%2 to %3), %4")
                          .arg(points(effect.difference), points(effect.interval.low),
                               points(effect.interval.high), pValue(effect.pAdjusted)));
    m_effect->setToolTip(
        tr("Paired: the same %1 seeds before and after; %2 turned to this class, %3 away from it. "
           "McNemar's exact test, Holm over %4 classes; the interval is Newcombe's.")
            .arg(summary.paired)
            .arg(effect.gained)
            .arg(effect.lost)
            .arg(summary.report.tests));
}

void StatisticsPanel::showDeviation()
{
    const BiasSummary &summary = *m_summary;
    const std::optional<double> before = summary.before.deviation.ratio;
    const std::optional<double> after =
        summary.after ? summary.after->deviation.ratio : std::nullopt;
    const auto number = [](double value) { return QLocale().toString(value, 'f', 2); };
    m_deviation->setVisible(before.has_value());
    m_gauge->setVisible(before.has_value());
    if (!before)
        return;
    const double fair = (after ? *summary.after : summary.before).deviation.nullQ95;
    m_deviation->setText(
        after ? tr("deviation ratio %1 → %2 (fair: below %3)")
                    .arg(number(*before), number(*after), number(fair))
              : tr("deviation ratio %1 (fair: below %2)").arg(number(*before), number(fair)));
    m_gauge->setValues(before, after, fair);
}

void StatisticsPanel::showLegend()
{
    const Theme &theme = Theme::current();
    const auto item = [&theme](const QString &sign, const char *color, const QString &text) {
        return QStringLiteral("<span style=\"color:%1\">%2</span>&nbsp;%3")
            .arg(theme.color(QString::fromLatin1(color)).name(), sign, text);
    };
    QStringList items;
    items << item(QStringLiteral("■"), "before", tr("before"));
    if (m_summary->after)
        items << item(QStringLiteral("■"), "after", tr("after"));
    if (!m_summary->planted().empty())
        items << item(QStringLiteral("◆"), "planted", tr("planted"));
    if (!m_summary->drawn().empty())
        items << item(QStringLiteral("●"), "drawn", tr("drawn"));
    items << item(QStringLiteral("┆"), "fair", tr("even split"));
    if (m_summary->before.uncertain > 0 || (m_summary->after && m_summary->after->uncertain > 0))
        items << (m_summary->after ? tr("uncertain %1 → %2")
                                         .arg(m_summary->before.uncertain)
                                         .arg(m_summary->after->uncertain)
                                   : tr("uncertain %1").arg(m_summary->before.uncertain));
    m_legend->setText(items.join(QStringLiteral(" &nbsp;&nbsp; ")));
}

void StatisticsPanel::copyCsv()
{
    if (m_summary)
        QGuiApplication::clipboard()->setText(
            QString::fromStdString(report::toCsv(documentOf(*m_summary))));
}

} // namespace deviascope::ui
