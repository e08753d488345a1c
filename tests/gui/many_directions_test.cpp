#include "shell/main_window.h"

#include "support/fake_backend.h"
#include "support/registry.h"
#include "tabs/explore/direction_card.h"
#include "tabs/explore/explorer.h"
#include "theme/theme.h"
#include "widgets/picture_cell.h"

#include <QLabel>
#include <QLineEdit>
#include <QtTest>

#include <optional>

using namespace deviascope;
using namespace deviascope::ui;

namespace {

constexpr int kPatience = 60000; // milliseconds; only a failing test waits so long

} // namespace

/// A library with more directions than one sees at once, in the window, over a model of pretence.
class ManyDirectionsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_theme = new Theme(*qApp);
        auto backend = std::make_unique<tests::FakeBackend>();
        m_backend = backend.get();
        m_backend->stepTime = std::chrono::milliseconds(2); // a strip takes a while
        m_window = std::make_unique<MainWindow>(
            WindowParts{std::move(backend), std::make_unique<MemoryStateStore>(), {}});
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTRY_VERIFY_WITH_TIMEOUT(explorer().model(), kPatience);
    }

    void fewCardsNeedNoSearch()
    {
        for (const char *name : {"a woman", "a man", "an old person", "hats", "glasses"})
            add(name);
        QVERIFY(field()->isHidden() || !field()->isVisible());
        add("a woman with glasses");
        QTRY_VERIFY(field()->isVisible());
        QCOMPARE(shown(), 6);
        QVERIFY(!field()->accessibleName().isEmpty() && !field()->toolTip().isEmpty());
    }

    void theSearchIsReachedAndLeftByKeys()
    {
        QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
        QTRY_VERIFY(field()->hasFocus());
        QTest::keyClicks(field(), QStringLiteral("WOMAN glasses"));
        QCOMPARE(shown(), 1);
        auto *count = m_window->findChild<QLabel *>(QStringLiteral("foundDirections"));
        QVERIFY(count->isVisible() && count->text().contains(QStringLiteral("1")));
        QTest::keyClicks(field(), QStringLiteral(" nothing"));
        QCOMPARE(shown(), 0);
        QTest::keyClick(field(), Qt::Key_Escape);
        QVERIFY(field()->text().isEmpty());
        QCOMPARE(shown(), 6);
        QVERIFY(!count->isVisible());
    }

    void aSearchOutlivesARemoval()
    {
        QTest::keyClicks(field(), QStringLiteral("woman"));
        QCOMPARE(shown(), 2);
        explorer().removeDirection("a woman");
        QTRY_COMPARE(shown(), 1);
        QVERIFY(field()->isVisible()); // five are left, but the search goes on
        field()->clear();
        QTRY_VERIFY(!field()->isVisible());
        QCOMPARE(shown(), 5);
    }

    /// At the next start the kept pictures are there before any strip is drawn.
    void keptThumbnailsAreShownAtOnce()
    {
        QTRY_VERIFY_WITH_TIMEOUT(explorer().pictures().isSettled(), kPatience);
        const base::Picture grey{4, 4, std::vector<std::uint8_t>(48, 99)};
        m_backend->thumbnails["hats"] = {grey, grey, grey};
        // Looked at while the opening is answered, after the panel: no strip can be there yet.
        std::optional<QColor> color;
        Freshness freshness = Freshness::Current;
        QString caption;
        bool othersAreEmpty = false;
        const auto looking = connect(&explorer(), &Explorer::cardsChanged, this, [&] {
            const PictureCell *cell = cellOf("hats");
            if (color || !cell || cell->image().isNull())
                return;
            color = cell->image().pixelColor(0, 0);
            freshness = cell->freshness();
            caption = cell->accessibleName();
            othersAreEmpty = cellOf("glasses")->image().isNull();
        });
        explorer().openModel({});
        QTRY_VERIFY_WITH_TIMEOUT(color.has_value(), kPatience);
        disconnect(looking);
        QCOMPARE(*color, QColor(99, 99, 99));
        QCOMPARE(freshness, Freshness::Stale);
        QVERIFY(caption.contains(QStringLiteral("-1")) || caption.contains(QStringLiteral("−1")));
        QVERIFY(othersAreEmpty);
        QTRY_VERIFY_WITH_TIMEOUT(cellOf("hats")->freshness() == Freshness::Current, kPatience);
        QVERIFY(cellOf("hats")->image().pixelColor(0, 0) != QColor(99, 99, 99));
    }

    void cleanupTestCase()
    {
        m_window.reset();
        delete m_theme;
    }

private:
    Explorer &explorer() { return m_window->explorer(); }
    QLineEdit *field()
    {
        return m_window->findChild<QLineEdit *>(QStringLiteral("searchDirections"));
    }

    void add(const std::string &name)
    {
        explorer().importDirection(name);
        QTRY_VERIFY_WITH_TIMEOUT(explorer().direction(name), kPatience);
    }

    int shown()
    {
        int count = 0;
        for (const CardState &state : explorer().state().cards)
            if (DirectionCard *card = cardOf(state.slider.direction))
                count += card->isVisible();
        return count;
    }

    DirectionCard *cardOf(const std::string &direction)
    {
        // A card that was replaced lives until the event loop turns.
        const auto all = m_window->findChildren<DirectionCard *>(
            QStringLiteral("card:%1").arg(QString::fromStdString(direction)));
        return all.isEmpty() ? nullptr : all.back();
    }

    PictureCell *cellOf(const std::string &direction)
    {
        DirectionCard *card = cardOf(direction);
        return card ? card->findChild<PictureCell *>() : nullptr;
    }

    Theme *m_theme = nullptr;
    tests::FakeBackend *m_backend = nullptr;
    std::unique_ptr<MainWindow> m_window;
};

DEVIASCOPE_TEST(ManyDirectionsTest, "many_directions")
#include "many_directions_test.moc"
