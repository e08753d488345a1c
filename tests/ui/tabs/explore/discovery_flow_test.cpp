#include "tabs/explore/discovery_flow.h"

#include "support/fake_studio.h"
#include "support/registry.h"

#include <QSignalSpy>
#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;
using deviascope::tests::FakeEngine;
using deviascope::tests::kPatience;

namespace {

engine::Discover woman()
{
    engine::Discover request;
    request.conceptText = "a woman";
    request.baseText = "a person";
    return request;
}

} // namespace

class DiscoveryFlowTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_studio.emplace();
        m_flow = std::make_unique<DiscoveryFlow>(*m_studio->engine);
    }

    void cleanup()
    {
        m_flow.reset();
        m_studio.reset();
    }

    void oneAtATime()
    {
        QSignalSpy found(m_flow.get(), &DiscoveryFlow::found);
        m_flow->start(woman());
        engine::Discover other = woman();
        other.conceptText = "a man";
        m_flow->start(other); // nothing while one runs
        QCOMPARE(m_flow->request().conceptText, std::string("a woman"));
        QTRY_COMPARE_WITH_TIMEOUT(found.size(), 1, kPatience);
        QVERIFY(!m_flow->isRunning());
        QCOMPARE(m_flow->result()->direction.name, std::string("a woman"));
        QCOMPARE(m_flow->curve().size(), std::size_t(50));
        m_flow->dismissResult();
        QVERIFY(!m_flow->result());
        m_flow->start(other); // begins with an empty curve
        QVERIFY(m_flow->curve().empty());
        QTRY_COMPARE_WITH_TIMEOUT(found.size(), 2, kPatience);
    }

    /// Stopped and kept, the best so far is found; cancelled, nothing is.
    void aStopKeepsAndACancelDoesNot()
    {
        m_studio->backend->stepTime = std::chrono::milliseconds(2);
        QSignalSpy found(m_flow.get(), &DiscoveryFlow::found);
        for (const bool keep : {true, false}) {
            m_flow->start(woman());
            QTRY_VERIFY_WITH_TIMEOUT(m_flow->curve().size() > 3, kPatience);
            keep ? m_flow->stopAndKeep() : m_flow->cancel();
            QVERIFY(m_flow->isStopping());
            QTRY_VERIFY_WITH_TIMEOUT(!m_flow->isRunning(), kPatience);
            QCOMPARE(m_flow->result().has_value(), keep);
            QVERIFY(!m_flow->failure() && !m_flow->isStopping());
        }
        QCOMPARE(found.size(), 1);
    }

    void aFailureIsKeptUntilTheNext()
    {
        engine::Discover request = woman();
        request.conceptText = "fail";
        m_flow->start(request);
        QTRY_VERIFY_WITH_TIMEOUT(m_flow->failure().has_value(), kPatience);
        QVERIFY(!m_flow->result());
        m_flow->start(woman());
        QVERIFY(!m_flow->failure());
    }

    void whatWasCutIsTold()
    {
        engine::Discover request = woman();
        request.conceptText.append(400, 'x');
        m_flow->start(request);
        QTRY_VERIFY_WITH_TIMEOUT(m_flow->result().has_value(), kPatience);
        QCOMPARE(m_flow->notes(), std::vector<std::string>{"The concept was cut."});
        m_flow->start(woman());
        QVERIFY(m_flow->notes().empty());
    }

private:
    std::optional<FakeEngine> m_studio;
    std::unique_ptr<DiscoveryFlow> m_flow;
};

DEVIASCOPE_TEST(DiscoveryFlowTest, "tabs/explore/discovery_flow")
#include "discovery_flow_test.moc"
