#include "tabs/explore/picture_flow.h"

#include "engine/jobs.h"
#include "support/fake_studio.h"
#include "support/registry.h"

#include <QSignalSpy>
#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;
using deviascope::tests::FakeEngine;
using deviascope::tests::kPatience;

namespace {

engine::DrawSettings doctor()
{
    engine::DrawSettings settings;
    settings.prompt = "a doctor";
    settings.seeds = {0, 1};
    return settings;
}

engine::Sliders woman(double scale)
{
    return {{"a woman", scale}};
}

/// With the model's own idea of what the pictures must be.
struct Studio : FakeEngine {
    using FakeEngine::FakeEngine;

    std::vector<base::Picture> expected(const engine::Sliders &sliders) const
    {
        std::vector<base::Picture> pictures;
        for (const std::uint64_t seed : doctor().seeds)
            pictures.push_back(backend->face(doctor(), seed, engine::movedSliders(sliders), 1));
        return pictures;
    }
};

} // namespace

class PictureFlowTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void twoHundredMovesEndWithTheLastAndNeverGoBack()
    {
        Studio studio(std::chrono::microseconds(300));
        PictureFlow flow(*studio.engine);
        flow.want(doctor(), {}, Hand::Resting);
        QTRY_VERIFY_WITH_TIMEOUT(flow.isSettled(), kPatience);

        // Each position has its own pictures, so what is shown tells which position it belongs to.
        std::vector<std::vector<base::Picture>> positions;
        for (int i = 0; i <= 200; ++i)
            positions.push_back(studio.expected(woman(i * .0625)));
        int shown = 0;
        int different = 0;
        connect(&flow, &PictureFlow::changed, this, [&] {
            const auto &pictures = flow.after().pictures;
            if (flow.after().drawing && flow.after().freshness == Freshness::Stale)
                return; // previews of the full drawing are noisy pictures of the newest position
            const auto found = std::find(positions.begin() + shown, positions.end(), pictures);
            QVERIFY2(found != positions.end(), "an older picture came after a newer one");
            const int index = int(found - positions.begin());
            different += index != shown;
            shown = index;
        });
        for (int i = 1; i <= 200; ++i) {
            flow.want(doctor(), woman(i * .0625), i < 200 ? Hand::Moving : Hand::Resting);
            QTest::qWait(2);
        }
        QTRY_VERIFY_WITH_TIMEOUT(flow.isSettled(), kPatience);
        QCOMPARE(shown, 200);
        QVERIFY2(different > 3, "drafts follow the hand");
        QVERIFY(flow.after().pictures == positions.back());
    }

    void zeroIsTheUntouchedPictureAndCostsNothing()
    {
        Studio studio;
        PictureFlow flow(*studio.engine);
        flow.want(doctor(), {}, Hand::Resting);
        QTRY_VERIFY_WITH_TIMEOUT(flow.isSettled(), kPatience);
        for (int i = 0; i < 10; ++i) {
            flow.want(doctor(), woman(1 + i), Hand::Resting);
            QTRY_VERIFY_WITH_TIMEOUT(flow.isSettled(), kPatience);
            QVERIFY(flow.after().pictures != flow.before().pictures);
        }
        const int drawn = studio.backend->drawCalls;
        flow.want(doctor(), woman(0), Hand::Resting);
        QVERIFY(flow.isSettled()); // at once
        QVERIFY(flow.after().pictures == flow.before().pictures);
        QTest::qWait(50);
        QCOMPARE(int(studio.backend->drawCalls), drawn);
    }

    void aPositionThatReturnsIsNotDrawnAgain()
    {
        Studio studio;
        PictureFlow flow(*studio.engine);
        flow.want(doctor(), woman(1), Hand::Resting);
        QTRY_VERIFY_WITH_TIMEOUT(flow.isSettled(), kPatience);
        flow.want(doctor(), woman(2), Hand::Resting);
        QTRY_VERIFY_WITH_TIMEOUT(flow.isSettled(), kPatience);
        QTest::qWait(50);
        const int drawn = studio.backend->drawCalls;
        flow.want(doctor(), woman(1), Hand::Resting);
        QVERIFY(flow.isSettled());
        QVERIFY(flow.after().pictures == studio.expected(woman(1)));
        QCOMPARE(int(studio.backend->drawCalls), drawn);
    }

    void theFullPictureFollowsWhenTheHandRests()
    {
        Studio studio;
        PictureFlow flow(*studio.engine);
        flow.want(doctor(), {}, Hand::Resting);
        QTRY_VERIFY_WITH_TIMEOUT(flow.isSettled(), kPatience);
        bool wasDraft = false;
        connect(&flow, &PictureFlow::changed, this,
                [&] { wasDraft |= flow.after().freshness == Freshness::Draft; });
        flow.want(doctor(), woman(1), Hand::Moving);
        QCOMPARE(flow.after().freshness, Freshness::Stale);
        QTRY_COMPARE_WITH_TIMEOUT(flow.after().freshness, Freshness::Current, kPatience);
        QVERIFY(wasDraft);
    }

    void everyFullDrawingIsJudgedOnce()
    {
        Studio studio;
        PictureFlow flow(*studio.engine);
        int judged = 0;
        connect(&flow, &PictureFlow::judged, this,
                [&](const engine::DrawSettings &, const engine::Sliders &,
                    const std::vector<engine::Labels> &labels) {
                    ++judged;
                    QCOMPARE(labels.size(), std::size_t(2));
                });
        flow.want(doctor(), woman(1), Hand::Resting);
        QTRY_VERIFY_WITH_TIMEOUT(flow.isSettled(), kPatience);
        QCOMPARE(judged, 2);
    }

    void aFailureIsSaidAndTheNextDrawingWorks()
    {
        Studio studio;
        PictureFlow flow(*studio.engine);
        QSignalSpy failed(&flow, &PictureFlow::failed);
        engine::DrawSettings settings = doctor();
        settings.prompt = "fail";
        flow.want(settings, {}, Hand::Resting);
        QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, kPatience);
        QVERIFY(!flow.isSettled());
        flow.want(doctor(), {}, Hand::Resting);
        QTRY_VERIFY_WITH_TIMEOUT(flow.isSettled(), kPatience);
    }

    void stopLeavesWhatIsShownAndDrawsAgainWhenAsked()
    {
        Studio studio(std::chrono::milliseconds(5));
        PictureFlow flow(*studio.engine);
        flow.want(doctor(), {}, Hand::Resting);
        QTest::qWait(20);
        flow.stop();
        QVERIFY(!flow.before().drawing);
        QVERIFY(!flow.isSettled());
        flow.want(doctor(), {}, Hand::Resting);
        QTRY_VERIFY_WITH_TIMEOUT(flow.isSettled(), kPatience);
    }

    /// A full picture says what made it, a draft or a preview does not; what was cut is told as
    /// long as the picture is shown.
    void fullPicturesHaveTheirRecipes()
    {
        Studio studio;
        PictureFlow flow(*studio.engine);
        engine::DrawSettings settings = doctor();
        settings.prompt.append(400, 'x'); // longer than the model reads
        flow.want(settings, woman(1), Hand::Resting);
        QVERIFY(flow.before().recipes.empty());
        QTRY_VERIFY_WITH_TIMEOUT(flow.isSettled(), kPatience);
        QCOMPARE(flow.before().recipes.size(), std::size_t(2));
        QVERIFY(flow.before().recipes[0].edits.empty());
        QCOMPARE(flow.after().recipes.at(1).seed, std::uint64_t(1));
        QCOMPARE(flow.after().recipes.at(1).edits.at(0).scale, 1.);
        QCOMPARE(flow.notes(), std::vector<std::string>{"The prompt was cut."}); // once
        flow.want(doctor(), {}, Hand::Resting);
        QTRY_VERIFY_WITH_TIMEOUT(flow.isSettled(), kPatience);
        QVERIFY(flow.notes().empty());
        flow.want(settings, {}, Hand::Resting); // kept from before
        QVERIFY(flow.isSettled());
        QCOMPARE(flow.notes().size(), std::size_t(1));
        QCOMPARE(flow.after().recipes.size(), std::size_t(2));
    }
};

DEVIASCOPE_TEST(PictureFlowTest, "tabs/explore/picture_flow")
#include "picture_flow_test.moc"
