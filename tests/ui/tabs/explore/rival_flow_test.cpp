#include "tabs/explore/rival_flow.h"

#include "support/fake_studio.h"
#include "support/registry.h"

#include <QSignalSpy>
#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;
using deviascope::tests::FakeEngine;
using deviascope::tests::kPatience;

class RivalFlowTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_studio.emplace();
        m_flow = std::make_unique<RivalFlow>(*m_studio->engine);
        m_studio->engine->submit(engine::ImportDirection{"hat.safetensors"});
        m_studio->engine->submit(engine::ImportDirection{"text.safetensors"});
    }

    void cleanup()
    {
        m_flow.reset();
        m_studio.reset();
    }

    void eachKindTellsItsOwn()
    {
        QSignalSpy steered(m_flow.get(), &RivalFlow::steered);
        QSignalSpy compared(m_flow.get(), &RivalFlow::compared);
        QSignalSpy measured(m_flow.get(), &RivalFlow::measured);
        m_flow->steer("a woman", "a person", Opening::Resting);
        m_flow->compare("hat", "text");
        m_flow->measure("hat");
        m_flow->measure("hat"); // it is measured already
        QVERIFY(m_flow->isBusy());
        QVERIFY(m_flow->work("hat")->kind == engine::JobKind::Compare); // it goes first
        QVERIFY(m_flow->work("text").has_value());
        QVERIFY(!m_flow->work("a woman (text)")); // it is there at once
        QTRY_VERIFY_WITH_TIMEOUT(!m_flow->isBusy(), kPatience);
        QCOMPARE(steered.size(), 1);
        QCOMPARE(compared.size(), 1);
        QCOMPARE(measured.size(), 1);
        QVERIFY(!m_flow->work("hat"));
    }

    void aStopEndsAllThatIsDoneWithADirection()
    {
        QSignalSpy compared(m_flow.get(), &RivalFlow::compared);
        QSignalSpy failed(m_flow.get(), &RivalFlow::failed);
        m_studio->backend->hold(
            [](const base::Progress &progress) { return progress.stage == "comparing"; });
        m_flow->compare("hat", "text");
        m_flow->measure("text");
        QTRY_VERIFY_WITH_TIMEOUT(m_flow->work("hat")->running, kPatience);
        m_flow->stop("text"); // as the rival too
        QTRY_VERIFY_WITH_TIMEOUT(!m_flow->isBusy(), kPatience);
        QCOMPARE(compared.size(), 0);
        QCOMPARE(failed.size(), 0); // it was asked for
    }

    /// What is wrong with a concept is said by its discovery, once.
    void onlyWhatWasCountedFailsAloud()
    {
        QSignalSpy failed(m_flow.get(), &RivalFlow::failed);
        m_flow->steer("a person", "a person", Opening::Acting);
        QTRY_VERIFY_WITH_TIMEOUT(!m_flow->isBusy(), kPatience);
        QCOMPARE(failed.size(), 0);
        m_flow->measure("nobody");
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, kPatience);
    }

    /// Another model: whatever the old one still says is not heard.
    void whatIsForgottenIsNotHeard()
    {
        QSignalSpy measured(m_flow.get(), &RivalFlow::measured);
        m_flow->measure("hat");
        m_flow->forget();
        QVERIFY(!m_flow->isBusy() && !m_flow->work("hat"));
        m_flow->measure("text");
        QTRY_COMPARE_WITH_TIMEOUT(measured.size(), 1, kPatience);
    }

private:
    std::optional<FakeEngine> m_studio;
    std::unique_ptr<RivalFlow> m_flow;
};

DEVIASCOPE_TEST(RivalFlowTest, "tabs/explore/rival_flow")
#include "rival_flow_test.moc"
