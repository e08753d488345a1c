#include "tabs/explore/picture_grid.h"

#include "tabs/explore/explorer.h"
#include "theme/role.h"
#include "widgets/picture_cell.h"

#include <QLabel>
#include <QResizeEvent>

#include <algorithm>
#include <cmath>

namespace deviascope::ui {

namespace {

constexpr double kGap = 12;
constexpr double kRowLabel = 24;
constexpr double kSmallestSide = 84;
constexpr double kLargestSide = 420;
constexpr double kBlockGap = 20; // between two pairs of rows

} // namespace

PictureGrid::PictureGrid(Explorer &explorer, QWidget *parent)
    : QWidget(parent),
      m_explorer(explorer),
      m_beforeLabel(new QLabel(this)),
      m_afterLabel(new QLabel(this))
{
    for (QLabel *label : {m_beforeLabel, m_afterLabel})
        setRole(label, "section");
    m_beforeLabel->setToolTip(tr("The untouched model, at the same seeds"));
    connect(&m_explorer.pictures(), &PictureFlow::changed, this, &PictureGrid::showPictures);
    connect(&m_explorer, &Explorer::cardsChanged, this, &PictureGrid::showPictures);
    connect(&m_explorer, &Explorer::slidersChanged, this, &PictureGrid::showPictures);
    showPictures();
}

bool PictureGrid::isPaired() const
{
    return !m_explorer.state().cards.empty();
}

void PictureGrid::setShown(Shown shown)
{
    m_shown = shown;
    showPictures();
}

PictureCell *PictureGrid::cell(Shown row, int index) const
{
    const auto &cells = row == Shown::Before ? m_before : m_after;
    return index >= 0 && index < int(cells.size()) ? cells[std::size_t(index)] : nullptr;
}

int PictureGrid::currentIndex() const
{
    for (std::size_t i = 0; i < m_after.size(); ++i)
        if (m_after[i]->hasFocus() || m_before[i]->hasFocus())
            return int(i);
    return m_after.empty() ? -1 : 0;
}

PictureCell *PictureGrid::makeCell(Shown row, int index)
{
    auto *cell = new PictureCell(this);
    connect(cell, &PictureCell::opened, this, [this, index] { Q_EMIT opened(index); });
    connect(cell, &PictureCell::saveRequested, this,
            [this, index, row] { Q_EMIT saveRequested(index, row); });
    connect(cell, &PictureCell::copyRequested, this,
            [this, index, row] { Q_EMIT copyRequested(index, row); });
    return cell;
}

void PictureGrid::ensureCells(int count)
{
    while (int(m_after.size()) > count) {
        for (auto *cells : {&m_before, &m_after}) {
            cells->back()->deleteLater();
            cells->back()->hide();
            cells->pop_back();
        }
    }
    while (int(m_after.size()) < count) {
        const int index = int(m_after.size());
        m_before.push_back(makeCell(Shown::Before, index));
        m_after.push_back(makeCell(Shown::After, index));
    }
}

void PictureGrid::showPictures()
{
    const auto &seeds = m_explorer.state().settings.seeds;
    const int count = seeds.empty() ? 4 : int(seeds.size());
    const int before = int(m_after.size());
    ensureCells(count);
    showRow(Shown::Before);
    showRow(Shown::After);

    QStringList names;
    for (const engine::SliderValue &slider : activeSliders(m_explorer.state())) {
        const DirectionEntry *entry = m_explorer.direction(slider.direction);
        const QString name = QString::fromStdString(entry ? entry->summary.name : slider.direction);
        names << tr("%1 %2").arg(name, locale().toString(slider.scale, 'f', 2));
    }
    m_beforeLabel->setText(tr("Before"));
    m_afterText = m_shown == Shown::Before ? tr("Before (Space is held)")
                  : names.isEmpty()        ? tr("After  ·  all sliders at 0")
                                           : tr("After  ·  %1").arg(names.join(tr(",  ")));
    m_beforeLabel->setVisible(isPaired());
    m_afterLabel->setVisible(isPaired());
    if (before != count || m_before.front()->isHidden() == isPaired())
        arrange();
    else
        fitAfterText();
}

void PictureGrid::fitAfterText()
{
    const QString fitting =
        m_afterLabel->fontMetrics().elidedText(m_afterText, Qt::ElideRight, m_afterLabel->width());
    m_afterLabel->setText(fitting);
    m_afterLabel->setToolTip(fitting == m_afterText ? tr("The same seeds, with the sliders")
                                                    : m_afterText);
    m_afterLabel->setAccessibleName(m_afterText);
}

void PictureGrid::showRow(Shown row)
{
    const bool untouched = row == Shown::Before || m_shown == Shown::Before;
    const PictureFlow &flow = m_explorer.pictures();
    const PictureRow &pictures = untouched ? flow.before() : flow.after();
    const auto &seeds = m_explorer.state().settings.seeds;
    for (int i = 0; i < count(); ++i) {
        const std::size_t index = std::size_t(i);
        const bool there = index < pictures.pictures.size();
        PictureCell *shown = cell(row, i);
        shown->show(there ? pictures.pictures[index] : base::Picture{}, pictures.freshness,
                    pictures.drawing);
        if (index < seeds.size()) {
            const QString seed = QString::number(seeds[index]);
            shown->setCaption(row == Shown::Before ? tr("Before, seed %1").arg(seed)
                              : isPaired()         ? tr("After, seed %1").arg(seed)
                                                   : tr("Seed %1").arg(seed));
        }
    }
}

void PictureGrid::resizeEvent(QResizeEvent *)
{
    arrange();
}

PictureGrid::Arrangement PictureGrid::bestArrangement(QSizeF place) const
{
    Arrangement best;
    const int rowsPerBlock = isPaired() ? 2 : 1;
    for (int columns = 1; columns <= count(); ++columns) {
        const int blocks = (count() + columns - 1) / columns;
        const double labels = isPaired() ? rowsPerBlock * kRowLabel : 0;
        const double gaps =
            isPaired() ? kGap + (blocks - 1) * (kGap + kBlockGap) : (blocks - 1) * kGap;
        const double byWidth = (place.width() - (columns - 1) * kGap) / columns;
        const double byHeight = (place.height() - labels - gaps) / (blocks * rowsPerBlock);
        const double side = std::min({byWidth, byHeight, kLargestSide});
        if (side > best.side)
            best = {columns, side};
    }
    if (best.side < kSmallestSide) { // too many for the place: the view scrolls
        best.columns = std::clamp(int((place.width() + kGap) / (kSmallestSide + kGap)), 1, count());
        best.side = (place.width() - (best.columns - 1) * kGap) / best.columns;
    }
    best.side = std::floor(best.side);
    return best;
}

int PictureGrid::pairedHeight(int width) const
{
    if (!isPaired())
        return 0;
    const int columns = std::min(count(), 4);
    const double side = std::min((width - (columns - 1) * kGap) / columns, kLargestSide);
    return int(2 * side + kGap + 2 * kRowLabel) + 2;
}

void PictureGrid::arrange()
{
    if (m_after.empty())
        return;
    const QSizeF place = parentWidget() ? QSizeF(parentWidget()->size()) : QSizeF(size());
    const auto [columns, side] = bestArrangement(place);
    const bool paired = isPaired();
    const double width = columns * side + (columns - 1) * kGap;
    const double left = std::floor((place.width() - width) / 2);
    const double blockHeight = paired ? 2 * side + kGap + 2 * kRowLabel : side;
    const int blocks = (count() + columns - 1) / columns;
    const double labelsAfterFirst = paired ? 2 * kRowLabel : 0; // only the first block has labels
    const double gap = paired ? kBlockGap : kGap;
    const double height =
        blocks * blockHeight - (blocks - 1) * labelsAfterFirst + (blocks - 1) * gap;
    setMinimumHeight(int(std::ceil(height)));
    double y = std::max(0., std::floor((place.height() - height) / 2));
    for (int block = 0; block < blocks; ++block) {
        const double label = paired && block == 0 ? kRowLabel : 0;
        const double beforeY = y + label;
        const double afterY = paired ? beforeY + side + kGap + label : beforeY;
        if (block == 0) {
            m_beforeLabel->setGeometry(int(left) + 2, int(y), int(width), int(kRowLabel) - 4);
            m_afterLabel->setGeometry(int(left) + 2, int(beforeY + side + kGap), int(width),
                                      int(kRowLabel) - 4);
            fitAfterText();
        }
        for (int column = 0; column < columns; ++column) {
            const int index = block * columns + column;
            if (index >= count())
                break;
            const double x = left + column * (side + kGap);
            cell(Shown::Before, index)->setGeometry(int(x), int(beforeY), int(side), int(side));
            cell(Shown::After, index)->setGeometry(int(x), int(afterY), int(side), int(side));
        }
        y = afterY + side + gap;
    }
    for (int i = 0; i < count(); ++i) {
        cell(Shown::Before, i)->setVisible(paired);
        cell(Shown::After, i)->setVisible(true);
    }
}

} // namespace deviascope::ui
