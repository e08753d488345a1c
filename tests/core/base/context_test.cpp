#include "base/context.h"

#include "base/error.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope::base;

class ContextTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void reportsThenMakesRoom()
    {
        QStringList order;
        Context context(
            {}, [&](const Progress &) { order << "report"; }, [&] { order << "yield"; });
        context.poll({});
        QCOMPARE(order, (QStringList{"report", "yield"}));
    }

    void aStopIsThrownOrAnswered()
    {
        std::stop_source source;
        bool yielded = false;
        Context context(source.get_token(), {}, [&] { yielded = true; });
        QVERIFY(context.pollKeep({}));
        QVERIFY(yielded);
        yielded = false;
        source.request_stop();
        QVERIFY(context.stopRequested());
        QVERIFY(!context.pollKeep({}));
        QVERIFY(!yielded); // whoever stops waits for nobody
        QVERIFY_EXCEPTION_THROWN(context.poll({}), Cancelled);
    }

    void aStopDuringOtherWorkIsSeen()
    {
        std::stop_source source;
        Context context(source.get_token(), {}, [&] { source.request_stop(); });
        QVERIFY(!context.pollKeep({}));
    }

    void partsMapTheirFractions()
    {
        Progress seen;
        std::stop_source source;
        Context whole(source.get_token(), [&](const Progress &progress) { seen = progress; });
        Context part = whole.part(0.25, 0.75, "learning");
        Progress half;
        half.fraction = 0.5;
        half.secondsLeft = 3;
        part.poll(half);
        QCOMPARE(seen.fraction, 0.5);
        QCOMPARE(seen.stage, std::string("learning"));
        QVERIFY(seen.secondsLeft < 3); // of the whole, from its own pace; not the part's
        source.request_stop();
        QVERIFY(part.stopRequested());
    }
};

DEVIASCOPE_TEST(ContextTest, "base/context")
#include "context_test.moc"
