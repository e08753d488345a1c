#include "tabs/explore/picture_grid.h"

#include "support/fake_studio.h"
#include "support/registry.h"
#include "theme/theme.h"
#include "widgets/picture_cell.h"

#include <QSignalSpy>
#include <QWidget>
#include <QtTest>

#include <algorithm>

using namespace deviascope;
using namespace deviascope::ui;
using Shown = PictureGrid::Shown;
using tests::FakeStudio;
using tests::kPatience;

class PictureGridTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme = new Theme(*qApp); }
    void cleanupTestCase() { delete m_theme; }
    void init()
    {
        m_store.emplace();
        m_studio.emplace(*m_store);
        m_place.emplace();
        m_grid.emplace(explorer(), &*m_place);
        resize({600, 400});
        m_place->show();
        QVERIFY(QTest::qWaitForWindowExposed(&*m_place));
        draw({3, 5, 8});
    }
    void cleanup()
    {
        m_grid.reset();
        m_place.reset();
        m_studio.reset();
    }

    /// One cell a seed, which says its seed.
    void eachSeedHasItsPicture()
    {
        QCOMPARE(m_grid->count(), 3);
        QCOMPARE(name(Shown::After, 1), QStringLiteral("Seed 5"));
        QVERIFY(!m_grid->cell(Shown::After, 2)->image().isNull());
        QVERIFY(m_grid->cell(Shown::Before, 0)->isHidden());
        QVERIFY(!m_grid->cell(Shown::After, 3) && !m_grid->cell(Shown::After, -1));
        QCOMPARE(m_grid->pairedHeight(600), 0); // as much as there is
        draw({1});
        QCOMPARE(m_grid->count(), 1);
        QCOMPARE(name(Shown::After, 0), QStringLiteral("Seed 1"));
    }

    /// With a direction every picture stands before and after; while Space is held, both are the
    /// untouched one.
    void withADirectionTheyStandInPairs()
    {
        explorer().importDirection("a woman.safetensors");
        QTRY_VERIFY_WITH_TIMEOUT(explorer().direction("a woman"), kPatience);
        explorer().setScale("a woman", 2, Hand::Resting);
        QTRY_VERIFY_WITH_TIMEOUT(explorer().pictures().isSettled(), kPatience);
        QVERIFY(!m_grid->cell(Shown::Before, 0)->isHidden());
        QCOMPARE(name(Shown::Before, 0), QStringLiteral("Before, seed 3"));
        QCOMPARE(name(Shown::After, 0), QStringLiteral("After, seed 3"));
        QVERIFY(m_grid->pairedHeight(600) > 0);
        const auto isSame = [&] {
            return m_grid->cell(Shown::Before, 0)->image() ==
                   m_grid->cell(Shown::After, 0)->image();
        };
        QVERIFY(!isSame());
        m_grid->setShown(Shown::Before);
        QVERIFY(isSame());
        m_grid->setShown(Shown::After);
        QVERIFY(!isSame());
    }

    /// No two pictures lie over each other, whatever the place.
    void picturesHaveTheirOwnPlaces()
    {
        draw({0, 1, 2, 3, 4, 5, 6});
        for (const QSize place : {QSize(900, 300), QSize(200, 700), QSize(150, 120)}) {
            resize(place);
            QRegion taken;
            for (int i = 0; i < m_grid->count(); ++i) {
                const QRect cell = m_grid->cell(Shown::After, i)->geometry();
                QVERIFY(cell.width() > 0 && cell.width() == cell.height());
                QVERIFY(!taken.intersects(cell));
                QVERIFY(cell.left() >= 0 && cell.right() < place.width());
                taken += cell;
            }
            QVERIFY(taken.boundingRect().bottom() <=
                    std::max(place.height(), m_grid->minimumHeight()));
        }
    }

    void aPictureIsOpenedByTheKeyboard()
    {
        QSignalSpy opened(&*m_grid, &PictureGrid::opened);
        QTest::keyClick(m_grid->cell(Shown::After, 1), Qt::Key_Return);
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened.front().front().toInt(), 1);
        QCOMPARE(m_grid->currentIndex(), 0); // none has the focus
        QSignalSpy saved(&*m_grid, &PictureGrid::saveRequested);
        Q_EMIT m_grid->cell(Shown::Before, 2)->saveRequested();
        QCOMPARE(saved.front().at(0).toInt(), 2);
        QVERIFY(saved.front().at(1).value<Shown>() == Shown::Before);
    }

private:
    void resize(QSize size)
    {
        m_place->resize(size);
        m_grid->resize(size);
    }
    Explorer &explorer() { return *m_studio->explorer; }
    QString name(Shown row, int index) const { return m_grid->cell(row, index)->accessibleName(); }
    void draw(std::vector<std::uint64_t> seeds)
    {
        engine::DrawSettings settings = explorer().state().settings;
        settings.seeds = std::move(seeds);
        explorer().setSettings(settings);
        QTRY_VERIFY_WITH_TIMEOUT(explorer().pictures().isSettled(), kPatience);
    }

    Theme *m_theme = nullptr;
    std::optional<MemoryStateStore> m_store;
    std::optional<FakeStudio> m_studio;
    std::optional<QWidget> m_place; ///< in which the grid lies
    std::optional<PictureGrid> m_grid;
};

DEVIASCOPE_TEST(PictureGridTest, "tabs/explore/picture_grid")
#include "picture_grid_test.moc"
