#include "tabs/explore/responsible_pictures.h"

#include "tabs/explore/class_names.h"
#include "theme/role.h"
#include "widgets/flow_layout.h"
#include "widgets/picture_cell.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QVBoxLayout>

namespace deviascope::ui {

namespace {

constexpr int kSmall = 76; // pixels
constexpr int kLarge = 160;

QString named(const std::vector<std::string> &classes)
{
    QStringList names;
    for (const std::string &each : classes)
        names << QString::fromStdString(each);
    return names.join(QStringLiteral(", "));
}

} // namespace

ResponsiblePictures::ResponsiblePictures(QWidget *parent)
    : QWidget(parent), m_layout(new FlowLayout(8, this))
{
    setAccessibleName(tr("Pictures before and after, by seed"));
}

PictureCell *ResponsiblePictures::makePicture(int place, bool after)
{
    auto *cell = new PictureCell;
    cell->setObjectName(QStringLiteral("%1:%2").arg(
        after ? QStringLiteral("pushed") : QStringLiteral("untouched"), QString::number(place)));
    connect(cell, &PictureCell::opened, this, [this] {
        m_large = !m_large;
        resizeCells();
    });
    connect(cell, &PictureCell::saveRequested, this,
            [this, place, after] { Q_EMIT saveRequested(place, after); });
    connect(cell, &PictureCell::copyRequested, cell, [cell] {
        if (!cell->image().isNull())
            QGuiApplication::clipboard()->setImage(cell->image());
    });
    return cell;
}

ResponsiblePictures::Cell ResponsiblePictures::makeCell(int place)
{
    Cell cell;
    cell.whole = new QWidget;
    cell.before = makePicture(place, false);
    cell.after = makePicture(place, true);
    cell.pushed = new QLabel;
    cell.pushed->setAlignment(Qt::AlignHCenter);
    setRole(cell.pushed, "muted");
    auto *layout = new QVBoxLayout(cell.whole);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(cell.before);
    layout->addWidget(cell.after);
    layout->addWidget(cell.pushed);
    m_layout->addWidget(cell.whole);
    return cell;
}

void ResponsiblePictures::resizeCells()
{
    const int side = m_large ? kLarge : kSmall;
    for (const Cell &cell : m_cells) {
        cell.before->setFixedSize(side, side);
        cell.after->setFixedSize(side, side);
        cell.pushed->setFixedWidth(side);
    }
    m_layout->invalidate();
    updateGeometry();
}

void ResponsiblePictures::show(const std::vector<ResponsiblePair> &pairs,
                               const std::map<std::string, std::string> &names)
{
    if (pairs.size() < m_cells.size()) {
        m_layout->removeAll();
        m_cells.clear();
    }
    const bool grows = pairs.size() > m_cells.size();
    while (m_cells.size() < pairs.size())
        m_cells.push_back(makeCell(int(m_cells.size())));
    if (grows)
        resizeCells();
    m_drawn = 0;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const ResponsiblePair &pair = pairs[i];
        const Cell &cell = m_cells[i];
        const QString seed = QString::number(pair.seed);
        cell.before->show(pair.before, Freshness::Current, false);
        cell.after->show(pair.after, Freshness::Current, false);
        cell.before->setCaption(tr("Seed %1, before").arg(seed));
        const bool pushed = !pair.pushedTo.empty();
        cell.after->setCaption(
            pushed ? tr("Seed %1, after, pushed to %2").arg(seed, named(pair.pushedTo))
                   : tr("Seed %1, after, left as it was").arg(seed));
        for (PictureCell *each : {cell.before, cell.after})
            each->setToolTip(each->accessibleName() + u'\n' +
                             tr("Click: larger or smaller; right-click to save or copy"));
        std::vector<std::string> shortened;
        for (const std::string &label : pair.pushedTo) {
            const auto name = names.find(label);
            shortened.push_back(name == names.end() ? label : name->second);
        }
        QString text;
        if (!pair.after.empty())
            text = pushed ? named(shortened) : tr("as it was");
        cell.pushed->setText(
            cell.pushed->fontMetrics().elidedText(text, Qt::ElideRight, cell.pushed->width()));
        cell.pushed->setToolTip(text);
        m_drawn += int(!pair.before.empty()) + int(!pair.after.empty());
    }
}

int ResponsiblePictures::shownPictures() const
{
    return m_drawn;
}

} // namespace deviascope::ui
