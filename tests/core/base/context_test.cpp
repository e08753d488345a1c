#include "base/context.h"

#include "base/error.h"
#include "support/registry.h"

#include <QtTest>

#include <thread>

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

    /// What is left is told by the call's own pace: with 1 s of work at half and then 3 s of a more
    /// urgent job, 1 s is left and not 4; in a part of a part too.
    void whatOthersTookIsNoPace()
    {
        using namespace std::chrono_literals;
        std::optional<double> left;
        Context whole(
            {}, [&](const Progress &progress) { left = progress.secondsLeft; },
            [] { std::this_thread::sleep_for(3s); });
        Context part = whole.part(0, 1);
        Context inner = part.part(0, 1);
        Progress half;
        half.fraction = .5;
        for (Context *context : {&whole, &inner}) {
            context->poll(half);
            const double before = left.value();
            context->poll(half); // three seconds of another's later
            QVERIFY(left.value() >= before);
            QVERIFY2(left.value() < before + 3, "another's time is counted");
        }
    }

    void whatTheCallKnowsItselfIsBelieved()
    {
        std::optional<double> left;
        Context context({}, [&](const Progress &progress) { left = progress.secondsLeft; });
        Progress progress;
        progress.fraction = .5;
        progress.secondsLeft = 90;
        context.poll(progress);
        QCOMPARE(left.value(), 90.);
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
