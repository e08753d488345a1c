#include "widgets/scale_slider.h"

#include "support/registry.h"
#include "theme/theme.h"

#include <QSignalSpy>
#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;

namespace {

/// All of the change lies between 0 and 1, and half of it between 0 and .25.
std::optional<scale::EvenScale> even()
{
    scale::SliderResponse response;
    response.points = {{0, {10, 100}, {}, 0}, {.25, {50, 100}, {}, 0}, {1, {90, 100}, {}, 0}};
    scale::fitResponse(response);
    return scale::EvenScale::of(response, 3);
}

constexpr int kMargin = 9;
constexpr int kTrack = 600; // pixels

QPoint at(double share)
{
    return {kMargin + int(std::lround(share * kTrack)), 13};
}

} // namespace

class ScaleSliderTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme = new Theme(*qApp); }

    void init()
    {
        m_slider = std::make_unique<ScaleSlider>(QStringLiteral("woman"));
        m_slider->resize(kTrack + 2 * kMargin, 34);
        m_slider->show();
    }

    void plainDistancesAreScales()
    {
        QTest::mouseClick(m_slider.get(), Qt::LeftButton, {}, at(.75));
        QVERIFY(std::abs(m_slider->value() - 1.5) < .011);
        QTest::mouseClick(m_slider.get(), Qt::LeftButton, {}, at(.505));
        QCOMPARE(m_slider->value(), 0.); // near 0 is 0
        QTest::keyClick(m_slider.get(), Qt::Key_Right);
        QCOMPARE(m_slider->value(), .05);
        QTest::keyClick(m_slider.get(), Qt::Key_PageUp);
        QCOMPARE(m_slider->value(), .55);
    }

    /// A tenth of the track at each side is outside; .25 is half-way between 0 and 1.
    void evenDistancesAreChanges()
    {
        m_slider->setEven(even());
        QTest::mouseClick(m_slider.get(), Qt::LeftButton, {}, at(.5));
        QVERIFY2(std::abs(m_slider->value() - .26) < .04,
                 qPrintable(QString::number(m_slider->value())));
        QTest::mouseClick(m_slider.get(), Qt::LeftButton, {}, at(.9));
        QVERIFY(std::abs(m_slider->value() - 1) < .011);
        QTest::mouseClick(m_slider.get(), Qt::LeftButton, {}, at(.95));
        QVERIFY(std::abs(m_slider->value() - 2) < .011);
        QTest::mouseClick(m_slider.get(), Qt::LeftButton, {}, at(0));
        QCOMPARE(m_slider->value(), -3.);
        QTest::mouseClick(m_slider.get(), Qt::LeftButton, {}, at(.104));
        QCOMPARE(m_slider->value(), 0.);
    }

    /// As many steps up to .25 as from there to 1; every step moves, also where the scale is fine.
    void keysGoEvenly()
    {
        m_slider->setEven(even());
        m_slider->setValue(0);
        const auto stepsTo = [this](double scale) {
            int steps = 0;
            while (m_slider->value() < scale - .001 && steps < 1000) {
                const double before = m_slider->value();
                QTest::keyClick(m_slider.get(), Qt::Key_PageUp);
                if (m_slider->value() <= before)
                    return -1;
                ++steps;
            }
            return steps;
        };
        const int first = stepsTo(.25), second = stepsTo(1);
        QVERIFY2(first > 3 && std::abs(first - second) <= 1,
                 qPrintable(QStringLiteral("%1 and %2 steps").arg(first).arg(second)));
        m_slider->setValue(1);
        QTest::keyClick(m_slider.get(), Qt::Key_Left);
        QVERIFY(m_slider->value() < 1 && m_slider->value() > .9);
        QTest::keyClick(m_slider.get(), Qt::Key_0);
        QCOMPARE(m_slider->value(), 0.);
        QTest::keyClick(m_slider.get(), Qt::Key_End);
        QCOMPARE(m_slider->value(), 3.);
    }

    void theTrackDoesNotMoveUnderTheHand()
    {
        QTest::mousePress(m_slider.get(), Qt::LeftButton, {}, at(.75));
        m_slider->setEven(even());
        QVERIFY(!m_slider->isEven());
        QTest::mouseMove(m_slider.get(), at(.8));
        QVERIFY(std::abs(m_slider->value() - 1.8) < .011);
        QTest::mouseRelease(m_slider.get(), Qt::LeftButton, {}, at(.8));
        QVERIFY(m_slider->isEven());
        m_slider->setEven({});
        QVERIFY(!m_slider->isEven());
    }

    void whatIsTypedBeyondStays()
    {
        m_slider->setEven(even());
        m_slider->setValue(7.5);
        QCOMPARE(m_slider->value(), 7.5);
        QVERIFY(!m_slider->grab().isNull());
    }

private:
    Theme *m_theme = nullptr;
    std::unique_ptr<ScaleSlider> m_slider;
};

DEVIASCOPE_TEST(ScaleSliderTest, "widgets/scale_slider")
#include "scale_slider_test.moc"
