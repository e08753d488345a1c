#include "tabs/explore/discovery_progress.h"

#include "plots/loss_plot.h"
#include "tabs/explore/discovery_flow.h"
#include "tabs/wait_text.h"
#include "theme/role.h"
#include "widgets/picture_cell.h"
#include "widgets/time_text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace deviascope::ui {

namespace {

constexpr int kPreviews = 4;
constexpr int kPreviewSide = 52; // four fit the panel of a small window

QLabel *progressLabel()
{
    auto *label = new QLabel;
    setRole(label, "muted");
    label->setWordWrap(true);
    return label;
}

/// What one run learns.
QStringList namesOf(const engine::Discover &request)
{
    QStringList names = {QString::fromStdString(request.conceptText)};
    for (const std::string &each : request.together)
        names << QString::fromStdString(each);
    return names;
}

} // namespace

DiscoveryProgress::DiscoveryProgress(QWidget *parent) : QWidget(parent)
{
    m_title = new QLabel;
    setRole(m_title, "title");
    m_title->setWordWrap(true);
    m_stage = progressLabel();
    m_time = progressLabel();
    m_time->setWordWrap(false);
    m_time->setToolTip(tr("Time left, from the pace so far"));
    m_bar = new QProgressBar;
    m_bar->setObjectName(QStringLiteral("discoveryProgress"));
    m_bar->setTextVisible(false);
    m_bar->setRange(0, 1000);
    m_bar->setAccessibleName(tr("Progress of the discovery"));
    m_plot = new LossPlot;
    m_verdict = progressLabel();
    auto *pictures = new QHBoxLayout;
    pictures->setSpacing(8);
    for (int i = 0; i < kPreviews; ++i) {
        auto *cell = new PictureCell;
        cell->setFixedSize(kPreviewSide, kPreviewSide);
        cell->setFocusPolicy(Qt::NoFocus);
        cell->setCaption(tr("What the direction does so far, at the same seeds as the grid"));
        cell->setToolTip(tr("What the direction does so far, at the same seeds as the grid"));
        cell->setAttribute(Qt::WA_NoMousePropagation);
        m_preview.push_back(cell);
        pictures->addWidget(cell);
    }
    pictures->addStretch(1);
    m_keep = new QPushButton(tr("Stop and keep"));
    m_keep->setObjectName(QStringLiteral("stopAndKeep"));
    m_keep->setToolTip(tr("End now with the best direction so far"));
    m_cancel = new QPushButton(tr("Cancel"));
    m_cancel->setObjectName(QStringLiteral("cancelDiscovery"));
    m_cancel->setToolTip(tr("End now and keep nothing of what was learned; text steering stays"));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_keep, 1);
    buttons->addWidget(m_cancel);

    auto *stageRow = new QHBoxLayout;
    stageRow->addWidget(m_stage, 1);
    stageRow->addWidget(m_time);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_title);
    layout->addLayout(stageRow);
    layout->addWidget(m_bar);
    layout->addWidget(m_plot);
    layout->addWidget(m_verdict);
    layout->addLayout(pictures);
    layout->addLayout(buttons);
    connect(m_keep, &QPushButton::clicked, this, &DiscoveryProgress::keepRequested);
    connect(m_cancel, &QPushButton::clicked, this, &DiscoveryProgress::cancelRequested);
}

void DiscoveryProgress::show(const DiscoveryFlow &discovery)
{
    if (!discovery.isRunning())
        return;
    const engine::Discover &request = discovery.request();
    m_title->setText(
        request.conceptText.empty() && request.options.has("shown")
            ? tr("Discovering what your pictures show")
        : request.conceptText.empty()
            ? tr("Looking for what there is in “%1”").arg(QString::fromStdString(request.baseText))
            : tr("Discovering “%1”").arg(namesOf(request).join(tr("”, “"))));
    m_stage->setText(discovery.isStopping() ? tr("Stopping…")
                     : discovery.waitsFor() ? waitText(*discovery.waitsFor())
                                            : stageText(discovery.stage()));
    m_time->setText(discovery.secondsLeft()
                        ? tr("%1 left").arg(minutesAndSeconds(*discovery.secondsLeft()))
                        : QString());
    m_bar->setValue(int(discovery.fraction() * 1000));
    m_plot->setCurve(discovery.curve());
    m_plot->setVisible(!discovery.curve().empty());
    m_verdict->setVisible(!discovery.curve().empty());
    if (!discovery.curve().empty()) {
        const base::Interval &interval = discovery.curve().back().interval;
        m_verdict->setText(interval.high < 0
                               ? tr("It works: the band is below the dashed line, so the direction "
                                    "makes the concept easier to draw.")
                               : tr("Not sure yet: it works once the band is below the dashed "
                                    "line."));
    }
    for (std::size_t i = 0; i < m_preview.size(); ++i) {
        const bool there = i < discovery.preview().size();
        m_preview[i]->setVisible(there);
        if (there)
            m_preview[i]->show(discovery.preview()[i], Freshness::Current, false);
    }
    m_keep->setEnabled(!discovery.isStopping());
    m_cancel->setEnabled(!discovery.isStopping());
}

} // namespace deviascope::ui
