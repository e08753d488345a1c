#include "evaluation/counted.h"

#include "statistics/share.h"
#include "support/registry.h"

#include <nlohmann/json.hpp>

#include <QtTest>

using namespace deviascope;
using evaluation::Counted;
using nlohmann::json;

class CountedTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothingCountedIsNoShare()
    {
        QVERIFY(!Counted{}.share());
        QCOMPARE(Counted{}.interval().low, 0.);
        QCOMPARE(Counted{}.interval().high, 1.);
        QVERIFY(evaluation::toJson(Counted{})["share"].is_null());
    }

    void aShareHasItsInterval()
    {
        const Counted counted{41, 52};
        QCOMPARE(*counted.share(), 41. / 52);
        QCOMPARE(counted.interval().low, statistics::wilson(41, 52).low);
    }

    void onlyPossibleCountsAreRead()
    {
        const Counted counted{3, 8};
        QVERIFY(evaluation::countedFromJson(evaluation::toJson(counted)) == counted);
        for (const char *text : {"3", "{}", R"({"count": 9, "n": 8})", R"({"count": -1, "n": 8})",
                                 R"({"count": 1.5, "n": 8})", R"({"count": 1})"})
            QVERIFY2(!evaluation::countedFromJson(json::parse(text)), text);
    }
};

DEVIASCOPE_TEST(CountedTest, "evaluation/counted")
#include "counted_test.moc"
