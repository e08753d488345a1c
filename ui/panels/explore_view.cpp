#include "panels/explore_view.h"

#include "explore/explorer.h"
#include "panels/directions_panel.h"
#include "panels/picture_viewer.h"
#include "panels/prompt_panel.h"
#include "panels/statistics_panel.h"
#include "widgets/picture_cell.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QRegularExpression>
#include <QResizeEvent>
#include <QScrollArea>
#include <QSplitter>
#include <QStandardPaths>

#include <algorithm>

namespace deviascope::ui {

namespace {

constexpr int kStatisticsHeight = 226;
constexpr int kTallestStatistics = 330;
constexpr int kWide = 1320; // pixels; below, the side panels are narrower

QScrollArea *scrolled(QWidget *content)
{
    auto *scroll = new QScrollArea;
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    return scroll;
}

} // namespace

ExploreView::ExploreView(Explorer &explorer, QWidget *parent)
    : QWidget(parent),
      m_explorer(explorer),
      m_prompt(new PromptPanel(explorer)),
      m_grid(new PictureGrid(explorer)),
      m_statistics(new StatisticsPanel(explorer)),
      m_directions(new DirectionsPanel(explorer)),
      m_centre(new QSplitter(Qt::Vertical))
{
    setObjectName(QStringLiteral("exploreView"));
    setFocusPolicy(Qt::ClickFocus); // a click beside everything takes the caret out of the prompt
    QScrollArea *pictures = scrolled(m_grid);
    m_grid->setAutoFillBackground(false);
    m_centre->addWidget(pictures);
    m_centre->addWidget(m_statistics);
    m_centre->setStretchFactor(0, 1);
    m_centre->setStretchFactor(1, 0);
    m_centre->setChildrenCollapsible(false);
    m_centre->setHandleWidth(12);
    pictures->setMinimumHeight(140);
    m_statistics->setMinimumHeight(kStatisticsHeight);

    auto *prompt = scrolled(m_prompt);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 14, 14, 14);
    layout->setSpacing(14);
    layout->addWidget(prompt);
    layout->addWidget(m_centre, 1);
    layout->addWidget(m_directions);
    m_viewer = new PictureViewer(explorer, this);

    connect(m_centre, &QSplitter::splitterMoved, this, [this] { m_heightChosen = true; });
    connect(&m_explorer, &Explorer::cardsChanged, this, &ExploreView::shareHeight);
    connect(m_grid, &PictureGrid::opened, m_viewer, &PictureViewer::open);
    connect(m_grid, &PictureGrid::saveRequested, this, &ExploreView::savePicture);
    connect(m_grid, &PictureGrid::copyRequested, this, &ExploreView::copyPicture);
}

void ExploreView::shareHeight()
{
    const int height = m_centre->height() - m_centre->handleWidth();
    if (m_heightChosen || height <= 0)
        return;
    const int needed = m_grid->pairedHeight(m_centre->width());
    const int spare = needed > 0 ? height - needed : kStatisticsHeight;
    const int statistics = std::clamp(spare, kStatisticsHeight, kTallestStatistics);
    m_centre->setSizes({height - statistics, statistics});
}

void ExploreView::resizeEvent(QResizeEvent *event)
{
    const bool wide = event->size().width() >= kWide;
    m_prompt->parentWidget()->parentWidget()->setFixedWidth(wide ? 252 : 228);
    m_directions->setFixedWidth(wide ? 328 : 276);
    layout()->activate();
    shareHeight();
}

QImage ExploreView::pictureWithSettings(int index, PictureGrid::Shown row) const
{
    const PictureCell *cell = m_grid->cell(row, index);
    if (!cell || cell->image().isNull())
        return {};
    QImage image = cell->image();
    ExploreState state = m_explorer.state();
    if (row == PictureGrid::Shown::Before)
        state.cards.clear();
    if (std::size_t(index) < state.settings.seeds.size())
        state.settings.seeds = {state.settings.seeds[std::size_t(index)]};
    image.setText(QStringLiteral("deviascope"), QString::fromStdString(toJson(state)));
    return image;
}

void ExploreView::savePicture(int index, PictureGrid::Shown row)
{
    const QImage image = pictureWithSettings(index, row);
    if (image.isNull())
        return;
    static const QRegularExpression unsafe(QStringLiteral("[^\\w-]+"));
    const auto &settings = m_explorer.state().settings;
    const QString seed = std::size_t(index) < settings.seeds.size()
                             ? QString::number(settings.seeds[std::size_t(index)])
                             : QString();
    QString name =
        QString::fromStdString(settings.prompt).left(60).replace(unsafe, QStringLiteral("-"));
    name += QStringLiteral("-%1-%2.png")
                .arg(seed, row == PictureGrid::Shown::Before ? QStringLiteral("before")
                                                             : QStringLiteral("after"));
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    const QString file = QFileDialog::getSaveFileName(
        this, tr("Save picture"), folder + QLatin1Char('/') + name, tr("PNG pictures (*.png)"));
    if (file.isEmpty())
        return;
    Q_EMIT said(image.save(file, "PNG") ? tr("Saved as %1").arg(file)
                                        : tr("%1 could not be written").arg(file));
}

void ExploreView::copyPicture(int index, PictureGrid::Shown row)
{
    const PictureCell *cell = m_grid->cell(row, index);
    if (!cell || cell->image().isNull())
        return;
    QGuiApplication::clipboard()->setImage(cell->image());
    Q_EMIT said(tr("Picture copied"));
}

} // namespace deviascope::ui
