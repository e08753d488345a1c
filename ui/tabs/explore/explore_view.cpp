#include "tabs/explore/explore_view.h"

#include "base/error.h"
#include "tabs/explore/directions_panel.h"
#include "tabs/explore/explorer.h"
#include "tabs/explore/picture_viewer.h"
#include "tabs/explore/prompt_panel.h"
#include "tabs/explore/responsible_bar.h"
#include "tabs/explore/responsible_dialog.h"
#include "tabs/explore/statistics_panel.h"
#include "widgets/picture_cell.h"
#include "widgets/plain_scroll.h"

#include <QClipboard>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMessageBox>
#include <QMimeData>
#include <QRegularExpression>
#include <QResizeEvent>
#include <QSplitter>
#include <QStandardPaths>
#include <QTimer>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace deviascope::ui {

namespace {

constexpr int kStatisticsHeight = 226;
constexpr int kTallestStatistics = 330;
constexpr int kWide = 1320;                    // pixels; below, the side panels are narrower
constexpr qint64 kLargestDirection = 64 << 20; // bytes; checkpoints are larger by far

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
    QScrollArea *pictures = plainScroll(m_grid);
    m_centre->addWidget(pictures);
    m_centre->addWidget(m_statistics);
    m_centre->setStretchFactor(0, 1);
    m_centre->setStretchFactor(1, 0);
    m_centre->setChildrenCollapsible(false);
    m_centre->setHandleWidth(12);
    pictures->setMinimumHeight(140);
    m_statistics->setMinimumHeight(kStatisticsHeight);

    auto *prompt = plainScroll(m_prompt);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 14, 14, 14);
    layout->setSpacing(14);
    layout->addWidget(prompt);
    layout->addWidget(m_centre, 1);
    auto *bar = new ResponsibleBar(explorer);
    auto *right = new QVBoxLayout;
    right->setSpacing(10);
    right->addWidget(m_directions, 1);
    right->addWidget(bar);
    layout->addLayout(right);
    m_responsible = new ResponsibleDialog(explorer, this);
    connect(bar, &ResponsibleBar::asked, m_responsible, &ResponsibleDialog::present);
    m_viewer = new PictureViewer(explorer, this);
    setAcceptDrops(true);

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

DirectionLookup ExploreView::lookup() const
{
    return [this](const std::string &id) -> const engine::DirectionSummary * {
        const DirectionEntry *entry = m_explorer.direction(id);
        return entry ? &entry->summary : nullptr;
    };
}

void ExploreView::savePicture(int index, PictureGrid::Shown row)
{
    const PictureFlow &flow = m_explorer.pictures();
    const bool after = row == PictureGrid::Shown::After;
    const PictureRow &shown = after ? flow.after() : flow.before();
    if (index < 0 || std::size_t(index) >= shown.pictures.size() || !m_explorer.model())
        return;
    if (shown.freshness != Freshness::Current) {
        Q_EMIT said(tr("Save it when it is drawn: these are not yet the final pictures"));
        return;
    }
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
    try {
        format::writePng(std::filesystem::path(file.toStdString()),
                         shown.pictures[std::size_t(index)],
                         format::recipeTexts(shown.recipes.at(std::size_t(index))));
        Q_EMIT said(tr("Saved as %1").arg(file));
    } catch (const base::Error &error) {
        Q_EMIT said(QString::fromStdString(error.line()));
    }
}

void ExploreView::usePicture(const QString &file)
{
    if (!m_explorer.model())
        return;
    std::optional<format::PictureRecipe> recipe;
    try {
        recipe = format::readRecipe(std::filesystem::path(file.toStdString()));
    } catch (const base::Error &error) {
        Q_EMIT said(QString::fromStdString(error.line()));
        return;
    }
    if (!recipe) {
        Q_EMIT said(tr("This picture carries no settings of Deviascope"));
        return;
    }
    const RestoredState result =
        restored(m_explorer.state(), *recipe, *m_explorer.model(), lookup());
    QString text = tr("“%1”, seed %2, %3 steps, guidance %4.")
                       .arg(QString::fromStdString(recipe->prompt))
                       .arg(recipe->seed)
                       .arg(recipe->steps)
                       .arg(QLocale().toString(recipe->guidance, 'f', 1));
    if (result.otherModel)
        text += u'\n' + tr("It was drawn by another model (%1), so the picture will differ.")
                            .arg(QString::fromStdString(recipe->model));
    for (const std::string &name : result.missing)
        text += u'\n' +
                tr("The direction “%1” is not in your library.").arg(QString::fromStdString(name));
    QMessageBox question(QMessageBox::Question, tr("Use this picture's settings?"),
                         tr("Use this picture's settings?"), QMessageBox::Ok | QMessageBox::Cancel,
                         this);
    question.setInformativeText(text);
    question.button(QMessageBox::Ok)->setText(tr("Use them"));
    if (question.exec() == QMessageBox::Ok)
        m_explorer.use(result.state);
}

void ExploreView::dragEnterEvent(QDragEnterEvent *event)
{
    const auto urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.front().isLocalFile())
        event->acceptProposedAction();
}

void ExploreView::dropEvent(QDropEvent *event)
{
    const QString file = event->mimeData()->urls().front().toLocalFile();
    event->acceptProposedAction();
    const bool isWeights = file.endsWith(QStringLiteral(".safetensors"));
    if (QFileInfo(file).isDir() || (isWeights && QFileInfo(file).size() > kLargestDirection))
        m_explorer.openModel(std::filesystem::path(file.toStdString()));
    else if (isWeights)
        m_explorer.importDirection(std::filesystem::path(file.toStdString()));
    else // once the drop is over: a question inside it would hold the other window
        QTimer::singleShot(0, this, [this, file] { usePicture(file); });
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
