#include "tabs/explore/direction_card.h"

#include "support/fake_studio.h"
#include "support/named_child.h"
#include "support/registry.h"
#include "theme/theme.h"
#include "widgets/note.h"
#include "widgets/picture_cell.h"
#include "widgets/scale_slider.h"
#include "widgets/switch.h"

#include <QDoubleSpinBox>
#include <QSpinBox>
#include <QToolButton>
#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace deviascope;
using namespace deviascope::ui;
using tests::FakeStudio;
using tests::kPatience;
using tests::namedChild;

/// The card alone; tests/gui drives it in the whole window.
class DirectionCardTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme = new Theme(*qApp); }
    void cleanupTestCase() { delete m_theme; }
    void init()
    {
        m_store.emplace();
        m_studio.emplace(*m_store);
        explorer().importDirection("hat.safetensors");
        QTRY_VERIFY_WITH_TIMEOUT(explorer().direction("hat"), kPatience);
        m_card.emplace(explorer(), "hat");
    }
    void cleanup()
    {
        m_card.reset();
        m_studio.reset();
    }

    /// Slider and box say the same; what is typed may go beyond the slider.
    void theBoxSetsTheScale()
    {
        auto *box = namedChild<QDoubleSpinBox>(*m_card, "scale");
        QCOMPARE(box->accessibleName(), QStringLiteral("Scale of hat"));
        box->setValue(-1.5);
        QCOMPARE(state().slider.scale, -1.5);
        box->setValue(7);
        QCOMPARE(state().slider.scale, 7.);
        explorer().setScale("hat", .25, Hand::Resting);
        m_card->showState();
        QCOMPARE(box->value(), .25);
        QCOMPARE(namedChild<ScaleSlider>(*m_card, "slider")->value(), .25);
    }

    void theKeysMoveTheSlider()
    {
        explorer().setScale("hat", 0, Hand::Resting);
        m_card->showState();
        auto *slider = namedChild<ScaleSlider>(*m_card, "slider");
        QTest::keyClick(slider, Qt::Key_Right);
        QVERIFY(state().slider.scale > 0);
        QTest::keyClick(slider, Qt::Key_Left);
        QVERIFY(std::abs(state().slider.scale) < 1e-6);
    }

    /// Off, it keeps its place and cannot be moved; another's solo silences it, too.
    void aSilentSliderCannotBeMoved()
    {
        explorer().setScale("hat", 1, Hand::Resting);
        auto *slider = namedChild<ScaleSlider>(*m_card, "slider");
        auto *use = only<Switch>(QStringLiteral("Use hat"));
        QTest::keyClick(use, Qt::Key_Space);
        m_card->showState();
        QVERIFY(!state().on);
        QVERIFY(!slider->isEnabled());
        QCOMPARE(state().slider.scale, 1.);
        QVERIFY(activeSliders(explorer().state()).empty());
        QTest::keyClick(use, Qt::Key_Space);
        m_card->showState();
        QVERIFY(slider->isEnabled());

        auto *solo = only<QToolButton>(QStringLiteral("Only hat"));
        solo->click();
        m_card->showState();
        QCOMPARE(explorer().state().solo, std::string("hat"));
        QVERIFY(solo->isChecked() && slider->isEnabled());
        explorer().setSolo("another");
        m_card->showState();
        QVERIFY(!solo->isChecked() && !slider->isEnabled());
    }

    /// When the slider acts is asked for below, out of the way.
    void moreIsShownWhenItIsAskedFor()
    {
        auto *from = only<QSpinBox>(QStringLiteral("Acts from time"));
        QWidget *more = from->parentWidget();
        QVERIFY(more->isHidden());
        auto *button = only<QToolButton>(QStringLiteral("More settings of hat"));
        button->click();
        QVERIFY(!more->isHidden());
        from->setValue(200);
        only<QSpinBox>(QStringLiteral("Acts up to time"))->setValue(800);
        QCOMPARE(state().slider.windowFrom, 200);
        QCOMPARE(state().slider.windowTo, 800);
        button->click();
        QVERIFY(more->isHidden());
    }

    /// The small pictures are places of the slider.
    void aPictureOfTheStripPutsTheSliderThere()
    {
        const auto cells = m_card->findChildren<PictureCell *>();
        QCOMPARE(cells.size(), 3);
        QCOMPARE(cells[0]->accessibleName(),
                 QStringLiteral("The first seed with this slider at -1"));
        Q_EMIT cells[0]->opened();
        QCOMPARE(state().slider.scale, -1.);
        Q_EMIT cells[2]->opened();
        QCOMPARE(state().slider.scale, 1.);
    }

    void itIsRemovedWithItsDirection()
    {
        QVERIFY(m_card->isCurrent());
        QVERIFY(!m_card->hasRival("a woman"));
        namedChild<QToolButton>(*m_card, "removeDirection")->click();
        QTRY_VERIFY_WITH_TIMEOUT(!explorer().direction("hat"), kPatience);
        QVERIFY(!m_card->isCurrent());
        QVERIFY(explorer().state().cards.empty());
    }

    void whatIsOfNoUseIsSaid()
    {
        m_studio->backend->usable = false;
        explorer().discover("", "a person", "sefa");
        QTRY_VERIFY_WITH_TIMEOUT(!explorer().discovery().isRunning(), kPatience);
        const std::string id = explorer().discovery().result()->direction.id;
        QTRY_VERIFY_WITH_TIMEOUT(explorer().direction(id), kPatience);
        const DirectionCard card(explorer(), id);
        const auto notes = card.findChildren<Note *>();
        QVERIFY(std::any_of(notes.begin(), notes.end(), [](const Note *note) {
            return note->text().startsWith(QStringLiteral("No usable direction"));
        }));
    }

private:
    Explorer &explorer() { return *m_studio->explorer; }
    const CardState &state() { return explorer().state().cards.at(0); }

    /// The widget that is read out so.
    template <class Widget>
    Widget *only(const QString &name)
    {
        for (auto *each : m_card->findChildren<Widget *>())
            if (each->accessibleName() == name)
                return each;
        qFatal("there is no %s", qPrintable(name));
    }

    Theme *m_theme = nullptr;
    std::optional<MemoryStateStore> m_store;
    std::optional<FakeStudio> m_studio;
    std::optional<DirectionCard> m_card;
};

DEVIASCOPE_TEST(DirectionCardTest, "tabs/explore/direction_card")
#include "direction_card_test.moc"
