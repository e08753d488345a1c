#include "evaluation/rivals.h"

#include "core/support.h"
#include "discovery/text_steering.h"
#include "evaluation/comparison.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;
using evaluation::RivalVerdict;
using observation::Seen;

class RivalsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_model.emplace(
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}}));
        const discovery::TextSteering text;
        discovery::Settings settings(text);
        settings.concept_ = "a woman";
        settings.searchScale = false;
        base::Context context;
        m_text = text.discover(*m_model, settings, context).at(0).direction;
        m_text.suggestedScale = 1;
    }

    /// Five pictures. The first shows it already; the others decide, and a success keeps the role.
    void successNeedsTheRole()
    {
        const Seen before{{true, false, false, false, false}, {true, true, true, false, true}, {}};
        const Seen learned{{false, true, true, true, false}, {true, true, false, false, true}, {}};
        const Seen text{{true, true, false, false, true}, {true, false, true, true, true}, {}};
        const auto rivalry = evaluation::rivalryOf(before, learned, text, 1.5, 1);
        QCOMPARE(rivalry.learned.scale, 1.5);
        QVERIFY((rivalry.learned.success == statistics::Counted{2, 4})); // 2nd and 4th
        QVERIFY((rivalry.learned.turned == statistics::Counted{3, 4}));
        QVERIFY((rivalry.learned.wrongWay == statistics::Counted{1, 1}));
        QVERIFY((rivalry.learned.kept == statistics::Counted{3, 4}));
        QVERIFY((rivalry.text.success == statistics::Counted{1, 4})); // 5th
        QVERIFY((rivalry.text.turned == statistics::Counted{2, 4}));
        QVERIFY((rivalry.text.wrongWay == statistics::Counted{0, 1}));
        QCOMPARE(rivalry.both, 0);
        QCOMPARE(rivalry.learnedOnly, 2);
        QCOMPARE(rivalry.textOnly, 1);
        QCOMPARE(rivalry.neither, 1);
    }

    /// Text steering turns people into women; a random vector as long does not.
    void textBeatsARandomVector()
    {
        auto random = evaluation::randomLike(m_text, 5);
        random.suggestedScale = 1;
        base::Context context;
        const auto rivals = evaluation::compareRivals(*m_model, random, m_text, true, 8, context);
        const auto &rivalry = rivals.rivalry;
        QVERIFY(rivalry.pictures() >= 3);
        QVERIFY(rivalry.text.turned.count > rivalry.learned.turned.count);
        QVERIFY(rivalry.newPrompts);
        QCOMPARE(rivalry.holder(), evaluation::Holder::Text);
        for (const auto *each : {&rivals.learned, &rivals.text})
            QVERIFY(evaluation::rivalryFromJson(each->provenance.at("rivals")) == rivalry);
    }

    /// What cannot be compared is not drawn.
    void nothingIsDrawnInVain()
    {
        base::Context context;
        auto rivals = evaluation::compareRivals(*m_model, m_text, m_text, false, 10, context);
        QCOMPARE(rivals.rivalry.verdict(), RivalVerdict::LearnedUnusable);
        QCOMPARE(rivals.rivalry.evaluations, std::int64_t(0));
        model::Model blind = *m_model;
        blind.scorer.reset();
        rivals = evaluation::compareRivals(blind, m_text, m_text, true, 10, context);
        QCOMPARE(rivals.rivalry.verdict(), RivalVerdict::NoScorer);
        QCOMPARE(rivals.rivalry.holder(), evaluation::Holder::Learned);
    }

    void aStopKeepsNothing()
    {
        std::stop_source stop;
        stop.request_stop();
        base::Context context(stop.get_token());
        QVERIFY_EXCEPTION_THROWN(
            evaluation::compareRivals(*m_model, m_text, m_text, true, 4, context), base::Cancelled);
        direction::Direction unsearched = m_text;
        unsearched.suggestedScale.reset();
        QVERIFY_EXCEPTION_THROWN(
            evaluation::compareRivals(*m_model, m_text, unsearched, true, 4, context),
            base::Cancelled);
        base::Context free;
        QVERIFY(tests::errorOf(
            [&] { evaluation::compareRivals(*m_model, m_text, m_text, true, 0, free); }));
    }

private:
    std::optional<model::Model> m_model;
    direction::Direction m_text;
};

DEVIASCOPE_TEST(RivalsTest, "evaluation/rivals")
#include "rivals_test.moc"
