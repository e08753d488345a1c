#include "tabs/explore/direction_shelf.h"

#include "support/fake_studio.h"
#include "support/registry.h"

#include <QSignalSpy>
#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;
using deviascope::tests::FakeEngine;
using deviascope::tests::kPatience;

namespace {

engine::DirectionSummary summary(const std::string &id, const std::string &revision)
{
    engine::DirectionSummary summary;
    summary.id = summary.name = id;
    summary.revision = revision;
    return summary;
}

engine::DrawSettings doctor()
{
    engine::DrawSettings settings;
    settings.prompt = "a doctor";
    settings.seeds = {0};
    return settings;
}

} // namespace

class DirectionShelfTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_studio.emplace();
        m_shelf = std::make_unique<DirectionShelf>(*m_studio->engine);
        engine::Opened opened;
        opened.directions = {summary("hat", "1"), summary("woman", "1")};
        opened.thumbnails["hat"] = {base::Picture{1, 1, {1, 2, 3}}};
        m_shelf->fill(opened);
    }

    void cleanup()
    {
        m_shelf.reset();
        m_studio.reset();
    }

    void anOpenedModelBringsItsOwn()
    {
        QCOMPARE(m_shelf->all().size(), std::size_t(2));
        QVERIFY(!m_shelf->find("hat")->thumbnail.empty());
        QVERIFY(!m_shelf->find("nobody"));
        m_shelf->fill({});
        QVERIFY(m_shelf->all().empty());
    }

    /// Pictures of an earlier direction of the same id are never shown.
    void anotherDirectionUnderTheIdLosesThePictures()
    {
        m_shelf->enter(summary("hat", "1")); // more is known of it
        QVERIFY(!m_shelf->find("hat")->thumbnail.empty());
        m_shelf->enter(summary("hat", "2"));
        QVERIFY(m_shelf->find("hat")->thumbnail.empty());
        const engine::Sliders sliders = m_shelf->revised({{"hat", 1}, {"nobody", 1}});
        QCOMPARE(sliders[0].revision, std::string("2"));
        QVERIFY(sliders[1].revision.empty());
    }

    void stripsAreDrawnOnce()
    {
        QSignalSpy drawn(m_shelf.get(), &DirectionShelf::stripChanged);
        const std::vector<CardState> cards = {{{"hat", 0}}, {{"nobody", 0}}};
        m_shelf->orderStrips(cards, doctor());
        m_shelf->orderStrips(cards, doctor()); // it is ordered already
        QTRY_COMPARE_WITH_TIMEOUT(drawn.size(), 1, kPatience);
        QCOMPARE(drawn.front().front().toString(), QStringLiteral("hat"));
        QCOMPARE(m_shelf->find("hat")->strip.size(), std::size_t(3));
        m_shelf->orderStrips(cards, doctor()); // it is there
        QTest::qWait(50);
        QCOMPARE(drawn.size(), 1);
        m_shelf->forgetStrips();
        QVERIFY(m_shelf->find("hat")->strip.empty());
        m_shelf->orderStrips(cards, doctor());
        QTRY_COMPARE_WITH_TIMEOUT(drawn.size(), 2, kPatience);
    }

    void whatWasRemovedGetsNoStrip()
    {
        QSignalSpy drawn(m_shelf.get(), &DirectionShelf::stripChanged);
        m_shelf->orderStrips({{{"hat", 0}}, {{"woman", 0}}}, doctor());
        m_shelf->remove("hat");
        QTRY_COMPARE_WITH_TIMEOUT(drawn.size(), 1, kPatience);
        QCOMPARE(drawn.front().front().toString(), QStringLiteral("woman"));
        QVERIFY(!m_shelf->contains("hat"));
    }

private:
    std::optional<FakeEngine> m_studio;
    std::unique_ptr<DirectionShelf> m_shelf;
};

DEVIASCOPE_TEST(DirectionShelfTest, "tabs/explore/direction_shelf")
#include "direction_shelf_test.moc"
